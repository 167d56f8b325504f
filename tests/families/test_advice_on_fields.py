"""What a reader of title and advice works out: mistakes about receptive fields, and backwards."""

from knowing import Case, each

from quizgen.families.fields import (
    branch_receptive_field,
    dilated_receptive_field,
    effective_stride,
    equivalent_kernel,
    receptive_field,
    touched_inputs,
    units_that_see_a_pixel,
)
from quizgen.families.inverse import (
    channels_from_parameters,
    depth_for_receptive_field,
    input_sizes_from_output,
    kernel_from_sizes,
    output_padding_to_undo,
    padding_for_same_size,
    strides_from_sizes,
)
from quizgen.solver import AvgPool2d, Conv2d, MaxPool2d


@each(
    Case(
        "branch receptive field: the branch with most layers sees less than one 7 × 7 convolution",
        branch_receptive_field.Module(
            (
                (Conv2d(64, 64, (7, 7), padding=(3, 3)),),
                (Conv2d(64, 64, (1, 1)),),
                (Conv2d(64, 64, (5, 5), padding=(2, 2)),),
                (Conv2d(64, 64, (1, 1)), Conv2d(64, 64, (3, 3), padding=(1, 1))),
            ),
            given=(9, 1),
        ),
        "15",
        {"longest-branch-counted": "11"},
    ),
    Case(
        "branch receptive field: dilated branches after two strides",
        branch_receptive_field.Module(
            (
                (Conv2d(64, 64, (1, 1)),),
                (Conv2d(64, 64, (3, 3), padding=(1, 1)),),
                (Conv2d(64, 64, (3, 3), padding=(2, 2), dilation=(2, 2)),),
                (Conv2d(64, 64, (3, 3), padding=(3, 3), dilation=(3, 3)),),
            ),
            (Conv2d(3, 16, (7, 7), (2, 2)), Conv2d(16, 32, (5, 5), (2, 2)), Conv2d(32, 64, (3, 3), padding=(1, 1))),
        ),
        "47",
        {"dilation-ignored": "31"},
    ),
    Case(
        "channels from parameters: channels read by a 1 × 3 kernel",
        channels_from_parameters.InputChannels(Conv2d(24, 48, (1, 3), bias=False)),
        "24",
        {"height-squared": "72"},
    ),
    Case(
        "channels from parameters: channels of all groups, without bias",
        channels_from_parameters.InputChannels(Conv2d(80, 40, (1, 1), groups=4, bias=False)),
        "80",
        {"bias-assumed": "76"},
    ),
    Case(
        "depth for receptive field: layers after strides of 3 and 2",
        depth_for_receptive_field.EqualAfterStem(
            (Conv2d(3, 32, (5, 5), (3, 3)), AvgPool2d((3, 3), (2, 2))), Conv2d(32, 32, (3, 3), padding=(1, 1)), 93
        ),
        "7",
        {"strides-added": "9"},
    ),
    Case(
        "dilated receptive field: dilated layers after two strides",
        dilated_receptive_field.DilatedSide(
            (
                Conv2d(3, 16, (5, 5), (2, 2), (2, 2)),
                Conv2d(16, 32, (7, 7), (2, 2)),
                Conv2d(32, 64, (3, 3), dilation=(2, 2)),
                Conv2d(64, 128, (5, 5), padding=(4, 4), dilation=(2, 2)),
            )
        ),
        "65",
        {"strides-ignored": "23", "new-jump": "81", "strides-added": "73"},
    ),
    Case(
        "effective stride: the jump after pools with strides of their own",
        effective_stride.Jump(
            (
                Conv2d(3, 16, (3, 3), (2, 2)),
                MaxPool2d((3, 3), (2, 2), (1, 1)),
                Conv2d(16, 32, (7, 7), (2, 2), (3, 3)),
                Conv2d(32, 64, (3, 3), (3, 3)),
                AvgPool2d((2, 2), (1, 1)),
                Conv2d(64, 128, (3, 3), padding=(1, 1)),
            )
        ),
        "24",
        {"pools-skipped": "12", "pool-stride-is-kernel": "72"},
    ),
    Case(
        "effective stride: five jumps of 6, with a dilated last layer",
        effective_stride.Distance(
            (
                Conv2d(3, 16, (5, 5), (2, 2), (2, 2)),
                MaxPool2d((2, 2), (1, 1)),
                Conv2d(16, 32, (3, 3), (3, 3), dilation=(3, 3)),
            ),
            (23, 28),
        ),
        "30",
        {"dilation-multiplied": "90"},
    ),
    Case(
        "equivalent kernel: five layers with dilation 5",
        equivalent_kernel.EqualSquares(
            (
                Conv2d(3, 16, (3, 3), dilation=(5, 5)),
                Conv2d(16, 16, (3, 3), dilation=(5, 5)),
                Conv2d(16, 16, (3, 3), dilation=(5, 5)),
                Conv2d(16, 16, (3, 3), dilation=(5, 5)),
                Conv2d(16, 16, (3, 3), dilation=(5, 5)),
            )
        ),
        "51",
        {"dilation-ignored": "11", "dilation-times-kernel": "71", "dilation-as-holes": "61", "spans-added": "55"},
    ),
    Case(
        "input sizes from output: inputs for 11 pixels under a dilated kernel",
        input_sizes_from_output.PaddedInputs((Conv2d(1, 2, (5, 5), (2, 2), dilation=(3, 3)),), 11),
        "33 to 34",
        {"dilation-ignored": "25 to 26"},
    ),
    Case(
        "kernel from sizes: a kernel that is not square",
        kernel_from_sizes.RectangularKernel((62, 50), Conv2d(1, 1, (4, 9), padding=(1, 4))),
        "4 × 9",
        {"axes-swapped": "9 × 4", "first-axis-for-both": "4 × 4"},
    ),
    Case(
        "kernel from sizes: nine weights, 3 apart",
        kernel_from_sizes.DilatedKernel((45, 45), Conv2d(1, 1, (9, 9), padding=(1, 1), dilation=(3, 3))),
        "9",
        {"dilation-as-holes": "7"},
    ),
    Case(
        "output padding to undo: 38 mod 4",
        output_padding_to_undo.EqualOutputPadding((49, 49), Conv2d(1, 1, (11, 11), (4, 4))),
        "2",
        {"largest-allowed": "3"},
    ),
    Case(
        "output padding to undo: 71 mod 6, dilated",
        output_padding_to_undo.PaddedOutputPadding((78, 78), Conv2d(1, 1, (3, 3), (6, 6), dilation=(3, 3))),
        "5",
        {"dilation-ignored": "3"},
    ),
    Case(
        "output padding to undo: 44 mod 5, padded and dilated",
        output_padding_to_undo.PaddedOutputPadding((47, 47), Conv2d(1, 1, (3, 3), (5, 5), (1, 1), (2, 2))),
        "4",
        {"padding-copied": "1"},
    ),
    Case(
        "output padding to undo: 29 mod 3 and 16 mod 5",
        output_padding_to_undo.OutputPaddingOnEachAxis((30, 17), Conv2d(1, 1, (5, 5), (3, 5), (2, 2))),
        "2 and 1",
        {"axes-swapped": "1 and 2", "first-axis-for-both": "2 and 2", "padding-ignored": "1 and 2"},
    ),
    Case(
        "padding for same size: padding for each axis of a dilated kernel",
        padding_for_same_size.PaddingOnEachAxis((32, 39), Conv2d(1, 1, (3, 7), padding=(4, 6), dilation=(4, 2))),
        "4 and 6",
        {"axes-swapped": "6 and 4", "first-axis-for-both": "4 and 4"},
    ),
    Case(
        "receptive field: a dilated layer after pooling",
        receptive_field.Side(
            (
                Conv2d(3, 16, (5, 5), (2, 2), (2, 2)),
                Conv2d(16, 32, (5, 5)),
                AvgPool2d((3, 3), (2, 2), (1, 1)),
                Conv2d(32, 64, (3, 3), padding=(2, 2), dilation=(2, 2)),
            )
        ),
        "33",
        {"dilation-ignored": "25"},
    ),
    Case(
        "strides from sizes: the one stride that suits both axes",
        strides_from_sizes.SharedStrides((61, 58), Conv2d(1, 1, (5, 7), (8, 8), dilation=(3, 3))),
        "8",
        {"height-only": "7, 8", "width-only": "8, 9", "either-axis": "7, 8, 9"},
    ),
    Case(
        "strides from sizes: strides of a padded, dilated kernel",
        strides_from_sizes.SharedStrides((30, 28), Conv2d(1, 1, (7, 7), (7, 7), (4, 4), (3, 3))),
        "7, 8",
        {"padding-once": "6", "padding-ignored": "4", "dilation-ignored": "11, 12, 13, 14"},
    ),
    Case(
        "touched inputs: dilations 3, 2 and 2",
        touched_inputs.Touched(
            (
                Conv2d(3, 16, (2, 2), dilation=(3, 3)),
                Conv2d(16, 32, (3, 3), dilation=(2, 2)),
                Conv2d(32, 64, (5, 5), dilation=(2, 2)),
            )
        ),
        "14",
        {"largest-dilation-as-grid": "6", "dilation-ignored": "8"},
    ),
    Case(
        "touched inputs: columns between, with dilations 3, 2 and 4",
        touched_inputs.Holes(
            (
                Conv2d(3, 16, (3, 3), dilation=(3, 3)),
                Conv2d(16, 32, (3, 3), dilation=(2, 2)),
                Conv2d(32, 64, (3, 3), dilation=(4, 4)),
            )
        ),
        "2",
        {"gaps-added": "12"},
    ),
    Case(
        "units that see a pixel: units that see column 72",
        units_that_see_a_pixel.Units(
            (
                Conv2d(3, 16, (5, 5), (2, 2), (2, 2)),
                Conv2d(16, 32, (7, 7), (3, 3), (3, 3)),
                Conv2d(32, 64, (5, 5), (2, 2), (2, 2)),
            ),
            72,
        ),
        "5 to 7",
        {"paddings-added": "4 to 6"},
    ),
    Case(
        "units that see a pixel: units that see column 12: the row begins with unit 0",
        units_that_see_a_pixel.Units(
            (Conv2d(3, 16, (3, 3), (2, 2), (1, 1)), MaxPool2d((3, 3), (3, 3)), Conv2d(16, 32, (5, 5), dilation=(2, 2))),
            12,
        ),
        "0 to 2",
        {"before-unit-zero": "−6 to 2"},
    ),
)
def test_words_lead_to_the_wrong_answer(case: Case) -> None:
    """Each was computed by hand from the question, the title and the advice, without the rule."""
    assert case.found == case.expected
