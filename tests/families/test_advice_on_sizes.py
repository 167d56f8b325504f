"""What a reader of title and advice works out: mistakes about sizes."""

from knowing import Case, each

from quizgen.families.sizes import (
    conv_output_size,
    conv_stack_output_size,
    dilated_conv_output_size,
    pixel_shuffle_output_shape,
    pool_output_size,
    tf_same_padding,
    transposed_conv_output_size,
)
from quizgen.solver import AvgPool2d, Conv2d, ConvTranspose2d, MaxPool2d, Shape


@each(
    Case(
        "conv output size: pixels left over: 41 mod 4",
        conv_output_size.Leftover(Shape(1, 48, 48), Conv2d(1, 1, (7, 7), (4, 4))),
        "1",
        {"missing-for-leftover": "3", "plus-one-inside": "2"},
    ),
    Case(
        "conv stack output size: 64 pixels through four layers",
        conv_stack_output_size.OutputSide(
            Shape(3, 64, 64),
            (
                Conv2d(3, 20, (5, 5), padding=(2, 2)),
                Conv2d(20, 40, (3, 3), (2, 2), (2, 2)),
                AvgPool2d((3, 3), (2, 2)),
                Conv2d(40, 80, (3, 3), padding=(1, 1)),
            ),
        ),
        "16",
        {"ceil-for-floor": "17", "padding-ignored": "12", "padding-once": "14", "pool-stride-as-window": "11"},
    ),
    Case(
        "dilated conv output size: a dilated kernel with other settings for each axis",
        dilated_conv_output_size.Output(Shape(128, 68, 87), Conv2d(128, 256, (7, 3), (2, 2), (1, 2), (4, 2)), "volume"),
        "23 × 44 × 256",
        {
            "axes-swapped": "34 × 33 × 256",
            "first-axis-for-both": "23 × 33 × 256",
            "channels-kept": "23 × 44 × 128",
            "channels-first": "256 × 23 × 44",
        },
    ),
    Case(
        "pixel shuffle output shape: a convolution that keeps the size, then a shuffle",
        pixel_shuffle_output_shape.Shuffle(Shape(48, 17, 17), 2, Conv2d(48, 96, (3, 3), padding=(1, 1))),
        "34 × 34 × 24",
        {"input-channels-kept": "34 × 34 × 12", "padding-ignored": "30 × 30 × 24", "no-plus-one": "32 × 32 × 24"},
    ),
    Case(
        "pixel shuffle output shape: a convolution with stride 2, then a shuffle",
        pixel_shuffle_output_shape.Shuffle(Shape(48, 14, 20), 2, Conv2d(48, 256, (3, 3), (2, 2))),
        "12 × 18 × 64",
        {"stride-ignored": "24 × 36 × 64"},
    ),
    Case(
        "pool output size: ceil mode, with a window dropped along one axis",
        pool_output_size.Output(Shape(12, 39, 54), MaxPool2d((2, 5), (3, 4), (0, 1), ceil_mode=True), "size"),
        "13 × 14",
        {"axes-swapped": "10 × 18", "first-axis-for-both": "13 × 18"},
    ),
    Case(
        "tf same padding: valid padding with stride 2",
        tf_same_padding.Valid(Shape(1, 88, 106), Conv2d(1, 1, (3, 5), (2, 2)), "size"),
        "43 × 51",
        {"ceil-for-floor": "44 × 52"},
    ),
    Case(
        "tf same padding: rows that the second layer adds",
        tf_same_padding.Ends(Shape(1, 226, 244), (Conv2d(1, 1, (3, 3), (3, 3)), Conv2d(1, 1, (6, 6), (4, 4))), 0),
        "1 and 1",
        {"all-at-the-end": "0 and 2", "first-layer-skipped": "2 and 2", "other-axis": "2 and 2"},
    ),
    Case(
        "transposed conv output size: other settings for each axis",
        transposed_conv_output_size.Output(
            Shape(24, 35, 48), ConvTranspose2d(24, 20, (7, 3), (4, 2), (2, 1)), "volume"
        ),
        "139 × 95 × 20",
        {
            "size-times-stride": "140 × 96 × 20",
            "channels-kept": "139 × 95 × 24",
            "channels-first": "20 × 139 × 95",
            "axes-swapped": "69 × 191 × 20",
            "first-axis-for-both": "139 × 191 × 20",
        },
    ),
)
def test_words_lead_to_the_wrong_answer(case: Case) -> None:
    """Each was computed by hand from the question, the title and the advice, without the rule."""
    assert case.found == case.expected
