"""The arithmetic of convolutional networks: exact, and in agreement with PyTorch. No text, no chance, no I/O.

Sizes are integers in pixels, pairs are (height, width), and a `Shape` is one item of a batch in PyTorch's order.
"""

from quizgen.solver.axes import TensorFlowAxis, TransposedAxis, halves, transposed_axes
from quizgen.solver.geometry import Activation, Features, Pair, Shape, Slide, Window
from quizgen.solver.layers import (
    AdaptiveAvgPool2d,
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    ConvTranspose2d,
    Dropout,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    ParameterCount,
    PixelShuffle,
    ReLU,
    Sees,
    Sliding,
)
from quizgen.solver.network import Field, Network
from quizgen.solver.placement import Placement
from quizgen.solver.receptive_field import ReceptiveField, receptive_fields, trace

__all__ = [
    "Activation",
    "AdaptiveAvgPool2d",
    "AvgPool2d",
    "BatchNorm2d",
    "Conv2d",
    "ConvTranspose2d",
    "Dropout",
    "Features",
    "Field",
    "Flatten",
    "Layer",
    "Linear",
    "MaxPool2d",
    "Network",
    "Pair",
    "ParameterCount",
    "PixelShuffle",
    "Placement",
    "ReLU",
    "ReceptiveField",
    "Sees",
    "Shape",
    "Slide",
    "Sliding",
    "TensorFlowAxis",
    "TransposedAxis",
    "Window",
    "halves",
    "receptive_fields",
    "trace",
    "transposed_axes",
]
