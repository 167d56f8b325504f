"""Which kernel turns one size into another? Squares, then rectangles, then with dilation or a stride."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from random import Random

from quizgen.figures import window_of
from quizgen.kit import known, square
from quizgen.kit.inverse import where_it_applies
from quizgen.problem import Answer, Family, Integer, Level, Misconception, Size, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, Pair, Shape, Window
from quizgen.worked.inverse import integer_step, padded_side


@dataclass(frozen=True)
class Givens:
    """A convolution and the side lengths of its input. Its kernel is asked for, once or as height × width."""

    size: Pair
    layer: Conv2d
    per_axis: bool

    @cached_property
    def output(self) -> Pair:
        return self.layer.output_shape(Shape(1, *self.size)).size

    @cached_property
    def is_odd(self) -> bool:
        """Whether the question says that the kernel is odd: with a stride, the sizes alone leave several."""
        return self.layer.stride != (1, 1)


_KERNELS = (2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
_RECTANGLE_KERNELS = (1, 2, 3, 3, 4, 5, 5, 7, 7, 9, 11)


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        padding = square(rng.choice((0, 1, 1, 2, 3)))
        return _square_givens(rng, Conv2d(1, 1, square(rng.choice(_KERNELS)), padding=padding))
    if level == 2:  # noqa: PLR2004 - a level's number
        return _draw_rectangle(rng)
    return _draw_dilated(rng) if rng.random() < 0.5 else _draw_strided(rng)  # noqa: PLR2004 - half of them


def _draw_rectangle(rng: Random) -> Givens | None:
    kernel = rng.choice(_RECTANGLE_KERNELS), rng.choice(_RECTANGLE_KERNELS)
    padding = tuple(rng.randint(0, min(3, side - 1)) for side in kernel)
    size = rng.randint(14, 64), rng.randint(14, 64)
    if size[0] == size[1] or padding == (0, 0):
        return None
    return Givens(size, Conv2d(1, 1, kernel, padding=(padding[0], padding[1])), per_axis=True)


def _draw_dilated(rng: Random) -> Givens | None:
    kernel, dilation = rng.choice(_KERNELS[:-2]), rng.choice((2, 2, 2, 3, 4))
    padding = rng.randint(0, 4)
    layer = Conv2d(1, 1, square(kernel), padding=square(padding), dilation=square(dilation))
    return _square_givens(rng, layer)


def _draw_strided(rng: Random) -> Givens | None:
    """Draw a stride with which just one odd kernel gives the output: of 2 sides one is odd, of 3 the one between."""
    kernel, stride = rng.choice((3, 5, 7, 9, 11, 13)), rng.choice((2, 2, 3))
    layer = Conv2d(1, 1, square(kernel), square(stride), square(rng.randint(0, min(4, kernel - 1))))
    givens = _square_givens(rng, layer)
    if givens is None:
        return None
    remainder = layer.windows[0].slide(givens.size[0]).remainder
    return givens if stride == 2 or remainder == 1 else None  # noqa: PLR2004 - see above


def _square_givens(rng: Random, layer: Conv2d) -> Givens | None:
    window = layer.windows[0]
    side = rng.randint(12, 64)
    if side + 2 * window.padding - window.extent < 4 * window.stride:
        return None  # too small to be real
    output = window.slide(side).positions
    if output == side or window.kernel in (output, window.padding, window.dilation, window.stride):
        return None  # can be guessed
    return Givens((side, side), layer, per_axis=False)


def task(givens: Givens) -> Task:
    details = (("target", givens.output), *((("odd", 1),) if givens.is_odd else ()))
    return Task("inverse:output_size", Shape(1, *givens.size), (givens.layer,), details, unknown=(0, "kernel_size"))


def solve(givens: Givens) -> tuple[Step, ...]:
    height, width = zip(givens.layer.windows, givens.size, strict=True)
    if not givens.per_axis:
        return _one_axis(*height)
    answer = Size.of(givens.layer.kernel_size)
    last = Step("Height × width", answer.tex, answer)
    return (*_one_axis(*height, "height"), *_one_axis(*width, "width"), last)


def _one_axis(window: Window, size: int, prefix: str = "") -> tuple[Step, ...]:
    slide = window.slide(size)
    steps = [
        *padded_side(window, size, prefix),
        integer_step("moves, one fewer than positions", f"{slide.positions} - 1", slide.steps, prefix),
    ]
    travelled = slide.steps * window.stride
    if window.stride > 1:
        steps.append(integer_step("pixels the kernel travels", rf"{slide.steps} \cdot {window.stride}", travelled))
    rest = slide.padded - travelled
    label = "the rest is the kernel"
    if window.stride > 1:
        label = "the rest is the kernel and what is left over"
    elif window.dilation > 1:
        label = "the rest is what the kernel spans"
    steps.append(integer_step(label, f"{slide.padded} - {travelled}", rest, prefix))
    if window.stride > 1:
        sides = ", ".join(str(rest - left_over) for left_over in range(window.stride))
        label = f"less than a stride is left over, so it is one of {sides}: only one is odd"
        steps.append(integer_step(label, "k", window.kernel))
    if window.dilation > 1:
        gaps = window.kernel - 1
        steps.append(integer_step("gaps between the weights", f"({rest} - 1) / {window.dilation}", gaps))
        steps.append(integer_step("one weight more than gaps", f"{gaps} + 1", window.kernel))
    return tuple(steps)


def mental_effort(givens: Givens) -> int:
    products: list[Pair] = []
    for window, size in set(zip(givens.layer.windows, givens.size, strict=True)):
        products += [
            (2, window.padding or 1),
            (window.slide(size).steps, window.stride),
            (window.dilation, window.extent - 1),
        ]
    return effort(products, [givens.output[0]])


def _kernel(window: Window, rest: int) -> int | None:
    """Return the kernel side if this were what the kernel does not travel; None if the dilation does not divide it."""
    if window.stride > 1:
        rest -= 1 - rest % 2  # the question says that it is odd
    gaps, broken = divmod(rest - 1, window.dilation)
    return None if gaps < 0 or broken else gaps + 1


_Rule = Callable[[Window, int, int], int | None]
"""From window, input side and output side to a wrong kernel side."""


def _each(wrong: _Rule) -> Callable[[Givens], Answer | None]:
    """Lift a wrong rule for one axis."""

    def on_both_axes(givens: Givens) -> Answer | None:
        axes = zip(givens.layer.windows, givens.size, givens.output, strict=True)
        kernel = where_it_applies([wrong(*axis) for axis in axes], givens.layer.kernel_size)
        if kernel is None or min(kernel) < 1:
            return None
        return Size.of(kernel) if givens.per_axis else Integer(kernel[0])

    return on_both_axes


def _rest(wrong: Callable[[Window, int, int], int], *, pads: bool = False) -> Callable[[Givens], Answer | None]:
    """Lift a wrong rule for the pixels that are left for the kernel. `pads`: it applies with padding only."""
    return _each(lambda w, n, out: _kernel(w, wrong(w, n, out)) if w.padding or not pads else None)


def _dilated(wrong: Callable[[int, int], int]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong way from the pixels a dilated kernel spans to its side."""
    return _each(lambda w, _n, _out: wrong(w.extent, w.dilation) if w.dilation > 1 else None)


def _axes(choose: Callable[[int, int], Pair]) -> Callable[[Givens], Answer | None]:
    """Lift a confusion of the axes."""
    return lambda givens: Size.of(choose(*givens.layer.kernel_size)) if givens.per_axis else None


def _with_exact_division(window: Window, size: int, _output: int) -> int | None:
    """Take all that is not travelled for the kernel, although the question says that it is odd."""
    slide = window.slide(size)
    return window.kernel + slide.remainder if window.stride > 1 else None


_KERNEL = "quizgen/inverse#^kernel-from-sizes"
_PADDING = "quizgen/output-size#^padding-both-sides"

_TARGETS = ("no-plus-one", "one-taken-off", "padding-ignored", "padding-once", "reach-for-side")

FAMILY = Family(
    name="kernel-from-sizes",
    title="Kernel from input and output size",
    topic=Topic.OUTPUT_SIZE,
    levels=(
        Level(
            1,
            "square kernels at stride 1",
            _TARGETS,
            max_effort=8,
            max_share=0.25,  # ten kernel sides, and the answer is one of them
            forms=("B2",),
        ),
        Level(
            2,
            "rectangular kernels at stride 1",
            (*_TARGETS, "padding-subtracted", "axes-swapped", "first-axis-for-both"),
            max_effort=14,
            forms=("B2",),
        ),
        Level(
            3,
            "dilated kernels, and odd ones with a stride",
            (
                "no-plus-one",
                "padding-ignored",
                "padding-once",
                "padding-subtracted",
                "stride-ignored",
                "division-taken-as-exact",
                "dilation-ignored",
                "span-divided",
                "dilation-subtracted",
            ),
            max_effort=20,
            max_share=0.25,  # as on level 1
            forms=("B2",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=lambda g: window_of(g.layer, g.size),
    misconceptions=(
        Misconception(
            "no-plus-one",
            "as many moves as positions",
            prose("The first position takes no move: the kernel moves one time fewer than there are outputs."),
            "quizgen/output-size#^plus-one",
            _rest(lambda w, n, out: n + 2 * w.padding - out * w.stride),
        ),
        Misconception(
            "one-taken-off",
            "1 subtracted instead of added",
            prose(
                "Solved for the kernel, the 1 changes sides: there are $\\text{out} - 1$ moves, "
                "and the kernel is what they leave."
            ),
            _KERNEL,
            _rest(lambda w, n, out: n + 2 * w.padding - (out + 1) * w.stride),
        ),
        Misconception(
            "padding-ignored",
            "padding ignored",
            prose("The kernel slides over the padded input: start from $n + 2p$, not from $n$."),
            _PADDING,
            _rest(lambda w, n, out: n - (out - 1) * w.stride, pads=True),
        ),
        known("padding-once", _rest(lambda w, n, out: n + w.padding - (out - 1) * w.stride, pads=True)),
        Misconception(
            "padding-subtracted",
            "padding subtracted",
            prose("Padding gives the kernel more pixels to cover, so it can be larger for the same output: add $2p$."),
            _KERNEL,
            _rest(lambda w, n, out: n - 2 * w.padding - (out - 1) * w.stride, pads=True),
        ),
        Misconception(
            "reach-for-side",
            "half of the lost pixels",
            prose("That is how far the kernel reaches to either side of its centre. Its side is twice that, plus 1."),
            _KERNEL,
            _each(lambda w, _n, _out: (w.kernel - 1) // 2 if w.stride == w.dilation == 1 else None),
        ),
        Misconception(
            "stride-ignored",
            "stride ignored",
            prose("Each move takes the kernel $s$ pixels further: it travels $(\\text{out} - 1) \\cdot s$ pixels."),
            "quizgen/output-size#^what-stride-does",
            _each(lambda w, n, out: _kernel(w, n + 2 * w.padding - (out - 1)) if w.stride > 1 else None),
        ),
        Misconception(
            "division-taken-as-exact",
            "nothing left over by the stride",
            prose("Up to $s - 1$ pixels may be left over at the end. Take them off until the side is odd."),
            "quizgen/inverse#^lost-remainder",
            _each(_with_exact_division),
        ),
        Misconception(
            "dilation-ignored",
            "span of the dilated kernel taken for its side",
            prose("These are the pixels from the first weight to the last. The weights lie $d$ pixels apart."),
            "quizgen/receptive-field#^dilation",
            _dilated(lambda span, _: span),
        ),
        Misconception(
            "span-divided",
            "span divided by the dilation",
            prose("Dividing counts the gaps: take 1 off the span, divide by $d$, and add 1 for the first weight."),
            _KERNEL,
            _dilated(lambda span, dilation: span // dilation),
        ),
        Misconception(
            "dilation-subtracted",
            "dilation subtracted from the span",
            prose("Dilation stretches every gap between weights, so it divides: $k = (\\text{span} - 1) / d + 1$."),
            _KERNEL,
            _dilated(lambda span, dilation: span - dilation),
        ),
        Misconception(
            "axes-swapped",
            "height and width swapped",
            prose("The first number of each pair belongs to the height: compare first with first, second with second."),
            "quizgen/output-size#^axes",
            _axes(lambda height, width: (width, height)),
        ),
        Misconception(
            "first-axis-for-both",
            "the height's kernel side used for both axes",
            prose("A kernel need not be square: work out its width from the two widths."),
            "quizgen/output-size#^axes",
            _axes(lambda height, _: (height, height)),
        ),
    ),
)
