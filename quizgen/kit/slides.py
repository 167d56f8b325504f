"""Wrong rules for a window that slides over a row: once for all families in which one does.

Many mistakes lie in the *room* that the kernel is thought to have; a side, or what is left over, then follows rightly.
"""

from collections.abc import Callable

from quizgen.kit.sizes import value_if
from quizgen.solver import Pair, Slide, Window

Rule = Callable[[Slide], int | None]
"""A number, wrong; None on a slide where the rule does not apply."""


def slides_along(windows: tuple[Window, Window], size: Pair, *, ceil_mode: bool = False) -> tuple[Slide, Slide]:
    """Slide a layer's windows over an input of this height and width."""
    height, width = windows
    return height.slide(size[0], ceil_mode=ceil_mode), width.slide(size[1], ceil_mode=ceil_mode)


def padding_once(slide: Slide) -> int | None:
    return value_if(slide.window.padding > 0, slide.span - slide.window.padding)


def clear_padding_once(slide: Slide) -> int | None:
    """Leave out what can't be told from a start that isn't counted: padding of no more than a stride above 1."""
    window = slide.window
    return None if window.stride > 1 and window.padding <= window.stride else padding_once(slide)


def padding_ignored(slide: Slide) -> int | None:
    return value_if(slide.window.padding > 0, slide.size - slide.window.extent)


def kernel_not_subtracted(slide: Slide) -> int | None:
    return value_if(slide.window.kernel > 1, slide.padded)


def dilation_ignored(slide: Slide) -> int | None:
    return value_if(slide.window.dilation > 1, slide.padded - slide.window.kernel)


def side_over_stride(slide: Slide) -> int | None:
    """Divide the input's side by the stride, where that comes out whole."""
    return value_if(slide.size % slide.window.stride == 0, slide.size // slide.window.stride)


def rounded_up(slide: Slide) -> int:
    return -(-slide.span // slide.window.stride) + 1


def with_settings_of(axis: Slide, other: Slide) -> int:
    """Slide the window of another axis."""
    return other.window.slide(axis.size, ceil_mode=axis.ceil_mode).positions


def positions(room: Rule) -> Rule:
    """Count the positions in a wrong room."""
    return lambda slide: None if (pixels := room(slide)) is None else pixels // slide.window.stride + 1


def left_over(room: Rule) -> Rule:
    """Take what whole strides leave over of a wrong room."""
    return lambda slide: None if (pixels := room(slide)) is None else pixels % slide.window.stride


def strided(rule: Rule) -> Rule:
    """Apply a rule only where the stride is above 1."""
    return lambda slide: rule(slide) if slide.window.stride > 1 else None
