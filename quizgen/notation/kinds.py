"""The words for layers: what each needs, what it allows, and the layer that it makes of an input."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from quizgen.errors import IllPosedError
from quizgen.solver import (
    ELU,
    GELU,
    Activation,
    AdaptiveAvgPool2d,
    AvgPool2d,
    BatchNorm1d,
    BatchNorm2d,
    ChannelShuffle,
    Conv2d,
    ConvTranspose2d,
    Dropout,
    Features,
    Flatten,
    GroupNorm,
    Hardsigmoid,
    Hardswish,
    InstanceNorm2d,
    Layer,
    LayerNorm,
    LayerScale,
    LeakyReLU,
    Linear,
    LocalResponseNorm,
    MaxPool2d,
    Mish,
    Pair,
    PixelShuffle,
    PixelUnshuffle,
    PReLU,
    ReLU,
    ReLU6,
    Shape,
    Sigmoid,
    SiLU,
    Softmax,
    Softplus,
    Split,
    Tanh,
    Unflatten,
    Upsample,
    ZeroPad2d,
)

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one layer as they were written."""

    pairs: Mapping[str, Pair]
    flags: frozenset[str]
    numbers: tuple[int, ...] = ()
    name: str = ""

    def pair(self, name: str, default: int) -> Pair:
        return self.pairs.get(name, (default, default))


@dataclass(frozen=True, slots=True)
class Kind:
    """A word of the language.

    Attributes:
        make: gives the layer.
        settings: letters that go before a number, such as k and s.
        flags: words by themselves.
        counts: what numbers it needs right after it, each in words.
        least: how many of them must be given.
        learns: whether weights can be shared by a name: `as NAME`.
    """

    make: Callable[[Activation, Settings], Layer]
    settings: frozenset[str] = _NONE
    flags: frozenset[str] = _NONE
    counts: tuple[str, ...] = ()
    least: int = 1
    learns: bool = False


def _channels(shape: Activation) -> int:
    if isinstance(shape, Features):
        raise IllPosedError(f"it takes a feature map, but its input is flat ({shape.count} features)")
    return shape.channels


def _values(shape: Activation) -> int:
    """Channels of a map, or features of a vector."""
    return shape.count if isinstance(shape, Features) else shape.channels


def _conv(shape: Activation, given: Settings) -> Layer:
    return Conv2d(
        _channels(shape),
        given.numbers[0],
        given.pair("k", 1),
        given.pair("s", 1),
        given.pair("p", 0),
        given.pair("d", 1),
        given.pair("g", 1)[0],
        "nobias" not in given.flags,
    )


def _depthwise(shape: Activation, given: Settings) -> Layer:
    channels = _channels(shape)
    return Conv2d(
        channels,
        channels,
        given.pair("k", 1),
        given.pair("s", 1),
        given.pair("p", 0),
        given.pair("d", 1),
        channels,
        "nobias" not in given.flags,
    )


def _conv_transpose(shape: Activation, given: Settings) -> Layer:
    return ConvTranspose2d(
        _channels(shape),
        given.numbers[0],
        given.pair("k", 1),
        given.pair("s", 1),
        given.pair("p", 0),
        given.pair("op", 0),
        given.pair("g", 1)[0],
        "nobias" not in given.flags,
        given.pair("d", 1),
    )


def _batch_norm(shape: Activation, _: Settings) -> Layer:
    return BatchNorm1d(shape.count) if isinstance(shape, Features) else BatchNorm2d(shape.channels)


def _max_pool(_: Activation, given: Settings) -> Layer:
    kernel = given.pair("k", 1)
    stride = given.pairs.get("s", kernel)
    return MaxPool2d(kernel, stride, given.pair("p", 0), given.pair("d", 1), "ceil" in given.flags)


def _avg_pool(_: Activation, given: Settings) -> Layer:
    kernel = given.pair("k", 1)
    return AvgPool2d(kernel, given.pairs.get("s", kernel), given.pair("p", 0), "ceil" in given.flags)


def _linear(shape: Activation, given: Settings) -> Layer:
    if isinstance(shape, Shape):
        raise IllPosedError("its input is a feature map; write flatten before it")
    return Linear(shape.count, given.numbers[0], "nobias" not in given.flags)


def _gap(_: Activation, given: Settings) -> Layer:
    return AdaptiveAvgPool2d((given.numbers[0], given.numbers[-1])) if given.numbers else AdaptiveAvgPool2d()


def _split(shape: Activation, given: Settings) -> Layer:
    part, parts = given.numbers
    channels = _values(shape)
    if parts < 1 or channels % parts:
        raise IllPosedError(f"{channels} channels can't be split into {parts} equal parts")
    if not 1 <= part <= parts:
        raise IllPosedError(f"there is no part {part} of {parts}; parts count from 1")
    size = channels // parts
    return Split((part - 1) * size, size)


def _pad(_: Activation, given: Settings) -> Layer:
    sides = given.numbers * 4 if len(given.numbers) == 1 else given.numbers
    if len(sides) != 4:  # noqa: PLR2004 - sides of a picture
        raise IllPosedError("give one number for all sides, or four: left, right, top, bottom")
    return ZeroPad2d(*sides)


def _upsample(_: Activation, given: Settings) -> Layer:
    mode = "bilinear" if "bilinear" in given.flags else "nearest"
    return Upsample((given.numbers[0], given.numbers[-1]), mode=mode)


def _resize(_: Activation, given: Settings) -> Layer:
    mode = "bilinear" if "bilinear" in given.flags else "nearest"
    return Upsample(size=(given.numbers[0], given.numbers[-1]), mode=mode)


def _plain(layer: Layer) -> Kind:
    return Kind(lambda _shape, _given: layer)


_BIAS = frozenset({"nobias"})
_SAME = frozenset({"same"})
_FILTERS = ("number of filters",)
_SIDES = ("height", "width")

KINDS = {
    "conv": Kind(_conv, frozenset("kspdg"), _BIAS | _SAME, _FILTERS, learns=True),
    "convt": Kind(_conv_transpose, frozenset({*"kspdg", "op"}), _BIAS, _FILTERS, learns=True),
    "maxpool": Kind(_max_pool, frozenset("kspd"), frozenset({"ceil"}) | _SAME),
    "avgpool": Kind(_avg_pool, frozenset("ksp"), frozenset({"ceil"}) | _SAME),
    "bn": Kind(_batch_norm, learns=True),
    "relu": _plain(ReLU()),
    "dropout": _plain(Dropout()),
    "flatten": _plain(Flatten()),
    "linear": Kind(_linear, flags=_BIAS, counts=("number of units",), learns=True),
    "gap": Kind(_gap, counts=_SIDES, least=0),
    "pixelshuffle": Kind(lambda _shape, given: PixelShuffle(given.numbers[0]), counts=("factor",)),
    "dw": Kind(_depthwise, frozenset("kspd"), _BIAS | _SAME, learns=True),
    "relu6": _plain(ReLU6()),
    "leakyrelu": _plain(LeakyReLU()),
    "prelu": Kind(lambda shape, _: PReLU(_values(shape)), learns=True),
    "elu": _plain(ELU()),
    "sigmoid": _plain(Sigmoid()),
    "tanh": _plain(Tanh()),
    "silu": _plain(SiLU()),
    "mish": _plain(Mish()),
    "gelu": _plain(GELU()),
    "softplus": _plain(Softplus()),
    "hardswish": _plain(Hardswish()),
    "hardsigmoid": _plain(Hardsigmoid()),
    "softmax": _plain(Softmax()),
    "ln": Kind(lambda shape, _: LayerNorm(_values(shape)), learns=True),
    "gn": Kind(
        lambda shape, given: GroupNorm(given.numbers[0], _channels(shape)), counts=("number of groups",), learns=True
    ),
    "instancenorm": Kind(
        lambda shape, given: InstanceNorm2d(_channels(shape), "affine" in given.flags), flags=frozenset({"affine"})
    ),
    "lrn": Kind(lambda _shape, given: LocalResponseNorm(given.numbers[0]), counts=("number of channels",)),
    "scale": Kind(lambda shape, _: LayerScale(_values(shape)), learns=True),
    "shuffle": Kind(lambda _shape, given: ChannelShuffle(given.numbers[0]), counts=("number of groups",)),
    "split": Kind(_split, counts=("part", "number of parts"), least=2),
    "pixelunshuffle": Kind(lambda _shape, given: PixelUnshuffle(given.numbers[0]), counts=("factor",)),
    "upsample": Kind(_upsample, flags=frozenset({"bilinear"}), counts=("factor", "factor along the width")),
    "resize": Kind(_resize, flags=frozenset({"bilinear"}), counts=_SIDES),
    "pad": Kind(_pad, counts=("number of pixels", "number on the right", "number above", "number below")),
    "unflatten": Kind(lambda _shape, given: Unflatten(*given.numbers), counts=("number of channels", *_SIDES), least=3),
}
"""All words for layers. `id` is none: it is where a branch does nothing."""

ALIASES = {"leaky": "leakyrelu", "swish": "silu", "identity": "id"}
"""Other words for the same, which may be written too."""

LANGUAGE = """\
Layers are separated by commas or lines; each is a word and its settings:

\b
  conv N         convolution with N filters    k s p d g nobias same
  dw             depthwise convolution         k s p d nobias same
  convt N        transposed convolution        k s p d g op nobias
  maxpool        max pooling                   k s p d ceil same
  avgpool        average pooling               k s p ceil same
  linear N       fully connected, N units      nobias
  bn ln scale    batch norm, layer norm over channels, learned scale
  gn N lrn N     group norm, local response norm; instancenorm
  relu relu6 leakyrelu prelu elu silu mish gelu sigmoid tanh
  softplus hardswish hardsigmoid softmax
  gap            global average pooling; gap 7: to 7 x 7
  flatten dropout; unflatten C H W: a vector as a map
  pixelshuffle R pixels out of channels, factor R; pixelunshuffle R
  upsample F     F times as large, resize H W  bilinear
  shuffle G      channel shuffle; split I N: part I of N equal parts
  pad L R T B    zeros around; pad N on all sides

\b
  k3 or k3x5     kernel size (height x width); always needed where it applies
  s2 p1 d2       stride, padding, dilation; also as pairs: s2x1
                 a pool's stride is its kernel size unless stated
  g4 op1         groups, output padding
  nobias ceil    without bias, with ceil mode
  same           TensorFlow's padding in place of p
  as NAME        layers of one name share their weights

\b
  3*(conv 64 k3 p1, relu)      repeats
  residual(a)                  adds the input to a; residual(a | b) adds b
  branches(a | b | c)          concatenates; sum(a | b) adds; id does nothing
  gate(a)                      multiplies the input by a
  layer1: (a, b)               names a group
  let block w s = conv $w k3 s$s p1, relu      defines a word: block 64 2

# begins a comment. Channels follow from the layer before.
"""
