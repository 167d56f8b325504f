"""How many pixels does a unit really depend on? Equal dilations, then mixed ones, then also the holes they leave."""

from collections.abc import Callable
from functools import cached_property
from itertools import pairwise
from math import prod
from random import Random

from quizgen.drawing import Drawing
from quizgen.figures import receptive_cone
from quizgen.kit.fields import IMAGE, Sketch, Windows, field_side, stack
from quizgen.kit.stacks import Stack
from quizgen.problem import Answer, Asks, Family, Integer, IntegerSet, Level, Step, Task, Topic, Wrong, effort
from quizgen.solver import Conv2d, Window, trace
from quizgen.worked.arithmetic import integer_step
from quizgen.worked.fields import dilated_kernels, side_in_one

Positions = tuple[int, ...]
"""Where units lie in a row, from the leftmost one on."""


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
        written = sum(1 if _spacing(positions) else len(positions) // 3 for positions in self.rows)
        return effort((window.dilation, window.kernel - 1) for window in self.windows if window.dilation > 1) + written

    def picture(self) -> Drawing:
        return receptive_cone(self.windows)

    def steps(self) -> tuple[Step, ...]:
        """Trace the positions, and count those in the input."""
        numbers = range(len(self.windows), 0, -1)
        traced = (
            Step(_trace_label(self.windows, number), _listed(positions), IntegerSet(positions))
            for number, positions in zip(numbers, self.rows, strict=True)
        )
        return (*traced, _count_step(self.pixels))


def _count(wrong: Callable[[Windows], int]) -> Callable[[_Traced], Answer | None]:
    """Lift a wrong number of touched pixels."""
    return lambda q: q.of_count(wrong(q.windows))


def _largest_dilation_as_grid(windows: Windows) -> int:
    """Take the whole field for a grid as wide as the largest dilation."""
    return (field_side(windows) - 1) // max(window.dilation for window in windows) + 1


def _holes_of_one_kernel(windows: Windows) -> int:
    """Take off the holes of the kernel that has most."""
    return field_side(windows) - max(window.extent - window.kernel for window in windows)


_TAPS: tuple[Wrong[_Traced], ...] = (
    Wrong("paths-counted", _count(lambda windows: prod(window.kernel for window in windows))),
    Wrong("kernels-added", _count(lambda windows: sum(window.kernel for window in windows))),
    Wrong("one-kernel-only", _count(lambda windows: windows[-1].kernel)),
    Wrong("holes-of-one-kernel", _count(_holes_of_one_kernel)),
)

_DILATIONS: tuple[Wrong[_Traced], ...] = (
    Wrong("dilation-ignored", _count(lambda windows: 1 + sum(window.kernel - 1 for window in windows)), (2, 3)),
    Wrong("largest-dilation-as-grid", _count(_largest_dilation_as_grid), (2, 3)),
)


class Touched(_Traced):
    """The pixels of a row that a unit depends on."""

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
    Wrong("one-not-added", lambda q: q.of_count(q.touched - 1) if _spacing(q.pixels) else None, (1,)),
    Wrong("area-for-side", lambda q: q.of_count(q.touched**2), (1,)),
    *_DILATIONS,
)


class Holes(_Traced):
    """The pixels of its field that a unit does not depend on."""

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
            integer_step("Pixels of the field less those touched", difference, self.holes),
        )


_HOLES: tuple[Wrong[Holes], ...] = (
    *_TAPS,
    *_DILATIONS,
    Wrong("touched-for-left-out", lambda q: Integer(q.touched)),
    Wrong("field-for-left-out", lambda q: Integer(q.field.size)),
)


def _trace_label(windows: Windows, number: int) -> str:
    window = windows[number - 1]
    if window.dilation > 1:
        label = f"Layer {number} has {window.kernel} taps that lie {window.dilation} apart"
    else:
        label = f"Layer {number} has {window.kernel} neighbouring taps"
    if number < len(windows):
        places = "each of these" if window.stride == 1 else f"{window.stride} times each of these"
        label += f", beginning at {places}"
    return label


def _count_step(positions: Positions) -> Step:
    step, last = _spacing(positions), positions[-1]
    if step:
        tex = f"{last} / {step} + 1" if step > 1 else f"{last} + 1"
        return integer_step("Count the steps between them, and the first", tex, len(positions))
    return integer_step("Count them, run by run", " + ".join(str(len(run)) for run in _runs(positions)), len(positions))


def _listed(positions: Positions) -> str:
    r"""Write positions as TeX: `\{0, 2, \ldots, 12\}` where they are evenly spaced, else `\{0, 3\text{–}9, 12\}`."""
    if len(positions) > 5 and _spacing(positions):
        first, second, *_, last = positions
        return rf"\{{{first}, {second}, \ldots, {last}\}}"
    return rf"\{{{', '.join(map(_run_tex, _runs(positions)))}\}}"


def _run_tex(run: list[int]) -> str:
    return rf"{run[0]}\text{{–}}{run[-1]}" if len(run) > 2 else ", ".join(map(str, run))


def _runs(positions: Positions) -> list[list[int]]:
    """Split positions where a hole lies between them."""
    runs = [[positions[0]]]
    for before, position in pairwise(positions):
        if position == before + 1:
            runs[-1].append(position)
        else:
            runs.append([position])
    return runs


def _spacing(positions: Positions) -> int | None:
    """Return the distance of neighbours if it is the same everywhere."""
    gaps = {second - first for first, second in pairwise(positions)}
    return gaps.pop() if len(gaps) == 1 else None


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
    return len(positions) <= _MOST and (_spacing(positions) is not None or len(_runs(positions)) <= _MOST_RUNS)


def _mostly_with_holes(rng: Random, question: Touched) -> Touched | None:
    """Let a few pass whose holes are all filled."""
    return question if question.holes or rng.random() <= 0.15 else None


def _equal_layers(rng: Random) -> list[Sketch]:
    """Draw layers with one dilation, and another kernel before them now and then."""
    kernel = rng.choice((2, 3, 3, 4, 5, 5, 7))
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
        sketches[0] = (Conv2d, Window(rng.choice((2, 3, 3, 4, 5)), 2))
    return sketches


def _mixed_layers(rng: Random, count: int) -> list[Sketch]:
    dilations = [rng.choice((1, 2, 2, 3, 4, 5, 6)) for _ in range(count)]
    return [(Conv2d, Window(rng.choice((2, 3, 3, 4, 5)), dilation=dilation)) for dilation in dilations]


FAMILY = Family(
    "touched-inputs",
    "Pixels a dilated stack touches",
    Topic.RECEPTIVE_FIELD,
    questions=(Asks(Touched, _TOUCHED), Asks(Holes, _HOLES, levels=(3,))),
    levels=(
        Level(
            "equal dilations",
            _draw_touched(_equal_layers),
            ("E14",),
            max_share=0.25,  # small numbers are all there is
        ),
        Level(
            "mixed dilations",
            _draw_touched(_two_or_three_layers),
            ("E14",),
            max_share=0.15,  # counts that fit on a board
        ),
        Level(
            "three layers, touched or left out",
            _draw_touched_or_holes,
            ("E14",),
            max_share=0.15,  # counts that fit on a board
        ),
    ),
)
