"""A whole network: its groups and layers from top to bottom, with shapes on the arrows."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from quizgen.drawing import Anchor, Drawing, Role, Sketchpad
from quizgen.figures.layers import kernel_words
from quizgen.solver import Activation, Conv2d, ConvTranspose2d, Features, Graph, Join, Layer, Sliding
from quizgen.worked import Row, layer_name

_LEFT = 12
_BOX = 360
_HIGH = 40
_GAP = 30
_HEADER = 40
_LABELS = 114
"""Room for shapes between the boxes and the lanes."""
_CARD = 222, 68, 92
"""The same three on a card, where a box has a line more."""
_LANE = 12
_INSET = 6
_FOOTER = 26
_LETTER = 6.4
"""Units that a letter takes, at most on average."""
_NUMBERS = 17


@dataclass(frozen=True, slots=True)
class _Way:
    """An arrow that doesn't lead to the next box: from a box to those further down."""

    node: int
    start: int
    ends: tuple[int, ...]


def network_drawing(
    graph: Graph, rows: Sequence[Row], title: str, *, on_card: bool = False, marked: Collection[int] = ()
) -> Drawing:
    """Draw a network by the rows of its table.

    Args:
        graph: the network.
        rows: groups and layers; those of opened groups stand in a frame.
        title: what the picture is called.
        on_card: narrow enough for a phone, and with shapes as height × width × channels, as on cards.
        marked: nodes that stand out; by default all but joins do.
    """
    return _Picture(graph, rows, marked, on_card=on_card).drawing(title)


class _Picture:
    """Boxes from top to bottom; what passes a box by goes along lanes on the right."""

    def __init__(self, graph: Graph, rows: Sequence[Row], marked: Collection[int], *, on_card: bool) -> None:
        self._marked = frozenset(marked)
        self._on_card = on_card
        self._shape = _channels_last if on_card else _shape
        self._wide, self._high, self._labels = _CARD if on_card else (_BOX, _HIGH, _LABELS)
        self._high_input = _HIGH - _NUMBERS
        self._graph = graph
        self._rows = rows
        self._boxes = [row for row in rows if not row.opened]
        self._box_of = {number: place for place, row in enumerate(self._boxes, 1) for number in row.numbers}
        self._heaviest = max((graph.macs_of(row.numbers) for row in self._boxes), default=0)
        self._tops: list[int] = []
        self._pad = Sketchpad()

    def drawing(self, title: str) -> Drawing:
        height = self._place()
        reads = [self._reads(place) for place in range(1, len(self._boxes) + 1)]
        ways = list(self._ways(reads))
        lanes = _lanes(ways)
        self._boxes_drawn()
        for way, lane in zip(ways, lanes, strict=True):
            self._lane(way, _LEFT + self._wide + self._labels + lane * _LANE)
        for place, read in enumerate(reads, 1):
            if nodes := [node for node in read if self._source(node) == place - 1]:
                self._down(place - 1, nodes[0])
        self._out(height - _GAP)
        width = (
            _LEFT + self._wide + self._labels + (max(lanes, default=0) + 2) * _LANE if ways else 2 * _LEFT + self._wide
        )
        said = "; ".join(self._said(row) for row in self._boxes)
        return replace(self._pad.drawing(height, title, f"{said}."), width=width)

    def _place(self) -> int:
        """Find where each box begins, the input's first, with room for the headers of frames; return the height."""
        y = 8
        self._tops = [y]
        y += self._high_input + _GAP
        self._frames: list[tuple[Row, int]] = []
        for row in self._rows:
            if row.opened:
                self._frames.append((row, y))
                y += _HEADER
            else:
                self._tops.append(y)
                y += self._high + _GAP
        return y + _FOOTER

    def _source(self, node: int) -> int:
        """Return the box that a node is in; 0 is the input, and all that lies before the first box."""
        return self._box_of.get(node, 0)

    def _reads(self, place: int) -> list[int]:
        """Return which nodes of other boxes a box reads."""
        numbers = self._boxes[place - 1].numbers
        read = (node for number in numbers for node in self._graph.nodes[number - 1].inputs)
        return sorted({node for node in read if node not in numbers})

    def _ways(self, reads: Sequence[Sequence[int]]) -> Iterator[_Way]:
        ends: dict[int, list[int]] = {}
        for place, read in enumerate(reads, 1):
            near = [node for node in read if self._source(node) == place - 1]
            for node in read:
                if node not in near[:1]:
                    ends.setdefault(node, []).append(place)
        for node, places in ends.items():
            yield _Way(node, self._source(node), tuple(places))

    def _boxes_drawn(self) -> None:
        pad = self._pad
        for row, top in self._frames:
            inside = [place for place, box in enumerate(self._boxes, 1) if box.numbers[0] in row.numbers]
            inset = row.level * 2
            bottom = self._tops[inside[-1]] + self._high + _INSET
            pad.box(Role.PADDING, 2 + inset, top - 4, _LEFT + self._wide + 2 - 2 * inset, bottom - top + 4)
            pad.text(_LEFT, top + 12, _fitting(row.name, 24), strong=True)
            for line, counted in enumerate(self._counts(row).split(", ")):
                pad.text(_LEFT + self._wide - 4, top + 12 + 14 * line, counted, Anchor.END)
        pad.box(Role.PIXEL, _LEFT, self._tops[0], self._wide, self._high_input)
        pad.text(_LEFT + 8, self._tops[0] + 16, "input", strong=True)
        for row, top in zip(self._boxes, self._tops[1:], strict=True):
            self._box(row, top)

    def _box(self, row: Row, top: int) -> None:
        pad = self._pad
        pad.box(Role.OUTPUT if self._stands_out(row) else Role.PIXEL, _LEFT, top, self._wide, self._high)
        name = _fitting(row.name, 24)
        room = int((self._wide - (8 if self._on_card else 24)) / _LETTER)
        pad.text(_LEFT + 8, top + 16, name, strong=True)
        if self._on_card:
            pad.text(_LEFT + 8, top + 31, _fitting(self._words(row), room))
        else:
            pad.text(_LEFT + self._wide - 8, top + 16, _fitting(self._words(row), room - len(name)), Anchor.END)
        for line, counted in enumerate(self._counts(row).split(", ") if self._on_card else [self._counts(row)]):
            pad.text(_LEFT + 8, top + (46 if self._on_card else 32) + 14 * line, counted)
        macs = self._graph.macs_of(row.numbers)
        if macs:
            pad.box(Role.BAR, _LEFT, top + self._high - 3, max(1, round(macs / self._heaviest * self._wide)), 3)

    def _stands_out(self, row: Row) -> bool:
        if self._marked:
            return not self._marked.isdisjoint(row.numbers)
        return bool(row.group) or not isinstance(self._graph.nodes[row.numbers[0] - 1].layer, Join)

    def _words(self, row: Row) -> str:
        if row.group:
            return row.words
        layers = [self._graph.nodes[number - 1].layer for number in row.numbers]
        return ", ".join(_short(layer) for layer in layers)

    def _counts(self, row: Row) -> str:
        macs = self._graph.macs_of(row.numbers)
        parameters = self._parameters(row)
        said = [f"{parameters} parameters"] * bool(parameters) + [f"{macs:,} MACs"] * bool(macs)
        return ", ".join(said) or "nothing to learn"

    def _parameters(self, row: Row) -> str:
        """Count parameters; on a card those of a layer and of the normalisation after it each on their own."""
        apart = self._on_card and not row.group
        counts = map(self._graph.parameters_of, ([number] for number in row.numbers) if apart else [row.numbers])
        return " + ".join(f"{count:,}" for count in counts if count)

    def _said(self, row: Row) -> str:
        shape = self._shape(self._graph.shapes[row.numbers[-1]])
        return f"{row.name or row.words}: {self._words(row)}, {self._counts(row)}, output {shape}"

    def _bottom(self, place: int) -> int:
        return self._tops[place] + (self._high if place else self._high_input)

    def _down(self, place: int, node: int) -> None:
        """An arrow to the next box."""
        self._arrow(self._bottom(place), self._tops[place + 1], node)

    def _arrow(self, top: int, end: int, node: int) -> None:
        x = _LEFT + self._wide // 2
        self._pad.line(Role.FLOW, (x, top), (x, end))
        self._pad.line(Role.FLOW, (x - 4, end - 6), (x, end), (x + 4, end - 6))
        self._pad.text(x + 8, top + 19, self._shape(self._graph.shapes[node]))

    def _out(self, y: int) -> None:
        """The last shape, and what the bars in the boxes are."""
        last = self._boxes[-1].numbers[-1]
        self._arrow(self._bottom(len(self._boxes)), y - 6, last)
        self._pad.text(_LEFT, y + 16, "Bars: multiply-accumulates, to scale")

    def _lane(self, way: _Way, x: int) -> None:
        """A line along the boxes that it passes by, with an arrow into each that reads it."""
        right = _LEFT + self._wide
        y = self._bottom(way.start) - 8
        self._pad.line(Role.FLOW, (right, y), (x, y), (x, self._tops[way.ends[-1]] + 10))
        self._pad.text(right + 8, y - 4, self._shape(self._graph.shapes[way.node]))
        for end in way.ends:
            into = self._tops[end] + 10
            self._pad.line(Role.FLOW, (x, into), (right, into))
            self._pad.line(Role.FLOW, (right + 6, into - 4), (right, into), (right + 6, into + 4))


def _lanes(ways: Sequence[_Way]) -> list[int]:
    """Give each way a lane, short ones next to the boxes, so that none lie over each other."""
    taken: list[list[_Way]] = []
    lanes = [0] * len(ways)
    order = sorted(range(len(ways)), key=lambda place: ways[place].ends[-1] - ways[place].start)
    for place in order:
        way = ways[place]
        for lane, others in enumerate(taken):
            if all(way.start > other.ends[-1] or other.start > way.ends[-1] for other in others):
                others.append(way)
                lanes[place] = lane
                break
        else:
            lanes[place] = len(taken)
            taken.append([way])
    return lanes


def _short(layer: Layer) -> str:
    """Name a layer in a few letters: 3 × 3, 128 filters, s 2, p 1."""
    if isinstance(layer, Conv2d | ConvTranspose2d):
        kind = "transposed " if isinstance(layer, ConvTranspose2d) else ""
        words = [f"{kind}{kernel_words(layer)}"]
        if layer.groups == 1 or layer.groups < layer.in_channels:
            words.append(f"{layer.out_channels} filter{'s' if layer.out_channels > 1 else ''}")
    elif isinstance(layer, Sliding):
        words = [kernel_words(layer)]
    else:
        short = {"BatchNorm2d": "BN", "BatchNorm1d": "BN", "LayerNorm": "LN"}.get(type(layer).__name__)
        return short or layer_name(layer)
    words += [f"s {layer.stride[1]}"] if layer.stride != (1, 1) else []
    words += [f"p {layer.padding[1]}"] if layer.padding[1] else []
    return ", ".join(words)


def _fitting(text: str, room: int) -> str:
    return text if len(text) <= room else f"{text[: max(room - 1, 1)].rstrip(' ,')}…"


def _shape(shape: Activation) -> str:
    if isinstance(shape, Features):
        return f"{shape.count}"
    return f"{shape.channels} × {shape.height} × {shape.width}"


def _channels_last(shape: Activation) -> str:
    if isinstance(shape, Features):
        return f"{shape.count}"
    return f"{shape.height} × {shape.width} × {shape.channels}"
