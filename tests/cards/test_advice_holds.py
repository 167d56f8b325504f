"""Advice holds for the very problem that it is given for: for its settings, its layers and its network."""

from collections.abc import Iterator

from quizgen.cards import numeric_card
from quizgen.catalogue import find_families
from quizgen.problem import LEVELS, Family, Problem, problem_for
from quizgen.richtext import plain

_EACH = 30


def _advised(family: Family, *names: str) -> Iterator[tuple[Problem, str, str]]:
    """Yield problems of all levels with their question and what they say about some mistakes."""
    for level in filter(family.targets, LEVELS):
        problems = [problem_for(family, level, f"advice{number}") for number in range(_EACH)]
        card = numeric_card(family, level, 1, problems, {}, pictures=False)
        for variant in card.variants:
            for mistake in variant.problem.mistakes:
                if not names or mistake.name in names:
                    advice = plain(card.mistakes[mistake.name].advice_for(mistake.slots))
                    yield variant.problem, plain(variant.question), advice


def test_nobody_is_told_to_round_down_in_ceil_mode() -> None:
    """A pool in ceil mode rounds up, whatever else went wrong."""
    (pools,) = find_families(("pool-output-size",))
    advice = {advice for _, question, advice in _advised(pools) if "ceil mode" in question}
    assert len(advice) > 5
    assert not [one for one in advice if "down" in one and "in ceil mode, up" not in one]


def test_paddings_are_added_up_in_pixels() -> None:
    """Just adding them would be the mistake next to it, so the advice names the jumps."""
    (regions,) = find_families(("receptive-field-region",))
    advice = {advice for _, _, advice in _advised(regions, "first-field-centred")}
    assert advice
    assert all("times the jump" in one for one in advice)
