"""The wrong methods give the wrong answers that are known from courses and exams."""

from typing import Any

import pytest

from quizgen.families import conv_output_size, conv_parameters, receptive_field
from quizgen.problem import Answer, Family
from quizgen.solver import Conv2d, MaxPool2d, Shape


def _answers(family: Family[Any], givens: object) -> dict[str, Answer]:
    wrong = {known.name: known.wrong(givens) for known in family.misconceptions}
    return {name: answer for name, answer in wrong.items() if answer is not None}


def _square(kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> Conv2d:
    pair = (dilation, dilation)
    return Conv2d(1, 1, (kernel, kernel), (stride, stride), (padding, padding), pair)


def test_one_side_of_an_output() -> None:
    """64 pixels, kernel 11, stride 4, padding 2: 15."""
    givens = conv_output_size.Givens(Shape(1, 64, 64), _square(11, 4, 2), "side")
    assert conv_output_size.solve(givens)[-1].value.data == 15
    assert {name: answer.data for name, answer in _answers(conv_output_size.FAMILY, givens).items()} == {
        "no-plus-one": 14,
        "padding-once": 14,
        "padding-ignored": 14,
        "ceil-for-floor": 16,
        "stride-ignored": 58,
        "stride-divides": 16,
        "plus-one-inside": 14,
        "kernel-not-subtracted": 18,
    }


def test_an_output_volume() -> None:
    """63 × 63 × 16, 20 filters 7 × 7, stride 2, padding 1: 30 × 30 × 20."""
    layer = Conv2d(16, 20, (7, 7), (2, 2), (1, 1))
    givens = conv_output_size.Givens(Shape(16, 63, 63), layer, "volume")
    assert conv_output_size.solve(givens)[-1].value.text == "30 × 30 × 20"
    texts = {name: answer.text for name, answer in _answers(conv_output_size.FAMILY, givens).items()}
    assert texts["channels-kept"] == "30 × 30 × 16"
    assert texts["channels-multiplied"] == "30 × 30 × 320"
    assert texts["kernel-as-depth"] == "30 × 30 × 7"
    assert texts["no-plus-one"] == "29 × 29 × 20"


def test_a_rectangle() -> None:
    """48 × 64, kernel 3 × 5, stride 2 × 1, padding 1 × 0: 24 × 60."""
    givens = conv_output_size.Givens(Shape(1, 48, 64), Conv2d(1, 1, (3, 5), (2, 1), (1, 0)), "size")
    assert conv_output_size.solve(givens)[-1].value.text == "24 × 60"
    texts = {name: answer.text for name, answer in _answers(conv_output_size.FAMILY, givens).items()}
    assert texts["axes-swapped"] == "44 × 32"
    assert texts["first-axis-for-both"] == "24 × 32"


@pytest.mark.parametrize(
    ("bias", "right", "expected"),
    [
        (
            True,
            8680,
            {
                "bias-forgotten": 8640,
                "one-bias": 8641,
                "bias-per-input-channel": 8664,
                "input-channels-forgotten": 400,
                "one-filter": 217,
                "kernel-not-squared": 2920,
                "bias-per-weight": 17280,
                "bias-per-kernel": 9600,
            },
        ),
        (
            False,
            8640,
            {"bias-added": 8680, "input-channels-forgotten": 360, "kernel-not-squared": 2880, "one-filter": 216},
        ),
    ],
)
def test_parameters(bias: bool, right: int, expected: dict[str, int]) -> None:  # noqa: FBT001 - a case's column
    """Kernel 3, 24 → 40 channels, with and without bias."""
    layer = Conv2d(24, 40, (3, 3), bias=bias)
    givens = conv_parameters.Givens(layer, Shape(24, 32, 32), mentions_input=False)
    assert conv_parameters.solve(givens)[-1].value.data == right
    assert {name: answer.data for name, answer in _answers(conv_parameters.FAMILY, givens).items()} == expected


def test_parameters_among_numbers_that_do_not_matter() -> None:
    """Kernel 3, dilation 4, 16 → 16 on 28 × 28: 2,320; a dilated kernel counted as 9 × 9 gives 20,752."""
    layer = Conv2d(16, 16, (3, 3), padding=(4, 4), dilation=(4, 4))
    givens = conv_parameters.Givens(layer, Shape(16, 28, 30), mentions_input=True)
    assert conv_parameters.solve(givens)[-1].value.data == 2320
    wrong = {name: answer.data for name, answer in _answers(conv_parameters.FAMILY, givens).items()}
    assert wrong["dilated-kernel-counted"] == 20752
    assert wrong["counted-per-output-position"] == wrong["counted-per-input-position"] == 2320 * 28 * 30


def test_a_strided_stack() -> None:
    """Kernels and strides 7/2, 3/2, 3/1, 3/2, 5/1, all paddings such that they add up to 29 input pixels: 59."""
    layers = (_square(7, 2, 3), _square(3, 2, 1), _square(3, 1, 1), _square(3, 2, 1), _square(5, 1, 2))
    givens = receptive_field.Givens(layers)
    assert receptive_field.solve(givens)[-1].value.data == 59
    assert {name: answer.data for name, answer in _answers(receptive_field.FAMILY, givens).items()} == {
        "new-jump": 77,
        "strides-ignored": 17,
        "kernels-added": 21,
        "kernels-multiplied": 945,
        "top-down-rule": 46,
        "started-at-zero": 58,
        "previous-stride-only": 25,
        "strides-added": 57,
        "order-reversed": 39,
        "last-kernel-only": 5,
        "padding-added": 117,
        "whole-kernel-added": 78,
    }


def test_a_stack_with_pools() -> None:
    """Two 3 × 3 and a 2 × 2 pool, twice, then 3 × 3: 24."""
    pool = MaxPool2d((2, 2), (2, 2))
    givens = receptive_field.Givens((_square(3), _square(3), pool, _square(3), _square(3), pool, _square(3)))
    assert receptive_field.solve(givens)[-1].value.data == 24
    wrong = {name: answer.data for name, answer in _answers(receptive_field.FAMILY, givens).items()}
    assert wrong == {
        "new-jump": 27,
        "strides-ignored": 13,
        "kernels-added": 19,
        "kernels-multiplied": 972,
        "top-down-rule": 33,
        "started-at-zero": 23,
        "previous-stride-only": 17,
        "strides-added": 47,
        "order-reversed": 30,
        "last-kernel-only": 3,
        "whole-kernel-added": 37,
        "pools-skipped": 11,
        "pool-kernels-skipped": 21,
    }


def test_a_dilated_stack() -> None:
    """3 × 3 with dilations 1, 2, 4 and paddings to match: 15."""
    givens = receptive_field.Givens((_square(3, 1, 1), _square(3, 1, 2, 2), _square(3, 1, 4, 4)))
    assert receptive_field.solve(givens)[-1].value.data == 15
    wrong = {name: answer.data for name, answer in _answers(receptive_field.FAMILY, givens).items()}
    assert wrong == {
        "kernels-added": 17,
        "kernels-multiplied": 135,
        "started-at-zero": 14,
        "last-kernel-only": 9,
        "padding-added": 29,
        "whole-kernel-added": 18,
        "dilation-ignored": 7,
    }
