"""The layers, with PyTorch's names and defaults. Each validates itself when it is made."""

from quizgen.solver.layers.activations import (
    ELU,
    GELU,
    ActivationLayer,
    Hardsigmoid,
    Hardswish,
    Hardtanh,
    LeakyReLU,
    Mish,
    PReLU,
    ReLU6,
    Sigmoid,
    SiLU,
    Softmax,
    Softplus,
    Tanh,
)
from quizgen.solver.layers.base import Layer, ParameterCount, Sees
from quizgen.solver.layers.conv import Conv2d, ConvTranspose2d
from quizgen.solver.layers.flat import AdaptiveAvgPool2d, AdaptiveMaxPool2d, Flatten, Linear, Unflatten
from quizgen.solver.layers.joins import Add, Concat, Join, Multiply
from quizgen.solver.layers.norms import GroupNorm, InstanceNorm2d, LayerNorm, LayerScale, LocalResponseNorm
from quizgen.solver.layers.padding import ZeroPad2d
from quizgen.solver.layers.pointwise import BatchNorm1d, BatchNorm2d, Dropout, ReLU
from quizgen.solver.layers.pooling import AvgPool2d, MaxPool2d
from quizgen.solver.layers.shuffle import ChannelShuffle, PixelShuffle, PixelUnshuffle, Split
from quizgen.solver.layers.upsampling import Upsample

Sliding = Conv2d | MaxPool2d | AvgPool2d
"""Layers with a kernel that slides."""

Norm = BatchNorm1d | BatchNorm2d | LayerNorm | GroupNorm | InstanceNorm2d | LocalResponseNorm
"""Normalisations."""

__all__ = [
    "ELU",
    "GELU",
    "ActivationLayer",
    "AdaptiveAvgPool2d",
    "AdaptiveMaxPool2d",
    "Add",
    "AvgPool2d",
    "BatchNorm1d",
    "BatchNorm2d",
    "ChannelShuffle",
    "Concat",
    "Conv2d",
    "ConvTranspose2d",
    "Dropout",
    "Flatten",
    "GroupNorm",
    "Hardsigmoid",
    "Hardswish",
    "Hardtanh",
    "InstanceNorm2d",
    "Join",
    "Layer",
    "LayerNorm",
    "LayerScale",
    "LeakyReLU",
    "Linear",
    "LocalResponseNorm",
    "MaxPool2d",
    "Mish",
    "Multiply",
    "Norm",
    "PReLU",
    "ParameterCount",
    "PixelShuffle",
    "PixelUnshuffle",
    "ReLU",
    "ReLU6",
    "Sees",
    "SiLU",
    "Sigmoid",
    "Sliding",
    "Softmax",
    "Softplus",
    "Split",
    "Tanh",
    "Unflatten",
    "Upsample",
    "ZeroPad2d",
]
