"""Every kind of question about networks keeps the promises of a family, on the networks of the built-in decks."""

import re
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from noting import our_notes
from pictured import figures, read_picture

from quizgen.cards import Variant, mistake_words, numeric_card
from quizgen.network_families import Kind, NetworkFamily, all_kinds, families_about, find_network, published_families
from quizgen.networks import Opened, zoo
from quizgen.problem import LEVELS, Name, Problem, problem_for
from quizgen.problem.choices import choices
from quizgen.problem.guessing import CHOICES
from quizgen.problem.review import review
from quizgen.resources import TEMPLATES
from quizgen.richtext import plain

KINDS = all_kinds()
FAMILIES = {family.kind: family for family in reversed(published_families())}
CONCEPTS = {concept.id for concept in our_notes().concepts}
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: str(kind.name))

_PROBLEMS = 6
_REPEATING = {
    "network-columns@lenet5": 0.5,
    "network-what-if@lenet5": 0.6,
    "network-concatenation@shufflenet_v2": 0.5,
}
"""The share of the most frequent answer in networks of few maps, or of blocks that are all alike."""

_BIASED = "layer1: (2*(conv 16 k3 p1, relu)), " + ", ".join(
    f"layer{number}: (residual(conv {width} k3 s2 p1, relu, conv {width} k3 p1 | conv {width} k1 s2), relu)"
    for number, width in ((2, 32), (3, 64), (4, 128))
)
"""Shortcuts with bias, as where batch normalisation has been folded into them."""


@cache
def _variants(name: str) -> tuple[tuple[Problem, Variant], ...]:
    family = FAMILIES[name]
    made = []
    for level in family.levels_asked:
        problems = [problem_for(family, level, f"kind{number}") for number in range(_PROBLEMS)]
        made += list(zip(problems, numeric_card(family, level, 1, problems, {}).variants, strict=True))
    return tuple(made)


@each_kind
def test_a_kind_is_declared_completely(kind: Kind) -> None:
    """A template of its name, three levels, six or more mistakes with advice that leads to a concept."""
    family = FAMILIES[kind.name]
    assert (TEMPLATES / "problems" / f"{kind.name}.html.j2").is_file()
    assert family.levels_asked == LEVELS
    assert len(family.mistakes) >= 6
    words = mistake_words(family)
    assert len({one.title for one in words.values()}) == len(family.mistakes)
    for one in words.values():
        assert one.see in CONCEPTS
        assert plain(one.advice).endswith(".")
        assert 5 <= len(plain(one.advice).split()) <= 40
    for asks in kind.questions:
        names = [wrong.name for wrong in asks.wrong]
        assert len(set(names)) == len(names)


@each_kind
def test_questions_and_solutions_render(kind: Kind) -> None:
    """One question mark, no leftovers, the answer at the end of the solution, no two questions that read the same."""
    answers: dict[str, object] = {}
    for problem, variant in _variants(kind.name):
        for html in (variant.question, variant.solution):
            assert not re.search(r"\{\{|\}\}\}|\{%|None|Undefined| ,|  \.", plain(html).replace("{{,}", ""))
            assert not re.search(
                r"\b(with|of|has|have|reads?|to|and|from|after|in)[0-9]|[a-z0-9]\.[A-Z][a-z]", plain(html)
            )
            assert html.count("<li>") == html.count("</li>")
        assert variant.question.count("?") == 1
        assert problem.answer.tex in problem.steps[-1].tex
        assert all(str(step.tex).count("{") == str(step.tex).count("}") for step in problem.steps)
        assert answers.setdefault(plain(variant.question), problem.answer) == problem.answer


@each_kind
def test_problems_show_their_target_and_codes_give_them_back(kind: Kind) -> None:
    """The target is wrong, its value among at least two others; effort is within the bound of the level."""
    family = FAMILIES[kind.name]
    for problem, _ in _variants(kind.name):
        assert problem.target in {mistake.name for mistake in problem.mistakes}
        assert len(problem.wrong_answers) >= 3 - isinstance(problem.answer, Name)
        assert not any(problem.answer.accepts(value) for value, _ in problem.wrong_answers)
        assert problem.question.effort() <= family.max_effort(problem.level)
        assert problem == problem_for(family, problem.level, problem.code.rpartition("/")[2])


@each_kind
def test_a_solution_has_a_picture(kind: Kind) -> None:
    """Narrow, with words that say the same, and small: a note carries a dozen."""
    drawn = 0
    for _, variant in _variants(kind.name):
        for figure in figures(variant.solution):
            drawn += 1
            picture = read_picture(figure)
            assert re.search(r"\d", picture.description)
            assert not re.search(r"None|Undefined|object at|nan", figure)
            width = re.search(r'viewBox="0 0 (\d+) \d+"', figure)
            assert width
            assert int(width[1]) <= 420
            assert len(figure) < 12_000
    assert drawn >= len(_variants(kind.name)) // 2


@each_kind
def test_named_and_numeric_choices(kind: Kind) -> None:
    """Four options, the answer once, the target's among them."""
    for problem, _ in _variants(kind.name)[::3]:
        shown = choices(problem)
        assert shown.count(problem.answer) == 1
        assert problem.target in {mistake.name for mistake in problem.mistakes if mistake.value in shown}
        assert len(set(shown)) == len(shown) == CHOICES


@pytest.mark.slow
def test_every_mistake_is_aimed_at_somewhere() -> None:
    """In some network that the decks know; but slips of notation, which no numbers could show better."""
    seen: Counter[tuple[str, str]] = Counter()
    more = ("resnext50", "vgg16", "lenet5", "googlenet", "efficientnet_b0", _BIASED)
    extra = [kind.family(find_network(name)) for kind in KINDS for name in more]
    for family in (*published_families(), *extra):
        for level in LEVELS:
            seen.update((family.kind, name) for name in family.targets(level))
    missing = {(kind.name, name) for kind in KINDS for name in _names(kind)} - seen.keys()
    assert {name for _, name in missing} <= {"channels-first", "bias-not-shared-out"}


def _names(kind: Kind) -> tuple[str, ...]:
    return tuple(dict.fromkeys(wrong.name for asks in kind.questions for wrong in asks.wrong))


def test_what_is_asked_depends_on_the_network() -> None:
    """No groups, no mistake about groups; no concatenation, nothing to ask about one."""
    resnet, resnext, unet = map(find_network, ("resnet50", "resnext50", "unet"))
    about = {kind.name: kind for kind in KINDS}
    layers = about["network-layer-parameters"]
    assert "groups-ignored" not in layers.family(resnet).targets(3)
    assert "groups-ignored" in layers.family(resnext).targets(3)
    assert about["network-concatenation"].family(resnet).levels_asked == ()
    assert about["network-fitting-sizes"].family(unet).levels_asked == LEVELS
    assert isinstance(layers.family(unet), NetworkFamily)


@pytest.mark.slow
@pytest.mark.parametrize("family", published_families(), ids=lambda family: str(family.name))
def test_problems_of_published_networks_are_enough(family: NetworkFamily) -> None:
    """For a card of twelve."""
    for level in family.levels_asked:
        assert review(family, level, 60).distinct >= 12


@pytest.mark.slow
@pytest.mark.parametrize("name", zoo())
def test_problems_of_all_networks_are_good(name: str) -> None:
    """No answer more frequent than is declared, no mistake right by luck where it is the target, no hard sums."""
    for family in families_about(find_network(name)):
        for level in family.levels_asked:
            found = review(family, level, 40)
            repeats = found.share <= _REPEATING.get(family.name, 0)
            assert not [one for one in found.broken if not (repeats and "most frequent" in one)], (family.name, level)


def test_what_there_is_to_ask_about_built_in_networks_is_known() -> None:
    """Without opening one: `quizgen list --network` need not try anything out."""
    for name in zoo():
        network = replace(find_network(name), opener=_unopened)
        assert any(family.levels_asked for family in families_about(network))


def _unopened() -> Opened:
    raise AssertionError
