"""Every picture of every family: where it has to be, small, in words too, and silent about answers."""

import re
from collections import Counter
from functools import cache

import pytest
from pictured import figures, read_picture

from quizgen.cards import Variant, numeric_card
from quizgen.families import all_families
from quizgen.problem import LEVELS, Family, Question, Topic, problem_for
from quizgen.richtext import plain, without_pictures

FAMILIES = [
    family
    for family in all_families()
    if any(
        asks.question.picture is not Question.picture or asks.question.sketch is not Question.sketch
        for asks in family.questions
    )
]
each_family = pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)


@cache
def _variants(family: Family, level: int) -> tuple[Variant, ...]:
    """Make twenty variants."""
    problems = [problem_for(family, level, f"pic{number}") for number in range(20)]
    return tuple(numeric_card(family, level, 1, problems, {}).variants)


def test_every_family_about_sizes_and_fields_has_a_picture() -> None:
    """Those are understood by looking; each of their solutions shows one."""
    for family in all_families():
        if family.topic not in {Topic.OUTPUT_SIZE, Topic.RECEPTIVE_FIELD}:
            continue
        for level in LEVELS:
            assert all(len(figures(variant.solution)) == 1 for variant in _variants(family, level))


@each_family
def test_pictures_are_whole(family: Family) -> None:
    """Well-formed, scalable, with a title, a description with numbers and only words that exist."""
    for level in LEVELS:
        for variant in _variants(family, level)[:15]:
            for figure in figures(variant.question + variant.solution):
                picture = read_picture(figure)
                assert re.match(r'<figure class="picture"><svg viewBox="0 0 320 \d{2,3}" role="img"[^>]*><t', figure)
                assert picture.title
                assert re.search(r"\d", picture.description)
                assert picture.description.endswith(".")
                assert not re.search(r"None|Undefined|object at|nan", figure)
                assert "{" not in figure
                assert "}" not in figure
                assert not re.search(r"\d\.\d", "".join(picture.paths.values()))
                assert picture.paths


def test_pictures_are_small() -> None:
    """Anki's notes carry a dozen each: 2 KB on average, never 6."""
    sizes = [
        len(figure.encode())
        for family in FAMILIES
        for level in LEVELS
        for variant in _variants(family, level)[:10]
        for figure in figures(variant.question + variant.solution)
    ]
    assert sum(sizes) / len(sizes) < 2000
    assert max(sizes) < 6000


@each_family
def test_a_sketch_does_not_give_the_answer_away(family: Family) -> None:
    """It shows no number that is in the answer, unless the words of the question hold it too."""
    for level in LEVELS:
        for variant in _variants(family, level):
            for figure in figures(variant.question):
                picture = read_picture(figure)
                shown = set(re.findall(r"\d+", " ".join([*picture.texts, picture.description]).replace(",", "")))
                answer = set(re.findall(r"\d+", variant.problem.answer.text.replace(",", "")))
                assert not (shown & answer) - set(re.findall(r"\d+", plain(variant.question)))


@each_family
def test_different_problems_have_different_pictures(family: Family) -> None:
    """Pictures are drawn from the givens: with other numbers they look or read differently."""
    for level in LEVELS:
        variants = _variants(family, level)[:15]
        drawn = Counter(figure for variant in variants for figure in figures(variant.solution))
        assert not drawn or drawn.most_common(1)[0][1] <= 5


def test_pictures_can_be_left_out() -> None:
    """Without them a card is what it was; with them nothing else changes."""
    for family in FAMILIES:
        problem = problem_for(family, 1, "k3f9")
        (with_them,) = numeric_card(family, 1, 1, [problem], {}).variants
        (without,) = numeric_card(family, 1, 1, [problem], {}, pictures=False).variants
        assert not figures(without.question + without.solution)
        assert without_pictures(with_them.question) == without.question
        assert without_pictures(with_them.solution) == without.solution
