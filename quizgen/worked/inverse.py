"""Working backwards, step by step, and the sums that put an answer back into its question."""

from collections.abc import Sequence
from itertools import pairwise

from quizgen.problem import Step
from quizgen.solver import ReceptiveField, Slide, Window, receptive_fields
from quizgen.worked.arithmetic import integer_step


def padded_side(window: Window, size: int, prefix: str = "") -> tuple[Step, ...]:
    """Work out the side that the kernel slides over; nothing to do without padding."""
    if not window.padding:
        return ()
    padded = size + 2 * window.padding
    return (integer_step("side with the padding at both ends", rf"{size} + 2 \cdot {window.padding}", padded, prefix),)


def kernel_span(window: Window, prefix: str = "") -> tuple[Step, ...]:
    """Work out the pixels that a dilated kernel spans; nothing to do for an ordinary one."""
    if window.dilation == 1:
        return ()
    tex = rf"{window.dilation} \cdot ({window.kernel} - 1) + 1"
    return (integer_step("pixels that the dilated kernel spans", tex, window.extent, prefix),)


def room(window: Window, size: int, prefix: str = "") -> tuple[Step, ...]:
    """Work out how many pixels the kernel can move."""
    padded = size + 2 * window.padding
    tex = f"{padded} - {window.extent}"
    return (
        *padded_side(window, size, prefix),
        *kernel_span(window, prefix),
        integer_step("room for the kernel to move", tex, padded - window.extent, prefix),
    )


def side_before(window: Window, output: int) -> int:
    """Return the smallest side that gives this output side: nothing is left over."""
    return (output - 1) * window.stride + window.extent - 2 * window.padding


def sides_of_one_layer(window: Window, output: int) -> tuple[Step, ...]:
    """Work out the smallest and the largest side of the input of a single layer."""
    moved, smallest = (output - 1) * window.stride, side_before(window, output)
    padded, left_over = moved + window.extent, window.stride - 1
    steps = [
        integer_step("distance that the kernel moves", rf"({output} - 1) \cdot {window.stride}", moved),
        *kernel_span(window),
    ]
    if window.padding:
        steps.append(
            integer_step(
                "smallest padded side, with the pixels that the kernel covers", f"{moved} + {window.extent}", padded
            )
        )
        steps.append(
            integer_step("smallest side, without the padding", rf"{padded} - 2 \cdot {window.padding}", smallest)
        )
    else:
        steps.append(
            integer_step(
                "smallest side, with the pixels that the kernel covers", f"{moved} + {window.extent}", smallest
            )
        )
    label = "largest side, with as much left over as possible"
    return (*steps, integer_step(label, f"{smallest} + ({window.stride} - 1)", smallest + left_over))


def smallest_side(window: Window, output: int, layer: str) -> Step:
    """Work out the smallest side that gives this output side; `layer` says before which of several."""
    return integer_step("smallest side", _side_tex(window, output), side_before(window, output), layer)


def largest_side(window: Window, output: int, layer: str) -> Step:
    """Work out the largest side that gives this output side; `layer` is as above."""
    largest = side_before(window, output) + window.stride - 1
    left_over = f" + ({window.stride} - 1)" if window.stride > 1 else ""
    return integer_step("largest side", _side_tex(window, output) + left_over, largest, layer)


def _side_tex(window: Window, output: int) -> str:
    padding = rf" - 2 \cdot {window.padding}" if window.padding else ""
    return rf"({output} - 1) \cdot {window.stride} + {window.extent}{padding}"


def output_check(slide: Slide) -> str:
    """Return the output side of a slide as TeX with its numbers put in, as a check."""
    window = slide.window
    padding = rf" + 2 \cdot {window.padding}" if window.padding else ""
    room_tex = f"{slide.size}{padding} - {window.extent}"
    if window.stride == 1:
        return f"{room_tex} + 1 = {slide.positions}"
    quotient = rf"\frac{{{room_tex}}}{{{window.stride}}}"
    if slide.remainder:
        quotient = rf"\left\lfloor {quotient} \right\rfloor"
    return f"{quotient} + 1 = {slide.positions}"


def field_and_jump(windows: Sequence[Window]) -> tuple[Step, ...]:
    """Work out the receptive field and the jump after some layers, one layer at a time."""
    steps: list[Step] = []
    for number, (window, (old, new)) in enumerate(zip(windows, pairwise(receptive_fields(windows)), strict=True), 1):
        symbol = "r_0" if number == len(windows) else "r"
        side = rf"{symbol} = {old.size} + ({window.kernel} - 1) \cdot {old.jump}"
        steps += [
            integer_step(f"Receptive field after layer {number}", side, new.size),
            integer_step(f"Jump after layer {number}", rf"j = {old.jump} \cdot {window.stride}", new.jump),
        ]
    return tuple(steps)


def depth_check(start: ReceptiveField, gain: int, dilations: int, target: int) -> str:
    """Hold the field of layers with these dilations in all against the wanted one, as TeX."""
    seen = start.size + gain * dilations
    relation = r"\ge" if seen >= target else "<"
    return rf"{start.size} + {gain} \cdot {dilations} = {seen} {relation} {target}"


def transposed_check(slide: Slide) -> str:
    """Return the side that a transposed convolution restores, with the pixels left over as output padding, as TeX."""
    window = slide.window
    padding = rf" - 2 \cdot {window.padding}" if window.padding else ""
    moved = rf"({slide.positions} - 1) \cdot {window.stride}"
    return f"{moved} + {window.extent}{padding} + {slide.remainder} = {slide.size}"
