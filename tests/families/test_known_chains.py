"""Sizes by TensorFlow's paddings, after several layers and after pixel shuffles: right answers, and wrong methods."""

from knowing import Case, conv, each, wrong_answers

from quizgen.families.sizes import conv_stack_output_size, pixel_shuffle_output_shape, tf_same_padding
from quizgen.solver import Conv2d, MaxPool2d, Shape

_HALVING = MaxPool2d((2, 2), (2, 2))


def _map(side: int, channels: int = 1) -> Shape:
    return Shape(channels, side, side)


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
        {"no-plus-one": 14, "paddings-confused": 17, "stride-ignored": 29},
        complete=True,
    ),
    Case(
        "same puts no zero before and one behind",
        tf_same_padding.Ends(_map(224), (conv(3, 2),), 1),
        [0, 1],
        {
            "as-at-stride-one": "1 and 1",
            "odd-pixel-before": "1 and 0",
            "all-on-each-side": "1 and 1",
            "one-stride-too-many": "1 and 2",
        },
        complete=True,
    ),
)
def test_tensorflows_paddings(case: Case) -> None:
    """The size, and where the zeros are."""
    assert case.found == case.expected


def test_zeros_behind_another_layer() -> None:
    """224 × 224 through 7 × 7 with stride 2, then 3 × 3 with stride 2: the second layer pads 112 pixels by 0 and 1."""
    question = tf_same_padding.Ends(_map(224), (conv(7, 2), MaxPool2d((3, 3), (2, 2))), 0)
    assert [step.value.data for step in question.solve()] == [112, 56, 110, 113, 1, 0, 1, [0, 1]]


def test_a_wrong_size_is_carried_to_the_next_layer() -> None:
    """Rounding down in every layer gives the last one a smaller input; skipping the first gives it a larger one."""
    question = tf_same_padding.Ends(Shape(1, 23, 24), (conv(3, 3), conv(5, 2)), 0)
    assert question.solve()[-1].value.text == "1 and 2"  # 8 pixels, 4 windows: 6 + 5 - 8 = 3
    wrong = wrong_answers(tf_same_padding.FAMILY, question)
    assert wrong["rounded-down"].text == "1 and 1"  # 7 pixels, 3 windows: 4 + 5 - 7 = 2
    assert wrong["first-layer-skipped"].text == "2 and 2"  # 23 pixels, 12 windows: 22 + 5 - 23 = 4


_CHAIN = conv_stack_output_size.OutputSide(_map(32), (conv(5), _HALVING, conv(5), _HALVING))


@each(
    Case(
        "a chain of layers",
        _CHAIN,
        5,
        {
            "convolutions-keep-size": 8,
            "no-plus-one": 2,
            "pools-skipped": 24,
            "last-layer-left-out": 10,
            "padding-ignored": None,
        },
        complete=True,
    ),
    Case(
        "a convolution with a stride keeps no size in anybody's mind",
        conv_stack_output_size.OutputVolume(
            _map(31, 3), (Conv2d(3, 8, (3, 3), (2, 2)), MaxPool2d((3, 3), (2, 2)), Conv2d(8, 16, (3, 3)))
        ),
        "5 × 5 × 16",
        {
            "convolutions-keep-size": "7 × 7 × 16",
            "no-plus-one": "2 × 2 × 16",
            "pools-skipped": "13 × 13 × 16",
            "conv-strides-ignored": "12 × 12 × 16",
            "channels-pooled": None,
            "channels-kept": "5 × 5 × 3",
            "channels-first": "16 × 5 × 5",
        },
        complete=True,
    ),
    Case(
        "a pool at the end divides channels in some minds, and only by its own stride",
        conv_stack_output_size.OutputVolume(_map(20, 3), (conv(5), _HALVING, Conv2d(1, 12, (3, 3)), _HALVING)),
        "3 × 3 × 12",
        {"channels-pooled": "3 × 3 × 6"},
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
            "other-way-round": "6 × 6 × 256",
            "channels-first": "16 × 24 × 24",
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
