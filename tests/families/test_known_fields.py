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
from quizgen.solver import MaxPool2d

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
_BLOCK = ((conv(3, 1, 1), conv(3, 1, 1)), ())

_WHOLE_IMAGE = {"end-overlooked": 7, "end-sees-the-map-only": 8, "end-beyond-the-image": 35}


@each(
    Case(
        "a strided stack",
        receptive_field.Side(_SHIFTED),
        59,
        {
            "new-jump": 77,
            "strides-ignored": 17,
            "kernels-added": 21,
            "kernels-multiplied": 945,
            "top-down-rule": 46,
            "started-at-zero": 58,
            "previous-stride-only": 25,
            "strides-added": 57,
            "order-reversed": 39,
            "last-kernel-only": 5,
            "padding-added": 117,
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
            "kernels-added": 19,
            "kernels-multiplied": 972,
            "top-down-rule": 33,
            "started-at-zero": 23,
            "previous-stride-only": 17,
            "strides-added": 47,
            "order-reversed": 30,
            "last-kernel-only": 3,
            "whole-kernel-added": 37,
            "pools-skipped": 11,
            "pool-kernels-skipped": 21,
        },
        complete=True,
    ),
    Case(
        "a dilated stack",
        receptive_field.Side(_DILATED),
        15,
        {
            "kernels-added": 17,
            "kernels-multiplied": 135,
            "started-at-zero": 14,
            "last-kernel-only": 9,
            "padding-added": 29,
            "whole-kernel-added": 18,
            "dilation-ignored": 7,
        },
        complete=True,
    ),
    Case(
        "a dilated stack, asked for its dilations",
        dilated_receptive_field.DilatedSide(_DILATED),
        15,
        {
            "kernels-added": 17,
            "kernels-multiplied": 135,
            "started-at-zero": 14,
            "strides-added": 23,
            "last-kernel-only": 9,
            "padding-added": 29,
            "whole-kernel-added": 18,
            "dilation-ignored": 7,
            "dilation-times-kernel": 19,
        },
    ),
    Case(
        "global pooling sees the whole image",
        receptive_field.WholeImage((conv(3, 2, 1), conv(3, 2, 1)), "pool", 32),
        32,
        _WHOLE_IMAGE,
        complete=True,
    ),
    Case(
        "a fully connected layer sees the whole image",
        receptive_field.WholeImage((conv(3, 2, 1), conv(3, 2, 1)), "linear", 32),
        32,
        _WHOLE_IMAGE,
        complete=True,
    ),
)
def test_sides(case: Case) -> None:
    """How far a unit sees."""
    assert case.found == case.expected


@each(
    Case("a jump", effective_stride.Jump(_STRIDED), 8, {"strides-added": 7, "last-stride-only": 2}),
    Case(
        "the distance of units 3 and 10: seven jumps of 8",
        effective_stride.Distance(_STRIDED, (3, 10)),
        56,
        {"first-unit-not-subtracted": 80, "one-unit-too-many": 64},
    ),
    Case(
        "an effective padding: plainly added, and with each layer's new jump",
        receptive_field_region.EffectivePadding(_SHIFTED),
        29,
        {"paddings-added": 8, "paddings-at-new-jump": 38},
    ),
    Case(
        "the columns of a unit",
        receptive_field_region.Region(_LOCATED, 4),
        [25, 51],
        {"padding-ignored": "32 to 58", "end-off-by-one": "25 to 52", "counted-from-one": "17 to 43"},
    ),
    Case(
        "the centre of a unit: half a pixel more is measured from the edge",
        receptive_field_region.Centre(_LOCATED, 4),
        "38.0",
        {"half-pixel-more": "38.5", "centred-on-jump": "32.0"},
    ),
    Case(
        "the units that see a column: dividing by the jump finds only one",
        units_that_see_a_pixel.Units(_LOCATED, 40),
        [3, 5],
        {"column-over-jump": "5 to 5"},
    ),
)
def test_places(case: Case) -> None:
    """Where units look."""
    assert case.found == case.expected


@each(
    Case(
        "parallel branches are not in a row, and their mean of 3.5 is no whole number",
        branch_receptive_field.Module(_BRANCHES),
        5,
        {"branches-in-a-row": 11, "last-kernels-multiplied": 45, "branches-averaged": None},
    ),
    Case(
        "a residual block behind a field of 7 and a jump of 2",
        branch_receptive_field.ResidualBlock(_BLOCK, given=(7, 2)),
        15,
        {"narrowest-taken": 7, "jump-ignored": 11},
    ),
    Case(
        "a kernel equivalent to a stack",
        equivalent_kernel.EqualSquares((conv(3),) * 4),
        9,
        {"kernels-added": 12, "kernels-multiplied": 81},
    ),
    Case("the inputs that are touched", touched_inputs.Touched(_HOLES), 7, {"field-for-touched": 13}),
    Case(
        "the inputs that are left out",
        touched_inputs.Holes(_HOLES),
        6,
        {"touched-for-left-out": 7, "field-for-left-out": 13},
    ),
)
def test_branches_kernels_and_holes(case: Case) -> None:
    """What joins, what stands for a stack, and what a stack leaves out."""
    assert case.found == case.expected
