"""Stacks, heads and networks: the wrong methods give the wrong answers known from courses and exams."""

from knowing import Case, each

from quizgen.families.parameters import gap_vs_linear_parameters, network_parameters, stacked_kernels_parameters
from quizgen.solver import AdaptiveAvgPool2d, BatchNorm2d, Conv2d, Dropout, Flatten, Linear, MaxPool2d, ReLU, Shape

_POOL = MaxPool2d((2, 2), (2, 2))
_LENET = (
    *(Conv2d(1, 6, (5, 5)), _POOL, Conv2d(6, 16, (5, 5)), _POOL),
    *(Flatten(), Linear(400, 120), Linear(120, 84), Linear(84, 10)),
)


def _without_bias(read: int, made: int) -> Conv2d:
    return Conv2d(read, made, (3, 3), padding=(1, 1), bias=False)


_THREE = (Conv2d(32, 32, (3, 3), bias=False),) * 3
_COLUMN_AND_ROW = (Conv2d(64, 64, (7, 1), bias=False), Conv2d(64, 64, (1, 7), bias=False))


@each(
    Case(
        "three small kernels",
        stacked_kernels_parameters.Total(_THREE),
        27648,
        {
            "one-layer-counted": 9216,
            "single-layer-counted": 50176,
            "input-channels-forgotten": 864,
            "biases-added": 27648 + 3 * 32,
            "kernel-not-squared": 9216,
        },
        complete=True,
    ),
    Case(
        "what they save against one 7 x 7; one 9 x 9 would have 82,944",
        stacked_kernels_parameters.SavingWithoutKernel(_THREE),
        50176 - 27648,
        {
            "rest-for-saving": 27648,
            "one-layer-counted": 50176 - 9216,
            "input-channels-forgotten": 1568 - 864,
            "kernels-added": 82944 - 27648,
            "kernels-multiplied": 27 * 27 * 1024 - 27648,
            "biases-added": 50176 - 27648 - 2 * 32,
        },
        complete=True,
    ),
    Case(
        "as a fraction",
        stacked_kernels_parameters.Fraction(_THREE),
        [27, 49],
        {
            "fraction-inverted": [49, 27],
            "saved-not-left": [22, 49],
            "one-layer-counted": [9, 49],
            "sides-compared": [3, 7],
        },
        complete=True,
    ),
    Case(
        "how many 3 x 3 see as much as 9 x 9: four; three fill its side, two multiply to it",
        stacked_kernels_parameters.SavingWithoutCount((Conv2d(10, 10, (3, 3), padding=(1, 1)),) * 4),
        8110 - 4 * 910,
        {
            "kernels-added": 8110 - 3 * 910,
            "kernels-multiplied": 8110 - 2 * 910,
            "rest-for-saving": 3640,
            "one-layer-counted": 8110 - 910,
            "biases-forgotten": 8100 - 3600,
            "input-channels-forgotten": 820 - 4 * 100,
        },
        complete=True,
    ),
    Case(
        "a pair with fewer channels in between",
        stacked_kernels_parameters.SavingOfPair((Conv2d(20, 16, (5, 1)), Conv2d(16, 8, (1, 5)))),
        4008 - 1616 - 648,
        {"middle-channels-ignored": 4008 - 2 * 808, "biases-forgotten": 4000 - 1600 - 640},
    ),
    Case(
        "a kernel split into column and row",
        stacked_kernels_parameters.Total(_COLUMN_AND_ROW),
        57344,
        {"single-layer-counted": 200704, "one-layer-counted": 28672, "squares-for-pair": 2 * 200704},
    ),
)
def test_stacks(case: Case) -> None:
    """Small kernels against a large one."""
    assert case.found == case.expected


@each(
    Case(
        "what global pooling saves",
        gap_vs_linear_parameters.Saving(Shape(512, 7, 7), 1000, bias=True),
        24576000,
        {
            "pooled-head-forgotten": 25089000,
            "rest-for-saving": 513000,
            "one-number-left": 25089000 - 2000,
            "averaged-over-channels": 25089000 - 50000,
            "one-side-flattened": 3584000 - 512000,
            "channels-not-flattened": 49000 - 1000,
            "biases-saved": 24577000,
        },
        complete=True,
    ),
    Case(
        "a head after global pooling",
        gap_vs_linear_parameters.Head(Shape(64, 4, 4), 200, bias=True),
        13000,
        {
            "pooling-ignored": 205000,
            "bias-forgotten": 12800,
            "averaged-over-channels": 3400,
            "one-number-left": 400,
            "pooling-has-weights": 13064,
            "one-bias": 12801,
        },
        complete=True,
    ),
    Case(
        "after a pool, which makes 4 x 3 of 9 x 7; 5 x 4 rounded up",
        gap_vs_linear_parameters.SavingAfterPool(Shape(80, 9, 7), 6, bias=True, pool=_POOL),
        880 * 6,
        {"pool-skipped": 62 * 80 * 6, "ceil-for-floor": 19 * 80 * 6},
    ),
    Case(
        "against a hidden layer of 80 units",
        gap_vs_linear_parameters.SavingWithHidden(Shape(40, 5, 5), 5, bias=True, hidden=80),
        80080 + 405 - 205,
        {
            "hidden-layer-left-out": 24 * 40 * 5,
            "last-layer-forgotten": 80080 - 205,
            "bias-forgotten": 80000 + 400 - 200,
            "pooled-head-forgotten": 80485,
        },
    ),
    Case(
        "LeNet-5: a flattened 4 x 4 x 16, no biases, flat filters",
        network_parameters.FlattenedLayers(Shape(1, 32, 32), _LENET),
        61706,
        {
            "bias-forgotten": 61470,
            "channels-only-flattened": 61706 - (400 - 16) * 120,
            "last-pool-skipped": 61706 + (1600 - 400) * 120,
            "convolutions-keep-the-size": 61706 + (1024 - 400) * 120,
        },
    ),
    Case(
        "layers without parameters after a convolution",
        network_parameters.OneConvolution(Shape(3, 28, 28), (Conv2d(3, 8, (5, 5)), ReLU(), _POOL, Dropout())),
        608,
        {
            "bias-forgotten": 600,
            "input-channels-forgotten": 208,
            "pooling-windows-counted": 608 + 4 * 8,
            "one-bias": 601,
            "kernel-not-squared": 128,
        },
        complete=True,
    ),
    Case(
        "running statistics are not trained; the second convolution reads 8 channels, not 3",
        network_parameters.Normalised(
            Shape(3, 28, 28),
            (_without_bias(3, 8), BatchNorm2d(8), ReLU(), _without_bias(8, 16), BatchNorm2d(16), ReLU()),
        ),
        216 + 16 + 1152 + 32,
        {
            "norm-skipped": 1368,
            "norm-counted-half": 1392,
            "norm-statistics-counted": 1464,
            "colours-read-by-all": 216 + 16 + 432 + 32,
            "bias-added": 1416 + 24,
        },
        complete=True,
    ),
    Case(
        "two convolutions and a classifier after a global mean",
        network_parameters.TwoConvolutions(
            Shape(3, 16, 16),
            (
                *(Conv2d(3, 8, (3, 3)), ReLU(), _POOL, Conv2d(8, 16, (3, 3)), ReLU()),
                *(AdaptiveAvgPool2d(), Flatten(), Linear(16, 10)),
            ),
        ),
        224 + 1168 + 170,
        {
            "colours-read-by-all": 224 + 448 + 170,
            "input-channels-forgotten": 80 + 160 + 170,
            "bias-forgotten": 216 + 1152 + 160,
            "global-mean-skipped": 224 + 1168 + (5 * 5 * 16 + 1) * 10,
            "last-layer-only": 170,
            "pooling-windows-counted": 1562 + 4 * 8,
            "one-bias": 217 + 1153 + 161,
        },
        complete=True,
    ),
)
def test_networks(case: Case) -> None:
    """Heads, and layers in a row."""
    assert case.found == case.expected
