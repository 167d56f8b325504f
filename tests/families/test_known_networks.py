"""Blocks, heads, stacks and networks: the wrong methods give the wrong answers known from courses and exams."""

from itertools import pairwise

import pytest
from knowing import Case, each

from quizgen.families.parameters import (
    batchnorm_parameters,
    bottleneck_parameters,
    concat_parameters,
    gap_vs_linear_parameters,
    network_parameters,
    stacked_kernels_parameters,
)
from quizgen.solver import BatchNorm2d, Conv2d, Dropout, Flatten, Linear, MaxPool2d, ReLU, Shape

_POOL = MaxPool2d((2, 2), (2, 2))
_LENET = (
    *(Conv2d(1, 6, (5, 5)), _POOL, Conv2d(6, 16, (5, 5)), _POOL),
    *(Flatten(), Linear(400, 120), Linear(120, 84), Linear(84, 10)),
)
_THREE = (Conv2d(32, 32, (3, 3), bias=False),) * 3
_COLUMN_AND_ROW = (Conv2d(64, 64, (7, 1), bias=False), Conv2d(64, 64, (1, 7), bias=False))


@each(
    Case(
        "three small kernels",
        stacked_kernels_parameters.Total(_THREE),
        27648,
        {"one-layer-counted": 9216, "channels-once": 864},
    ),
    Case(
        "what they save against one 7 x 7; one 9 x 9 would have 82,944",
        stacked_kernels_parameters.SavingWithoutKernel(_THREE),
        50176 - 27648,
        {"one-layer-counted": 50176 - 9216, "channels-once": 1568 - 864, "kernels-added": 82944 - 27648},
    ),
    Case("as a fraction", stacked_kernels_parameters.Fraction(_THREE), [27, 49], {}),
    Case(
        "a kernel split into column and row",
        stacked_kernels_parameters.Total(_COLUMN_AND_ROW),
        57344,
        {"areas-multiplied": 200704, "one-layer-counted": 28672},
    ),
)
def test_stacks(case: Case) -> None:
    """Small kernels against a large one."""
    assert case.found == case.expected


@each(
    Case(
        "what global pooling saves",
        gap_vs_linear_parameters.Saving(Shape(512, 7, 7), 1000, bias=True),
        24576000,
        {"head-forgotten": 25088000, "pooling-has-weights": 24575488},
    ),
    Case(
        "a convolution after a concatenation",
        concat_parameters.Behind(Conv2d(256, 64, (1, 1), bias=False), (64, 128, 32, 32)),
        16384,
        {"one-branch-read": 8192, "channels-averaged": 4096},
    ),
    Case(
        "LeNet-5: a flattened 4 x 4 x 16, no biases, flat filters",
        network_parameters.FlattenedLayers(Shape(1, 32, 32), _LENET),
        61706,
        {"no-plus-one": 44426, "bias-forgotten": 61470, "input-channels-forgotten": 59706},
    ),
    Case(
        "layers without parameters",
        network_parameters.Layers(Shape(64, 28, 28), (_POOL, ReLU(), Dropout(), Flatten())),
        0,
        {"pooling-window-counted-once": 4, "pooling-windows-counted": 256},
    ),
    Case(
        "running statistics are not trained",
        network_parameters.Layers(Shape(128, 28, 28), (BatchNorm2d(128),)),
        256,
        {"norm-statistics-counted": 512, "norm-counted-half": 128},
    ),
)
def test_networks(case: Case) -> None:
    """Heads, branches, and layers in a row."""
    assert case.found == case.expected


_BLOCKS = tuple(Conv2d(read, made, (3, 3), padding=(1, 1), bias=False) for read, made in pairwise((3, 16, 32, 64)))
"""23,472 weights."""

_NORMALISED = Conv2d(64, 128, (3, 3), padding=(1, 1), bias=False)


@each(
    Case(
        "a bottleneck: two plain convolutions have 4,718,592",
        bottleneck_parameters.Count(512, 128),
        278528,
        {"plain-convolutions": 4718592, "full-width-read": 720896, "one-pointwise": 212992},
    ),
    Case(
        "what a bottleneck saves",
        bottleneck_parameters.Saving(512, 128),
        4718592 - 278528,
        {"against-one-convolution": 4718592 // 2 - 278528, "rest-for-saving": 278528},
    ),
    Case(
        "a batch normalisation",
        batchnorm_parameters.Alone(Shape(128, 28, 28)),
        256,
        {
            "running-statistics-counted": 512,
            "one-per-channel": 128,
            "one-pair-per-layer": 2,
            "per-activation": 200704,
        },
        complete=True,
    ),
    Case(
        "a convolution and its batch normalisation",
        batchnorm_parameters.WholeStack(Shape(64, 28, 28), (_NORMALISED,)),
        73984,
        {
            "bias-kept": 74112,
            "inputs-normalised": 73856,
            "running-statistics-counted": 74240,
            "norm-forgotten": 73728,
        },
    ),
    Case(
        "batch normalisations after 16, 32 and 64 filters",
        batchnorm_parameters.OfStack(Shape(3, 32, 32), _BLOCKS),
        224,
        {"last-norm-only": 128, "inputs-normalised": 102, "convolutions-included": 23472 + 224},
    ),
    Case(
        "those, their convolutions, and a last one of 10 filters with bias",
        batchnorm_parameters.WholeStack(Shape(3, 32, 32), (*_BLOCKS, Conv2d(64, 10, (1, 1)))),
        23472 + 224 + 650,
        {"last-bias-forgotten": 24346 - 10, "bias-kept": 24346 + 112},
    ),
)
def test_blocks(case: Case) -> None:
    """Bottlenecks and batch normalisations."""
    assert case.found == case.expected


@pytest.mark.parametrize("narrow", [16, 64, 128])
def test_the_share_of_a_bottleneck(narrow: int) -> None:
    """At four times it is 17/288, whatever the widths."""
    share = bottleneck_parameters.Share(4 * narrow, narrow)
    wrong = {"against-one-convolution": [17, 144], "saved-for-left": [271, 288], "ratio-inverted": [288, 17]}
    case = Case("share", share, [17, 288], wrong)
    assert case.found == case.expected
