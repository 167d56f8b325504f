"""Sizes of the forms that courses and exams ask: the right answers, and what the known wrong methods give."""

from knowing import Case, conv, each

from quizgen.families.sizes import (
    conv_output_size,
    conv_stack_output_size,
    dilated_conv_output_size,
    pixel_shuffle_output_shape,
    pool_output_size,
    tf_same_padding,
    transposed_conv_output_size,
)
from quizgen.solver import Conv2d, ConvTranspose2d, MaxPool2d, Shape

_HALVING = MaxPool2d((2, 2), (2, 2))
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
            "padding-once": 14,
            "padding-ignored": 14,
            "ceil-for-floor": 16,
            "stride-ignored": 58,
            "stride-divides": 16,
            "plus-one-inside": 14,
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
            "kernel-as-depth": "30 × 30 × 7",
            "no-plus-one": "29 × 29 × 20",
        },
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
        {"padding-once": "34 × 34 × 32", "depth-padded": "37 × 37 × 38", "padded-once-with-depth": "34 × 34 × 35"},
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
            "dilation-added": 19,
            "dilation-as-stride": 7,
        },
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
            "two-gaps-only": 11,
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
            "rounded-up": "28 × 28 × 96",
            "stride-divides": "28 × 28 × 96",
            "no-plus-one": "26 × 26 × 96",
            "channels-pooled": "27 × 27 × 48",
            "channels-merged": "27 × 27 × 1",
            "stride-as-window": "18 × 18 × 96",
            "stride-ignored": "54 × 54 × 96",
        },
        complete=True,
    ),
    Case(
        "ceil mode",
        pool_output_size.Output(_map(16), _CEIL_BY_2, "side"),
        9,
        {"rounded-down": 8, "padding-ignored": 8},
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
            "kernel-not-added": 24,
            "padding-once": 27,
            "padding-ignored": 28,
            "stride-ignored": 14,
        },
        complete=True,
    ),
    Case(
        "with output padding",
        transposed_conv_output_size.Output(_map(7), _transposed(3, 2, 1, 1), "side"),
        14,
        {"output-padding-forgotten": 13, "output-padding-twice": 15, "as-convolution": 4},
    ),
)
def test_transposed_convolutions(case: Case) -> None:
    """With and without output padding."""
    assert case.found == case.expected


@each(
    Case(
        "same, with a stride",
        tf_same_padding.Same(_map(15), conv(3, 2), "side"),
        8,
        {"size-kept": 15, "rounded-down": 7, "paddings-confused": 7, "one-window-too-many": 9},
        complete=True,
    ),
    Case(
        "valid, with a stride",
        tf_same_padding.Valid(_map(33), conv(5, 2), "side"),
        15,
        {"plus-one-before-rounding-down": 14, "no-plus-one": 14},
    ),
    Case(
        "same puts no zero before and one behind",
        tf_same_padding.Ends(_map(224), (conv(3, 2),), 1),
        [0, 1],
        {"as-at-stride-one": "1 and 1", "odd-pixel-before": "1 and 0"},
    ),
)
def test_tensorflows_paddings(case: Case) -> None:
    """The size, and where the zeros are."""
    assert case.found == case.expected


def test_zeros_behind_another_layer() -> None:
    """224 × 224 through 7 × 7 with stride 2, then 3 × 3 with stride 2: the second layer pads 112 pixels by 0 and 1."""
    question = tf_same_padding.Ends(_map(224), (conv(7, 2), MaxPool2d((3, 3), (2, 2))), 0)
    assert [step.value.data for step in question.solve()] == [112, 56, 110, 113, 1, 0, 1, [0, 1]]


_CHAIN = conv_stack_output_size.OutputSide(_map(32), (conv(5), _HALVING, conv(5), _HALVING))


@each(
    Case(
        "a chain of layers",
        _CHAIN,
        5,
        {"convolutions-keep-size": 8, "no-plus-one": 4, "pools-skipped": 24, "last-layer-left-out": 10},
    ),
    Case(
        "a pixel shuffle",
        pixel_shuffle_output_shape.Shuffle(_map(12, 64), 2),
        "24 × 24 × 16",
        {
            "channels-not-squared": "24 × 24 × 32",
            "channels-kept": "24 × 24 × 64",
            "channels-like-the-sides": "24 × 24 × 256",
            "sides-squared": "48 × 48 × 16",
            "sides-kept": "12 × 12 × 16",
            "other-way-round": "6 × 6 × 256",
        },
        complete=True,
    ),
    Case("a pixel unshuffle undoes it", pixel_shuffle_output_shape.Unshuffle(_map(24, 16), 2), "12 × 12 × 64", {}),
)
def test_several_layers_and_blocks_of_pixels(case: Case) -> None:
    """Layers in a row, and pixels traded for channels."""
    assert case.found == case.expected


def test_every_layer_of_a_chain() -> None:
    """32 pixels through conv 5, pool 2, conv 5, pool 2: 28, 14, 10, 5."""
    assert [step.value.data for step in _CHAIN.solve()] == [28, 14, 10, 5]
