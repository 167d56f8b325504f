"""A small language for networks: `conv 64 k7 s2 p3, maxpool k3 s2 p1, 2*(residual(conv 64 k3 p1, bn), relu), gap`."""

from quizgen.notation.build import parse_graph, parse_network, parse_shape
from quizgen.notation.kinds import LANGUAGE

__all__ = ["LANGUAGE", "parse_graph", "parse_network", "parse_shape"]
