"""The way from the image to a layer: what changes height and width on it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from quizgen.drawing import Drawing
from quizgen.errors import IllPosedError
from quizgen.figures import sizes_through
from quizgen.network_families.caching import cached_on_graph
from quizgen.network_families.counting import line
from quizgen.network_families.stages import size_at
from quizgen.problem import Step
from quizgen.solver import AvgPool2d, Conv2d, Graph, Join, Layer, MaxPool2d, Slide, Sliding
from quizgen.worked import layer_name

Side = Callable[[Slide], int]
"""Makes a side of what a window finds, rightly or wrongly."""


@dataclass(frozen=True, slots=True)
class Change:
    """A layer that may change height and width, with its number and its name."""

    number: int
    name: str
    layer: Sliding

    @property
    def words(self) -> str:
        return layer_name(self.layer, filters=True)

    @property
    def rounds_up(self) -> bool:
        """Whether it is a pool in ceil mode."""
        return isinstance(self.layer, MaxPool2d | AvgPool2d) and self.layer.ceil_mode

    def slide(self, side: int) -> Slide:
        """Return what its window finds along a side of its input."""
        return self.layer.windows[0].slide(side, ceil_mode=self.rounds_up)


@cached_on_graph
def changes(graph: Graph, node: int) -> tuple[Change, ...] | None:
    """Return the layers on the way to a node that may change height and width; None if others do, too.

    Where branches join, all of them have one size, so any will do.
    """
    found: list[Change] = []
    number = node
    while number:
        one = graph.nodes[number - 1]
        if isinstance(one.layer, Join):
            number = _along(graph, number)
            continue
        (read,) = one.inputs
        if isinstance(one.layer, Sliding) and not _keeps(one.layer):
            if one.layer.windows[0] != one.layer.windows[1]:
                return None
            found.append(Change(number, one.name or f"layer {number}", one.layer))
        elif not isinstance(one.layer, Sliding) and size_at(graph, read) != size_at(graph, number):
            return None
        number = read
    return tuple(reversed(found))


@cached_on_graph
def strided_layers(graph: Graph) -> list[int]:
    """Return the numbers of the layers that have a name and one stride along both axes, not 1."""
    return [
        number
        for number, node in enumerate(graph.nodes, start=1)
        if isinstance(node.layer, Sliding) and node.layer.stride[0] == node.layer.stride[1] > 1 and node.name
    ]


def _along(graph: Graph, number: int) -> int:
    """Return the first input of a join that has its size; a gate's hasn't."""
    size = size_at(graph, number)
    return next(index for index in graph.nodes[number - 1].inputs if size_at(graph, index) == size)


def _keeps(layer: Sliding) -> bool:
    return all(window.keeps_size for window in layer.windows)


def side_after(way: Sequence[Change], side: int, rule: Side = lambda slide: slide.positions) -> int | None:
    """Return the side after a way by a rule; None where nothing is left."""
    for change in way:
        try:
            slide = change.slide(side)
        except IllPosedError:
            return None
        side = rule(slide)
        if side < 1:
            return None
    return side


def side_steps(way: Sequence[Change], side: int) -> tuple[Step, ...]:
    """Work out the side after each layer of a way."""
    steps = []
    for change in way:
        slide = change.slide(side)
        window = slide.window
        padding = rf" + 2 \cdot {window.padding}" if window.padding else ""
        inner = rf"({side}{padding} - {window.extent}) / {window.stride}" if window.stride > 1 else ""
        brackets = (r"\lceil", r"\rceil") if slide.ceil_mode else (r"\lfloor", r"\rfloor")
        tex = rf"{brackets[0]} {inner} {brackets[1]} + 1" if inner else f"({side}{padding} - {window.extent}) + 1"
        steps.append(line(f"Side after {change.name}", tex, slide.positions))
        side = slide.positions
    return tuple(steps)


def way_drawing(way: Sequence[Change], side: int) -> Drawing:
    """Draw the side after each layer of a way."""
    slides = []
    for change in way:
        slides.append(change.slide(side))
        side = slides[-1].positions
    return sizes_through([change.layer for change in way], slides)


def total_stride(way: Sequence[Change]) -> int:
    """Return how many pixels of the image lie between units at the end of a way."""
    stride = 1
    for change in way:
        stride *= change.slide(1 << 20).window.stride
    return stride


def rounded_up(slide: Slide) -> int:
    """Round up where a window would hang over the edge."""
    return -(-slide.span // slide.window.stride) + 1


def padding_left_out(slide: Slide) -> int:
    """Slide over the input without its padding; in ceil mode a last window may still hang over the edge."""
    span = slide.size - slide.window.extent
    return (-(-span // slide.window.stride) if slide.ceil_mode else span // slide.window.stride) + 1


def rounded_down(slide: Slide) -> int:
    """Round down in ceil mode as well."""
    return slide.span // slide.window.stride + 1


def has_ceil(way: Sequence[Change]) -> bool:
    """Tell whether a pool on a way rounds up."""
    return any(change.rounds_up for change in way)


def side_without_ceil(way: Sequence[Change], side: int) -> int | None:
    """Return the side after a way with pools in ceil mode, if they were taken to round down; None if none is."""
    return side_after(way, side, rounded_down) if has_ceil(way) else None


def roundings(way: Sequence[Change]) -> dict[str, str]:
    """Say for advice where to round down, and how to round."""
    if has_ceil(way):
        return {"layers": "each layer without ceil mode", "rounded": "rounded down (in ceil mode, up)"}
    return {"layers": "each layer", "rounded": "rounded down"}


def divided(slide: Slide) -> int:
    """Divide the side by the stride, and round as the layer does."""
    return -(-slide.size // slide.window.stride) if slide.ceil_mode else slide.size // slide.window.stride


def is_pool(layer: Layer) -> bool:
    return isinstance(layer, MaxPool2d | AvgPool2d)


def is_conv(layer: Layer) -> bool:
    return isinstance(layer, Conv2d)
