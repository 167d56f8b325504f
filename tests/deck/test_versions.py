"""Versions of a sheet ask the same skills, equally hard, with other numbers, and each follows from its own name."""

from dataclasses import replace

import pytest

from quizgen.cards import Card, NumericCard, find_templates
from quizgen.catalogue import find_families
from quizgen.deck import Deck, Request, VersionPlan, build_deck, make_versions, version_letters
from quizgen.families import all_families
from quizgen.problem import LEVELS, Family, Problem

NAMES = ("A", "B", "C")
TEMPLATES = find_templates()


def _request(families: tuple[Family, ...], total: int, levels: tuple[int, ...] = LEVELS) -> Request:
    return Request(
        total=total,
        seed=5,
        variants=1,
        levels=levels,
        families=families,
        concepts=(),
        concept_limit=0,
        explanations={},
        templates=TEMPLATES,
        pictures=False,
    )


def _problems(cards: tuple[Card, ...]) -> list[Problem]:
    return [card.variants[0].problem for card in cards if isinstance(card, NumericCard)]


def _codes(made: dict[str, tuple[Card, ...]]) -> dict[str, list[str]]:
    return {name: [problem.code for problem in _problems(cards)] for name, cards in made.items()}


_QUICK = all_families()[::4]


@pytest.mark.parametrize(
    "family",
    [
        pytest.param(family, marks=() if family in _QUICK else pytest.mark.slow, id=family.name)
        for family in all_families()
    ],
)
def test_versions_ask_in_the_same_form_equally_hard(family: Family) -> None:
    """The same quantity of the same kinds of layers, effort within a third where possible, different problems."""
    request = _request((family,), 9)
    versions = make_versions(build_deck(request), request, VersionPlan(NAMES))
    problems = [_problems(cards) for cards in versions.values()]
    everything = [problem.question for version in problems for problem in version]
    assert len(set(everything)) == len(everything) == 27
    as_hard = 0
    for row in zip(*problems, strict=True):
        assert len({(problem.level, problem.task.asked, problem.answer.kind) for problem in row}) == 1
        assert len({frozenset(type(layer) for layer in problem.task.layers) for problem in row}) == 1
        efforts = [1 + problem.question.effort() for problem in row]
        as_hard += max(efforts) <= 1.35 * min(efforts)
    assert as_hard >= 7


@pytest.fixture(scope="module")
def small() -> tuple[Deck[Card], Request]:
    """Two levels of two families: several questions of each level."""
    request = _request(find_families(("conv-output-size", "equivalent-kernel")), 8, (1, 2))
    return build_deck(request), request


def test_a_version_is_the_same_whichever_others_there_are(small: tuple[Deck[Card], Request]) -> None:
    """B of two is B of five, and A is the deck itself."""
    deck, request = small
    two, five = (_codes(make_versions(deck, request, VersionPlan(version_letters(number)))) for number in (2, 5))
    assert two == {name: five[name] for name in ("A", "B")}
    assert two["A"] == [problem.code for problem in _problems(deck.cards)]
    assert len({tuple(codes) for codes in five.values()}) == 5


def test_a_persons_version_follows_from_the_name(small: tuple[Deck[Card], Request]) -> None:
    """Another person in the list, or another order, changes nobody else's."""
    deck, request = small
    few = _codes(make_versions(deck, request, VersionPlan(("Ada", "Kunihiko"), independent=True)))
    more = _codes(make_versions(deck, request, VersionPlan(("Yann", "Kunihiko", "Ada"), independent=True)))
    assert few == {name: more[name] for name in few}
    assert more["Yann"] != more["Ada"]
    assert not set(more["Ada"]) & {problem.code for problem in _problems(deck.cards)}


def test_a_question_is_replaced_and_all_else_stays(small: tuple[Deck[Card], Request]) -> None:
    """In every version, whichever others there are; a second choice is another one."""
    deck, request = small
    before = _codes(make_versions(deck, request, VersionPlan(NAMES)))
    seen = set()
    for times in (1, 2):
        plan = VersionPlan(NAMES, replaced={3: times})
        after = _codes(make_versions(deck, request, plan))
        for name in NAMES:
            changed = [number for number in range(8) if before[name][number] != after[name][number]]
            assert changed == [2]
            assert before[name][2].rpartition("/")[0] == after[name][2].rpartition("/")[0]
        assert after["A"] == _codes(make_versions(deck, request, replace(plan, names=("A",))))["A"]
        seen |= {after[name][2] for name in NAMES}
    assert len(seen) == 6


@pytest.mark.slow
def test_a_level_with_few_problems_repeats_them_last() -> None:
    """Where a level has fewer problems than versions, a version may ask what another does, but nothing twice."""
    request = _request(find_families(("equivalent-kernel",)), 6, (1,))
    versions = make_versions(build_deck(request), request, VersionPlan(version_letters(12)))
    for cards in versions.values():
        questions = [problem.question for problem in _problems(cards)]
        assert len(set(questions)) == 6


def test_letters_go_on_after_z() -> None:
    """A to Z, then AA."""
    assert version_letters(29)[24:] == ("Y", "Z", "AA", "AB", "AC")
