"""The language of `quizgen solve`: what it can say, and errors that point at the word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.errors import QuizgenError, UsageError
from quizgen.notation import parse_network, parse_shape
from quizgen.solver import (
    AdaptiveAvgPool2d,
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    ConvTranspose2d,
    Dropout,
    Features,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    PixelShuffle,
    ReLU,
    Shape,
)

IMAGE = Shape(3, 224, 224)

SAID: dict[str, tuple[Layer, ...]] = {
    "conv 64 k7 s2 p3": (Conv2d(3, 64, (7, 7), (2, 2), (3, 3)),),
    "conv 6 k3x5 s2x1 p1x0 d2 g3 nobias": (Conv2d(3, 6, (3, 5), (2, 1), (1, 0), (2, 2), 3, bias=False),),
    "CONV 8 K3, ReLU": (Conv2d(3, 8, (3, 3)), ReLU()),
    "maxpool k2": (MaxPool2d((2, 2), (2, 2)),),
    "maxpool k3 s2 p1 d2 ceil": (MaxPool2d((3, 3), (2, 2), (1, 1), (2, 2), ceil_mode=True),),
    "avgpool k3 s1": (AvgPool2d((3, 3), (1, 1)),),
    "convt 16 k4 s2 p1 op1": (ConvTranspose2d(3, 16, (4, 4), (2, 2), (1, 1), (1, 1)),),
    "conv 8 k1, bn, relu, dropout": (Conv2d(3, 8, (1, 1)), BatchNorm2d(8), ReLU(), Dropout()),
    "gap, flatten, linear 10, linear 5 nobias": (
        AdaptiveAvgPool2d(),
        Flatten(),
        Linear(3, 10),
        Linear(10, 5, bias=False),
    ),
    "conv 12 k3 p1; pixelshuffle 2": (Conv2d(3, 12, (3, 3), padding=(1, 1)), PixelShuffle(2)),
    "2*(conv 3 k3, relu), relu": (Conv2d(3, 3, (3, 3)), ReLU(), Conv2d(3, 3, (3, 3)), ReLU(), ReLU()),
    "2*(2*(relu))": (ReLU(),) * 4,
    "relu # a comment, conv\nrelu\n\n": (ReLU(), ReLU()),
    "relu,,relu,": (ReLU(), ReLU()),
}

WRONG = {
    "conv 64 k7 s2 q3": "line 1, column 15, at “q3”: conv has no such setting; it takes d1, g1, k1, p1, s1, nobias",
    "cov 64 k3": "line 1, column 1, at “cov”: there is no such layer; did you mean conv?",
    "xyz": "layers are conv, convt, maxpool",
    "bacthnorm": "there is no such layer; did you mean bn?",
    "fully_conected 10": "there is no such layer; write linear",
    "convolution 64 k3": "there is no such layer; write conv",
    "conv k3": "column 6, at “k3”: the number of filters is missing; write conv 64",
    "linear": "column 1, at “linear”: the number of units is missing",
    "conv 64": "column 1, at “conv”: the kernel size is missing; write conv … k3",
    "relu\nconv 64 k3 k5": "line 2, column 12, at “k5”: this is given twice",
    "conv 8 k3 nobias nobias": "at “nobias”: this is given twice",
    "conv 9 k3 g3x1": "groups are one number, such as g4",
    "relu k3": "at “k3”: relu has no such setting; it takes no settings",
    "conv 64 k3, linear 10": "at “linear”: layer 2 is impossible: its input is a feature map; write flatten before it",
    "flatten, conv 4 k1": "layer 2 is impossible: it takes a feature map, but its input is flat (150528 features)",
    "conv 64 k300": "layer 1 is impossible: the kernel spans 300 pixels and fits nowhere on the padded input of 224",
    "conv 64 k3 g5": "layer 1 is impossible: groups=5 does not divide in_channels=3",
    "conv 0 k3": "out_channels must be at least 1, not 0",
    "2*(relu": "at “(”: this bracket is never closed",
    "relu)": "at “)”: this bracket was never opened",
    "2*relu": "at “*”: a bracket goes after *",
    "x*(relu)": "at “x”: a number of repetitions goes before *",
    "relu (relu)": "at “(”: a repetition is written 3*(conv 64 k3 p1, relu)",
    "9999*(9999*(relu))": "these are more than 10,000 layers",
    "30*(" * 30 + "relu" + ")" * 30: "repetitions are nested more than 20 deep",
    " , ": "no layers; name some",
}


@pytest.mark.parametrize("text", SAID)
def test_a_text_gives_its_layers(text: str) -> None:
    """PyTorch's layers with its defaults; channels follow from the layer before."""
    assert parse_network(text, IMAGE).layers == SAID[text]


@pytest.mark.parametrize("text", WRONG)
def test_an_error_points_at_the_word(text: str) -> None:
    """Line, column, the word, what is wrong and what to try."""
    with pytest.raises(UsageError) as caught:
        parse_network(text, IMAGE)
    assert WRONG[text] in str(caught.value)


def test_shapes_are_read() -> None:
    """Channels × height × width, as tables show them too, and nothing else."""
    for text in ("3x224x224", " 3X224×224 ", "3 × 224 × 224", "3*224*224", "(3, 224, 224)", "3 by 224 by 224"):
        assert parse_shape(text) == IMAGE
    for text in ("224", "3x224", "3x0x5", "axbxc", "", "3 224 224", "1, 3, 224, 224"):
        with pytest.raises(UsageError, match="give channels x height x width, such as 3x224x224"):
            parse_shape(text)


def test_what_follows_a_flattening_is_a_vector() -> None:
    """Features, not a shape."""
    assert parse_network("conv 8 k3, flatten, linear 7", Shape(1, 5, 5)).output == Features(7)


words = st.sampled_from(
    ["conv", "8", "k3", "s2", ",", "(", ")", "*", "2", "relu", "flatten", "linear", "gap", "\n", "#"]
)


@given(st.lists(words, max_size=25).map(" ".join) | st.text(max_size=60))
def test_any_text_gives_a_network_or_one_of_our_errors(text: str) -> None:
    """No other exception, whatever is typed."""
    try:
        network = parse_network(text, IMAGE)
    except QuizgenError:
        return
    assert network.layers
