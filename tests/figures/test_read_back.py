"""Pictures tell the truth: what they show is read back from the SVG and held against counting."""

from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

import pytest
from bruteforce import Axis, output_size, output_size_ceil, receptive_field, seen_columns, touched
from pictured import Picture, figures, read_picture

from quizgen.cards import numeric_card
from quizgen.catalogue import find_families
from quizgen.families.fields.units_that_see_a_pixel import Units
from quizgen.problem import LEVELS, Problem, problem_for

PER_LEVEL = 12

SLIDING = (
    "conv-output-size",
    "dilated-conv-output-size",
    "pool-output-size",
    "kernel-from-sizes",
    "output-padding-to-undo",
    "padding-for-same-size",
    "strides-from-sizes",
    "im2col-shape",
)
CONES = (
    "receptive-field",
    "dilated-receptive-field",
    "equivalent-kernel",
    "receptive-field-region",
    "touched-inputs",
)


def size_of(problem: Problem) -> tuple[int, int]:
    assert problem.task.input
    return problem.task.input.size


def _pictures(name: str, wanted: Callable[[Problem], bool] = lambda _: True) -> list[tuple[Problem, Picture]]:
    """Draw problems of all levels and read their pictures back."""
    (family,) = find_families((name,))
    read = []
    for level in LEVELS:
        problems = [problem_for(family, level, f"seen{number}") for number in range(PER_LEVEL)]
        for variant in numeric_card(family, level, 1, problems, {}).variants:
            (figure,) = figures(variant.solution)
            if wanted(variant.problem):
                read.append((variant.problem, read_picture(figure)))
    return read


def _axis(layer: Any, number: int) -> Axis:  # noqa: ANN401 - layers have no type in common that names these
    dilation = getattr(layer, "dilation", (1, 1))
    return layer.kernel_size[number], layer.stride[number], layer.padding[number], dilation[number]


def _ordinal(text: str) -> int:
    return int(text[:-2])


@pytest.mark.parametrize("name", SLIDING)
def test_windows_are_where_sliding_puts_them(name: str) -> None:
    """The number of windows, where the first, second and last lie, and what no window reaches."""
    for problem, picture in _pictures(name, lambda problem: problem.question.words not in {"padded", "span"}):
        number = 0 if any(text.startswith("height") for text in picture.texts) else 1
        layer, size = problem.task.layers[0], size_of(problem)[number]
        axis = kernel, stride, padding, dilation = _axis(layer, number)
        count = (output_size_ceil if getattr(layer, "ceil_mode", False) else output_size)(size, *axis)
        assert picture.strong[-1] == f"{count} pixel{'s' if count > 1 else ''}"
        named = [
            _ordinal(text) for text in picture.texts if text[0].isdigit() and text[-2:] in {"st", "nd", "rd", "th"}
        ]
        assert named == sorted({1, min(2, count), count})
        shown = [touched((window - 1) * stride - padding, kernel, dilation) for window in named]
        left_over = size + padding - 1 - shown[-1][-1]
        assert picture.crosses == max(0, left_over)
        assert (f"{left_over} left over" in picture.texts) == (left_over > 0)
        assert (f"hangs over by {-left_over}" in picture.texts) == (left_over < 0)
        _check_places(picture, shown, padding, left_over)


def _check_places(picture: Picture, shown: list[list[int]], padding: int, left_over: int) -> None:
    """Windows begin as far apart as they should, in units of the drawing's own columns."""
    cells = [box for role in "cp" for box in picture.boxes(role)]
    top = min(box.y for box in cells)
    row = [box for box in cells if box.y == top]
    start, end = min(box.x for box in row), max(box.right for box in row)
    windows = picture.rows("k")
    extent = shown[0][-1] - shown[0][0] + 1
    unit = (windows[0][1] - windows[0][0]) / extent
    slack = 2 + 0.05 * unit
    assert abs(windows[0][0] - start) <= slack
    assert padding == -shown[0][0]
    if len(shown) > 1:
        assert abs(windows[1][0] - windows[0][0] - (shown[1][0] - shown[0][0]) * unit) <= slack + 0.6 * extent / 50
    assert abs(end - windows[-1][1] - left_over * unit) <= slack + abs(left_over) * 0.05
    assert all(abs((right - left) - unit * extent) <= slack for left, right in windows)


def test_stamps_are_where_spreading_puts_them() -> None:
    """The output of a transposed convolution, and what is cut off at its ends."""
    for problem, picture in _pictures("transposed-conv-output-size"):
        number = 0 if "along the height" in picture.texts else 1
        layer: Any = problem.task.layers[0]
        kernel, stride, padding, dilation = _axis(layer, number)
        size = size_of(problem)[number]
        stamped = {column for pixel in range(size) for column in touched(pixel * stride - padding, kernel, dilation)}
        covered = range(min(stamped), max(stamped) + 1)
        last = covered[-1] - padding + layer.output_padding[number]
        assert picture.strong == [f"{size} pixels", f"{last + 1} pixels"]
        assert picture.crosses == sum(column < 0 or column > last for column in covered)
        assert {"0", str(last)} <= set(picture.texts)


@pytest.mark.parametrize("name", CONES)
def test_cones_reach_as_far_as_tracing_does(name: str) -> None:
    """Field and jump on every row, the columns at the bottom, and a gap for every hole that is wide enough."""
    for problem, picture in _pictures(name, lambda problem: not getattr(problem.question, "end", None)):
        layers = [_axis(layer, 1) for layer in problem.task.layers]
        rows = [text for text in picture.strong if text.startswith("field ")]
        traced = [receptive_field(layers[:depth])[:2] for depth in range(len(layers), 0, -1)]
        expected = [f"field {side}, jump {jump}" for side, jump in traced]
        assert rows == ([*expected[:2], *expected[-2:]] if "⋮" in picture.texts else expected)
        unit = getattr(problem.question, "unit", 0) if name == "receptive-field-region" else 0
        seen = sorted(seen_columns(unit, layers))
        assert picture.strong[-1] == _seen_text(seen, numbered=name == "receptive-field-region")
        _check_holes(picture, seen)


def _seen_text(seen: Sequence[int], *, numbered: bool) -> str:
    if numbered:
        return f"columns {seen[0]} to {seen[-1]}".replace("-", "−")
    side = seen[-1] - seen[0] + 1
    return f"{len(seen)} of {side} pixels" if len(seen) < side else f"{side} pixels"


def _check_holes(picture: Picture, seen: Sequence[int]) -> None:
    """The input's row is the lowest; what lies between its boxes are the holes."""
    boxes = [box for role in "kp" for box in picture.boxes(role)]
    lowest = max(box.y for box in boxes)
    row = sorted((box for box in boxes if box.y == lowest), key=lambda box: box.x)
    gaps = sum(before.right < after.x for before, after in pairwise(row))
    unit = (row[-1].right - row[0].x) / (seen[-1] - seen[0] + 1)
    holes = [after - before - 1 for before, after in pairwise(seen) if after > before + 1]
    assert gaps == sum(hole * unit > 1 for hole in holes)


def test_units_are_drawn_where_they_see() -> None:
    """The first and the last unit that see a column, by tracing all of them."""
    for problem, picture in _pictures("units-that-see-a-pixel"):
        layers = [_axis(layer, 1) for layer in problem.task.layers]
        question = problem.question
        assert isinstance(question, Units)
        units = []
        for unit in range(question.count):
            columns = seen_columns(unit, layers)
            if min(columns) <= question.column <= max(columns):
                units.append(unit)
        named = [int(text.removeprefix("unit ")) for text in picture.texts if text.startswith("unit ")]
        assert named == sorted({units[0], units[min(1, len(units) - 1)], units[-1]})
        assert str(question.column) in picture.texts


def test_stacks_show_every_size() -> None:
    """The side after each layer and what is left over, by sliding."""
    for problem, picture in _pictures("conv-stack-output-size"):
        size, expected = size_of(problem)[0], []
        for layer in problem.task.layers:
            kernel, stride, padding, dilation = _axis(layer, 0)
            count = output_size(size, kernel, stride, padding, dilation)
            left_over = size + padding - 1 - touched((count - 1) * stride - padding, kernel, dilation)[-1]
            expected.append(f"{size}, {left_over} left over" if left_over else str(size))
            size = count
        assert picture.strong == [*expected, str(size)]


@pytest.mark.parametrize("name", ["bottleneck-parameters", "separable-macs", "network-parameters", "conv-parameters"])
def test_bars_are_as_long_as_their_numbers(name: str) -> None:
    """Each bar's share of the longest is its number's share of the largest, to a unit; parts add up to the answer."""
    (family,) = find_families((name,))
    for level in LEVELS:
        for number in range(PER_LEVEL):
            problem = problem_for(family, level, f"bars{number}")
            found = figures(numeric_card(family, level, 1, [problem], {}).variants[0].solution)
            if not found:
                continue
            picture = read_picture(found[0])
            amounts = [int(text.replace(",", "")) for _, text in picture.labels[1::2]]
            bars = sorted([*picture.boxes("r"), *picture.boxes("q")], key=lambda box: box.y)
            assert len(bars) == len(amounts)
            for bar, amount in zip(bars, amounts, strict=True):
                assert abs(bar.width - max(1, 312 * amount / max(amounts))) <= 0.5
            if problem.task.asked in {"parameters", "macs"}:
                own = [int(text.replace(",", "")) for text in picture.strong]
                assert sum(own) == problem.answer.data
