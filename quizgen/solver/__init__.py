"""The arithmetic of convolutional networks: exact, and in agreement with PyTorch. No text, no chance, no I/O.

Sizes are integers in pixels, pairs are (height, width), and a `Shape` is one item of a batch in PyTorch's order.
"""

from quizgen.solver.geometry import Pair, Shape, Slide, Window
from quizgen.solver.layers import AvgPool2d, Conv2d, Layer, MaxPool2d, ParameterCount
from quizgen.solver.network import Network
from quizgen.solver.receptive_field import ReceptiveField, grow

__all__ = [
    "AvgPool2d",
    "Conv2d",
    "Layer",
    "MaxPool2d",
    "Network",
    "Pair",
    "ParameterCount",
    "ReceptiveField",
    "Shape",
    "Slide",
    "Window",
    "grow",
]
