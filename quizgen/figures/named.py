"""Pictures that notes ask for by name: `quizgen:bottleneck?channels=256&narrow=64`.

Notes come from anywhere, so every argument is checked and bounded before anything is worked out.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from quizgen.drawing import Drawing
from quizgen.errors import IllPosedError
from quizgen.figures.blocks import Stage, branches, chain
from quizgen.figures.boxes import overlapping_boxes
from quizgen.figures.cone import receptive_cone
from quizgen.figures.curves import DECAYS, descents, schedules
from quizgen.figures.line import sliding_window, stamped_kernel
from quizgen.figures.norms import normalised_axes
from quizgen.figures.pyramid import feature_pyramid
from quizgen.solver import ConvTranspose2d, Window, receptive_fields

SCHEME = "quizgen:"

_MOST_CHANNELS = 99_999
_MOST_PIXELS = 999
_LARGEST_KERNEL = 99
_MOST_BRANCHES, _DEEPEST, _MOST_LAYERS = 4, 4, 8
_LARGEST_FIELD = 999
_MOST_IMAGES, _MOST_MAPS, _MOST_LEVELS = 6, 9, 5
_MOST_STEPS, _MOST_CURVES, _HIGHEST_RATE = 99_999, 4, 400
_MOST_DESCENT = 60


class FigureError(ValueError):
    """A picture that can't be drawn; the message says why and what to try."""


Arguments = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Named:
    """A picture with a name: the arguments it takes, those without which it can't be drawn first, and how."""

    needs: tuple[str, ...]
    takes: tuple[str, ...]
    draw: Callable[[Arguments], Drawing]


def draw_named(reference: str, title: str = "") -> Drawing:
    """Draw what a note asks for.

    Args:
        reference: `quizgen:`, a name, and arguments as in a web address.
        title: what the note calls the picture.

    Raises:
        FigureError: there is no such picture, or its arguments make none.
    """
    name, _, query = reference.removeprefix(SCHEME).partition("?")
    if name not in _FIGURES:
        raise FigureError(f"there is no picture {_quoted(name)}; known are {', '.join(_FIGURES)}")
    figure = _FIGURES[name]
    arguments = _arguments(query, name, figure)
    try:
        drawing = figure.draw(arguments)
    except IllPosedError as error:
        raise FigureError(f"the arguments of {name} fit no layer: {error}") from error
    return replace(drawing, title=title) if title else drawing


def _arguments(query: str, name: str, figure: _Named) -> dict[str, str]:
    known = figure.needs + figure.takes
    found: dict[str, str] = {}
    for part in filter(None, query.split("&")):
        key, _, value = part.partition("=")
        if key not in known:
            raise FigureError(f"{name} has no argument {_quoted(key)}; it takes {', '.join(known)}")
        found[key] = value
    for key in figure.needs:
        if key not in found:
            raise FigureError(f"{name} needs {key}; write {SCHEME}{name}?{key}=…")
    return found


def _quoted(text: str) -> str:
    return f"“{text[:40]}”" if text.isprintable() else "of that name"


def _number(arguments: Arguments, key: str, default: int, most: int, least: int = 1) -> int:
    return _bounded(arguments.get(key, str(default)), key, most, least)


def _bounded(text: str, key: str, most: int, least: int = 1) -> int:
    number = int(text) if re.fullmatch(r"[0-9]{1,6}", text) else -1
    if not least <= number <= most:
        raise FigureError(f"{key} has to be a number from {least} to {most}")
    return number


def _numbers(arguments: Arguments, key: str, count: int, default: int) -> list[int]:
    """Read one number for each layer, such as 3,3,5; or one for all."""
    if key not in arguments:
        return [default] * count
    numbers = [_bounded(part, key, _LARGEST_KERNEL) for part in arguments[key].split(",")]
    if len(numbers) == 1:
        return numbers * count
    if len(numbers) != count:
        raise FigureError(f"{key} has {len(numbers)} numbers for {count} layers; give one for each")
    return numbers


def _bottleneck(arguments: Arguments) -> Drawing:
    wide = _number(arguments, "channels", 0, _MOST_CHANNELS)
    narrow = _number(arguments, "narrow", max(1, wide // 4), _MOST_CHANNELS)
    kernel = _number(arguments, "kernel", 3, _LARGEST_KERNEL)
    stages = [Stage("1 × 1", narrow), Stage(f"{kernel} × {kernel}", narrow), Stage("1 × 1", wide)]
    return chain("Bottleneck block", wide, stages, skip=True)


def _residual(arguments: Arguments) -> Drawing:
    channels = _number(arguments, "channels", 0, _MOST_CHANNELS)
    kernel = _number(arguments, "kernel", 3, _LARGEST_KERNEL)
    return chain("Residual block", channels, [Stage(f"{kernel} × {kernel}", channels)] * 2, skip=True)


def _separable(arguments: Arguments) -> Drawing:
    channels = _number(arguments, "channels", 0, _MOST_CHANNELS)
    filters = _number(arguments, "filters", channels, _MOST_CHANNELS)
    kernel = _number(arguments, "kernel", 3, _LARGEST_KERNEL)
    stages = [Stage(f"{kernel} × {kernel} depthwise", channels), Stage("1 × 1", filters)]
    return chain("Depthwise separable convolution", channels, stages)


def _branches(arguments: Arguments) -> Drawing:
    """Read paths such as 1:64,1:96-3:128,p3-1:32: kernel and filters of each layer; p3 is a pool of 3 × 3."""
    channels = _number(arguments, "channels", 0, _MOST_CHANNELS)
    paths = [_path(path, channels) for path in arguments["paths"].split(",")]
    if len(paths) > _MOST_BRANCHES or max(map(len, paths)) > _DEEPEST:
        raise FigureError(f"there is room for {_MOST_BRANCHES} branches of {_DEEPEST} layers each; leave some out")
    out = sum(path[-1].channels for path in paths)
    return branches("Block of branches", channels, paths, out, "concatenated")


def _path(text: str, channels: int) -> list[Stage]:
    stages = []
    for layer in text.split("-"):
        kernel, _, filters = layer.removeprefix("p").partition(":")
        side = _bounded(kernel, "a kernel in paths", _LARGEST_KERNEL)
        is_pool = layer.startswith("p")
        channels = channels if is_pool else _bounded(filters, "a number of filters in paths", _MOST_CHANNELS)
        stages.append(Stage(f"pool {side} × {side}" if is_pool else f"{side} × {side}", channels))
    return stages


def _window(arguments: Arguments) -> Drawing:
    window = Window(
        _number(arguments, "kernel", 0, _LARGEST_KERNEL),
        _number(arguments, "stride", 1, _LARGEST_KERNEL),
        _number(arguments, "padding", 0, _LARGEST_KERNEL, 0),
        _number(arguments, "dilation", 1, _LARGEST_KERNEL),
    )
    ceil_mode = _number(arguments, "ceil_mode", 0, 1, 0) == 1
    return sliding_window(window.slide(_number(arguments, "size", 0, _MOST_PIXELS), ceil_mode=ceil_mode).placement)


def _transposed(arguments: Arguments) -> Drawing:
    kernel = _number(arguments, "kernel", 0, _LARGEST_KERNEL)
    stride = _number(arguments, "stride", 1, _LARGEST_KERNEL)
    padding = _number(arguments, "padding", 0, _LARGEST_KERNEL, 0)
    added = _number(arguments, "output_padding", 0, _LARGEST_KERNEL, 0)
    layer = ConvTranspose2d(1, 1, (kernel, kernel), (stride, stride), (padding, padding), (added, added))
    return stamped_kernel(layer.placement(1, _number(arguments, "size", 0, _MOST_PIXELS)))


def _cone(arguments: Arguments) -> Drawing:
    count = arguments["kernels"].count(",") + 1
    if count > _MOST_LAYERS:
        raise FigureError(f"there is room for {_MOST_LAYERS} layers; leave some out")
    kernels = _numbers(arguments, "kernels", count, 0)
    strides = _numbers(arguments, "strides", count, 1)
    dilations = _numbers(arguments, "dilations", count, 1)
    windows = [Window(*layer) for layer in zip(kernels, strides, [0] * count, dilations, strict=True)]
    field = receptive_fields(windows)[-1]
    if max(field.size, field.jump) > _LARGEST_FIELD:
        raise FigureError(f"the field is wider than {_LARGEST_FIELD} pixels; take smaller layers")
    return receptive_cone(windows)


def _norms(arguments: Arguments) -> Drawing:
    channels = _number(arguments, "channels", 6, _MOST_MAPS)
    groups = _number(arguments, "groups", 1, channels)
    if channels % groups:
        raise FigureError(f"{groups} groups don't divide {channels} channels; take a divisor")
    return normalised_axes(_number(arguments, "images", 4, _MOST_IMAGES), channels, groups)


def _iou(arguments: Arguments) -> Drawing:
    right, down = (_number(arguments, key, 0, _MOST_PIXELS, 0) for key in ("right", "down"))
    width, height = (_number(arguments, key, 0, _MOST_PIXELS) for key in ("width", "height"))
    return overlapping_boxes(width, height, right, down)


def _pyramid(arguments: Arguments) -> Drawing:
    levels = _number(arguments, "levels", 4, _MOST_LEVELS, 2)
    channels = _number(arguments, "channels", 256, _MOST_CHANNELS)
    return feature_pyramid(_number(arguments, "size", 0, _MOST_PIXELS), levels, channels)


def _schedule(arguments: Arguments) -> Drawing:
    decays = list(dict.fromkeys(arguments["decay"].split(",")))
    for name in decays:
        if name not in DECAYS:
            raise FigureError(f"there is no decay {_quoted(name)}; known are {', '.join(DECAYS)}")
    steps = _number(arguments, "steps", 100, _MOST_STEPS)
    return schedules(decays, steps, _number(arguments, "warmup", 0, steps, 0))


def _descent(arguments: Arguments) -> Drawing:
    """Read rates in per cent, so that every argument is a whole number."""
    count = arguments["rates"].count(",") + 1
    if count > _MOST_CURVES:
        raise FigureError(f"there is room for {_MOST_CURVES} rates; leave some out")
    rates = [_bounded(rate, "a rate in per cent", _HIGHEST_RATE) for rate in arguments["rates"].split(",")]
    steps = _number(arguments, "steps", 20, _MOST_DESCENT)
    return descents(rates, steps, _number(arguments, "noise", 10, 100, 0))


_FIGURES = {
    "bottleneck": _Named(("channels",), ("narrow", "kernel"), _bottleneck),
    "residual": _Named(("channels",), ("kernel",), _residual),
    "depthwise-separable": _Named(("channels",), ("filters", "kernel"), _separable),
    "branches": _Named(("channels", "paths"), (), _branches),
    "window": _Named(("size", "kernel"), ("stride", "padding", "dilation", "ceil_mode"), _window),
    "transposed": _Named(("size", "kernel"), ("stride", "padding", "output_padding"), _transposed),
    "cone": _Named(("kernels",), ("strides", "dilations"), _cone),
    "norms": _Named((), ("images", "channels", "groups"), _norms),
    "iou": _Named(("width", "height"), ("right", "down"), _iou),
    "pyramid": _Named(("size",), ("levels", "channels"), _pyramid),
    "schedule": _Named(("decay",), ("steps", "warmup"), _schedule),
    "descent": _Named(("rates",), ("steps", "noise"), _descent),
}
