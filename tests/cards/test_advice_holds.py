"""Advice holds for the very problem that it is given for: for its settings, its layers and its network."""

from collections.abc import Iterator

from quizgen.cards import mistake_words, numeric_card
from quizgen.catalogue import find_families
from quizgen.problem import LEVELS, Family, Problem, problem_for
from quizgen.richtext import plain
from quizgen.solver import ConvTranspose2d

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


def test_one_less_than_the_stride_is_not_called_the_most_that_a_layer_takes() -> None:
    """With a dilation greater than the stride a layer takes more than that: PyTorch wants less than one of the two."""
    assert ConvTranspose2d(1, 1, (3, 3), (2, 2), output_padding=(2, 2), dilation=(3, 3)).output_padding == (2, 2)
    (undoing,) = find_families(("output-padding-to-undo",))
    words = mistake_words(undoing)["largest-allowed"]
    assert words.title == "Always one less than the stride"
    assert "Output padding is always" not in plain(words.advice)
