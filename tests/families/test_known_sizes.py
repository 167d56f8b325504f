"""Sizes of the forms that courses and exams ask: the right answers, and what the known wrong methods give."""

from typing import Any

import pytest

from quizgen.families import (
    conv_output_size,
    conv_stack_output_size,
    dilated_conv_output_size,
    pixel_shuffle_output_shape,
    pool_output_size,
    tf_same_padding,
    transposed_conv_output_size,
)
from quizgen.problem import Family
from quizgen.solver import Conv2d, ConvTranspose2d, MaxPool2d, Shape


def _texts(family: Family[Any], givens: object) -> dict[str, str]:
    """Return the wrong answers by name, as text."""
    answers = {known.name: known.wrong(givens) for known in family.misconceptions}
    return {name: answer.text for name, answer in answers.items() if answer is not None}


def _square(kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> Conv2d:
    return Conv2d(1, 1, (kernel, kernel), (stride, stride), (padding, padding), (dilation, dilation))


def test_a_padded_volume() -> None:
    """31 × 31 × 32 with padding 3: 37 × 37 × 32."""
    givens = conv_output_size.Givens(Shape(32, 31, 31), Conv2d(32, 16, (7, 7), padding=(3, 3)), "padded")
    assert conv_output_size.solve(givens)[-1].value.text == "37 × 37 × 32"
    assert _texts(conv_output_size.FAMILY, givens) == {
        "padding-once": "34 × 34 × 32",
        "depth-padded": "37 × 37 × 38",
        "padded-once-with-depth": "34 × 34 × 35",
    }


def test_pixels_left_over() -> None:
    """10 pixels, kernel 3, stride 2: one pixel is left over, and the output has 4, not 5."""
    givens = conv_output_size.Givens(Shape(1, 10, 10), _square(3, 2), "leftover")
    assert conv_output_size.solve(givens)[-1].value.data == 1
    wrong = _texts(conv_output_size.FAMILY, givens)
    assert wrong["quotient-for-remainder"] == "3"
    side = conv_output_size.Givens(givens.input, givens.layer, "side")
    assert conv_output_size.solve(side)[-1].value.data == 4
    assert _texts(conv_output_size.FAMILY, side)["ceil-for-floor"] == "5"


def test_a_kernel_that_tiles_its_input_leaves_nothing_over() -> None:
    """224 pixels in patches of 16: nothing is left over, and nothing lacks for one more."""
    givens = conv_output_size.Givens(Shape(1, 224, 224), _square(16, 16), "leftover")
    assert conv_output_size.solve(givens)[-1].value.data == 0
    assert _texts(conv_output_size.FAMILY, givens)["quotient-for-remainder"] == "13"


def test_one_side_behind_a_dilated_kernel() -> None:
    """40 pixels, kernel 3, stride 2, padding 1, dilation 3: 18."""
    givens = dilated_conv_output_size.Givens(Shape(1, 40, 40), _square(3, 2, 1, 3), "side")
    assert dilated_conv_output_size.solve(givens)[-1].value.data == 18
    wrong = _texts(dilated_conv_output_size.FAMILY, givens)
    assert wrong["dilation-ignored"] == "20"
    assert wrong["dilation-times-kernel"] == wrong["dilation-as-holes"] == "17"
    assert wrong["dilation-added"] == "19"
    assert wrong["dilation-as-stride"] == "7"


def test_the_span_of_a_dilated_kernel() -> None:
    """Kernel 5 with dilation 4: 17."""
    givens = dilated_conv_output_size.Givens(Shape(1, 224, 224), _square(5, dilation=4), "span")
    assert dilated_conv_output_size.solve(givens)[-1].value.data == 17
    assert _texts(dilated_conv_output_size.FAMILY, givens) == {
        "dilation-ignored": "5",
        "dilation-times-kernel": "20",
        "dilation-as-holes": "21",
        "dilation-added": "9",
        "first-tap-left-out": "16",
        "two-gaps-only": "11",
    }


def test_the_volume_of_a_pool() -> None:
    """56 × 56 × 96, window 3, stride 2: 27 × 27 × 96."""
    givens = pool_output_size.Givens(Shape(96, 56, 56), MaxPool2d((3, 3), (2, 2)), "volume")
    assert pool_output_size.solve(givens)[-1].value.text == "27 × 27 × 96"
    assert _texts(pool_output_size.FAMILY, givens) == {
        "rounded-up": "28 × 28 × 96",
        "stride-divides": "28 × 28 × 96",
        "no-plus-one": "26 × 26 × 96",
        "channels-pooled": "27 × 27 × 48",
        "channels-merged": "27 × 27 × 1",
        "stride-as-window": "18 × 18 × 96",
        "stride-ignored": "54 × 54 × 96",
    }


@pytest.mark.parametrize(
    ("side", "stride", "right", "expected"),
    [(16, 2, 9, {"rounded-down": "8", "padding-ignored": "8"}), (5, 3, 2, {"last-window-kept": "3"})],
)
def test_a_pool_in_ceil_mode(side: int, stride: int, right: int, expected: dict[str, str]) -> None:
    """Window 3, padding 1: 16 pixels with stride 2 give 9; 5 with stride 3 give 2, since a third window is dropped."""
    pool = MaxPool2d((3, 3), (stride, stride), (1, 1), ceil_mode=True)
    givens = pool_output_size.Givens(Shape(1, side, side), pool, "side")
    assert pool_output_size.solve(givens)[-1].value.data == right
    wrong = _texts(pool_output_size.FAMILY, givens)
    assert {name: wrong[name] for name in expected} == expected


def _transposed(kernel: int, stride: int, padding: int, output_padding: int = 0) -> ConvTranspose2d:
    return ConvTranspose2d(
        in_channels=1,
        out_channels=1,
        kernel_size=(kernel, kernel),
        stride=(stride, stride),
        padding=(padding, padding),
        output_padding=(output_padding, output_padding),
    )


def test_a_transposed_convolution() -> None:
    """13 pixels, kernel 4, stride 2, padding 1: 26."""
    givens = transposed_conv_output_size.Givens(Shape(1, 13, 13), _transposed(4, 2, 1), "side")
    assert transposed_conv_output_size.solve(givens)[-1].value.data == 26
    assert _texts(transposed_conv_output_size.FAMILY, givens) == {
        "as-convolution": "6",
        "one-stride-too-many": "28",
        "size-times-stride": "26",
        "padding-added": "30",
        "kernel-not-added": "24",
        "padding-once": "27",
        "padding-ignored": "28",
        "stride-ignored": "14",
    }


def test_a_transposed_convolution_with_output_padding() -> None:
    """7 pixels, kernel 3, stride 2, padding 1, output padding 1: 14."""
    givens = transposed_conv_output_size.Givens(Shape(1, 7, 7), _transposed(3, 2, 1, 1), "side")
    assert transposed_conv_output_size.solve(givens)[-1].value.data == 14
    wrong = _texts(transposed_conv_output_size.FAMILY, givens)
    assert wrong["output-padding-forgotten"] == "13"
    assert wrong["output-padding-twice"] == "15"
    assert wrong["as-convolution"] == "4"


def test_same_padding_with_a_stride() -> None:
    """15 pixels, kernel 3, stride 2, padding same: 8."""
    givens = tf_same_padding.Givens(Shape(1, 15, 15), (_square(3, 2),), "same", "side")
    assert tf_same_padding.solve(givens)[-1].value.data == 8
    assert _texts(tf_same_padding.FAMILY, givens) == {
        "size-kept": "15",
        "rounded-down": "7",
        "paddings-confused": "7",
        "one-window-too-many": "9",
    }


def test_where_same_padding_puts_its_zeros() -> None:
    """224 pixels, kernel 3, stride 2: none before and one behind."""
    givens = tf_same_padding.Givens(Shape(1, 224, 224), (_square(3, 2),), "same", "ends")
    assert tf_same_padding.solve(givens)[-1].value.data == [0, 1]
    wrong = _texts(tf_same_padding.FAMILY, givens)
    assert wrong["as-at-stride-one"] == "1 and 1"
    assert wrong["odd-pixel-before"] == "1 and 0"


def test_valid_padding_with_a_stride() -> None:
    """33 pixels, kernel 5, stride 2, padding valid: 15."""
    givens = tf_same_padding.Givens(Shape(1, 33, 33), (_square(5, 2),), "valid", "side")
    assert tf_same_padding.solve(givens)[-1].value.data == 15
    wrong = _texts(tf_same_padding.FAMILY, givens)
    assert wrong["plus-one-before-rounding-down"] == wrong["no-plus-one"] == "14"


def test_zeros_behind_another_layer() -> None:
    """224 × 224 through 7 × 7 with stride 2, then 3 × 3 with stride 2: the second layer pads 112 pixels by 0 and 1."""
    givens = tf_same_padding.Givens(Shape(1, 224, 224), (_square(7, 2), MaxPool2d((3, 3), (2, 2))), "same", "ends", 0)
    assert [step.value.data for step in tf_same_padding.solve(givens)] == [112, 56, 110, 113, 1, 0, 1, [0, 1]]


def test_a_chain_of_layers() -> None:
    """32 pixels through conv 5, pool 2, conv 5, pool 2: 5."""
    pool = MaxPool2d((2, 2), (2, 2))
    givens = conv_stack_output_size.Givens(Shape(1, 32, 32), (_square(5), pool, _square(5), pool), "side")
    assert [step.value.data for step in conv_stack_output_size.solve(givens)] == [28, 14, 10, 5]
    wrong = _texts(conv_stack_output_size.FAMILY, givens)
    assert wrong["convolutions-keep-size"] == "8"
    assert wrong["no-plus-one"] == "4"
    assert wrong["pools-skipped"] == "24"
    assert wrong["last-layer-left-out"] == "10"


def test_a_pixel_shuffle() -> None:
    """12 × 12 × 64 shuffled by 2: 24 × 24 × 16."""
    givens = pixel_shuffle_output_shape.Givens(Shape(64, 12, 12), None, 2, grows=True)
    assert pixel_shuffle_output_shape.solve(givens)[-1].value.text == "24 × 24 × 16"
    assert _texts(pixel_shuffle_output_shape.FAMILY, givens) == {
        "channels-not-squared": "24 × 24 × 32",
        "channels-kept": "24 × 24 × 64",
        "channels-like-the-sides": "24 × 24 × 256",
        "sides-squared": "48 × 48 × 16",
        "sides-kept": "12 × 12 × 16",
        "other-way-round": "6 × 6 × 256",
    }


def test_a_pixel_unshuffle_undoes_it() -> None:
    """24 × 24 × 16 unshuffled by 2: 12 × 12 × 64."""
    givens = pixel_shuffle_output_shape.Givens(Shape(16, 24, 24), None, 2, grows=False)
    assert pixel_shuffle_output_shape.solve(givens)[-1].value.text == "12 × 12 × 64"
