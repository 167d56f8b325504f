"""Where units look: the wrong methods give the wrong answers that are known from courses and papers."""

from typing import Any

import pytest

from quizgen.families import (
    branch_receptive_field,
    dilated_receptive_field,
    effective_stride,
    equivalent_kernel,
    receptive_field,
    receptive_field_region,
    touched_inputs,
    units_that_see_a_pixel,
)
from quizgen.problem import Family
from quizgen.solver import Conv2d


def _wrong(family: Family[Any], givens: object) -> dict[str, str]:
    """The wrong answers as text, by name, where they apply."""
    values = {known.name: known.wrong(givens) for known in family.misconceptions}
    return {name: value.text for name, value in values.items() if value is not None}


def _square(kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> Conv2d:
    return Conv2d(1, 1, (kernel, kernel), (stride, stride), (padding, padding), (dilation, dilation))


_SHIFTED = (_square(7, 2, 3), _square(3, 2, 1), _square(3, 1, 1), _square(3, 2, 1), _square(5, 1, 2))
"""The stack whose paddings add up to 29 input pixels."""

_LOCATED = (_square(7, 2, 3), _square(3, 2), _square(3, 1, 1), _square(3, 2))
"""Side 27, jump 8, effective padding 7."""


def test_a_dilated_stack() -> None:
    """3 × 3 with dilations 1, 2, 4 and paddings to match: 15."""
    givens = dilated_receptive_field.Givens((_square(3, 1, 1), _square(3, 1, 2, 2), _square(3, 1, 4, 4)))
    assert dilated_receptive_field.solve(givens)[-1].value.data == 15
    expected = {
        "kernels-added": "17",
        "kernels-multiplied": "135",
        "started-at-zero": "14",
        "strides-added": "23",
        "last-kernel-only": "9",
        "padding-added": "29",
        "whole-kernel-added": "18",
        "dilation-ignored": "7",
        "dilation-times-kernel": "19",
    }
    assert expected.items() <= _wrong(dilated_receptive_field.FAMILY, givens).items()


def test_a_jump() -> None:
    """Strides 2, 2, 1, 2: 8. Added they give 7, and the last one is 2."""
    givens = effective_stride.Givens((_square(3, 2), _square(3, 2), _square(3, 1), _square(3, 2)))
    assert effective_stride.solve(givens)[-1].value.data == 8
    wrong = _wrong(effective_stride.FAMILY, givens)
    assert (wrong["strides-added"], wrong["last-stride-only"]) == ("7", "2")


def test_the_distance_of_two_units() -> None:
    """The same strides, units 3 and 10: seven jumps of 8."""
    layers = (_square(3, 2), _square(3, 2), _square(3, 1), _square(3, 2))
    givens = effective_stride.Givens(layers, (3, 10))
    assert effective_stride.solve(givens)[-1].value.data == 56
    wrong = _wrong(effective_stride.FAMILY, givens)
    assert (wrong["first-unit-not-subtracted"], wrong["one-unit-too-many"]) == ("80", "64")


def test_an_effective_padding() -> None:
    """Five layers: 29. The plain sum is 8, with each layer's new jump it is 38."""
    givens = receptive_field_region.Givens(_SHIFTED, 0, "padding")
    assert receptive_field_region.solve(givens)[-1].value.data == 29
    wrong = _wrong(receptive_field_region.FAMILY, givens)
    assert (wrong["paddings-added"], wrong["paddings-at-new-jump"]) == ("8", "38")


def test_the_columns_of_a_unit() -> None:
    """Unit 4 sees columns 25 to 51."""
    givens = receptive_field_region.Givens(_LOCATED, 4, "region")
    assert receptive_field_region.solve(givens)[-1].value.data == [25, 51]
    wrong = _wrong(receptive_field_region.FAMILY, givens)
    assert wrong["padding-ignored"] == "32 to 58"
    assert wrong["end-off-by-one"] == "25 to 52"
    assert wrong["counted-from-one"] == "17 to 43"


def test_the_centre_of_a_unit() -> None:
    """Unit 4 has its centre at 38.0: half a pixel more is measured from the edge, 32 takes unit times jump."""
    givens = receptive_field_region.Givens(_LOCATED, 4, "centre")
    assert receptive_field_region.solve(givens)[-1].value.text == "38.0"
    wrong = _wrong(receptive_field_region.FAMILY, givens)
    assert (wrong["half-pixel-more"], wrong["centred-on-jump"]) == ("38.5", "32.0")


def test_the_units_that_see_a_column() -> None:
    """Units 3 to 5 see column 40. Dividing by the jump finds only unit 5."""
    givens = units_that_see_a_pixel.Givens(_LOCATED, 40, 20)
    assert units_that_see_a_pixel.solve(givens)[-1].value.data == [3, 5]
    assert _wrong(units_that_see_a_pixel.FAMILY, givens)["column-over-jump"] == "5 to 5"


def test_parallel_branches() -> None:
    """1 × 1, 3 × 3, 5 × 5 and two 3 × 3 side by side: 5. In a row they would give 11; 3.5 is no whole number."""
    branches = ((_square(1),), (_square(3, 1, 1),), (_square(5, 1, 2),), (_square(3, 1, 1), _square(3, 1, 1)))
    givens = branch_receptive_field.Givens((), branches)
    assert branch_receptive_field.solve(givens)[-1].value.data == 5
    wrong = _wrong(branch_receptive_field.FAMILY, givens)
    assert (wrong["branches-in-a-row"], wrong["last-kernels-multiplied"]) == ("11", "45")
    assert "branches-averaged" not in wrong


def test_a_residual_block() -> None:
    """Two 3 × 3 beside an identity, behind a field of 7 and a jump of 2: 15, not 7 and not 11."""
    givens = branch_receptive_field.Givens((), ((_square(3, 1, 1), _square(3, 1, 1)), ()), given=(7, 2), residual=True)
    assert branch_receptive_field.solve(givens)[-1].value.data == 15
    wrong = _wrong(branch_receptive_field.FAMILY, givens)
    assert (wrong["narrowest-taken"], wrong["jump-ignored"]) == ("7", "11")


@pytest.mark.parametrize("end", ["pool", "linear"])
def test_behind_a_layer_that_joins_all_positions(end: Any) -> None:  # noqa: ANN401 - one of two words
    """Two 3 × 3 with a stride on 32 × 32, then global pooling or a fully connected layer: 32, not 7."""
    givens = receptive_field.Givens((_square(3, 2, 1), _square(3, 2, 1)), end, 32)
    assert receptive_field.solve(givens)[-1].value.data == 32
    assert _wrong(receptive_field.FAMILY, givens) == {
        "end-overlooked": "7",
        "end-sees-the-map-only": "8",
        "end-beyond-the-image": "35",
    }


def test_a_kernel_equivalent_to_a_stack() -> None:
    """Four 3 × 3: a 9 × 9 kernel. Adding gives 12, multiplying 81."""
    givens = equivalent_kernel.Givens((_square(3),) * 4)
    assert equivalent_kernel.solve(givens)[-1].value.data == 9
    wrong = _wrong(equivalent_kernel.FAMILY, givens)
    assert (wrong["kernels-added"], wrong["kernels-multiplied"]) == ("12", "81")


def test_the_inputs_that_are_touched() -> None:
    """Three 3 × 3 with dilation 2: 7 pixels of a field of 13."""
    givens = touched_inputs.Givens((_square(3, dilation=2),) * 3, "touched")
    assert touched_inputs.solve(givens)[-1].value.data == 7
    assert _wrong(touched_inputs.FAMILY, givens)["field-for-touched"] == "13"


def test_the_inputs_that_are_left_out() -> None:
    """The same stack leaves out 6 pixels of its field."""
    givens = touched_inputs.Givens((_square(3, dilation=2),) * 3, "holes")
    assert touched_inputs.solve(givens)[-1].value.data == 6
    wrong = _wrong(touched_inputs.FAMILY, givens)
    assert (wrong["touched-for-left-out"], wrong["field-for-left-out"]) == ("7", "13")
