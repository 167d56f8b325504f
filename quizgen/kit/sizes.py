"""Wrong rules for one axis made into wrong sizes."""

from collections.abc import Callable
from typing import Protocol, TypeVar

from quizgen.errors import IllPosedError
from quizgen.problem import Answer, Integer, Size, Volume
from quizgen.solver import Pair, Shape

G = TypeVar("G")
A = TypeVar("A")
A_co = TypeVar("A_co", covariant=True)


class OnAxes(Protocol[A_co]):
    """Givens that ask for the "side" of a square, the "size" (height × width) or the "volume" of a layer's output."""

    @property
    def asked(self) -> str:
        """What is asked. Other words than those three have wrong rules of their own."""
        ...

    @property
    def axes(self) -> tuple[A_co, A_co]:
        """What decides the height, and what decides the width."""
        ...

    @property
    def output(self) -> Shape:
        """The right output."""
        ...


V = TypeVar("V", bound=OnAxes[object])


def as_asked(asked: str, size: Pair, channels: int) -> Answer | None:
    """Return a size in the form that is asked for; None if it is no size at all, or something else is asked."""
    if min(*size, channels) < 1:
        return None
    match asked:
        case "side":
            return Integer(size[0])
        case "size":
            return Size.of(size)
        case "volume":
            return Volume(channels, *size)
    return None


def sides(wrong: Callable[[A], int | None]) -> Callable[[OnAxes[A]], Answer | None]:
    """Lift a wrong rule for one side to whole answers. It returns None on an axis where it does not apply."""

    def on_both_axes(givens: OnAxes[A]) -> Answer | None:
        height, width = (wrong(axis) for axis in givens.axes)
        if height is None and width is None:
            return None
        right = givens.output
        size = right.height if height is None else height, right.width if width is None else width
        return as_asked(givens.asked, size, right.channels)

    return on_both_axes


def volumes(channels: Callable[[V], int]) -> Callable[[V], Answer | None]:
    """Lift a wrong number of channels to whole volumes; it shows in nothing else that is asked."""
    return lambda q: as_asked("volume", q.output.size, channels(q)) if q.asked == "volume" else None


def channels_first(volume: Callable[[G], Shape | None]) -> Callable[[G], Answer | None]:
    """Put the channels in front, as PyTorch does, where height × width × channels is asked for.

    `volume` is the right output; None where something else is asked.
    """

    def permuted(givens: G) -> Answer | None:
        shape = volume(givens)
        return None if shape is None else Volume(height=shape.channels, width=shape.height, channels=shape.width)

    return permuted


def asked_volume(givens: OnAxes[object]) -> Shape | None:
    """Return the right output where its volume is asked for."""
    return givens.output if givens.asked == "volume" else None


def of_one_side(rule: Callable[[V], Answer | None]) -> Callable[[V], Answer | None]:
    """Apply a rule only where one side is asked for: where more is, there are likelier mistakes."""
    return lambda q: rule(q) if q.asked == "side" else None


def of_equal_axes(rule: Callable[[V], Answer | None]) -> Callable[[V], Answer | None]:
    """Apply a rule only where height and width have nothing to be confused: where they have, that is likelier."""
    return lambda q: rule(q) if q.axes[0] == q.axes[1] else None


def swapped(side: Callable[[A, A], int]) -> Callable[[OnAxes[A]], Answer | None]:
    """Swap the axes' settings. `side(axis, other)` is the output of an axis with the settings of another one."""
    return _mixed(lambda height, width: (side(height, width), side(width, height)))


def first_for_both(side: Callable[[A, A], int]) -> Callable[[OnAxes[A]], Answer | None]:
    """Take the height's settings for both axes. `side` is as in `swapped`."""
    return _mixed(lambda height, width: (side(height, height), side(width, height)))


def _mixed(sizes: Callable[[A, A], Pair]) -> Callable[[OnAxes[A]], Answer | None]:
    def on_both_axes(givens: OnAxes[A]) -> Answer | None:
        height, width = givens.axes
        if height == width:
            return None  # nothing to confuse
        try:
            size = sizes(height, width)
        except IllPosedError:
            return None
        return as_asked(givens.asked, size, givens.output.channels)

    return on_both_axes


def value_if(applies: bool, value: int) -> int | None:  # noqa: FBT001 - reads as a sentence
    """Return the value where the rule applies."""
    return value if applies else None


def is_ambiguous(*shapes: Shape) -> bool:
    """Tell whether some shape has as many channels as pixels along a side, which hides which number is which."""
    return any(shape.channels in shape.size for shape in shapes)


def asked_word(asked: str) -> str:
    """Return the export's word for a "side", "size" or "volume"."""
    return "output_shape" if asked == "volume" else "output_size"
