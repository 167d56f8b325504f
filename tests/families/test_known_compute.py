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
from quizgen.kit.scaling import Change
from quizgen.solver import Conv2d, ConvTranspose2d, Shape

_LARGE = 57_802_752
"""Multiply-accumulates on 28 × 28 out, kernel 3, 64 → 128."""

_STRIDED = Conv2d(64, 128, (3, 3), (2, 2), (1, 1), bias=False)
_DILATED = Conv2d(2, 6, (3, 3), padding=(1, 1), dilation=(2, 2), bias=False)
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
            "filters-forgotten": _LARGE // 128,
        },
        complete=True,
    ),
    Case(
        "with a stride the output size counts",
        conv_macs.Strided(_STRIDED, Shape(64, 56, 56)),
        _LARGE,
        {
            "input-size-used": 231_211_008,
            "no-plus-one": 73_728 * 27**2,
            "padding-ignored": 73_728 * 27**2,
            "ceil-for-floor": 73_728 * 29**2,
            "input-channels-forgotten": 903_168,
            "positions-forgotten": 73_728,
            "flops": 115_605_504,
        },
        complete=True,
    ),
    Case(
        "of a transposed convolution the input size counts",
        conv_macs.Transposed(ConvTranspose2d(16, 8, (4, 4), (2, 2), (1, 1), bias=False), Shape(16, 20, 20)),
        819_200,
        {"output-size-used": 3_276_800, "as-ordinary-convolution": 819_200 // 4, "filters-forgotten": 102_400},
    ),
    Case(
        "with groups: ignored four times that, divided twice a quarter",
        conv_macs.Grouped(_GROUPED, Shape(8, 10, 10)),
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
            "depthwise-on-output-channels": 3_136 * (9 * 128 + 64 * 128),
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
            "shares-multiplied": [1, 576],
            "inverted": [576, 73],
            "saving-given": [503, 576],
        },
    ),
    Case(
        "the stride of a separable convolution thins out both steps",
        separable_macs.Strided(Shape(10, 9, 9), 20, 3, 2),
        25 * (90 + 200),
        {"input-size-used": 81 * 290, "depthwise-at-input-positions": 81 * 90 + 25 * 200, "flops": 14_500},
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
            "need-given": 5_268_480,
            "reduction-forgotten": 112_896_000 - 3_763_200,
        },
    ),
    Case(
        "a reduction before a stride works at all input positions",
        bottleneck_macs.Strided(Shape(100, 10, 10), 10, 20, 3, 2),
        100 * 1_000 + 25 * 1_800,
        {
            "reduction-at-output-positions": 25 * 2_800,
            "main-layer-at-input-positions": 100 * 2_800,
            "reduction-forgotten": 25 * 1_800,
            "direct-convolution": 25 * 18_000,
            "main-layer-not-reduced": 100_000 + 25 * 18_000,
            "kernel-not-squared": 100_000 + 25 * 600,
            "flops": 290_000,
        },
        complete=True,
    ),
)
def test_multiply_accumulates(case: Case) -> None:
    """Of one layer, of two steps, and what is saved."""
    assert case.found == case.expected


@each(
    Case(
        "activations: batch 16, float32",
        activation_memory.OfLayer(_conv(3, 64, bias=True), Shape(3, 112, 112), 16, "MB"),
        "51.38",
        {"batch-forgotten": 3.21, "values-for-bytes": 12.85, "binary-unit": 49.0},
    ),
    Case(
        "the matrix of im2col",
        im2col_shape.SameSize(_conv(16, 24), Shape(16, 32, 32)),
        [144, 1024],
        {
            "rows-and-columns-swapped": [1024, 144],
            "input-channels-forgotten": [9, 1024],
            "channels-in-the-columns": [9, 16_384],
            "filters-as-rows": [24, 1024],
            "filters-in-the-rows": [3456, 1024],
            "kernel-not-squared": [48, 1024],
        },
        complete=True,
    ),
    Case(
        "dilation changes the columns of im2col, not the rows",
        im2col_shape.Dilated(_DILATED, Shape(2, 12, 11)),
        [18, 90],
        {"dilated-kernel-counted": [50, 90], "dilation-ignored": [18, 132], "padding-ignored": [18, 56]},
    ),
    Case(
        "ResNet-50",
        model_size.RoundedModel(32, "MB", 25_557_032),
        102.2,
        {"bits-for-bytes": 817.8, "binary-unit": 97.5, "one-byte-each": 25.6, "prefix-missed": 102228.1},
    ),
    Case(
        "training 15.1 million parameters with Adam",
        model_size.Trained(32, "MB", 15_100_000, kept=2),
        241.6,
        {
            "parameters-only": 60.4,
            "optimizer-forgotten": 120.8,
            "gradients-forgotten": 181.2,
            "binary-unit": 230.4,
            "bits-for-bytes": 1932.8,
        },
        complete=True,
    ),
    Case(
        "28,800 weights of 8 bits and 100 biases of 32",
        model_size.QuantisedLayer(8, "kB", Conv2d(32, 100, (3, 3))),
        29.2,
        {
            "bias-stored-like-weights": 28.9,
            "weights-stored-like-bias": 115.6,
            "bias-forgotten": 28.8,
            "binary-unit": 28.52,
            "input-channels-forgotten": 1.3,
            "kernel-not-squared": 10.0,
            "bits-for-bytes": 233.6,
        },
        complete=True,
    ),
)
def test_memory(case: Case) -> None:
    """Of activations, of a matrix, of a model."""
    assert case.found == case.expected


_DOUBLED = (
    Change("size", 1, 2),
    Change("input channels", 1, 2),
    Change("filters", 1, 2),
)
_WIDER_KERNEL_AND_STRIDE = (Change("kernel", 3, 5), Change("stride", 1, 2))


@each(
    Case(
        "16 times the work on sides and channels doubled",
        scaling_law.Macs(_DOUBLED),
        [16, 1],
        {"side-for-area": [8, 1], "factors-added": [8, 1], "inverted": [1, 16], "increase-given": [15, 1]},
        complete=True,
    ),
    Case(
        "four times the parameters on sides and channels doubled",
        scaling_law.Parameters(_DOUBLED),
        [4, 1],
        {"size-in-parameters": [16, 1], "increase-given": [3, 1]},
    ),
    Case(
        "less work with a wider kernel and a stride",
        scaling_law.Macs(_WIDER_KERNEL_AND_STRIDE),
        [25, 36],
        {"increase-given": None},
    ),
    Case("more weights with a wider kernel", scaling_law.Parameters(_WIDER_KERNEL_AND_STRIDE), [25, 9], {}),
    Case(
        "twice the channels in and out make up for half the sides",
        scaling_law.KeptMacs((Change("size", 2, 1),), "channels"),
        [2, 1],
        {"change-repeated": [1, 2], "root-forgotten": [4, 1]},
        complete=True,
    ),
    Case(
        "nine twenty-fifths of the filters make up for a wider kernel",
        scaling_law.KeptParameters((Change("kernel", 3, 5),), "filters"),
        [9, 25],
        {"change-repeated": [25, 9], "kernel-side-for-area": [3, 5]},
        complete=True,
    ),
    Case("a quarter of the output with a stride", scaling_law.Activations(_WIDER_KERNEL_AND_STRIDE), [1, 4], {}),
)
def test_scaling(case: Case) -> None:
    """What grows by which factor."""
    assert case.found == case.expected
