"""Sizes of the forms that courses and exams ask: the right answers, and what the known wrong methods give."""

from knowing import Case, conv, each

from quizgen.families.sizes import (
    conv_output_size,
    dilated_conv_output_size,
    pool_output_size,
    transposed_conv_output_size,
)
from quizgen.solver import Conv2d, ConvTranspose2d, MaxPool2d, Shape

_CEIL_BY_2, _CEIL_BY_3 = (MaxPool2d((3, 3), (stride, stride), (1, 1), ceil_mode=True) for stride in (2, 3))


def _map(side: int, channels: int = 1) -> Shape:
    return Shape(channels, side, side)


def _transposed(kernel: int, stride: int, padding: int, output_padding: int = 0) -> ConvTranspose2d:
    return ConvTranspose2d(
        in_channels=1,
        out_channels=1,
        kernel_size=(kernel, kernel),
        stride=(stride, stride),
        padding=(padding, padding),
        output_padding=(output_padding, output_padding),
    )


@each(
    Case(
        "one side of an output",
        conv_output_size.Output(_map(64), conv(11, 4, 2), "side"),
        15,
        {
            "no-plus-one": 14,
            "padding-once": None,
            "padding-ignored": 14,
            "ceil-for-floor": 16,
            "stride-ignored": 58,
            "stride-divides": 16,
            "kernel-not-subtracted": 18,
        },
        complete=True,
    ),
    Case(
        "an output volume",
        conv_output_size.Output(_map(63, 16), Conv2d(16, 20, (7, 7), (2, 2), (1, 1)), "volume"),
        "30 × 30 × 20",
        {
            "channels-kept": "30 × 30 × 16",
            "channels-multiplied": "30 × 30 × 320",
            "channels-first": "20 × 30 × 30",
            "no-plus-one": "29 × 29 × 20",
            "padding-ignored": "29 × 29 × 20",
            "padding-once": None,
            "stride-ignored": "59 × 59 × 20",
            "stride-divides": None,
            "ceil-for-floor": None,
        },
        complete=True,
    ),
    Case(
        "a rectangle",
        conv_output_size.Output(Shape(1, 48, 64), Conv2d(1, 1, (3, 5), (2, 1), (1, 0)), "size"),
        "24 × 60",
        {"axes-swapped": "44 × 32", "first-axis-for-both": "24 × 32"},
    ),
    Case(
        "a padded volume",
        conv_output_size.PaddedInput(_map(31, 32), Conv2d(32, 16, (7, 7), padding=(3, 3))),
        "37 × 37 × 32",
        {
            "padding-once": "34 × 34 × 32",
            "depth-padded": "37 × 37 × 38",
            "channels-first": "32 × 37 × 37",
        },
        complete=True,
    ),
    Case(
        "a pixel left over",
        conv_output_size.Leftover(_map(10), conv(3, 2)),
        1,
        {"quotient-for-remainder": 3},
    ),
    Case(
        "that pixel is no fifth output",
        conv_output_size.Output(_map(10), conv(3, 2), "side"),
        4,
        {"ceil-for-floor": 5},
    ),
    Case(
        "a kernel that tiles its input leaves nothing over, and nothing lacks for one more",
        conv_output_size.Leftover(_map(224), conv(16, 16)),
        0,
        {"quotient-for-remainder": 13},
    ),
    Case(
        "one side behind a dilated kernel",
        dilated_conv_output_size.Output(_map(40), conv(3, 2, 1, 3), "side"),
        18,
        {
            "dilation-ignored": 20,
            "dilation-times-kernel": 17,
            "dilation-as-holes": 17,
            "dilation-as-stride": None,
            "no-plus-one": 17,
            "padding-once": None,
            "padding-ignored": 17,
            "ceil-for-floor": 19,
        },
        complete=True,
    ),
    Case(
        "dilation is no stride, where there is none",
        dilated_conv_output_size.Output(_map(40), conv(3, 1, 1, 3), "side"),
        36,
        {"dilation-as-stride": 14, "dilation-ignored": 40, "padding-once": 35},
    ),
    Case(
        "the span of a dilated kernel",
        dilated_conv_output_size.KernelSpan(conv(5, dilation=4)),
        17,
        {
            "dilation-ignored": 5,
            "dilation-times-kernel": 20,
            "dilation-as-holes": 21,
            "dilation-added": 9,
            "first-tap-left-out": 16,
        },
        complete=True,
    ),
)
def test_convolutions(case: Case) -> None:
    """Sides, volumes, rectangles; what padding adds, and what a kernel does not reach."""
    assert case.found == case.expected


@each(
    Case(
        "the volume of a pool",
        pool_output_size.Output(_map(56, 96), MaxPool2d((3, 3), (2, 2)), "volume"),
        "27 × 27 × 96",
        {
            "ceil-for-floor": "28 × 28 × 96",
            "stride-divides": "28 × 28 × 96",
            "no-plus-one": "26 × 26 × 96",
            "channels-pooled": "27 × 27 × 48",
            "channels-first": "96 × 27 × 27",
            "stride-as-window": "18 × 18 × 96",
            "stride-ignored": "54 × 54 × 96",
        },
        complete=True,
    ),
    Case(
        "ceil mode",
        pool_output_size.Output(_map(16), _CEIL_BY_2, "side"),
        9,
        {"rounded-down": 8, "padding-ignored": 8, "no-plus-one": None},
    ),
    Case(
        "ceil mode drops a third window",
        pool_output_size.Output(_map(5), _CEIL_BY_3, "side"),
        2,
        {"last-window-kept": 3},
    ),
)
def test_pools(case: Case) -> None:
    """Also those that round up."""
    assert case.found == case.expected


@each(
    Case(
        "a plain one: the size times the stride is right by luck",
        transposed_conv_output_size.Output(_map(13), _transposed(4, 2, 1), "side"),
        26,
        {
            "as-convolution": 6,
            "one-stride-too-many": 28,
            "size-times-stride": None,
            "padding-added": 30,
            "kernel-not-added": 22,
            "padding-once": 27,
            "padding-ignored": 28,
        },
        complete=True,
    ),
    Case(
        "with output padding",
        transposed_conv_output_size.Output(_map(7), _transposed(3, 2, 1, 1), "side"),
        14,
        {
            "output-padding-forgotten": 13,
            "output-padding-twice": 15,
            "as-convolution": 4,
            "size-times-stride": None,
            "one-stride-too-many": 16,
            "padding-added": 18,
            "padding-once": 15,
            "padding-ignored": 16,
        },
        complete=True,
    ),
)
def test_transposed_convolutions(case: Case) -> None:
    """With and without output padding."""
    assert case.found == case.expected
