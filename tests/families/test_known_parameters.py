"""Parameters of single layers: the wrong methods give the wrong answers known from courses and exams."""

from knowing import Case, each

from quizgen.families.parameters import (
    conv_parameters,
    depthwise_separable_parameters,
    grouped_conv_parameters,
    linear_parameters,
)
from quizgen.solver import Conv2d, ConvTranspose2d, MaxPool2d, Shape

_PLAIN, _PLAIN_WITHOUT_BIAS = (Conv2d(24, 40, (3, 3), bias=bias) for bias in (True, False))
_DEEP, _DEEP_WITHOUT_BIAS = (Conv2d(16, 6, (5, 5), bias=bias) for bias in (True, False))
_ONE_FILTER = {"input-channels-forgotten": 25, "kernel-not-squared": 80, "all-filters": 2400, "depth-from-filters": 150}


@each(
    Case(
        "with bias",
        conv_parameters.Count(_PLAIN, Shape(24, 32, 32)),
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
        complete=True,
    ),
    Case(
        "without bias",
        conv_parameters.Count(_PLAIN_WITHOUT_BIAS, Shape(24, 32, 32)),
        8640,
        {"bias-added": 8680, "input-channels-forgotten": 360, "kernel-not-squared": 2880, "one-filter": 216},
        complete=True,
    ),
    Case(
        "among numbers that do not matter: a dilated kernel counted as 9 x 9, or all positions",
        conv_parameters.CountAmong(
            Conv2d(16, 16, (3, 3), padding=(4, 4), dilation=(4, 4)),
            Shape(16, 28, 30),
        ),
        2320,
        {
            "dilated-kernel-counted": 20752,
            "counted-per-output-position": 2320 * 28 * 30,
            "counted-per-input-position": 2320 * 28 * 30,
        },
    ),
    Case(
        "one filter of a layer with bias",
        conv_parameters.OneFilter(_DEEP, Shape(16, 32, 32)),
        400,
        {**_ONE_FILTER, "bias-among-weights": 401},
        complete=True,
    ),
    Case(
        "one filter of a layer without bias",
        conv_parameters.OneFilter(_DEEP_WITHOUT_BIAS, Shape(16, 32, 32)),
        400,
        _ONE_FILTER,
        complete=True,
    ),
    Case(
        "transposed",
        conv_parameters.CountTransposed(ConvTranspose2d(64, 32, (4, 4), (2, 2), (1, 1)), Shape(64, 14, 14)),
        32800,
        {"bias-per-input-channel": 32832, "bias-forgotten": 32768},
    ),
    Case(
        "a layer that shares nothing at its 28 x 28 positions",
        conv_parameters.Unshared(Conv2d(3, 8, (5, 5)), Shape(3, 32, 32)),
        476672,
        {
            "weights-shared": 608,
            "biases-shared": 470408,
            "input-positions-for-output": 622592,
            "bias-forgotten": 470400,
            "input-channels-forgotten": 784 * 8 * 26,
            "kernel-not-squared": 784 * 8 * 16,
        },
        complete=True,
    ),
)
def test_convolutions(case: Case) -> None:
    """Of one filter, of all, at one position, at each."""
    assert case.found == case.expected


_POOL = MaxPool2d((2, 2), (2, 2))
_BEFORE_LENETS = (Conv2d(1, 6, (5, 5)), _POOL)
_KEEPING = Conv2d(384, 256, (3, 3), padding=(1, 1))


@each(
    Case(
        "on a map of 7 x 7 x 64",
        linear_parameters.OnMap(Shape(64, 7, 7), 100, bias=True),
        313700,
        {
            "flatten-forgotten": 6500,
            "one-side-counted": 44900,
            "bias-forgotten": 313600,
            "bias-per-input": 316736,
            "one-bias": 313601,
            "one-unit": 3137,
            "channels-forgotten": 5000,
        },
        complete=True,
    ),
    Case(
        "on an image: without its colours, and with a single bias; no map, so nothing can be left unflattened",
        linear_parameters.OnImage(Shape(3, 64, 64), 50, bias=True),
        614450,
        {"channels-forgotten": 204850, "one-bias": 614401, "flatten-forgotten": None},
    ),
    Case(
        "the first one of LeNet-5 without its second convolution; 28 is even, so a pool rounds nothing",
        linear_parameters.AfterLayers(Shape(1, 32, 32), 120, bias=True, before=_BEFORE_LENETS),
        141240,
        {
            "size-before-pool": (28 * 28 * 6 + 1) * 120,
            "convolution-keeps-size": (16 * 16 * 6 + 1) * 120,
            "convolution-keeps-channels": (14 * 14 + 1) * 120,
            "pool-divides-channels": (14 * 14 * 3 + 1) * 120,
            "rounded-up": None,
        },
    ),
    Case(
        "after a pool that does not divide its 13 x 13 x 256: rounded up it would be 7 x 7",
        linear_parameters.AfterLayers(Shape(384, 13, 13), 100, bias=True, before=(_KEEPING, _POOL)),
        921700,
        {"rounded-up": 1254500},
    ),
    Case(
        "as a convolution",
        linear_parameters.AsConvolution(Shape(512, 7, 7), 4096, bias=False),
        102760448,
        {"one-by-one-kernel": 2097152, "three-by-three-kernel": 9 * 2097152},
    ),
)
def test_fully_connected_layers(case: Case) -> None:
    """On images, maps and what layers make of them."""
    assert case.found == case.expected


def test_a_fully_connected_layer_is_a_convolution() -> None:
    """7 × 7 × 512 to 4,096 units: its kernel is the map."""
    question = linear_parameters.AsConvolution(Shape(512, 7, 7), 4096, bias=False)
    assert question.convolution == Conv2d(512, 4096, (7, 7), bias=False)


_GROUPED = Conv2d(64, 128, (3, 3), groups=4)


def _separable(*, bias: bool) -> tuple[Conv2d, Conv2d]:
    return Conv2d(32, 32, (3, 3), groups=32, bias=bias), Conv2d(32, 64, (1, 1), bias=bias)


@each(
    Case(
        "groups",
        grouped_conv_parameters.Count(_GROUPED),
        18560,
        {
            "groups-ignored": 73856,
            "both-divided": 4736,
            "bias-divided": 18464,
            "one-group-only": 4640,
            "bias-per-group": 18436,
            "bias-forgotten": 18432,
            "all-filters-in-every-group": 74240,
            "one-slice-per-filter": 1280,
            "kernel-not-squared": 6272,
        },
        complete=True,
    ),
    Case(
        "what groups save; mistakes are held against the 73,856",
        grouped_conv_parameters.Saving(_GROUPED),
        73856 - 18560,
        {
            "both-divided": 73856 - 4736,
            "bias-divided": 73856 - 18464,
            "one-group-only": 73856 - 4640,
            "one-slice-per-filter": 73856 - 1280,
            "kernel-not-squared": (73728 - 18432) // 3,
            "rest-for-saving": 18560,
        },
        complete=True,
    ),
    Case(
        "separable",
        depthwise_separable_parameters.Count(*_separable(bias=False)),
        2336,
        {
            "standard-convolution": 18432,
            "pointwise-forgotten": 288,
            "depthwise-forgotten": 2048,
            "depthwise-on-outputs": 2624,
            "multiplied-not-added": 589824,
        },
    ),
    Case(
        "separable, with 32 and 64 biases",
        depthwise_separable_parameters.Count(*_separable(bias=True)),
        2336 + 32 + 64,
        {"bias-forgotten": 2336, "depthwise-bias-forgotten": 2336 + 64},
    ),
    Case(
        "what a separable one saves",
        depthwise_separable_parameters.Saving(*_separable(bias=False)),
        18432 - 2336,
        {},
    ),
    Case(
        "the share of a separable one, however many channels go in",
        depthwise_separable_parameters.Share(*_separable(bias=False)),
        [73, 576],
        {
            "depthwise-forgotten": [1, 9],
            "pointwise-forgotten": [1, 64],
            "multiplied-not-added": [1, 576],
            "ratio-inverted": [576, 73],
        },
    ),
)
def test_groups(case: Case) -> None:
    """Some groups, or one for each channel."""
    assert case.found == case.expected
