"""Heads, stacks, branches and whole networks: the wrong methods give the wrong answers known from courses and exams."""

from typing import Any

from quizgen.families import (
    concat_parameters,
    gap_vs_linear_parameters,
    model_size,
    network_parameters,
    stacked_kernels_parameters,
)
from quizgen.problem import Family
from quizgen.solver import BatchNorm2d, Conv2d, Dropout, Flatten, Linear, MaxPool2d, ReLU, Shape


def _data(family: Family[Any], givens: object) -> dict[str, Any]:
    wrong = {known.name: known.wrong(givens) for known in family.misconceptions}
    return {name: answer.data for name, answer in wrong.items() if answer is not None}


def test_what_global_pooling_saves() -> None:
    """7 × 7 × 512 to 1,000 units: 24,576,000; all flattened weights 25,088,000; a weight per map 24,575,488."""
    givens = gap_vs_linear_parameters.Givens(Shape(512, 7, 7), None, None, 1000, bias=True, asked="saving")
    assert gap_vs_linear_parameters.solve(givens)[-1].value.data == 24576000
    wrong = _data(gap_vs_linear_parameters.FAMILY, givens)
    assert wrong["head-forgotten"] == 25088000
    assert wrong["pooling-has-weights"] == 24575488


def _stack(kernel: int, count: int, channels: int) -> tuple[Conv2d, ...]:
    return (Conv2d(channels, channels, (kernel, kernel), bias=False),) * count


def test_three_small_kernels_against_a_large_one() -> None:
    """Three 3 × 3 on 32 channels have 27,648 parameters, one 7 × 7 has 50,176; one 9 × 9 would have 82,944."""
    stack, single = _stack(3, 3, 32), Conv2d(32, 32, (7, 7), bias=False)
    alone = stacked_kernels_parameters.Givens(stack, single, "stack")
    assert stacked_kernels_parameters.solve(alone)[-1].value.data == 27648
    wrong = _data(stacked_kernels_parameters.FAMILY, alone)
    assert wrong["one-layer-counted"] == 9216
    assert wrong["channels-once"] == 864
    saving = stacked_kernels_parameters.Givens(stack, single, "saving", "kernel")
    assert stacked_kernels_parameters.solve(saving)[-1].value.data == 50176 - 27648
    wrong = _data(stacked_kernels_parameters.FAMILY, saving)
    assert wrong["one-layer-counted"] == 50176 - 9216
    assert wrong["channels-once"] == 1568 - 864
    assert wrong["kernels-added"] == 82944 - 27648
    fraction = stacked_kernels_parameters.Givens(stack, single, "fraction")
    assert stacked_kernels_parameters.solve(fraction)[-1].value.data == [27, 49]


def test_a_kernel_split_into_column_and_row() -> None:
    """7 × 1 and 1 × 7 on 64 channels: 57,344; like the whole kernel 200,704, one layer 28,672."""
    pair = (Conv2d(64, 64, (7, 1), bias=False), Conv2d(64, 64, (1, 7), bias=False))
    givens = stacked_kernels_parameters.Givens(pair, Conv2d(64, 64, (7, 7), bias=False), "stack")
    assert stacked_kernels_parameters.solve(givens)[-1].value.data == 57344
    wrong = _data(stacked_kernels_parameters.FAMILY, givens)
    assert wrong["areas-multiplied"] == 200704
    assert wrong["one-layer-counted"] == 28672


def test_a_convolution_behind_a_concatenation() -> None:
    """Branches of 64, 128, 32 and 32 channels, 1 × 1 with 64 filters: 16,384; one branch 8,192; their mean 4,096."""
    layer = Conv2d(256, 64, (1, 1), bias=False)
    givens = concat_parameters.Givens("behind", Shape(256, 28, 28), (layer,), (64, 128, 32, 32))
    assert concat_parameters.solve(givens)[-1].value.data == 16384
    wrong = _data(concat_parameters.FAMILY, givens)
    assert wrong["one-branch-read"] == 8192
    assert wrong["channels-averaged"] == 4096


def test_lenet() -> None:
    """LeNet-5 on 32 × 32: 61,706; a flattened 4 × 4 × 16 gives 44,426, no biases 61,470, flat filters 59,706."""
    pool = MaxPool2d((2, 2), (2, 2))
    layers = (
        *(Conv2d(1, 6, (5, 5)), pool, Conv2d(6, 16, (5, 5)), pool),
        *(Flatten(), Linear(400, 120), Linear(120, 84), Linear(84, 10)),
    )
    givens = network_parameters.Givens(Shape(1, 32, 32), layers)
    assert network_parameters.solve(givens)[-1].value.data == 61706
    wrong = _data(network_parameters.FAMILY, givens)
    assert wrong["no-plus-one"] == 44426
    assert wrong["bias-forgotten"] == 61470
    assert wrong["input-channels-forgotten"] == 59706


def test_layers_without_parameters() -> None:
    """A 2 × 2 max pool on 64 channels has none; one window would be 4, a window per channel 256."""
    givens = network_parameters.Givens(Shape(64, 28, 28), (MaxPool2d((2, 2), (2, 2)), ReLU(), Dropout(), Flatten()))
    assert network_parameters.solve(givens)[-1].value.data == 0
    wrong = _data(network_parameters.FAMILY, givens)
    assert wrong["pooling-window-counted-once"] == 4
    assert wrong["pooling-windows-counted"] == 256


def test_trainable_parameters_of_a_batch_normalisation() -> None:
    """128 channels: 256; with the running statistics 512, one per channel 128."""
    givens = network_parameters.Givens(Shape(128, 28, 28), (BatchNorm2d(128),))
    assert network_parameters.solve(givens)[-1].value.data == 256
    wrong = _data(network_parameters.FAMILY, givens)
    assert wrong["norm-statistics-counted"] == 512
    assert wrong["norm-counted-half"] == 128


def test_size_of_a_model() -> None:
    """25,557,032 parameters of 32 bits: 102.23 MB; bits 817.83, MiB 97.49, a byte each 25.56."""
    givens = model_size.Givens(25_557_032, 32, 32, "MB", 2)
    assert model_size.solve(givens)[-1].value.data == 102.23
    wrong = _data(model_size.FAMILY, givens)
    assert wrong["bits-for-bytes"] == 817.83
    assert wrong["binary-unit"] == 97.49
    assert wrong["one-byte-each"] == 25.56
