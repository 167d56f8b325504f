"""Working backwards, step by step."""

from quizgen.problem import Step
from quizgen.solver import Window
from quizgen.worked.arithmetic import integer_step


def padded_side(window: Window, size: int, prefix: str = "") -> tuple[Step, ...]:
    """Work out the side that the kernel slides over; nothing to do without padding."""
    if not window.padding:
        return ()
    padded = size + 2 * window.padding
    return (integer_step("padding goes on both sides", rf"{size} + 2 \cdot {window.padding}", padded, prefix),)


def kernel_span(window: Window, prefix: str = "") -> tuple[Step, ...]:
    """Work out the pixels that a dilated kernel spans; nothing to do for an ordinary one."""
    if window.dilation == 1:
        return ()
    tex = rf"{window.dilation} \cdot ({window.kernel} - 1) + 1"
    return (integer_step("pixels the dilated kernel spans", tex, window.extent, prefix),)


def room(window: Window, size: int, prefix: str = "") -> tuple[Step, ...]:
    """Work out how many pixels the kernel can move."""
    padded = size + 2 * window.padding
    return (
        *padded_side(window, size, prefix),
        *kernel_span(window, prefix),
        integer_step("room left for the kernel to move", f"{padded} - {window.extent}", padded - window.extent, prefix),
    )


def side_before(window: Window, output: int) -> int:
    """Return the smallest side that gives this output side: nothing is left over."""
    return (output - 1) * window.stride + window.extent - 2 * window.padding


def smallest_side(window: Window, output: int, layer: str = "") -> Step:
    """Work out the smallest side that gives this output side; `layer` names one of several."""
    label = "smallest side in front of it" if layer else "smallest side"
    return integer_step(label, _side_tex(window, output), side_before(window, output), layer)


def largest_side(window: Window, first: int, last: int, layer: str = "") -> Step:
    """Work out the largest side that gives an output side from the first to the last; `layer` is as above."""
    largest = side_before(window, last) + window.stride - 1
    label = "largest side in front of it" if layer else "largest side"
    if first == last:
        label += ", with a rest one pixel short of a stride"
        return integer_step(label, f"{side_before(window, first)} + ({window.stride} - 1)", largest, layer)
    rest = f" + {window.stride - 1}" if window.stride > 1 else ""
    return integer_step(label, _side_tex(window, last) + rest, largest, layer)


def _side_tex(window: Window, output: int) -> str:
    padding = rf" - 2 \cdot {window.padding}" if window.padding else ""
    return rf"({output} - 1) \cdot {window.stride} + {window.extent}{padding}"
