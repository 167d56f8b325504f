"""Working backwards, step by step."""

from quizgen.problem import Integer, Step
from quizgen.solver import Window


def integer_step(label: str, tex: str, value: int, prefix: str = "") -> Step:
    """Return a step whose formula ends in its value; `prefix` ("height") goes before the label."""
    text = f"{prefix.capitalize()}: {label}" if prefix else label[0].upper() + label[1:]
    number = Integer(value)
    return Step(text, f"{tex} = {number.tex}", number)


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
