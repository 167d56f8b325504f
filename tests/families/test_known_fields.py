"""Where units look: the wrong methods give the wrong answers that are known from courses and papers."""

from knowing import Case, conv, each

from quizgen.families.fields import (
    branch_receptive_field,
    dilated_receptive_field,
    effective_stride,
    equivalent_kernel,
    receptive_field,
    receptive_field_region,
    touched_inputs,
    units_that_see_a_pixel,
)
from quizgen.solver import Conv2d, MaxPool2d

_SHIFTED = (conv(7, 2, 3), conv(3, 2, 1), conv(3, 1, 1), conv(3, 2, 1), conv(5, 1, 2))
"""The stack whose paddings add up to 29 input pixels."""

_LOCATED = (conv(7, 2, 3), conv(3, 2), conv(3, 1, 1), conv(3, 2))
"""Side 27, jump 8, effective padding 7."""

_STRIDED = (conv(3, 2), conv(3, 2), conv(3, 1), conv(3, 2))
"""Jump 8."""

_POOL = MaxPool2d((2, 2), (2, 2))
_DILATED = (conv(3, 1, 1), conv(3, 1, 2, 2), conv(3, 1, 4, 4))
_HOLES = (conv(3, dilation=2),) * 3
_BRANCHES = ((conv(1),), (conv(3, 1, 1),), (conv(5, 1, 2),), (conv(3, 1, 1), conv(3, 1, 1)))
_REDUCTIONS = ((conv(3, 2, 1),), (conv(5, 1, 2), conv(3, 2, 1)))
_BLOCK = ((conv(3, 1, 1), conv(3, 1, 1)), ())

_WHOLE_IMAGE = {"end-overlooked": 7, "end-sees-the-map-only": 8, "end-beyond-the-image": 35}


@each(
    Case(
        "a stack with stride 1",
        receptive_field.Side((conv(3, 1, 1), conv(3), conv(3, 1, 1), conv(3), conv(3))),
        11,
        {
            "kernels-added": 15,
            "kernels-multiplied": 243,
            "started-at-zero": 10,
            "whole-kernel-added": 16,
            "last-kernel-only": 3,
            "padding-added": 15,
        },
        complete=True,
    ),
    Case(
        "a strided stack",
        receptive_field.Side(_SHIFTED),
        59,
        {
            "new-jump": 77,
            "strides-ignored": 17,
            "field-times-stride": 46,
            "previous-stride-only": 25,
            "strides-added": 57,
            "order-reversed": 39,
            "whole-kernel-added": 78,
        },
        complete=True,
    ),
    Case(
        "a stack with pools",
        receptive_field.Side((conv(3), conv(3), _POOL, conv(3), conv(3), _POOL, conv(3))),
        24,
        {
            "new-jump": 27,
            "strides-ignored": 13,
            "previous-stride-only": 17,
            "strides-added": 47,
            "pools-skipped": 11,
            "pool-kernels-skipped": 21,
        },
        complete=True,
    ),
    Case(
        "a dilated stack",
        dilated_receptive_field.DilatedSide(_DILATED),
        15,
        {
            "dilation-ignored": 7,
            "dilation-times-kernel": 19,
            "dilation-as-holes": 19,
            "dilation-carried-over": 23,
            "spans-added": 17,
            "started-at-zero": 14,
            "kernel-plus-dilation": 13,
        },
        complete=True,
    ),
    Case(
        "global pooling, like a fully connected layer, sees the whole image",
        receptive_field.WholeImage((conv(3, 2, 1), conv(3, 2, 1)), "pool", 32),
        32,
        _WHOLE_IMAGE,
        complete=True,
    ),
)
def test_sides(case: Case) -> None:
    """How far a unit sees."""
    assert case.found == case.expected


@each(
    Case(
        "a jump",
        effective_stride.Jump(_STRIDED),
        8,
        {
            "strides-added": 7,
            "last-stride-only": 2,
            "last-stride-left-out": 4,
            "width-for-jump": 23,
            "overlap-for-jump": 15,
        },
        complete=True,
    ),
    Case(
        "the distance of units 3 and 10: seven jumps of 8",
        effective_stride.Distance(_STRIDED, (3, 10)),
        56,
        {
            "first-unit-not-subtracted": 80,
            "one-unit-too-many": 64,
            "strides-added": 49,
            "last-stride-left-out": 28,
            "from-end-to-start": 34,
            "gap-for-distance": 33,
        },
        complete=True,
    ),
    Case(
        "an effective padding, which is half of the field without its centre",
        receptive_field_region.EffectivePadding(_SHIFTED),
        29,
        {
            "paddings-added": 8,
            "paddings-at-new-jump": 38,
            "strides-added": 28,
            "first-padding-only": 3,
        },
        complete=True,
    ),
    Case(
        "an effective padding that leaves the first field off the centre",
        receptive_field_region.EffectivePadding(_LOCATED),
        7,
        {"first-field-centred": 13},
    ),
    Case(
        "the columns of a unit",
        receptive_field_region.Region(_LOCATED, 4),
        [25, 51],
        {
            "padding-ignored": "32 to 58",
            "paddings-added": "28 to 54",
            "counted-from-one": "17 to 43",
            "new-jump-in-side": "25 to 69",
            "end-off-by-one": "25 to 52",
            "centred-on-jump": "19 to 45",
        },
        complete=True,
    ),
    Case(
        "the columns of the first unit, some of them padding",
        receptive_field_region.Region(_LOCATED, 0),
        [-7, 19],
        {"cut-at-the-border": "0 to 19"},
    ),
    Case(
        "the centre of a unit: half a column more is measured from the edge",
        receptive_field_region.Centre(_LOCATED, 4),
        "38.0",
        {
            "padding-ignored": "45.0",
            "paddings-added": "41.0",
            "counted-from-one": "30.0",
            "new-jump-in-side": "47.0",
            "centred-on-jump": "32.0",
            "half-pixel-more": "38.5",
            "first-column-for-centre": "25.0",
        },
        complete=True,
    ),
    Case(
        "the units that see a column",
        units_that_see_a_pixel.Units(_LOCATED, 40),
        [3, 5],
        {
            "padding-ignored": "2 to 5",
            "first-rounded-down": "2 to 5",
            "last-rounded-up": "3 to 6",
            "counted-from-one": "4 to 6",
            "new-jump-in-side": "1 to 5",
        },
        complete=True,
    ),
)
def test_places(case: Case) -> None:
    """Where units look."""
    assert case.found == case.expected


@each(
    Case(
        "parallel branches are not in a row",
        branch_receptive_field.Module(_BRANCHES),
        5,
        {"branches-in-a-row": 11, "fields-added": 14, "whole-kernel-added": 7},
        complete=True,
    ),
    Case(
        "a residual block after a field of 7 and a jump of 2",
        branch_receptive_field.ResidualBlock(_BLOCK, given=(7, 2)),
        15,
        {"fields-added": 22, "jump-ignored": 11, "block-alone": 5, "narrowest-counted": 7, "whole-kernel-added": 19},
        complete=True,
    ),
    Case(
        "branches with strides, after layers",
        branch_receptive_field.Module(_REDUCTIONS, (conv(7, 2, 3), conv(3))),
        23,
        {
            "branches-in-a-row": 39,
            "fields-added": 38,
            "block-alone": 7,
            "new-jump": 33,
            "strides-ignored": 15,
        },
        complete=True,
    ),
    Case(
        "a kernel equivalent to a stack",
        equivalent_kernel.EqualSquares((conv(3),) * 4),
        9,
        {
            "kernels-added": 12,
            "kernels-multiplied": 81,
            "one-not-added": 8,
            "one-kernel-only": 3,
        },
        complete=True,
    ),
    Case(
        "a kernel equivalent to two oblong ones",
        equivalent_kernel.Rectangle((Conv2d(1, 1, (5, 3)),) * 2),
        [9, 5],
        {
            "axes-swapped": [5, 9],
            "longer-side-for-both": [9, 9],
            "kernels-added": [10, 6],
            "kernels-multiplied": [25, 9],
            "one-not-added": [8, 4],
        },
        complete=True,
    ),
    Case(
        "the inputs that are touched: a grid, whose lines the number of taps gives",
        touched_inputs.Touched(_HOLES),
        7,
        {
            "field-for-touched": 13,
            "paths-counted": 27,
            "kernels-added": 9,
            "one-not-added": 6,
        },
        complete=True,
    ),
    Case(
        "the inputs that are touched through a stride",
        touched_inputs.Touched((conv(3, 2), conv(3, dilation=2), conv(3, dilation=2))),
        15,
        {"field-for-touched": 19, "paths-counted": 27, "kernels-added": 9, "strides-ignored": 11},
        complete=True,
    ),
    Case(
        "the inputs that are left out",
        touched_inputs.Holes(_HOLES),
        6,
        {"touched-for-left-out": 7, "kernels-added": 4},
        complete=True,
    ),
)
def test_branches_kernels_and_holes(case: Case) -> None:
    """What joins, what stands for a stack, and what a stack leaves out."""
    assert case.found == case.expected
