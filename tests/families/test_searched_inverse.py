"""Inverse questions, searched: no other setting would do, none is left out."""

from typing import Any

import pytest

from quizgen.families.inverse import (
    channels_from_parameters,
    depth_for_receptive_field,
    input_sizes_from_output,
    kernel_from_sizes,
    output_padding_to_undo,
    padding_for_same_size,
    strides_from_sizes,
)
from quizgen.kit.kernels import KernelSides
from quizgen.problem import problem_for
from quizgen.solver import Conv2d, ConvTranspose2d, Network, Shape, Window, receptive_fields


def _drawn(module: Any, level: int) -> list[Any]:  # noqa: ANN401 - one of the families
    return [problem_for(module.FAMILY, level, f"unique{number}") for number in range(150)]


@pytest.mark.parametrize("level", [1, 2, 3])
def test_just_one_padding_keeps_the_size(level: int) -> None:
    """Of all paddings, equal on opposite sides, only the answer's gives an output as large as the input."""
    for problem in _drawn(padding_for_same_size, level):
        for window, side in zip(problem.question.layer.windows, problem.question.size, strict=True):
            fits = [p for p in range(60) if _positions(window, side, padding=p) == side]
            assert fits == [window.padding]


@pytest.mark.parametrize("level", [1, 2, 3])
def test_no_kernel_is_left_out(level: int) -> None:
    """Of all kernels only the answer's gives the output; where a stride allows several, only those of the answer."""
    for problem in _drawn(kernel_from_sizes, level):
        question = problem.question
        for axis, window in enumerate(question.layer.windows):
            kernels = range(1, 80)
            fits = [k for k in kernels if _positions(window, question.size[axis], kernel=k) == question.output[axis]]
            assert fits[0] == window.kernel
            several = isinstance(question, KernelSides)
            assert fits == (problem.answer.data if several else [window.kernel])


@pytest.mark.parametrize("level", [1, 2, 3])
def test_no_stride_is_left_out(level: int) -> None:
    """The answer holds just the strides that give the output on both axes."""
    for problem in _drawn(strides_from_sizes, level):
        question = problem.question
        axes = list(zip(question.layer.windows, question.size, question.output, strict=True))
        fits = [s for s in range(1, 200) if all(_positions(w, n, stride=s) == out for w, n, out in axes)]
        assert problem.answer.data == fits


@pytest.mark.parametrize("level", [1, 2, 3])
def test_no_input_is_left_out(level: int) -> None:
    """The range holds just the inputs that give the output; the smallest input is the smallest of them."""
    for problem in _drawn(input_sizes_from_output, level):
        question = problem.question
        fits = [n for n in range(1, 250) if _through(question.windows, n) == question.output]
        assert fits == list(range(fits[0], fits[-1] + 1))
        is_smallest = isinstance(question, input_sizes_from_output.SmallestInput)
        assert problem.answer.data == (fits[0] if is_smallest else [fits[0], fits[-1]])


@pytest.mark.parametrize("level", [1, 2, 3])
def test_the_transposed_convolution_restores_the_size(level: int) -> None:
    """With the answer, and with no other output padding, the input's size comes back."""
    for problem in _drawn(output_padding_to_undo, level):
        question, (layer, back) = problem.question, problem.task.layers
        assert isinstance(back, ConvTranspose2d)
        restored = Network(Shape(1, *question.size), (layer, back)).output
        assert isinstance(restored, Shape)
        assert restored.size == question.size
        per_axis = isinstance(question, output_padding_to_undo.OutputPaddingOnEachAxis)
        answer = problem.answer.data
        assert list(back.output_padding) == (answer if per_axis else [answer, answer])


@pytest.mark.parametrize("level", [1, 2, 3])
def test_channels_give_the_parameters(level: int) -> None:
    """Only the answer's number of channels gives the number of parameters."""
    for problem in _drawn(channels_from_parameters, level):
        layer, name = problem.question.layer, problem.task.unknown[1]
        counts = []
        for channels in range(layer.groups, 300, layer.groups):
            numbers = {"in_channels": layer.in_channels, "out_channels": layer.out_channels} | {name: channels}
            other = Conv2d(**numbers, kernel_size=layer.kernel_size, groups=layer.groups, bias=layer.bias)
            if other.parameters == layer.parameters:
                counts.append(channels)
        assert counts == [problem.answer.data]


@pytest.mark.parametrize("level", [1, 2, 3])
def test_no_smaller_depth_is_enough(level: int) -> None:
    """The answer's layers see far enough; one layer fewer does not."""
    for problem in _drawn(depth_for_receptive_field, level):
        question, depth = problem.question, problem.answer.data
        growth = 2 if isinstance(question, depth_for_receptive_field.Doubling) else 1
        stack = [Window(question.kernel, dilation=growth**number) for number in range(depth)]
        stem = [layer.windows[0] for layer in question.stem]
        without_last, whole = (receptive_fields([*stem, *some])[-1].size for some in (stack[:-1], stack))
        assert without_last < question.target <= whole


def _positions(
    window: Window,
    size: int,
    *,
    kernel: int | None = None,
    stride: int | None = None,
    padding: int | None = None,
) -> int:
    """Count positions with some settings replaced; 0 where the window does not fit."""
    tried = Window(
        window.kernel if kernel is None else kernel,
        window.stride if stride is None else stride,
        window.padding if padding is None else padding,
        window.dilation,
    )
    if size + 2 * tried.padding < tried.extent:
        return 0
    return tried.slide(size).positions


def _through(windows: tuple[Window, ...], size: int) -> int:
    for window in windows:
        size = _positions(window, size)
        if not size:
            return 0
    return size
