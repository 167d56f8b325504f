"""Working backwards, the wrong methods give the wrong answers that are known from courses and exams."""

from typing import Any

import pytest

from quizgen.families import (
    channels_from_parameters,
    depth_for_receptive_field,
    input_sizes_from_output,
    kernel_from_sizes,
    output_padding_to_undo,
    padding_for_same_size,
    strides_from_sizes,
)
from quizgen.problem import Answer, Family, Range, problem_for
from quizgen.solver import Conv2d, ConvTranspose2d, MaxPool2d, Network, Shape, Window, grow

FAMILIES = (
    channels_from_parameters,
    depth_for_receptive_field,
    input_sizes_from_output,
    kernel_from_sizes,
    output_padding_to_undo,
    padding_for_same_size,
    strides_from_sizes,
)


def _answers(family: Family[Any], givens: object) -> dict[str, object]:
    wrong = {known.name: known.wrong(givens) for known in family.misconceptions}
    return {name: answer.data for name, answer in wrong.items() if answer is not None}


def _right(module: Any, givens: object) -> Answer:  # noqa: ANN401 - one of the families
    answer: Answer = module.solve(givens)[-1].value
    return answer


def _square(kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> Conv2d:
    return Conv2d(1, 1, (kernel, kernel), (stride, stride), (padding, padding), (dilation, dilation))


def test_padding_that_keeps_the_size() -> None:
    """B1: kernel 7, dilation 2: padding 6; half the kernel is no whole number and is rounded up."""
    givens = padding_for_same_size.Givens((32, 32), _square(7, padding=6, dilation=2), per_axis=False)
    assert _right(padding_for_same_size, givens).data == 6
    assert _answers(padding_for_same_size.FAMILY, givens) == {
        "dilation-ignored": 3,
        "both-ends-together": 12,
        "half-kernel": 4,
        "dilation-times-half-kernel": 7,
        "padding-of-one": 1,
        "no-padding": 0,
        "dilation-as-padding": 2,
        "dilation-as-holes": 9,
        "dilation-added": 4,
    }


def test_kernel_from_sizes() -> None:
    """B2: 28 → 24 with padding 1: kernel 7."""
    givens = kernel_from_sizes.Givens((28, 28), _square(7, padding=1), per_axis=False)
    assert givens.output == (24, 24)
    assert _right(kernel_from_sizes, givens).data == 7
    assert _answers(kernel_from_sizes.FAMILY, givens) == {
        "no-plus-one": 6,
        "padding-ignored": 5,
        "padding-once": 6,
        "one-taken-off": 5,
        "padding-subtracted": 3,
        "reach-for-side": 3,
    }


def test_all_strides() -> None:
    """B3: 20 → 3 with kernel 3: strides 6, 7 and 8. A quotient that is no whole number is rounded down."""
    givens = strides_from_sizes.Givens((20, 20), _square(3, 6))
    assert givens.output == (3, 3)
    assert _right(strides_from_sizes, givens).data == [6, 7, 8]
    wrong = _answers(strides_from_sizes.FAMILY, givens)
    assert wrong["largest-only"] == [8]
    assert wrong["smallest-only"] == [6]
    assert wrong["sides-divided"] == [6]
    assert wrong["room-over-positions"] == [5]
    assert wrong["one-too-small"] == [5, 6, 7, 8]


def test_all_input_sizes() -> None:
    """B4: 16 outputs of kernel 3, stride 2, padding 1: inputs of 31 and 32."""
    givens = input_sizes_from_output.Givens((_square(3, 2, 1),), 16, smallest=False)
    assert _right(input_sizes_from_output, givens) == Range(31, 32)
    wrong = _answers(input_sizes_from_output.FAMILY, givens)
    assert wrong["output-times-stride"] == [32, 32]
    assert wrong["only-the-smallest"] == [31, 31]
    assert wrong["padding-added"] == [35, 36]


def test_the_smallest_input() -> None:
    """B5: convolution 5 × 5 and a pool 2 × 2 with stride 2, twice: 16."""
    pool = MaxPool2d((2, 2), (2, 2))
    givens = input_sizes_from_output.Givens((_square(5), pool, _square(5), pool), 1, smallest=True)
    assert _right(input_sizes_from_output, givens).data == 16
    wrong = _answers(input_sizes_from_output.FAMILY, givens)
    assert wrong["strides-ignored"] == 11
    assert wrong["strides-times-kernel"] == 20


def test_output_padding() -> None:
    """B6: 32 pixels, kernel 3, stride 2, padding 1: output padding 1."""
    givens = output_padding_to_undo.Givens((32, 32), _square(3, 2, 1), per_axis=False)
    assert _right(output_padding_to_undo, givens).data == 1
    wrong = _answers(output_padding_to_undo.FAMILY, givens)
    assert wrong["always-zero"] == 0
    assert wrong["stride-itself"] == 2


def test_channels_from_parameters() -> None:
    """B7: 4,640 parameters, kernel 3, 16 input channels, with bias: 32. Without the biases 32.22: right by luck."""
    givens = channels_from_parameters.Givens(Conv2d(16, 32, (3, 3)), "out")
    assert givens.layer.parameters.total == 4640
    assert _right(channels_from_parameters, givens).data == 32
    wrong = _answers(channels_from_parameters.FAMILY, givens)
    assert wrong["bias-forgotten"] == 32
    assert wrong["input-channels-forgotten"] == 464


@pytest.mark.parametrize(
    ("doubling", "target", "right", "expected"),
    [
        (False, 20, 10, {"side-over-kernel": 7, "rounded-down": 9, "one-too-many": 11}),
        (True, 100, 6, {"dilations-ignored": 50, "power-alone": 7}),
    ],
    ids=["equal", "doubling"],
)
def test_depth(doubling: bool, target: int, right: int, expected: dict[str, int]) -> None:  # noqa: FBT001 - a column
    """B8: 3 × 3 layers for 20 pixels: 10. B9: for 100 pixels with doubling dilations: 6."""
    givens = depth_for_receptive_field.Givens((), _square(3, padding=1), doubling, target)
    assert _right(depth_for_receptive_field, givens).data == right
    wrong = _answers(depth_for_receptive_field.FAMILY, givens)
    assert {name: wrong[name] for name in expected} == expected


def _drawn(module: Any, level: int) -> list[Any]:  # noqa: ANN401 - one of the families
    return [problem_for(module.FAMILY, level, f"unique{number}") for number in range(150)]


@pytest.mark.parametrize("level", [1, 2, 3])
def test_just_one_padding_keeps_the_size(level: int) -> None:
    """Of all paddings, equal on opposite sides, only the answer's gives an output as large as the input."""
    for problem in _drawn(padding_for_same_size, level):
        for window, side in zip(problem.givens.layer.windows, problem.givens.size, strict=True):
            fits = [p for p in range(60) if _positions(window, side, padding=p) == side]
            assert fits == [window.padding]


@pytest.mark.parametrize("level", [1, 2, 3])
def test_just_one_kernel_gives_the_sizes(level: int) -> None:
    """Of all kernels, or all odd ones where the question says so, only the answer's gives the output."""
    for problem in _drawn(kernel_from_sizes, level):
        givens = problem.givens
        for axis, window in enumerate(givens.layer.windows):
            step = 2 if givens.is_odd else 1
            kernels = range(1, 80, step)
            fits = [k for k in kernels if _positions(window, givens.size[axis], kernel=k) == givens.output[axis]]
            assert fits == [window.kernel]


@pytest.mark.parametrize("level", [1, 2, 3])
def test_no_stride_is_left_out(level: int) -> None:
    """The answer holds just the strides that give the output on both axes."""
    for problem in _drawn(strides_from_sizes, level):
        givens = problem.givens
        axes = list(zip(givens.layer.windows, givens.size, givens.output, strict=True))
        fits = [s for s in range(1, 200) if all(_positions(w, n, stride=s) == out for w, n, out in axes)]
        assert problem.answer.data == fits


@pytest.mark.parametrize("level", [1, 2, 3])
def test_no_input_is_left_out(level: int) -> None:
    """The range holds just the inputs that give the output; the smallest input is the smallest of them."""
    for problem in _drawn(input_sizes_from_output, level):
        givens = problem.givens
        fits = [n for n in range(1, 250) if _through(givens.windows, n) == givens.output]
        assert fits == list(range(fits[0], fits[-1] + 1))
        assert problem.answer.data == (fits[0] if givens.smallest else [fits[0], fits[-1]])


@pytest.mark.parametrize("level", [1, 2, 3])
def test_the_transposed_convolution_restores_the_size(level: int) -> None:
    """With the answer, and with no other output padding, the input's size comes back."""
    for problem in _drawn(output_padding_to_undo, level):
        givens, (layer, back) = problem.givens, problem.task.layers
        assert isinstance(back, ConvTranspose2d)
        restored = Network(Shape(1, *givens.size), (layer, back)).output
        assert isinstance(restored, Shape)
        assert restored.size == givens.size
        answer = problem.answer.data
        assert list(back.output_padding) == (answer if givens.per_axis else [answer, answer])


@pytest.mark.parametrize("level", [1, 2, 3])
def test_channels_give_the_parameters(level: int) -> None:
    """Only the answer's number of channels gives the number of parameters."""
    for problem in _drawn(channels_from_parameters, level):
        layer, name = problem.givens.layer, problem.task.unknown[1]
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
        givens, depth = problem.givens, problem.answer.data
        stack = [Window(givens.kernel, dilation=2**number if givens.doubling else 1) for number in range(depth)]
        stem = [layer.windows[0] for layer in givens.stem]
        assert grow([*stem, *stack[:-1]])[-1].size < givens.target <= grow([*stem, *stack])[-1].size


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
