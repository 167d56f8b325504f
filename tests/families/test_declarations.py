"""Every family, the moment it exists, keeps the promises of a family."""

import re

import pytest
from drawing import problems_of
from noting import our_notes

from quizgen.cards import mistake_words, numeric_card
from quizgen.catalogue import built_in_families, find_families
from quizgen.errors import UsageError
from quizgen.families import all_families
from quizgen.problem import LEVELS, Family, problem_for
from quizgen.problem.forms import FORMS
from quizgen.resources import TEMPLATES
from quizgen.richtext import plain

FAMILIES = all_families()
CONCEPTS = {concept.id for concept in our_notes().concepts}
FAMILIES_AND_LEVELS = [(family, level) for family in FAMILIES for level in LEVELS]
each_family = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
each_level = pytest.mark.parametrize(
    ("family", "level"), FAMILIES_AND_LEVELS, ids=lambda value: getattr(value, "name", value)
)


@each_family
def test_a_family_is_declared_completely(family: Family) -> None:
    """Kebab case, a template of its name, three levels, six or more mistakes with distinct names and titles."""
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", family.name)
    assert (TEMPLATES / "problems" / f"{family.name}.html.j2").is_file()
    assert len(family.levels) == len(LEVELS)
    assert len(family.mistakes) >= 6
    assert len({words.title for words in mistake_words(family).values()}) == len(family.mistakes)
    assert all(family.targets(level) for level in LEVELS)


@each_family
def test_a_question_has_its_own_table(family: Family) -> None:
    """No mistake stands twice in a table, no question in two of them; levels aim at mistakes in what they ask."""
    assert len({asks.question for asks in family.questions}) == len(family.questions)
    for asks in family.questions:
        names = [wrong.name for wrong in asks.wrong]
        assert len(set(names)) == len(names)
        assert set(asks.levels) <= set(LEVELS)
    for level in LEVELS:  # a table that questions share may name levels at which only some of these are asked
        asked = {wrong.name for asks in family.questions if level in asks.levels for wrong in asks.wrong}
        assert set(family.targets(level)) <= asked


@each_family
def test_every_mistake_is_the_target_of_some_level(family: Family) -> None:
    """No misconception is only there for decoration, but slips of notation are: no numbers could expose them better."""
    targets = {name for level in LEVELS for name in family.targets(level)}
    assert targets == set(family.mistakes) - {"channels-first"}


@each_family
def test_every_mistake_leads_to_a_concept_and_to_advice(family: Family) -> None:
    """`see` names a concept of the built-in notes; the advice is one or two sentences of plain words and math."""
    for words in mistake_words(family).values():
        assert words.see in CONCEPTS
        assert plain(words.advice).endswith(".")
        assert 5 <= len(plain(words.advice).split()) <= 40
        assert not set(words.title) & set("$<>\\")


def test_every_form_of_question_is_asked() -> None:
    """All the forms that are known are asked by some level, and no level names an unknown one."""
    asked = {form for family in FAMILIES for level in family.levels for form in level.forms}
    assert asked == set(FORMS)
    assert all(level.forms for family in FAMILIES for level in family.levels)


@each_level
def test_a_code_gives_the_same_problem_again(family: Family, level: int) -> None:
    """A problem is a pure function of its code."""
    first, again = (problem_for(family, level, "k3f9") for _ in range(2))
    assert first == again
    assert first.code == f"{family.name}/{level}/k3f9"
    assert first != problem_for(family, level, "k3f8")


@each_level
def test_questions_and_solutions_render(family: Family, level: int) -> None:
    """Twenty problems: no leftover template syntax, balanced math, the answer at the end of the solution."""
    problems = problems_of(family, level, 20)
    for variant in numeric_card(family, level, 1, problems, {}).variants:
        for html in (variant.question, variant.solution):
            assert not re.search(r"\{\{|\}\}\}|\{%|None|Undefined", plain(html).replace("{{,}", ""))
            assert len(re.findall(r"<tex[ >]", html)) == html.count("</tex>")
            assert html.count("<li>") == html.count("</li>")
        assert variant.question.count("?") == 1
        steps = variant.problem.steps
        assert variant.problem.answer.tex in steps[-1].tex
        assert all(str(step.tex).count("{") == str(step.tex).count("}") for step in steps)


@each_level
@pytest.mark.parametrize("count", [60, pytest.param(300, marks=pytest.mark.slow)])
def test_what_the_question_needs_is_in_the_question(family: Family, level: int, count: int) -> None:
    """Two problems of a level with different answers never share a question."""
    problems = problems_of(family, level, count)
    variants = numeric_card(family, level, 1, problems, {}).variants
    answers: dict[str, object] = {}
    for variant in variants:
        answer = variant.problem.answer
        assert answers.setdefault(plain(variant.question), answer) == answer


def test_families_are_found_by_name() -> None:
    """All without names, the named ones with; an unknown name brings the nearest."""
    assert find_families(()) == built_in_families()
    assert find_families(())[: len(FAMILIES)] == FAMILIES
    assert [family.name for family in find_families(("receptive-field",))] == ["receptive-field"]
    with pytest.raises(UsageError, match=r"did you mean receptive-field\?"):
        find_families(("receptive-fields",))
    with pytest.raises(UsageError, match="quizgen list"):
        find_families(("xyzzy",))
