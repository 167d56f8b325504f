"""Blocks and branches: the wrong methods give the wrong answers known from courses and exams."""

from itertools import pairwise

import pytest
from knowing import Case, each

from quizgen.families.parameters import (
    batchnorm_parameters,
    bottleneck_parameters,
    concat_parameters,
    depthwise_separable_parameters,
)
from quizgen.solver import Conv2d, MaxPool2d, Shape

_INCEPTION = (
    (Conv2d(192, 64, (1, 1), bias=False),),
    (Conv2d(192, 96, (1, 1), bias=False), Conv2d(96, 128, (3, 3), padding=(1, 1), bias=False)),
    (MaxPool2d((3, 3), (1, 1), (1, 1)), Conv2d(192, 32, (1, 1), bias=False)),
)


@each(
    Case(
        "a convolution after a concatenation",
        concat_parameters.After(Conv2d(256, 64, (1, 1), bias=False), (64, 128, 32, 32)),
        16384,
        {"one-branch-read": 8192, "bias-added": 16448, "input-channels-forgotten": 64, "one-filter": 256},
        complete=True,
    ),
    Case(
        "the same with biases, 3 x 3",
        concat_parameters.After(Conv2d(256, 64, (3, 3), padding=(1, 1)), (64, 128, 32, 32)),
        147520,
        {
            "one-branch-read": 73792,
            "bias-forgotten": 147456,
            "bias-per-branch": 147456 + 256,
            "input-channels-forgotten": 640,
            "kernel-not-squared": 49216,
            "one-filter": 2305,
        },
        complete=True,
    ),
    Case(
        "a block of branches: 12,288, then 18,432 and 110,592, then 6,144 after a pool",
        concat_parameters.Block(192, _INCEPTION),
        147456,
        {
            "reduction-ignored": 258048,
            "reductions-left-out": 129024,
            "branches-chained": 12288 + 6144 + 110592 + 4096,
            "pooling-counted": 147456 + 1728,
            "bias-added": 147456 + 320,
            "input-channels-forgotten": 1344,
            "kernel-not-squared": 73728,
        },
        complete=True,
    ),
    Case(
        "a dense block: its layers read 64, 96, 128 and 160 channels",
        concat_parameters.Dense(64, 32, 3, 4, bias=False),
        448 * 288,
        {
            "growth-ignored": 256 * 288,
            "only-previous-read": 160 * 288,
            "growth-too-early": 576 * 288,
            "deepest-input-for-all": 640 * 288,
            "bias-added": 448 * 288 + 128,
            "input-channels-forgotten": 4 * 288,
            "kernel-not-squared": 448 * 96,
        },
        complete=True,
    ),
)
def test_branches(case: Case) -> None:
    """What is read after a concatenation, and whole blocks that concatenate."""
    assert case.found == case.expected


_BLOCKS = tuple(Conv2d(read, made, (3, 3), padding=(1, 1), bias=False) for read, made in pairwise((3, 16, 32, 64)))
"""23,472 weights."""

_NORMALISED = Conv2d(64, 128, (3, 3), padding=(1, 1), bias=False)


@each(
    Case(
        "a bottleneck: 65,536 and 147,456 and 65,536",
        bottleneck_parameters.Block(512, 128),
        278528,
        {
            "full-width-read": 720896,
            "one-pointwise": 212992,
            "input-channels-forgotten": 128 + 1152 + 512,
            "one-weight-pointwise": 128 + 147456 + 512,
            "kernel-not-squared": 278528 - 147456 * 2 // 3,
            "all-kernels-3x3": 9 * 131072 + 147456,
            "bias-added": 278528 + 768,
        },
        complete=True,
    ),
    Case(
        "what a bottleneck saves: two plain convolutions have 4,718,592",
        bottleneck_parameters.Saving(512, 128),
        4718592 - 278528,
        {
            "against-one-convolution": 4718592 // 2 - 278528,
            "rest-for-saving": 278528,
            "full-width-read": 4718592 - 720896,
            "one-weight-pointwise": 4718592 - 148096,
            "input-channels-forgotten": 18 * 512 - 1792,
            "kernel-not-squared": 4718592 // 3 - 180224,
        },
        complete=True,
    ),
    Case(
        "a bottleneck from 256 to 512 channels, with 131,072 weights on its shortcut",
        bottleneck_parameters.Projected(256, 128, 512),
        32768 + 147456 + 65536 + 131072,
        {
            "shortcut-forgotten": 245760,
            "shortcut-reads-narrow": 245760 + 65536,
            "full-width-read": 376832 - 147456 + 294912,
            "one-weight-pointwise": 128 + 147456 + 512 + 512,
            "input-channels-forgotten": 128 + 1152 + 512 + 512,
            "kernel-not-squared": 376832 - 147456 * 2 // 3,
            "bias-added": 376832 + 128 + 128 + 512 + 512,
        },
        complete=True,
    ),
    Case(
        "a batch-norm layer",
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
        "a convolution and its batch-norm layer",
        batchnorm_parameters.WholeStack(Shape(64, 28, 28), (_NORMALISED,)),
        73984,
        {
            "bias-kept": 74112,
            "inputs-normalised": 73856,
            "one-per-channel": 73856,
            "running-statistics-counted": 74240,
            "norm-forgotten": 73728,
            "input-channels-forgotten": 1408,
        },
        complete=True,
    ),
    Case(
        "batch-norm layers after 16, 32 and 64 filters",
        batchnorm_parameters.OfStack(Shape(3, 32, 32), _BLOCKS),
        224,
        {
            "running-statistics-counted": 448,
            "one-per-channel": 112,
            "last-norm-only": 128,
            "inputs-normalised": 102,
            "convolutions-included": 23472 + 224,
            "one-pair-per-layer": 6,
            "per-activation": 2 * 112 * 1024,
        },
        complete=True,
    ),
    Case(
        "those, their convolutions, and a last one of 10 filters with bias",
        batchnorm_parameters.WholeStack(Shape(3, 32, 32), (*_BLOCKS, Conv2d(64, 10, (1, 1)))),
        23472 + 224 + 650,
        {"last-bias-forgotten": 24346 - 10, "bias-kept": 24346 + 112},
    ),
)
def test_blocks(case: Case) -> None:
    """Bottlenecks and batch-norm layers."""
    assert case.found == case.expected


@pytest.mark.parametrize("narrow", [16, 64, 128])
def test_the_share_of_a_bottleneck(narrow: int) -> None:
    """At four times it is 17/288, whatever the widths."""
    share = bottleneck_parameters.Share(4 * narrow, narrow)
    wrong = {"against-one-convolution": [17, 144], "saved-not-left": [271, 288], "ratio-inverted": [288, 17]}
    case = Case("share", share, [17, 288], wrong)
    assert case.found == case.expected


def _separable(*, bias: bool) -> tuple[Conv2d, Conv2d]:
    return Conv2d(32, 32, (3, 3), groups=32, bias=bias), Conv2d(32, 64, (1, 1), bias=bias)


_TWO_EACH = Conv2d(32, 64, (3, 3), groups=32), Conv2d(64, 48, (1, 1))


@each(
    Case(
        "separable",
        depthwise_separable_parameters.Count(*_separable(bias=False)),
        2336,
        {
            "standard-convolution": 18432,
            "pointwise-forgotten": 288,
            "depthwise-on-outputs": 2624,
            "depthwise-reads-all": 11264,
            "one-weight-pointwise": 352,
            "kernel-not-squared": 2144,
            "bias-added": 2432,
        },
        complete=True,
    ),
    Case(
        "separable, with 32 and 64 biases",
        depthwise_separable_parameters.CountAll(*_separable(bias=True)),
        2336 + 32 + 64,
        {
            "bias-forgotten": 2336,
            "depthwise-bias-forgotten": 2336 + 64,
            "depthwise-reads-all": 11264 + 96,
            "one-weight-pointwise": 352 + 96,
            "standard-convolution": 18432 + 64,
        },
        complete=True,
    ),
    Case(
        "separable, with two kernels for each of 32 channels and 48 filters: 640 and 3,120",
        depthwise_separable_parameters.CountAll(*_TWO_EACH),
        3760,
        {
            "bias-forgotten": 3760 - 64 - 48,
            "depthwise-bias-forgotten": 3760 - 64,
            "one-kernel-per-channel": 320 + 1584,
            "pointwise-reads-input": 640 + 1584,
            "depthwise-reads-all": 18432 + 3072 + 112,
            "one-weight-pointwise": 576 + 48 + 112,
            "standard-convolution": 13872,
        },
        complete=True,
    ),
    Case(
        "what a separable one saves",
        depthwise_separable_parameters.Saving(*_separable(bias=False)),
        18432 - 2336,
        {
            "rest-for-saving": 2336,
            "pointwise-forgotten": 18432 - 288,
            "depthwise-forgotten": 18432 - 2048,
            "depthwise-on-outputs": 18432 - 2624,
            "depthwise-reads-all": 18432 - 11264,
            "one-weight-pointwise": 18432 - 352,
        },
        complete=True,
    ),
    Case(
        "the share of a separable one, however many channels go in",
        depthwise_separable_parameters.Share(*_separable(bias=False)),
        [73, 576],
        {
            "depthwise-forgotten": [1, 9],
            "pointwise-forgotten": [1, 64],
            "ratio-inverted": [576, 73],
            "saved-not-left": [503, 576],
            "depthwise-reads-all": [11, 18],
            "depthwise-on-outputs": [41, 288],
            "one-weight-pointwise": [11, 576],
        },
        complete=True,
    ),
)
def test_separable_convolutions(case: Case) -> None:
    """Depthwise, then pointwise."""
    assert case.found == case.expected
