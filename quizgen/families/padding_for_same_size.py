"""Which padding keeps the size at stride 1? Plain kernels, then dilated ones, then other settings on each axis."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from quizgen.figures import window_of
from quizgen.kit.inverse import ceil_div, where_it_applies
from quizgen.problem import Answer, Couple, Family, Integer, Level, Misconception, Step, Task, Topic, effort
from quizgen.richtext import prose
from quizgen.solver import Conv2d, Pair, Shape, Window
from quizgen.worked.inverse import integer_step, kernel_span


@dataclass(frozen=True, slots=True)
class Givens:
    """A convolution with the padding that keeps the size of its input; asked for once, or for each axis."""

    size: Pair
    layer: Conv2d
    per_axis: bool


_PLAIN = (3, 5, 7, 9, 11, 13, 15, 17, 21, 31)
_Settings = tuple[int, int]
"""kernel, dilation"""


def _by_padding(kernels: tuple[int, ...], dilations: tuple[int, ...]) -> tuple[tuple[_Settings, ...], ...]:
    """Sort settings by the padding they need, so that drawing a padding first makes all equally frequent."""
    found: defaultdict[int, list[_Settings]] = defaultdict(list)
    for kernel in kernels:
        for dilation in dilations:
            lost = dilation * (kernel - 1)
            if lost % 2 == 0:
                found[lost // 2].append((kernel, dilation))
    return tuple(map(tuple, found.values()))


_DILATED = _by_padding((3, 5, 7, 9, 11), (2, 3, 4, 5, 6, 7, 8))
_MIXED = _by_padding((1, 2, 3, 4, 5, 7, 9), (1, 2, 3, 4))


def draw(rng: Random, level: int) -> Givens | None:
    if level == 1:
        return _givens(rng, (rng.choice(_PLAIN), 1))
    if level == 2:  # noqa: PLR2004 - a level's number
        return _givens(rng, rng.choice(rng.choice(_DILATED)))
    height, width = rng.choice(rng.choice(_MIXED)), rng.choice(rng.choice(_MIXED))
    (kernel, dilation), (other_kernel, other_dilation) = height, width
    if 1 in (kernel * dilation, other_kernel * other_dilation) and kernel == other_kernel:
        return None
    if (kernel == 1 and dilation > 1) or (other_kernel == 1 and other_dilation > 1):
        return None  # a dilation that spreads nothing
    if dilation == other_dilation == 1:
        return None  # level 1, twice
    return _givens(rng, height, width)


def _givens(rng: Random, height: _Settings, width: _Settings | None = None) -> Givens | None:
    kernels, dilations = zip(height, width or height, strict=True)
    first, second = (dilation * (kernel - 1) for kernel, dilation in (height, width or height))
    padding = (first // 2, second // 2)
    if width and padding[0] == padding[1]:
        return None  # one number twice: nothing to confuse
    largest = max(first, second) + 1
    if largest > 56:  # noqa: PLR2004 - wider than the usual feature map
        return None
    side = rng.randint(max(8, largest), 64)
    size = (side, rng.randint(max(8, largest), 64)) if width else (side, side)
    layer = Conv2d(1, 1, (kernels[0], kernels[1]), (1, 1), padding, (dilations[0], dilations[1]))
    return Givens(size, layer, per_axis=width is not None)


def task(givens: Givens) -> Task:
    details = (("target", givens.size),)
    return Task("inverse:output_size", Shape(1, *givens.size), (givens.layer,), details, unknown=(0, "padding"))


def solve(givens: Givens) -> tuple[Step, ...]:
    height, width = givens.layer.windows
    if not givens.per_axis:
        return _one_axis(height)
    answer = Couple(height.padding, width.padding)
    last = Step("Above and below, then left and right", answer.tex, answer)
    return (*_one_axis(height, "height"), *_one_axis(width, "width"), last)


def _one_axis(window: Window, prefix: str = "") -> tuple[Step, ...]:
    lost = window.extent - 1
    return (
        *kernel_span(window, prefix),
        integer_step("pixels lost without padding", f"{window.extent} - 1", lost, prefix),
        integer_step("half of them for each end", f"{lost} / 2", window.padding, prefix),
    )


def mental_effort(givens: Givens) -> int:
    products: list[Pair] = []
    for window in set(givens.layer.windows):
        products += [(window.dilation, window.kernel - 1), (2, window.extent - 1)]
    return effort(products)


def _answer(givens: Givens, padding: Pair) -> Answer:
    return Couple(*padding) if givens.per_axis else Integer(padding[0])


def _each(wrong: Callable[[Window], int | None]) -> Callable[[Givens], Answer | None]:
    """Lift a wrong rule for one axis. It does not apply to a kernel of one pixel, which needs no padding."""

    def on_both_axes(givens: Givens) -> Answer | None:
        wrongs = [wrong(window) if window.kernel > 1 else None for window in givens.layer.windows]
        padding = where_it_applies(wrongs, givens.layer.padding)
        return None if padding is None else _answer(givens, padding)

    return on_both_axes


def _dilated(wrong: Callable[[Window], int]) -> Callable[[Givens], Answer | None]:
    """Lift a rule that is wrong about dilation; it does not apply without."""
    return _each(lambda window: wrong(window) if window.dilation > 1 else None)


def _axes(choose: Callable[[int, int], Pair]) -> Callable[[Givens], Answer | None]:
    """Lift a confusion of the axes."""
    return lambda givens: Couple(*choose(*givens.layer.padding)) if givens.per_axis else None


_SAME = "quizgen/output-size#^same-padding"
_SAME_DILATED = "quizgen/inverse#^same-padding-dilated"
_DILATION = "quizgen/receptive-field#^dilation"

_DILATION_TARGETS = (
    "dilation-ignored",
    "dilation-as-padding",
    "dilation-times-half-kernel",
    "dilation-as-holes",
    "dilation-added",
)

FAMILY = Family(
    name="padding-for-same-size",
    title="Padding that keeps the size",
    topic=Topic.OUTPUT_SIZE,
    levels=(
        Level(
            1,
            "plain kernels",
            ("both-ends-together", "half-kernel", "padding-of-one", "no-padding"),
            max_effort=8,
            max_share=0.2,  # ten odd kernels are already more than networks use
            forms=("B1",),
        ),
        Level(2, "dilated kernels", ("both-ends-together", *_DILATION_TARGETS), max_effort=14, forms=("B1",)),
        Level(
            3,
            "other kernels and dilations on each axis",
            ("both-ends-together", *_DILATION_TARGETS, "axes-swapped", "first-axis-for-both"),
            max_effort=20,
            forms=("B1",),
        ),
    ),
    draw=draw,
    task=task,
    solve=solve,
    effort=mental_effort,
    picture=lambda g: window_of(g.layer, g.size),
    misconceptions=(
        Misconception(
            "both-ends-together",
            "padding for both ends put on each",
            prose("That is what both ends need together. Padding is counted per side, so halve it."),
            "quizgen/output-size#^padding-both-sides",
            _each(lambda w: w.extent - 1),
        ),
        Misconception(
            "half-kernel",
            "half the kernel, rounded up",
            prose(
                "A kernel covers one pixel where it stands and takes only $k - 1$ from a side (times the dilation): "
                "take 1 off before you halve."
            ),
            _SAME,
            _each(lambda w: ceil_div(w.kernel, 2)),
        ),
        Misconception(
            "padding-of-one",
            "padding 1, as for 3 × 3",
            prose(
                "Padding 1 suits an ordinary 3 × 3 kernel. One that spans more pixels takes more, and needs more back."
            ),
            _SAME,
            _each(lambda _: 1),
        ),
        Misconception(
            "no-padding",
            "no padding at stride 1",
            prose(
                "Even at stride 1 the kernel has to stay inside: without padding the output is smaller than the input."
            ),
            _SAME,
            _each(lambda _: 0),
        ),
        Misconception(
            "dilation-ignored",
            "dilation ignored",
            prose("A dilated kernel spans $d(k - 1) + 1$ pixels: it takes $d$ times as much as an ordinary one."),
            _SAME_DILATED,
            _dilated(lambda w: (w.kernel - 1) // 2),
        ),
        Misconception(
            "dilation-as-padding",
            "padding equal to the dilation",
            prose("That rule belongs to 3 × 3 kernels, where $(k - 1) / 2$ is 1. In general it is $d(k - 1) / 2$."),
            _SAME_DILATED,
            _dilated(lambda w: w.dilation),
        ),
        Misconception(
            "dilation-times-half-kernel",
            "dilation times half the kernel",
            prose("A kernel of $k$ taps has only $k - 1$ gaps to spread: halve $d(k - 1)$, not $d k$."),
            _SAME_DILATED,
            _dilated(lambda w: ceil_div(w.dilation * w.kernel, 2)),
        ),
        Misconception(
            "dilation-as-holes",
            "dilation read as the number of holes",
            prose("Dilation $d$ moves neighbouring taps $d$ pixels apart, which leaves $d - 1$ holes between them."),
            _DILATION,
            _dilated(lambda w: (w.kernel - 1) * (w.dilation + 1) // 2),
        ),
        Misconception(
            "dilation-added",
            "dilation added to the kernel",
            prose("Dilation stretches each of the $k - 1$ gaps: multiply, $d(k - 1) + 1$, don't add."),
            _DILATION,
            _dilated(lambda w: (w.kernel + w.dilation - 1) // 2),
        ),
        Misconception(
            "axes-swapped",
            "height and width swapped",
            prose("The first number of a pair belongs to the height, so it decides the padding above and below."),
            "quizgen/output-size#^axes",
            _axes(lambda height, width: (width, height)),
        ),
        Misconception(
            "first-axis-for-both",
            "the height's settings used for both axes",
            prose("Each axis has its own kernel side and dilation: work out height and width separately."),
            "quizgen/output-size#^axes",
            _axes(lambda height, _: (height, height)),
        ),
    ),
)
