"""How many pixels does a unit really depend on? Equal dilations, then mixed ones, then also the holes they leave."""

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from itertools import pairwise
from math import prod
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import receptive_cone
from quizgen.kit import integer
from quizgen.kit.fields import IMAGE, Sketch, Windows, field_side, has_strides, stack
from quizgen.kit.stacks import Stack
from quizgen.problem import Answer, Asks, Family, Integer, IntegerSet, Level, Rank, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Window, trace
from quizgen.worked.arithmetic import integer_step
from quizgen.worked.fields import dilated_kernels, side_in_one
from quizgen.worked.positions import Positions, count_step, listed, runs, spacing, trace_label, union


class _Traced(Stack):
    """Convolutions, mostly dilated, whose taps are traced back from a unit."""

    @cached_property
    def rows(self) -> tuple[Positions, ...]:
        """What a unit depends on in the input of the last layer, of the one before, and so on."""
        return tuple(reversed(trace(self.windows)[:-1]))

    @property
    def pixels(self) -> Positions:
        return self.rows[-1]

    @property
    def touched(self) -> int:
        return len(self.pixels)

    @property
    def holes(self) -> int:
        """Pixels between the first and the last one touched that are not."""
        return self.field.size - self.touched

    def of_count(self, touched: int) -> Integer | None:
        """Return the answer that follows from a number of pixels touched, right or wrong."""
        raise NotImplementedError

    def effort(self) -> int:
        """Count as much as writing the last row of positions would: a digit for each one that is not evenly spaced."""
        written = sum(1 if spacing(positions) else len(positions) // 3 for positions in self.rows)
        return effort((window.dilation, window.kernel - 1) for window in self.windows if window.dilation > 1) + written

    def picture(self) -> Drawing:
        return receptive_cone(self.windows)

    def steps(self) -> tuple[Step, ...]:
        """Trace the positions, and count those in the input."""
        last = len(self.windows)
        traced = [Step(trace_label(self.windows, last), listed(self.rows[0]), IntegerSet(self.rows[0]))]
        for number, (starts, positions) in zip(range(last - 1, 0, -1), pairwise(self.rows), strict=True):
            found = union(self.windows[number - 1], starts) if number == last - 1 else ""
            tex = f"{found}{listed(positions)}"
            traced.append(Step(trace_label(self.windows, number), tex, IntegerSet(positions)))
        return (*traced, count_step(self.pixels))


def _paths(q: _Traced) -> dict[str, object]:
    return {"paths": prod(window.kernel for window in q.windows), "touched": q.touched}


def _count(wrong: Callable[[Windows], int | None]) -> Callable[[_Traced], Answer | None]:
    """Lift a wrong number of touched pixels; None: the rule does not apply."""
    return lambda q: None if (touched := wrong(q.windows)) is None else q.of_count(touched)


def _if_unstrided(rule: Callable[[Windows], int | None]) -> Callable[[_Traced], Answer | None]:
    return _count(lambda windows: None if has_strides(windows) else rule(windows))


def _strides_ignored(q: _Traced) -> Answer | None:
    if not has_strides(q.windows):
        return None
    windows = tuple(replace(window, stride=1) for window in q.windows)
    touched = len(trace(windows)[0])
    if isinstance(q, Touched):
        return Integer(touched)
    left = field_side(windows) - touched
    return Integer(left) if left else None


def _largest_dilation_as_grid(windows: Windows) -> int | None:
    """Count the multiples of the largest dilation in the field; None where the field does not end on one."""
    steps, rest = divmod(field_side(windows) - 1, max(window.dilation for window in windows))
    return None if rest else steps + 1


_TAPS: tuple[Wrong[_Traced], ...] = (
    Wrong("paths-counted", _count(lambda windows: prod(window.kernel for window in windows)), None, _paths),
    Wrong("kernels-added", _count(lambda windows: sum(window.kernel for window in windows))),
    Wrong("strides-ignored", _strides_ignored, (3,)),
    Wrong("largest-dilation-as-grid", _if_unstrided(_largest_dilation_as_grid), (2, 3)),
)


class Touched(_Traced):
    """The columns that a unit depends on."""

    words = "touched"

    def of_count(self, touched: int) -> Integer:
        return Integer(touched)

    def task(self) -> Task:
        return Task("touched_inputs", IMAGE, self.layers)

    def solve(self) -> tuple[Step, ...]:
        return self.steps()


_TOUCHED: tuple[Wrong[Touched], ...] = (
    Wrong("field-for-touched", lambda q: q.of_count(q.field.size)),
    *_TAPS,
    Wrong("dilation-ignored", _if_unstrided(lambda windows: 1 + sum(window.kernel - 1 for window in windows)), (2, 3)),
    Wrong("one-not-added", lambda q: q.of_count(q.touched - 1) if spacing(q.pixels) else None, (1,)),
)


class Holes(_Traced):
    """The columns of its field that a unit does not depend on."""

    words = "holes"

    def of_count(self, touched: int) -> Integer | None:
        left = self.field.size - touched
        return Integer(left) if left > 0 else None

    def task(self) -> Task:
        return Task("untouched_inputs", IMAGE, self.layers)

    def solve(self) -> tuple[Step, ...]:
        difference = f"{self.field.size} - {self.touched}"
        return (
            *self.steps(),
            *dilated_kernels(self.windows),
            side_in_one(self.windows),
            integer_step("Columns of the field that are not touched", difference, self.holes),
        )


def _gaps_added(q: Holes) -> int | None:
    """Add the gaps of all kernels, as if none were filled or seen twice."""
    return None if has_strides(q.windows) else sum(window.extent - window.kernel for window in q.windows)


_HOLES: tuple[Wrong[Holes], ...] = (
    Wrong("touched-for-left-out", lambda q: Integer(q.touched), None, lambda q: {"side": q.field.size}),
    Wrong("gaps-added", integer(_gaps_added)),
    *_TAPS,
)


_MOST, _MOST_RUNS = 24, 6
"""More positions, or runs of positions without a hole, fill a board."""


def _draw_touched(sketches: Callable[[Random], list[Sketch]]) -> Callable[[Random], Touched | None]:
    def draw(rng: Random) -> Touched | None:
        question = Touched(stack(sketches(rng)))
        return _mostly_with_holes(rng, question) if _fits_on_board(question.pixels) else None

    return draw


def _draw_touched_or_holes(rng: Random) -> _Traced | None:
    question = Touched(stack(_three_layers(rng)))
    if not _fits_on_board(question.pixels):
        return None
    if rng.random() < 0.4:
        return Holes(question.layers) if question.holes else None
    return _mostly_with_holes(rng, question)


def _fits_on_board(positions: Positions) -> bool:
    return len(positions) <= _MOST and (spacing(positions) is not None or len(runs(positions)) <= _MOST_RUNS)


def _mostly_with_holes(rng: Random, question: Touched) -> Touched | None:
    """Draw few whose holes are all filled."""
    return question if question.holes or rng.random() <= 0.15 else None


def _equal_layers(rng: Random) -> list[Sketch]:
    """Draw layers with one dilation, and another kernel before them now and then."""
    kernel = rng.choice((2, 3, 3, 5, 5, 7))
    dilation = rng.choice((2, 2, 3, 4))
    layers: list[Sketch] = [(Conv2d, Window(kernel, dilation=dilation))] * rng.randint(2, 4)
    if rng.random() < 0.3:
        return [(Conv2d, Window(rng.choice((3, 5)), dilation=dilation)), *layers]
    return layers


def _two_or_three_layers(rng: Random) -> list[Sketch]:
    return _mixed_layers(rng, rng.choice((2, 3)))


def _three_layers(rng: Random) -> list[Sketch]:
    """Draw three layers, the first one with a stride now and then."""
    sketches = _mixed_layers(rng, 3)
    if rng.random() < 0.4:
        sketches[0] = (Conv2d, Window(rng.choice((3, 3, 5)), 2))
    return sketches


def _mixed_layers(rng: Random, count: int) -> list[Sketch]:
    dilations = [rng.choice((1, 2, 2, 3, 4, 5, 6)) for _ in range(count)]
    return [(Conv2d, Window(rng.choice((2, 3, 3, 3, 5)), dilation=dilation)) for dilation in dilations]


FAMILY = Family(
    "touched-inputs",
    "Pixels a dilated stack touches",
    Topic.RECEPTIVE_FIELD,
    questions=(Asks(Touched, _TOUCHED), Asks(Holes, _HOLES, levels=(3,))),
    levels=(
        # small numbers are all there is
        Level("equal dilations, which leave a grid", _draw_touched(_equal_layers), ("E14",), max_share=0.25),
        Level(
            "mixed dilations, which fill some of the holes",
            _draw_touched(_two_or_three_layers),
            ("E14",),
            max_share=0.15,  # counts that fit on a board
        ),
        Level(
            "three layers, one of them strided now and then; touched or left out",
            _draw_touched_or_holes,
            ("E14",),
            max_share=0.15,  # counts that fit on a board
        ),
    ),
    rank=Rank.SPECIAL,
)
