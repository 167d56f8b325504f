"""Parameters of single layers: the wrong methods give the wrong answers known from courses and exams."""

from knowing import Case, each

from quizgen.families.parameters import (
    conv_parameters,
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
            "input-channels-forgotten": 160,
            "bias-forgotten": 2304,
            "kernel-not-squared": 784,
            "one-filter": 145,
            "one-bias": 2305,
        },
        complete=True,
    ),
    Case(
        "a kernel of 1 x 7 counted as 7 x 7; no side of it can be forgotten",
        conv_parameters.CountAmong(Conv2d(64, 32, (1, 7), padding=(0, 3), bias=False), Shape(64, 28, 28)),
        14336,
        {
            "longer-side-squared": 100352,
            "input-channels-forgotten": 224,
            "bias-added": 14368,
            "counted-per-output-position": 11239424,
            "one-filter": 448,
        },
        complete=True,
    ),
    Case(
        "one filter of a layer with bias",
        conv_parameters.OneFilter(_DEEP, Shape(16, 32, 32)),
        400,
        _ONE_FILTER,
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
        "transposed: it makes 28 x 28 positions of 14 x 14",
        conv_parameters.CountTransposed(ConvTranspose2d(64, 32, (4, 4), (2, 2), (1, 1)), Shape(64, 14, 14)),
        32800,
        {
            "bias-per-input-channel": 32832,
            "bias-forgotten": 32768,
            "one-bias": 32769,
            "input-channels-forgotten": 544,
            "kernel-not-squared": 8224,
            "counted-per-output-position": 25715200,
        },
        complete=True,
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
            "one-side-flattened": 44900,
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
            "flatten-forgotten": (6 + 1) * 120,
            "bias-forgotten": 14 * 14 * 6 * 120,
            "rounded-up": None,
        },
        complete=True,
    ),
    Case(
        "after a pool that makes 9 x 9 of 28 x 28; 10 x 10 rounded up",
        linear_parameters.AfterPool(Shape(48, 28, 28), 100, bias=True, before=(MaxPool2d((3, 3), (3, 3)),)),
        388900,
        {
            "size-before-pool": (28 * 28 * 48 + 1) * 100,
            "rounded-up": 480100,
            "flatten-forgotten": 4900,
            "pool-divides-channels": (81 * 16 + 1) * 100,
            "bias-forgotten": 388800,
            "channels-forgotten": 8200,
            "one-bias": 388801,
        },
        complete=True,
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
        {
            "one-by-one-kernel": 2097152,
            "three-by-three-kernel": 9 * 2097152,
            "bias-added": 102760448 + 4096,
            "channels-forgotten": 49 * 4096,
            "one-filter": 49 * 512,
            "kernel-not-squared": 7 * 2097152,
        },
        complete=True,
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


@each(
    Case(
        "groups",
        grouped_conv_parameters.Count(_GROUPED),
        18560,
        {
            "groups-ignored": 73856,
            "both-divided": 4640,
            "bias-divided": 18464,
            "bias-forgotten": 18432,
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
            "both-divided": 73856 - 4640,
            "bias-divided": 73856 - 18464,
            "one-slice-per-filter": 73856 - 1280,
            "kernel-not-squared": 3 * (64 - 16) * 128,
            "rest-for-saving": 18560,
            "saving-of-one-filter": 9 * (64 - 16),
        },
        complete=True,
    ),
)
def test_groups(case: Case) -> None:
    """What groups cost and save."""
    assert case.found == case.expected
