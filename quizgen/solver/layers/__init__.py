"""The layers, with PyTorch's names and defaults. Each validates itself when it is made."""

from quizgen.solver.layers.base import Layer, ParameterCount, Sees
from quizgen.solver.layers.conv import Conv2d, ConvTranspose2d
from quizgen.solver.layers.flat import AdaptiveAvgPool2d, Flatten, Linear
from quizgen.solver.layers.pointwise import BatchNorm2d, Dropout, ReLU
from quizgen.solver.layers.pooling import AvgPool2d, MaxPool2d
from quizgen.solver.layers.shuffle import PixelShuffle

Sliding = Conv2d | MaxPool2d | AvgPool2d
"""Layers with a kernel that slides."""

__all__ = [
    "AdaptiveAvgPool2d",
    "AvgPool2d",
    "BatchNorm2d",
    "Conv2d",
    "ConvTranspose2d",
    "Dropout",
    "Flatten",
    "Layer",
    "Linear",
    "MaxPool2d",
    "ParameterCount",
    "PixelShuffle",
    "ReLU",
    "Sees",
    "Sliding",
]
