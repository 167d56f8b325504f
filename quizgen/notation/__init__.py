"""A small language for networks: `conv 64 k7 s2 p3, maxpool k3 s2 p1, 2*(conv 64 k3 p1, bn, relu), gap`."""

from quizgen.notation.build import LANGUAGE, parse_network, parse_shape

__all__ = ["LANGUAGE", "parse_network", "parse_shape"]
