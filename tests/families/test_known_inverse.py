"""Working backwards, the wrong methods give the wrong answers that are known from courses and exams."""

from knowing import Case, conv, each

from quizgen.families.inverse import (
    channels_from_parameters,
    depth_for_receptive_field,
    input_sizes_from_output,
    kernel_from_sizes,
    output_padding_to_undo,
    padding_for_same_size,
    strides_from_sizes,
)
from quizgen.kit.kernels import KernelSides
from quizgen.solver import Conv2d, MaxPool2d

_KERNEL = kernel_from_sizes.SquareKernel((28, 28), conv(7, padding=1))
_KERNELS = KernelSides((28, 28), conv(4, 3, 1))
_STRIDES = strides_from_sizes.Strides((20, 20), conv(3, 6))
_CHANNELS = channels_from_parameters.OutputChannels(Conv2d(16, 32, (3, 3)))
_POOL = MaxPool2d((2, 2), (2, 2))


@each(
    Case(
        "B1: padding that keeps the size under a plain kernel",
        padding_for_same_size.EqualPadding((32, 32), conv(7, padding=3)),
        3,
        {"padding-of-one": 1, "both-ends-together": 6, "no-padding": 0, "half-span": 4},
        complete=True,
    ),
    Case(
        "B1: and under a dilated one; 2 · 7 / 2 = 7 comes out whole, (7 + 2 − 1) / 2 = 4 too",
        padding_for_same_size.DilatedPadding((32, 32), conv(7, padding=6, dilation=2)),
        6,
        {
            "dilation-ignored": 3,
            "dilation-as-padding": 2,
            "dilation-as-holes": 9,
            "both-ends-together": 12,
            "half-span": 7,
            "dilation-times-half-kernel": 7,
            "dilation-added": 4,
        },
        complete=True,
    ),
    Case(
        "B1: with dilation 3, 3 · 5 / 2 and (5 + 3 − 1) / 2 are fractions: nobody gives them",
        padding_for_same_size.DilatedPadding((32, 32), conv(5, padding=6, dilation=3)),
        6,
        {
            "dilation-ignored": 2,
            "dilation-as-padding": 3,
            "dilation-as-holes": 8,
            "both-ends-together": 12,
            "half-span": 7,
        },
        complete=True,
    ),
    Case(
        "B2: the kernel from 28 to 24 with padding 1",
        _KERNEL,
        7,
        {
            "no-plus-one": 6,
            "one-added-twice": 8,
            "padding-ignored": 5,
            "padding-once": 6,
        },
        complete=True,
    ),
    Case(
        "B2: a dilated kernel that spans 9 of 28 pixels; half of 8 − 2 less is whole, 8 / 3 is not",
        kernel_from_sizes.DilatedKernel((28, 28), conv(5, padding=1, dilation=2)),
        5,
        {
            "dilation-ignored": 9,
            "gaps-for-weights": 4,
            "dilation-subtracted": 7,
            "padding-ignored": 4,
        },
        complete=True,
    ),
    Case(
        "B2: all kernels from 28 to 9 at stride 3 with padding 1: 30 − 8 · 3 = 6 and up to two pixels fewer",
        _KERNELS,
        [4, 5, 6],
        {
            "nothing-left-over": [6],
            "no-plus-one": [1, 2, 3],
            "whole-stride-left-over": [3, 4, 5, 6],
            "stride-ignored": [22],
            "padding-ignored": [2, 3, 4],
            "padding-once": [3, 4, 5],
        },
        complete=True,
    ),
    Case(
        "B3: all strides from 20 to 3 with kernel 3: 17 pixels to move",
        _STRIDES,
        [6, 7, 8],
        {
            "largest-only": [8],
            "as-many-moves-as-positions": [5],
            "sides-divided": [6],
            "kernel-ignored": [7, 8, 9, 10],
            "smallest-only": [6],
            "rounded-up": list(range(9, 17)),
        },
        complete=True,
    ),
    Case(
        "B4: all inputs that give 16 outputs without padding",
        input_sizes_from_output.LayerInputs((conv(3, 2),), 16),
        "33 to 34",
        {
            "only-the-smallest": "33 to 33",
            "output-times-stride": "32 to 33",
            "as-many-moves-as-positions": "35 to 36",
            "whole-stride-left-over": "33 to 35",
            "kernel-ignored": "30 to 31",
        },
        complete=True,
    ),
    Case(
        "B4: and with padding 1",
        input_sizes_from_output.PaddedInputs((conv(3, 2, 1),), 16),
        "31 to 32",
        {
            "padding-added": "35 to 36",
            "padding-once": "32 to 33",
            "padding-ignored": "33 to 34",
            "only-the-smallest": "31 to 31",
            "as-many-moves-as-positions": "33 to 34",
            "whole-stride-left-over": "31 to 33",
        },
        complete=True,
    ),
    Case(
        "B4: two layers with stride 2: 3 · 2 + 3 = 9 and 10, then 8 · 2 + 3 = 19 and 9 · 2 + 3 + 1 = 22",
        input_sizes_from_output.StackInputs((conv(3, 2), conv(3, 2)), 4),
        "19 to 22",
        {"only-the-smallest": "19 to 19", "left-over-at-first-layer": "19 to 20"},
        complete=True,
    ),
    Case(
        "B5: the smallest input of convolution and pool, twice",
        input_sizes_from_output.SmallestInput((conv(5), _POOL, conv(5), _POOL), 1),
        16,
        {
            "strides-ignored": 11,
            "largest-for-smallest": 19,
            "as-many-moves-as-positions": 25,
            "pools-multiplied": None,
            "order-reversed": 28,
            "pools-skipped": 9,
        },
        complete=True,
    ),
    Case(
        "B5: a pool of 3 × 3 with stride 2 takes 4 · 2 + 3 = 11 pixels, not 5 · 2 = 10",
        input_sizes_from_output.SmallestInput((MaxPool2d((3, 3), (2, 2)), conv(5)), 1),
        11,
        {"pools-multiplied": 10, "strides-ignored": 7, "pools-skipped": 5, "order-reversed": 7},
    ),
    Case(
        "B6: output padding",
        output_padding_to_undo.PaddedOutputPadding((32, 32), conv(3, 2, 1)),
        1,
        {"always-zero": 0, "padding-once": 0, "padding-ignored": None, "largest-allowed": None},
    ),
    Case(
        "B6: 32 − 5 = 27 pixels leave 3 over after 6 strides of 4; 7 · 4 = 28 are 4 short of 32",
        output_padding_to_undo.EqualOutputPadding((32, 32), conv(5, 4)),
        3,
        {
            "always-zero": 0,
            "largest-allowed": None,
            "missing-to-next-stride": 1,
            "input-over-stride": 0,
            "stride-as-factor": 4,
        },
        complete=True,
    ),
    Case(
        "B7: channels from 4,640 parameters; without the biases 32.22, which is no answer",
        _CHANNELS,
        32,
        {"input-channels-forgotten": 464},
        complete=True,
    ),
    Case(
        "B7: filters of a 1 × 1 convolution with bias on 10 channels: 220 parameters",
        channels_from_parameters.OutputChannels(Conv2d(10, 20, (1, 1))),
        20,
        {"bias-forgotten": 22, "input-channels-forgotten": 110, "bias-per-input-channel": 21},
        complete=True,
    ),
    Case(
        "B7: input channels of 10 filters with bias: 1,450 / 10 = 145, 144 / 9 = 16",
        channels_from_parameters.InputChannels(Conv2d(16, 10, (3, 3))),
        16,
        {"filters-forgotten": 160, "kernel-forgotten": 144, "kernel-not-squared": 48, "kernel-sides-added": 24},
        complete=True,
    ),
    Case(
        "B7: with four groups and no bias: 6,400 / 128 = 50, 50 / 25 = 2 channels a group",
        channels_from_parameters.InputChannels(Conv2d(8, 128, (5, 5), groups=4, bias=False)),
        8,
        {
            "filters-forgotten": 1024,
            "groups-ignored": 2,
            "groups-counted-twice": 32,
            "kernel-forgotten": 200,
            "kernel-not-squared": 40,
            "kernel-sides-added": 20,
        },
        complete=True,
    ),
    Case(
        "B8: equal layers for 20 pixels",
        depth_for_receptive_field.Equal((), conv(3, padding=1), 20),
        10,
        {
            "side-over-kernel": 7,
            "rounded-down": 9,
            "started-at-zero": None,
            "half-kernel-added": 19,
            "kernels-multiplied": 3,
        },
        complete=True,
    ),
    Case(
        "B8: equal layers for 21 pixels: 20 / 2 is whole, 21 / 2 is not",
        depth_for_receptive_field.Equal((), conv(3, padding=1), 21),
        10,
        {"started-at-zero": 11, "rounded-down": None, "first-layer-forgotten": 9, "side-over-kernel": 7},
    ),
    Case(
        "B9: doubling dilations for 100 pixels",
        depth_for_receptive_field.Doubling((), conv(3, padding=1), 100),
        6,
        {
            "dilations-ignored": 50,
            "rounded-down": 5,
            "last-dilation-only": 7,
            "dilations-in-a-row": 10,
            "power-alone": 7,
        },
        complete=True,
    ),
    Case(
        "B8: after a 7 × 7 convolution and a 3 × 3 pool, both with stride 2: 11 pixels, then 8 a layer",
        depth_for_receptive_field.EqualAfterStem((conv(7, 2, 3), MaxPool2d((3, 3), (2, 2))), conv(3, padding=1), 100),
        12,
        {
            "rounded-down": 11,
            "whole-kernel-added": 8,
            "stem-jump-ignored": 45,
            "stem-field-ignored": 13,
            "stem-ignored": 50,
            "last-stride-only": 23,
            "strides-added": None,
        },
        complete=True,
    ),
)
def test_working_backwards(case: Case) -> None:
    """Padding, kernel, strides, inputs, channels and depth."""
    assert case.found == case.expected


def test_what_is_given() -> None:
    """28 → 24, 28 → 9, 20 → 3, and 4,640 parameters."""
    assert (_KERNEL.output, _KERNELS.output, _STRIDES.output) == ((24, 24), (9, 9), (3, 3))
    assert _CHANNELS.total == 4640
