"""A network that is asked about: its name, and what its graph has to offer."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache, partial
from hashlib import sha256

from quizgen.errors import IllPosedError
from quizgen.network_families.stages import children, maps_only, stages_of
from quizgen.networks import Opened, network_path, open_network, read_head, zoo, zoo_name
from quizgen.richtext import no_formula
from quizgen.solver import Graph, Group, Shape

_SHAPE = re.compile(r"[0-9]+x[0-9]+x[0-9]+")

_PARTS = 14
"""Sides of images are multiples of a power of two, as many pixels as this part of the network's own at least."""

_ODD = (1, -5)
"""And sides beside some of these, which no stride divides."""


@dataclass(frozen=True)
class NamedNetwork:
    """A network, opened only when it is looked at. Two with one key are the same.

    Attributes:
        key: a built-in network's name, with an input of one's own if it has one; or the hash of a file's graph.
        title: what questions call it.
        opener: opens it.
    """

    key: str
    title: str = field(compare=False)
    opener: Callable[[], Opened] = field(compare=False, repr=False)

    def __reduce__(self) -> tuple[Callable[[str], "NamedNetwork"], tuple[str]]:
        """Pickle the key alone: another process finds the network that it has opened, or opens the built-in one."""
        return _reopened, (self.key,)

    @cached_property
    def opened(self) -> Opened:
        return self.opener()

    @property
    def variant(self) -> str:
        """Which of several forms it is; may be empty."""
        return no_formula(self.opened.head.variant)

    @property
    def graph(self) -> Graph:
        """The whole network."""
        return self.opened.graph

    @cached_property
    def body(self) -> Graph:
        """The network as far as there are feature maps larger than a pixel: it takes inputs of other sizes."""
        return maps_only(self.graph)

    @cached_property
    def stages(self) -> tuple[Group, ...]:
        """Parts that follow each other, each with layers that learn."""
        return stages_of(self.body)

    @cached_property
    def blocks(self) -> tuple[Group, ...]:
        """The parts of the stages, or stages that have none."""
        return tuple(block for stage in self.stages for block in children(self.body, stage) or (stage,))

    @cached_property
    def distinct_blocks(self) -> tuple[Group, ...]:
        """The first of the blocks that have the same layers."""
        found: dict[object, Group] = {}
        for block in self.blocks:
            layers = tuple(self.body.nodes[number - 1].layer for number in block.numbers)
            found.setdefault(layers, block)
        return tuple(found.values())

    @property
    def usual_side(self) -> int | None:
        """The side of its own images, if they are square."""
        height, width = self.body.input.size
        return height if height == width else None

    @cached_property
    def sides(self) -> tuple[int, ...]:
        """Sides of square images from half to twice the network's own; it may not take all of them."""
        own = self.body.input.height
        step = 1 << (-(-own // _PARTS) - 1).bit_length()
        even = range(-(-own // 2 // step) * step, 2 * own + 1, step)
        odd = [side + more for side in even[::2] for more in _ODD]
        return tuple(sorted({side for side in (own, *even, *odd) if side > 1}))

    def at(self, side: int) -> Graph | None:
        """Return the body on a square input; None if it doesn't fit."""
        return _at(self, side)


_FROM_FILES: dict[str, NamedNetwork] = {}
"""Networks of files that this process has opened, by key."""


def _reopened(key: str) -> NamedNetwork:
    found = _FROM_FILES.get(key) or network_by_key(key)
    if found is None:
        raise LookupError(key)
    return found


@lru_cache(maxsize=256)  # draws come back to the same few sides of a network
def _at(network: NamedNetwork, side: int) -> Graph | None:
    try:
        return network.body.with_input(Shape(network.body.input.channels, side, side))
    except IllPosedError:
        return None


def fingerprint(graph: Graph) -> str:
    """Return eight digits, of base 16, to call a network by that has no name: a hash of its layers, joins and input."""
    told = [f"{graph.input.channels} {graph.input.height} {graph.input.width}"]
    for number, node in enumerate(graph.nodes, start=1):
        layer = node.layer
        settings = [getattr(layer, name, None) for name in ("kernel_size", "stride", "padding", "dilation", "groups")]
        weights = node.weights.strip().partition(" ")[0]  # as always: printed codes hold hashes of names cut at a blank
        told.append(f"{node.name} {type(layer).__name__} {node.inputs} {graph.shapes[number]} {settings} {weights}")
        told.append(str(graph.node_parameters[number - 1]))
    return sha256("\n".join(told).encode()).hexdigest()[:8]


@cache
def zoo_network(name: str, input_text: str | None = None) -> NamedNetwork:
    """Return a built-in network by its name, with its own input or another; nothing is opened yet.

    Raises:
        UsageError: the input can't be read.
    """
    head = read_head(zoo()[name].read_text("utf-8"))
    if input_text is None:
        return NamedNetwork(name, head.title, partial(open_network, name))
    from quizgen.notation import parse_shape  # noqa: PLC0415 - few need it, and it takes long to import

    shape = parse_shape(input_text)
    key = f"{name}-{shape.channels}x{shape.height}x{shape.width}"
    return NamedNetwork(key, head.title, partial(open_network, name, input_text))


def network_by_key(key: str) -> NamedNetwork | None:
    """Return the built-in network that a code names, if it is one."""
    name, _, shape = key.partition("-")
    if name not in zoo() or (shape and not _SHAPE.fullmatch(shape)):
        return None
    return zoo_network(name, shape or None)


def find_network(given: str, input_text: str | None = None) -> NamedNetwork:
    """Find a network by its name, or open one from a file or a text.

    Args:
        given: as `quizgen solve` takes it.
        input_text: the input's shape as in `--input`.

    Raises:
        UsageError: nothing can be opened under it.
        ContentError: the file is damaged.
    """
    name = zoo_name(given)
    if name:
        return zoo_network(name, input_text)
    opened = open_network(given, input_text)
    path = network_path(given)
    title = opened.head.title or (path.name if path else "the network")
    found = NamedNetwork(fingerprint(opened.graph), no_formula(title), lambda: opened)
    _FROM_FILES[found.key] = found
    return found
