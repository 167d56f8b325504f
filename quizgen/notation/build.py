"""From layers in words to a network: what each word means."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from quizgen.errors import IllPosedError, UsageError
from quizgen.notation.parse import LayerWords, Word, parse
from quizgen.solver import (
    Activation,
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
    Network,
    Pair,
    PixelShuffle,
    ReLU,
    Sees,
    Shape,
)

LANGUAGE = """\
Layers are separated by commas or lines; each is a word and its settings:

\b
  conv N         convolution with N filters    k s p d g nobias
  convt N        transposed convolution        k s p d g op nobias
  maxpool        max pooling                   k s p d ceil
  avgpool        average pooling               k s p ceil
  linear N       fully connected, N units      nobias
  pixelshuffle R pixels out of channels, factor R
  bn relu dropout flatten
  gap            global average pooling

\b
  k3 or k3x5     kernel size (height x width); always needed where it applies
  s2 p1 d2       stride, padding, dilation; also as pairs: s2x1
                 a pool's stride is its kernel size unless stated
  g4 op1         groups, output padding
  nobias ceil    without bias, with ceil mode

3*(conv 64 k3 p1, relu) repeats what is in brackets, # begins a comment. Channels follow from the layer before.
"""

_LARGEST = 2**63 - 1
_BEYOND = "more than 9,223,372,036,854,775,807"
"""What PyTorch can count up to."""

_SETTING = re.compile(r"([a-z]+)(\d{1,9})(?:x(\d{1,9}))?")
_NUMBER = re.compile(r"[0-9]{1,9}")
_SHAPE = re.compile(r"([0-9]{1,9})[x×]([0-9]{1,9})[x×]([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class _Settings:
    """The settings of one layer as they were written."""

    pairs: Mapping[str, Pair]
    flags: frozenset[str]
    count: int = 0

    def pair(self, name: str, default: int) -> Pair:
        return self.pairs.get(name, (default, default))


@dataclass(frozen=True, slots=True)
class _Kind:
    """A word of the language: what it needs, what it allows, and the layer it makes of an input."""

    make: Callable[[Activation, _Settings], Layer]
    settings: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    counts: str = ""


def parse_shape(text: str) -> Shape:
    """Read an input's shape: `3x224x224`, channels × height × width.

    Raises:
        UsageError: the text is no shape.
    """
    match = _SHAPE.fullmatch(text.strip().lower())
    try:
        if match:
            return Shape(*map(int, match.groups()))
    except IllPosedError as error:
        raise UsageError(f"--input {text}: {error}; give channels x height x width, such as 3x224x224") from error
    raise UsageError(f"--input {text}: is no shape; give channels x height x width, such as 3x224x224")


def parse_network(text: str, input_shape: Shape) -> Network:
    """Read a network in the language of `LANGUAGE`.

    Raises:
        UsageError: a word is wrong, or a layer can't stand where it is; the message points at it.
    """
    described = parse(text)
    if not described:
        raise UsageError('no layers; name some, such as "conv 64 k3 p1, relu, maxpool k2"')
    layers: list[Layer] = []
    shape: Activation = input_shape
    for number, words in enumerate(described, start=1):
        try:
            layer = _layer(words, shape)
            shape = layer.output_shape(shape)
        except IllPosedError as error:
            raise words[0].wrong(f"layer {number} can't be: {error}") from error
        if shape.count > _LARGEST:
            raise words[0].wrong(f"layer {number} gives {_BEYOND} numbers; make it or the layers before it smaller")
        layers.append(layer)
    network = Network(input_shape, tuple(layers))
    _check_fields(network, described)
    return network


def _check_fields(network: Network, described: Sequence[LayerWords]) -> None:
    """Refuse strides whose product is beyond all bounds: sizes do not show it where one pixel is left."""
    for number, (words, field) in enumerate(zip(described, network.fields, strict=True), start=1):
        if not isinstance(field, Sees) and max(max(axis.size, axis.jump) for axis in field) > _LARGEST:
            raise words[0].wrong(f"layer {number} sees {_BEYOND} pixels; make kernels and strides smaller")


def _layer(words: LayerWords, shape: Activation) -> Layer:
    name, *rest = words
    kind = _KINDS.get(name.text.lower())
    if kind is None:
        near = get_close_matches(name.text.lower(), _KINDS, n=1)
        hint = f"did you mean {near[0]}?" if near else f"layers are {', '.join(_KINDS)}"
        raise name.wrong(f"there is no such layer; {hint}")
    count = 0
    if kind.counts:
        if not rest or not _NUMBER.fullmatch(rest[0].text):
            raise (rest[0] if rest else name).wrong(f"the {kind.counts} is missing; write {name.text} 64, for example")
        count = int(rest.pop(0).text)
    settings = _settings(name, rest, kind, count)
    if "k" in kind.settings and "k" not in settings.pairs:
        raise name.wrong(f"the kernel size is missing; write {name.text} … k3, for example")
    return kind.make(shape, settings)


def _settings(name: Word, words: list[Word], kind: _Kind, count: int) -> _Settings:
    pairs: dict[str, Pair] = {}
    flags: set[str] = set()
    for word in words:
        text = word.text.lower()
        match = _SETTING.fullmatch(text)
        if text in kind.flags - flags:
            flags.add(text)
        elif match and match[1] in kind.settings - pairs.keys():
            if match[3] and match[1] == "g":
                raise word.wrong("groups are one number, such as g4")
            pairs[match[1]] = int(match[2]), int(match[3] or match[2])
        else:
            raise word.wrong(_unknown(name, word, kind, pairs.keys() | flags))
    return _Settings(pairs, frozenset(flags), count)


def _unknown(name: Word, word: Word, kind: _Kind, given: set[str]) -> str:
    match = _SETTING.fullmatch(word.text.lower())
    if (match[1] if match else word.text.lower()) in given:
        return "this is given twice; take one out"
    known = [f"{setting}1" for setting in sorted(kind.settings)] + sorted(kind.flags)
    hint = f"it takes {', '.join(known)}" if known else "it takes no settings"
    return f"{name.text} has no such setting; {hint}; a comma goes between layers"


def _channels(shape: Activation) -> int:
    if isinstance(shape, Features):
        raise IllPosedError(f"it takes a feature map, its input is flat ({shape.count} features)")
    return shape.channels


def _conv(shape: Activation, given: _Settings) -> Layer:
    return Conv2d(
        _channels(shape),
        given.count,
        given.pair("k", 1),
        given.pair("s", 1),
        given.pair("p", 0),
        given.pair("d", 1),
        given.pair("g", 1)[0],
        "nobias" not in given.flags,
    )


def _conv_transpose(shape: Activation, given: _Settings) -> Layer:
    return ConvTranspose2d(
        _channels(shape),
        given.count,
        given.pair("k", 1),
        given.pair("s", 1),
        given.pair("p", 0),
        given.pair("op", 0),
        given.pair("g", 1)[0],
        "nobias" not in given.flags,
        given.pair("d", 1),
    )


def _max_pool(_: Activation, given: _Settings) -> Layer:
    kernel = given.pair("k", 1)
    stride = given.pairs.get("s", kernel)
    return MaxPool2d(kernel, stride, given.pair("p", 0), given.pair("d", 1), "ceil" in given.flags)


def _avg_pool(_: Activation, given: _Settings) -> Layer:
    kernel = given.pair("k", 1)
    return AvgPool2d(kernel, given.pairs.get("s", kernel), given.pair("p", 0), "ceil" in given.flags)


def _linear(shape: Activation, given: _Settings) -> Layer:
    if isinstance(shape, Shape):
        raise IllPosedError("its input is a feature map; write flatten before it")
    return Linear(shape.count, given.count, "nobias" not in given.flags)


_KINDS = {
    "conv": _Kind(_conv, frozenset("kspdg"), frozenset({"nobias"}), "number of filters"),
    "convt": _Kind(_conv_transpose, frozenset({*"kspdg", "op"}), frozenset({"nobias"}), "number of filters"),
    "maxpool": _Kind(_max_pool, frozenset("kspd"), frozenset({"ceil"})),
    "avgpool": _Kind(_avg_pool, frozenset("ksp"), frozenset({"ceil"})),
    "bn": _Kind(lambda shape, _: BatchNorm2d(_channels(shape))),
    "relu": _Kind(lambda _shape, _: ReLU()),
    "dropout": _Kind(lambda _shape, _: Dropout()),
    "flatten": _Kind(lambda _shape, _: Flatten()),
    "linear": _Kind(_linear, flags=frozenset({"nobias"}), counts="number of units"),
    "gap": _Kind(lambda _shape, _: AdaptiveAvgPool2d()),
    "pixelshuffle": _Kind(lambda _shape, given: PixelShuffle(given.count), counts="factor"),
}
