"""Wrong methods for compute and memory give the wrong answers that are known from courses and exams."""

from knowing import Case, each

from quizgen.families.compute import (
    activation_memory,
    bottleneck_macs,
    conv_macs,
    im2col_shape,
    model_size,
    scaling_law,
    separable_macs,
)
from quizgen.solver import Conv2d, ConvTranspose2d, Shape

_LARGE = 57_802_752
"""Multiply-accumulates on 28 × 28 out, kernel 3, 64 → 128."""

_STRIDED = Conv2d(64, 128, (3, 3), (2, 2), (1, 1), bias=False)
_GROUPED = Conv2d(8, 12, (3, 3), padding=(1, 1), groups=4, bias=False)


def _conv(channels: int, filters: int, *, bias: bool = False) -> Conv2d:
    return Conv2d(channels, filters, (3, 3), padding=(1, 1), bias=bias)


@each(
    Case(
        "of a convolution",
        conv_macs.FromOutput(_conv(64, 128), Shape(64, 28, 28)),
        _LARGE,
        {
            "flops": 115_605_504,
            "input-channels-forgotten": 903_168,
            "positions-forgotten": 73_728,
            "kernel-not-squared": 19_267_584,
            "biases-counted": 57_903_104,
            "one-side-of-the-map": 73_728 * 28,
            "filters-forgotten": _LARGE // 128,
        },
        complete=True,
    ),
    Case(
        "with a stride the output size counts",
        conv_macs.FromInput(_STRIDED, Shape(64, 56, 56)),
        _LARGE,
        {"input-size-used": 231_211_008, "no-plus-one": 73_728 * 27**2, "padding-ignored": 73_728 * 27**2},
    ),
    Case(
        "of a transposed convolution the input size counts",
        conv_macs.Transposed(ConvTranspose2d(16, 8, (4, 4), (2, 2), (1, 1), bias=False), Shape(16, 20, 20)),
        819_200,
        {"output-size-used": 3_276_800},
    ),
    Case(
        "with groups: ignored four times that, divided twice a quarter",
        conv_macs.FromInput(_GROUPED, Shape(8, 10, 10)),
        21_600,
        {"groups-ignored": 86_400, "groups-divide-twice": 5_400},
    ),
    Case(
        "of a separable convolution",
        separable_macs.Macs(Shape(64, 56, 56), 128, 3),
        27_496_448,
        {
            "standard-convolution": 231_211_008,
            "pointwise-forgotten": 1_806_336,
            "steps-multiplied": 14_797_504_512,
            "depthwise-forgotten": 27_496_448 - 1_806_336,
        },
    ),
    Case(
        "separable to standard, whatever the image",
        separable_macs.ToStandard(Shape(32, 56, 56), 64, 3),
        [73, 576],
        {
            "depthwise-forgotten": [1, 9],
            "pointwise-forgotten": [1, 64],
            "steps-multiplied": [1, 576],
            "inverted": [576, 73],
            "saving-given": [503, 576],
        },
    ),
    Case(
        "after a reduction",
        bottleneck_macs.Macs(Shape(480, 14, 14), 16, 48, 5),
        5_268_480,
        {"direct-convolution": 112_896_000, "reduction-forgotten": 3_763_200},
    ),
    Case(
        "saved by a reduction",
        bottleneck_macs.Saving(Shape(480, 14, 14), 16, 48, 5),
        107_627_520,
        {
            "direct-given": 112_896_000,
            "need-given": 5_268_480,
            "reduction-forgotten": 112_896_000 - 3_763_200,
        },
    ),
)
def test_multiply_accumulates(case: Case) -> None:
    """Of one layer, of two steps, and what is saved."""
    assert case.found == case.expected


@each(
    Case(
        "activations: batch 16, float32",
        activation_memory.OfOutput(_conv(3, 64, bias=True), Shape(3, 112, 112), 16, "MB"),
        "51.38",
        {"batch-forgotten": 3.21, "values-for-bytes": 12.85, "binary-unit": 49.0},
    ),
    Case(
        "the matrix of im2col",
        im2col_shape.OfInput(_conv(16, 24), Shape(16, 32, 32)),
        [144, 1024],
        {
            "input-channels-forgotten": [9, 1024],
            "padding-ignored": [144, 900],
            "rows-and-columns-swapped": [1024, 144],
        },
    ),
    Case(
        "ResNet-50",
        model_size.RoundedModel(32, "MB", 25_557_032),
        102.2,
        {"bits-for-bytes": 817.8, "binary-unit": 97.5, "one-byte-each": 25.6},
    ),
)
def test_memory(case: Case) -> None:
    """Of activations, of a matrix, of a model."""
    assert case.found == case.expected


_DOUBLED = (
    scaling_law.Change("size", 1, 2),
    scaling_law.Change("input channels", 1, 2),
    scaling_law.Change("filters", 1, 2),
)
_WIDER_KERNEL_AND_STRIDE = (scaling_law.Change("kernel", 3, 5), scaling_law.Change("stride", 1, 2))


@each(
    Case(
        "16 times the work on sides and channels doubled",
        scaling_law.Macs(_DOUBLED),
        [16, 1],
        {"size-ignored": [4, 1], "side-for-area": [8, 1], "input-channels-ignored": [8, 1]},
    ),
    Case(
        "four times the parameters on sides and channels doubled",
        scaling_law.Parameters(_DOUBLED),
        [4, 1],
        {"input-channels-ignored": [2, 1], "size-in-parameters": [16, 1]},
    ),
    Case("less work with a wider kernel and a stride", scaling_law.Macs(_WIDER_KERNEL_AND_STRIDE), [25, 36], {}),
    Case("more weights with a wider kernel", scaling_law.Parameters(_WIDER_KERNEL_AND_STRIDE), [25, 9], {}),
    Case("a quarter of the output with a stride", scaling_law.Activations(_WIDER_KERNEL_AND_STRIDE), [1, 4], {}),
)
def test_scaling(case: Case) -> None:
    """What grows by which factor."""
    assert case.found == case.expected
