"""A part of a network as a graph of its own, on an image of some size, and in other widths."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache

from quizgen.errors import IllPosedError
from quizgen.network_families.caching import cached_on_graph
from quizgen.network_families.named import NamedNetwork
from quizgen.solver import (
    ActivationLayer,
    AdaptiveAvgPool2d,
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    ConvTranspose2d,
    Dropout,
    Graph,
    Group,
    Join,
    Layer,
    LayerNorm,
    LayerScale,
    MaxPool2d,
    Shape,
)

Changes = tuple[tuple[int, Layer], ...]
"""Other layers at some nodes, by their numbers in the part."""

_SAME = ActivationLayer | AvgPool2d | MaxPool2d | Dropout | Join | AdaptiveAvgPool2d


@cached_on_graph
def one_part(graph: Graph, part: Group) -> Graph:
    """Return a group as a graph of its own."""
    return graph.part(part)


@lru_cache(maxsize=512)  # a draw and its question ask for the same part, and so do later draws
def part_of(
    network: NamedNetwork, part: Group, side: int, width: Fraction = Fraction(1), changes: Changes = ()
) -> Graph:
    """Return a part as a graph on the map that it reads.

    Args:
        network: the whole network.
        part: one of its groups, by the numbers of its body.
        side: of the square image that the network reads.
        width: by what all channels are multiplied.
        changes: other layers.

    Raises:
        IllPosedError: the network doesn't take such an image, the width leaves fractions of channels, or it holds
            layers that no width is known for.
    """
    whole = network.at(side)
    if whole is None:
        raise IllPosedError(f"{network.title} takes no image of {side} pixels")
    graph = one_part(whole, part)
    if width != 1:
        if part.first == 1:
            raise IllPosedError("the channels of an image are what they are")
        graph = _widened(graph, width)
    return graph.with_layers(dict(changes)) if changes else graph


def _widened(graph: Graph, width: Fraction) -> Graph:
    def times(number: int) -> int:
        value, rest = divmod(number * width.numerator, width.denominator)
        if rest:
            raise IllPosedError(f"{number} channels times {width} is not a whole number")
        return value

    wider = {layer: _wider(layer, times) for layer in {node.layer for node in graph.nodes}}
    shape = Shape(times(graph.input.channels), *graph.input.size)
    return graph.with_layers({number: wider[node.layer] for number, node in enumerate(graph.nodes, start=1)}, shape)


def _wider(layer: Layer, times: Callable[[int], int]) -> Layer:
    if isinstance(layer, Conv2d):
        groups = times(layer.groups) if layer.groups == layer.in_channels > 1 else layer.groups
        return replace(
            layer, in_channels=times(layer.in_channels), out_channels=times(layer.out_channels), groups=groups
        )
    if isinstance(layer, ConvTranspose2d) and layer.groups == 1:
        return replace(layer, in_channels=times(layer.in_channels), out_channels=times(layer.out_channels))
    if isinstance(layer, BatchNorm2d | LayerNorm | LayerScale):
        return replace(layer, num_features=times(layer.num_features))
    if isinstance(layer, _SAME):
        return layer
    raise IllPosedError(f"{type(layer).__name__} in another width is not known")
