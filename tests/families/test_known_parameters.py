"""Parameters of single layers and blocks: the wrong methods give the wrong answers known from courses and exams."""

from itertools import pairwise
from typing import Any

import pytest

from quizgen.families import (
    batchnorm_parameters,
    bottleneck_parameters,
    conv_parameters,
    depthwise_separable_parameters,
    grouped_conv_parameters,
    linear_parameters,
)
from quizgen.problem import Family
from quizgen.solver import Conv2d, ConvTranspose2d, Linear, MaxPool2d, Shape


def _data(family: Family[Any], givens: object) -> dict[str, Any]:
    wrong = {known.name: known.wrong(givens) for known in family.misconceptions}
    return {name: answer.data for name, answer in wrong.items() if answer is not None}


def _right(family: Family[Any], givens: object) -> object:
    return family.solve(givens)[-1].value.data


def test_a_fully_connected_layer_behind_a_map() -> None:
    """7 × 7 × 64, flattened, to 100 units: 313,700."""
    givens = linear_parameters.Givens(Shape(64, 7, 7), (), Linear(3136, 100))
    assert _right(linear_parameters.FAMILY, givens) == 313700
    assert _data(linear_parameters.FAMILY, givens) == {
        "flatten-forgotten": 6500,
        "one-side-counted": 44900,
        "bias-forgotten": 313600,
        "bias-per-input": 316736,
        "one-bias": 313601,
        "one-unit": 3137,
        "channels-forgotten": 5000,
    }


def test_a_fully_connected_layer_on_an_image() -> None:
    """64 × 64 RGB to 50 units: 614,450; without the colours 204,850, with a single bias 614,401."""
    givens = linear_parameters.Givens(Shape(3, 64, 64), (), Linear(12288, 50))
    assert _right(linear_parameters.FAMILY, givens) == 614450
    wrong = _data(linear_parameters.FAMILY, givens)
    assert wrong["channels-forgotten"] == 204850
    assert wrong["one-bias"] == 614401
    assert "flatten-forgotten" not in wrong


def test_a_fully_connected_layer_behind_a_convolution_and_a_pool() -> None:
    """LeNet-5's first one without its second convolution: 32 × 32, 6 filters 5 × 5, pool, 120 units: 141,240."""
    before = (Conv2d(1, 6, (5, 5)), MaxPool2d((2, 2), (2, 2)))
    givens = linear_parameters.Givens(Shape(1, 32, 32), before, Linear(1176, 120))
    assert _right(linear_parameters.FAMILY, givens) == 141240
    wrong = _data(linear_parameters.FAMILY, givens)
    assert wrong["size-before-pool"] == (28 * 28 * 6 + 1) * 120
    assert wrong["convolution-keeps-size"] == (16 * 16 * 6 + 1) * 120
    assert wrong["convolution-keeps-channels"] == (14 * 14 + 1) * 120
    assert wrong["pool-divides-channels"] == (14 * 14 * 3 + 1) * 120
    assert "rounded-up" not in wrong  # 28 is even


def test_a_pool_that_does_not_divide_its_input() -> None:
    """13 × 13 × 256 pooled 2 × 2 is 6 × 6: to 100 units 921,700; rounded up to 7 × 7 it would be 1,254,500."""
    givens = linear_parameters.Givens(Shape(256, 13, 13), (MaxPool2d((2, 2), (2, 2)),), Linear(9216, 100))
    assert _right(linear_parameters.FAMILY, givens) == 921700
    assert _data(linear_parameters.FAMILY, givens)["rounded-up"] == 1254500


def test_a_fully_connected_layer_as_a_convolution() -> None:
    """7 × 7 × 512 to 4,096 units, without bias: 102,760,448; with a 1 × 1 kernel 2,097,152."""
    givens = linear_parameters.Givens(Shape(512, 7, 7), (), Linear(25088, 4096, bias=False), as_convolution=True)
    assert givens.convolution == Conv2d(512, 4096, (7, 7), bias=False)
    assert _right(linear_parameters.FAMILY, givens) == 102760448
    wrong = _data(linear_parameters.FAMILY, givens)
    assert wrong["one-by-one-kernel"] == 2097152
    assert wrong["three-by-three-kernel"] == 9 * 2097152


def test_a_grouped_convolution() -> None:
    """Kernel 3, 64 → 128 in 4 groups with bias: 18,560."""
    givens = grouped_conv_parameters.Givens(Conv2d(64, 128, (3, 3), groups=4))
    assert _right(grouped_conv_parameters.FAMILY, givens) == 18560
    assert _data(grouped_conv_parameters.FAMILY, givens) == {
        "groups-ignored": 73856,
        "both-divided": 4736,
        "bias-divided": 18464,
        "one-group-only": 4640,
        "bias-per-group": 18436,
        "bias-forgotten": 18432,
        "all-filters-in-every-group": 74240,
        "one-slice-per-filter": 1280,
        "kernel-not-squared": 6272,
    }


def test_what_groups_save() -> None:
    """The same layer saves 73,856 − 18,560 parameters; mistakes are held against the 73,856."""
    givens = grouped_conv_parameters.Givens(Conv2d(64, 128, (3, 3), groups=4), "saving")
    assert _right(grouped_conv_parameters.FAMILY, givens) == 73856 - 18560
    assert _data(grouped_conv_parameters.FAMILY, givens) == {
        "both-divided": 73856 - 4736,
        "bias-divided": 73856 - 18464,
        "one-group-only": 73856 - 4640,
        "one-slice-per-filter": 73856 - 1280,
        "kernel-not-squared": (73728 - 18432) // 3,
        "rest-for-saving": 18560,
    }


def _separable(asked: Any, *, bias: bool = False) -> depthwise_separable_parameters.Givens:  # noqa: ANN401 - a literal
    depthwise = Conv2d(32, 32, (3, 3), groups=32, bias=bias)
    return depthwise_separable_parameters.Givens(depthwise, Conv2d(32, 64, (1, 1), bias=bias), asked)


def test_a_separable_convolution() -> None:
    """Kernel 3, 32 → 64 without bias: 2,336."""
    givens = _separable("count")
    assert _right(depthwise_separable_parameters.FAMILY, givens) == 2336
    wrong = _data(depthwise_separable_parameters.FAMILY, givens)
    assert wrong["standard-convolution"] == 18432
    assert wrong["pointwise-forgotten"] == 288
    assert wrong["depthwise-forgotten"] == 2048
    assert wrong["depthwise-on-outputs"] == 2624
    assert wrong["multiplied-not-added"] == 589824


def test_the_share_of_a_separable_convolution() -> None:
    """Kernel 3, 64 filters: 73/576, however many channels go in."""
    givens = _separable("share")
    assert _right(depthwise_separable_parameters.FAMILY, givens) == [73, 576]
    wrong = _data(depthwise_separable_parameters.FAMILY, givens)
    assert wrong["depthwise-forgotten"] == [1, 9]
    assert wrong["pointwise-forgotten"] == [1, 64]
    assert wrong["multiplied-not-added"] == [1, 576]
    assert wrong["ratio-inverted"] == [576, 73]


def test_what_a_separable_convolution_saves_and_its_biases() -> None:
    """It saves 18,432 − 2,336; with biases it has 32 and 64 more."""
    assert _right(depthwise_separable_parameters.FAMILY, _separable("saving")) == 18432 - 2336
    with_bias = _separable("count", bias=True)
    assert _right(depthwise_separable_parameters.FAMILY, with_bias) == 2336 + 32 + 64
    wrong = _data(depthwise_separable_parameters.FAMILY, with_bias)
    assert wrong["bias-forgotten"] == 2336
    assert wrong["depthwise-bias-forgotten"] == 2336 + 64


def test_a_bottleneck() -> None:
    """512-128-128-512 without bias: 278,528; two plain convolutions have 4,718,592."""
    givens = bottleneck_parameters.Givens(512, 128, "count")
    assert _right(bottleneck_parameters.FAMILY, givens) == 278528
    wrong = _data(bottleneck_parameters.FAMILY, givens)
    assert wrong["plain-convolutions"] == 4718592
    assert wrong["full-width-read"] == 720896
    assert wrong["one-pointwise"] == 212992


def test_what_a_bottleneck_saves_and_which_share_is_left() -> None:
    """The saving is 4,718,592 − 278,528; the share is 17/288 at four times, whatever the widths."""
    saving = bottleneck_parameters.Givens(512, 128, "saving")
    assert _right(bottleneck_parameters.FAMILY, saving) == 4718592 - 278528
    wrong = _data(bottleneck_parameters.FAMILY, saving)
    assert wrong["against-one-convolution"] == 4718592 // 2 - 278528
    assert wrong["rest-for-saving"] == 278528
    for narrow in (16, 64, 128):
        share = bottleneck_parameters.Givens(4 * narrow, narrow, "share")
        assert _right(bottleneck_parameters.FAMILY, share) == [17, 288]
        wrong = _data(bottleneck_parameters.FAMILY, share)
        assert wrong["against-one-convolution"] == [17, 144]
        assert wrong["saved-for-left"] == [271, 288]
        assert wrong["ratio-inverted"] == [288, 17]


def test_a_batch_normalisation() -> None:
    """128 channels on 28 × 28: 256; with running statistics 512, one per channel 128, one pair 2, per value 200,704."""
    givens = batchnorm_parameters.Givens(Shape(128, 28, 28), (), "norms")
    assert _right(batchnorm_parameters.FAMILY, givens) == 256
    assert _data(batchnorm_parameters.FAMILY, givens) == {
        "running-statistics-counted": 512,
        "one-per-channel": 128,
        "one-pair-per-layer": 2,
        "per-activation": 200704,
    }


def test_a_convolution_and_its_batch_normalisation() -> None:
    """Kernel 3, 64 → 128 without bias, then batch normalisation: 73,984."""
    layer = Conv2d(64, 128, (3, 3), padding=(1, 1), bias=False)
    givens = batchnorm_parameters.Givens(Shape(64, 28, 28), (layer,), "all")
    assert _right(batchnorm_parameters.FAMILY, givens) == 73984
    wrong = _data(batchnorm_parameters.FAMILY, givens)
    assert wrong["bias-kept"] == 74112
    assert wrong["inputs-normalised"] == 73856
    assert wrong["running-statistics-counted"] == 74240
    assert wrong["norm-forgotten"] == 73728


def test_several_batch_normalisations() -> None:
    """Behind 16, 32 and 64 filters: 224. With the convolutions and a last one of 10 filters with bias: 24,346."""
    widths = (3, 16, 32, 64)
    blocks = tuple(Conv2d(inputs, outputs, (3, 3), padding=(1, 1), bias=False) for inputs, outputs in pairwise(widths))
    norms = batchnorm_parameters.Givens(Shape(3, 32, 32), blocks, "norms")
    assert _right(batchnorm_parameters.FAMILY, norms) == 224
    wrong = _data(batchnorm_parameters.FAMILY, norms)
    assert wrong["last-norm-only"] == 128
    assert wrong["inputs-normalised"] == 102
    assert wrong["convolutions-included"] == 23472 + 224
    head = Conv2d(64, 10, (1, 1))
    everything = batchnorm_parameters.Givens(Shape(3, 32, 32), (*blocks, head), "all")
    right = 24346
    assert _right(batchnorm_parameters.FAMILY, everything) == right == 23472 + 224 + 650
    wrong = _data(batchnorm_parameters.FAMILY, everything)
    assert wrong["last-bias-forgotten"] == right - 10
    assert wrong["bias-kept"] == right + 112


@pytest.mark.parametrize("bias", [True, False])
def test_one_filter(bias: bool) -> None:  # noqa: FBT001 - a case
    """5 × 5 over 16 channels: 400 weights, with or without a bias; 25 without the channels, 80 with one side."""
    layer = Conv2d(16, 6, (5, 5), bias=bias)
    givens = conv_parameters.Givens(layer, Shape(16, 32, 32), mentions_input=False, asked="filter")
    assert _right(conv_parameters.FAMILY, givens) == 400
    assert _data(conv_parameters.FAMILY, givens) == {
        "input-channels-forgotten": 25,
        "kernel-not-squared": 80,
        "all-filters": 2400,
        "depth-from-filters": 150,
        **({"bias-among-weights": 401} if bias else {}),
    }


def test_a_transposed_convolution() -> None:
    """Kernel 4, 64 → 32 with bias: 32,800; a bias per input channel 32,832, none 32,768."""
    layer = ConvTranspose2d(64, 32, (4, 4), (2, 2), (1, 1))
    givens = conv_parameters.Givens(layer, Shape(64, 14, 14), mentions_input=True)
    assert _right(conv_parameters.FAMILY, givens) == 32800
    wrong = _data(conv_parameters.FAMILY, givens)
    assert wrong["bias-per-input-channel"] == 32832
    assert wrong["bias-forgotten"] == 32768


def test_a_layer_that_shares_nothing() -> None:
    """32 × 32 × 3, 8 filters 5 × 5, so 28 × 28 outputs: 476,672."""
    givens = conv_parameters.Givens(Conv2d(3, 8, (5, 5)), Shape(3, 32, 32), mentions_input=True, asked="unshared")
    assert _right(conv_parameters.FAMILY, givens) == 476672
    assert _data(conv_parameters.FAMILY, givens) == {
        "weights-shared": 608,
        "biases-shared": 470408,
        "input-positions-for-output": 622592,
        "bias-forgotten": 470400,
        "input-channels-forgotten": 784 * 8 * 26,
        "kernel-not-squared": 784 * 8 * 16,
    }
