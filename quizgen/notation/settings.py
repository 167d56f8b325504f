"""From the words of one layer to the layer."""

import re

from quizgen.notation.hints import missing_number, unknown_setting
from quizgen.notation.kinds import Kind, Settings
from quizgen.notation.words import Word
from quizgen.solver import (
    Activation,
    AvgPool2d,
    Conv2d,
    Layer,
    MaxPool2d,
    Pair,
    Shape,
    Sliding,
    TensorFlowAxis,
    ZeroPad2d,
)

_SETTING = re.compile(r"([a-z]+)(\d{1,9})(?:x(\d{1,9}))?")
_NUMBER = re.compile(r"[0-9]{1,9}")
_SIZES = re.compile(r"[0-9]{1,9}(x[0-9]{1,9}){1,2}")


def layers_of(words: tuple[Word, ...], kind: Kind, shape: Activation) -> tuple[list[Layer], str]:
    """Make what the words of a layer say: usually one, two where padding differs from side to side.

    Returns:
        The layers, and the name that its weights are shared under.

    Raises:
        UsageError: a word is wrong; the message points at it.
        IllPosedError: the layer makes no sense.
    """
    name, *rest = words
    numbers = _numbers(name, rest, kind)
    settings = _settings(name, rest, kind, numbers)
    if "k" in kind.settings and "k" not in settings.pairs:
        raise name.wrong(f"the kernel size is missing; write {name.text} … k3, for example")
    layer = kind.make(shape, settings)
    if "same" not in settings.flags:
        return [layer], settings.name
    if "p" in settings.pairs:
        raise name.wrong("it has padding twice, as same and as p; take one out")
    return _padded_as_tensorflow(layer, shape), settings.name


def _numbers(name: Word, rest: list[Word], kind: Kind) -> tuple[int, ...]:
    """Take the numbers right after a word."""
    numbers: list[int] = []
    while rest and len(numbers) < len(kind.counts):
        text = rest[0].text.lower().replace("×", "x")
        if _NUMBER.fullmatch(text):
            numbers.append(int(text))
        elif not numbers and len(kind.counts) > 1 and _SIZES.fullmatch(text):
            numbers += map(int, text.split("x"))
        else:
            break
        rest.pop(0)
    if kind.counts and len(numbers) < kind.least:
        instead = rest[0].text if rest else ""
        raise (rest[0] if rest else name).wrong(missing_number(name.text, kind.counts[len(numbers)], instead))
    return tuple(numbers)


def _settings(name: Word, words: list[Word], kind: Kind, numbers: tuple[int, ...]) -> Settings:
    pairs: dict[str, Pair] = {}
    flags: set[str] = set()
    shared = ""
    left = iter(words)
    for word in left:
        text = word.text.lower().replace("×", "x")
        match = _SETTING.fullmatch(text)
        if text == "as" and kind.learns and not shared:
            shared = _shared_name(word, next(left, None))
        elif text in kind.flags - flags:
            flags.add(text)
        elif match and match[1] in kind.settings - pairs.keys():
            if match[3] and match[1] == "g":
                raise word.wrong("groups are one number, such as g4")
            pairs[match[1]] = int(match[2]), int(match[3] or match[2])
        else:
            after = next(left, None)
            given = pairs.keys() | flags | ({"as"} if shared else set())
            raise word.wrong(_unknown(name, word, kind, given, after.text if after else ""))
    return Settings(pairs, frozenset(flags), numbers, shared)


def _shared_name(word: Word, name: Word | None) -> str:
    if name is None or not re.fullmatch(r"[A-Za-z_]\w{0,60}", name.text):
        raise (name or word).wrong("the name of the weights goes after as: conv 256 k3 p1 as head")
    return name.text


def _unknown(name: Word, word: Word, kind: Kind, given: set[str], after: str) -> str:
    text = word.text.lower()
    match = _SETTING.fullmatch(text)
    if (match[1] if match else text) in given:
        return "this is given twice; take one out"
    if text == "as":
        return "it learns nothing that could be shared; take as and its name out"
    known = [f"{setting}1" for setting in sorted(kind.settings)] + sorted(kind.flags)
    return unknown_setting(name.text, word.text, known, after)


def _padded_as_tensorflow(layer: Layer, shape: Activation) -> list[Layer]:
    """Pad a layer so that it gives ⌈n / s⌉; an odd pixel goes to the right and the bottom, by a layer of its own.

    So is padding of more than half a kernel, which max pooling with dilation needs and may not have.
    """
    if not isinstance(layer, Sliding) or not isinstance(shape, Shape):
        return [layer]
    ends = []
    for window, size in zip(layer.windows, shape.size, strict=True):
        ends.append(TensorFlowAxis(size, window.extent, window.stride, "same").ends)
    (top, bottom), (left, right) = ends
    most = tuple(kernel // 2 for kernel in layer.kernel_size) if isinstance(layer, MaxPool2d) else (top, left)
    if top == bottom and left == right and top <= most[0] and left <= most[1]:
        return [_with_padding(layer, (top, left))]
    return [ZeroPad2d(left, right, top, bottom), layer]


def _with_padding(layer: Sliding, padding: Pair) -> Layer:
    """Give a layer padding of its own."""
    if isinstance(layer, Conv2d):
        settings = (layer.kernel_size, layer.stride, padding, layer.dilation, layer.groups, layer.bias)
        return Conv2d(layer.in_channels, layer.out_channels, *settings)
    if isinstance(layer, MaxPool2d):
        return MaxPool2d(layer.kernel_size, layer.stride, padding, layer.dilation, layer.ceil_mode)
    assert isinstance(layer, AvgPool2d)  # noqa: S101 - the last of the three
    return AvgPool2d(layer.kernel_size, layer.stride, padding, layer.ceil_mode)
