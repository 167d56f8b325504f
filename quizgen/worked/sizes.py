"""Sizes that dilation, pools, transposed convolutions and TensorFlow's paddings give, step by step."""

from collections.abc import Sequence

from quizgen.problem import Couple, Step, Volume
from quizgen.solver import Layer, Shape, Slide, Sliding, TensorFlowAxis, TransposedAxis, Window
from quizgen.worked.arithmetic import integer_step
from quizgen.worked.names import layer_name
from quizgen.worked.output_size import PADDED, START, strides_that_fit


def dilated_kernel(window: Window) -> tuple[Step, ...]:
    """Work out how many pixels a dilated kernel spans."""
    gaps, reach = window.kernel - 1, window.extent - 1
    return (
        integer_step("gaps between the taps", f"{window.kernel} - 1", gaps),
        integer_step(f"each gap is a step of {window.dilation} pixels", rf"{gaps} \cdot {window.dilation}", reach),
        integer_step("add the first tap itself", f"{reach} + 1", window.extent),
    )


def padded_side(size: int, padding: int, side: str = "") -> Step:
    """Work out one side of a padded input; `side` ("height", "width") goes before the label."""
    return integer_step(PADDED, rf"{size} + 2 \cdot {padding}", size + 2 * padding, side)


def leftover(slide: Slide) -> tuple[Step, ...]:
    """Work out how many pixels lie after the last position of the kernel."""
    window = slide.window
    moved = slide.steps * window.stride
    steps = [] if window.padding == 0 else [padded_side(slide.size, window.padding)]
    return (
        *steps,
        integer_step("distance that the kernel can move", f"{slide.padded} - {window.kernel}", slide.span),
        integer_step("whole strides that fit", rf"\lfloor {slide.span} / {window.stride} \rfloor", slide.steps),
        integer_step("distance that these strides cover", rf"{slide.steps} \cdot {window.stride}", moved),
        integer_step("pixels left over", f"{slide.span} - {moved}", slide.remainder),
    )


def pool_side(slide: Slide, side: str) -> tuple[Step, ...]:
    """Work out one side of a pool's output; `side` ("height", "width") goes before each label."""
    window = slide.window
    steps: list[tuple[str, str, int]] = []
    if window.padding:
        steps.append((PADDED, rf"{slide.size} + 2 \cdot {window.padding}", slide.padded))
    steps.append(("distance that the window can move", f"{slide.padded} - {window.extent}", slide.span))
    steps += _moves(slide)
    steps.append((START, f"{slide.positions - 1} + 1", slide.positions))
    return tuple(integer_step(*step, side) for step in steps)


def _moves(slide: Slide) -> list[tuple[str, str, int]]:
    stride = slide.window.stride
    if stride == 1:
        return []
    if not slide.ceil_mode or not slide.remainder:
        return [strides_that_fit(slide)]
    moves, allowed = slide.steps + 1, slide.size + slide.window.padding
    steps = [("strides, rounded up in ceil mode", rf"\lceil {slide.span} / {stride} \rceil", moves)]
    if slide.window.padding:
        where = "pixels in which a window may start: the first padding and the input"
        steps.append((where, f"{slide.window.padding} + {slide.size}", allowed))
    dropped = slide.positions == moves
    verdict = (
        f"the last window would start here, but must start before {allowed}: it is dropped"
        if dropped
        else f"the last window starts here, before {allowed}: it stays"
    )
    steps.append((verdict, rf"{moves} \cdot {stride}", moves * stride))
    if dropped:
        steps.append(("one stride fewer", f"{moves} - 1", moves - 1))
    return steps


def transposed_side(axis: TransposedAxis, side: str) -> tuple[Step, ...]:
    """Work out one side of a transposed convolution's output; `side` goes before each label."""
    begins = (axis.size - 1) * axis.stride
    whole = begins + axis.kernel
    steps = [
        ("start of the last kernel in the output", rf"({axis.size} - 1) \cdot {axis.stride}", begins),
        ("add the last kernel itself", f"{begins} + {axis.kernel}", whole),
    ]
    if axis.padding:
        cropped = whole - 2 * axis.padding
        steps.append(("padding is cropped at both ends", rf"{whole} - 2 \cdot {axis.padding}", cropped))
        whole = cropped
    if axis.output_padding:
        steps.append(
            ("output padding is added at one end only", f"{whole} + {axis.output_padding}", whole + axis.output_padding)
        )
    return tuple(integer_step(*step, side) for step in steps)


def tensorflow_side(axis: TensorFlowAxis, side: str) -> tuple[Step, ...]:
    """Work out one side of an output with padding "same" or "valid"; `side` goes before each label."""
    if axis.padding == "same":
        label = "one window for each stride, rounded up"
        return (integer_step(label, rf"\lceil {axis.size} / {axis.stride} \rceil", axis.side, side),)
    at_stride_one = axis.size - axis.kernel + 1
    steps = [integer_step("positions at stride 1", f"{axis.size} - {axis.kernel} + 1", at_stride_one, side)]
    if axis.stride > 1:
        label = f"the first of them and every {_ordinal(axis.stride)} one after it, rounded up"
        steps.append(integer_step(label, rf"\lceil {at_stride_one} / {axis.stride} \rceil", axis.side, side))
    return tuple(steps)


def _ordinal(number: int) -> str:
    return {2: "second", 3: "third"}.get(number, f"{number}th")


def tensorflow_ends(axis: TensorFlowAxis, layer: str = "") -> tuple[Step, ...]:
    """Work out how many pixels padding "same" adds before and after; `layer` goes before each label."""
    begins, lacking, ends = (axis.side - 1) * axis.stride, axis.reach - axis.size, Couple(*axis.ends)
    steps = [
        ("start of the last window", rf"({axis.side} - 1) \cdot {axis.stride}", begins),
        ("pixels that the windows cover", f"{begins} + {axis.kernel}", axis.reach),
    ]
    if lacking <= 0:
        steps.append(("none is missing", rf"\max({axis.reach} - {axis.size},\, 0)", 0))
    else:
        steps.append(("pixels missing", f"{axis.reach} - {axis.size}", lacking))
        odd = axis.added % 2 == 1
        half = rf"\lfloor {axis.added} / 2 \rfloor" if odd else f"{axis.added} / 2"
        steps.append((f"half of them before the input{', rounded down' if odd else ''}", half, ends.first))
        steps.append(("the others after it", f"{axis.added} - {ends.first}", ends.second))
    worked = (integer_step(*step, layer) for step in steps)
    return (*tensorflow_side(axis, layer), *worked, Step("Zeros before and after", ends.tex, ends))


def rearranged(shape: Shape, factor: int, output: Shape) -> tuple[Step, ...]:
    """Work out what a pixel shuffle makes of a shape, or the unshuffle where the output is the smaller one."""
    grows = output.height > shape.height
    times, by = (r"\cdot", "/") if grows else ("/", r"\cdot")
    verb = "multiplied by the factor" if grows else "divided by the factor"
    sides = [("", f"each side is {verb}", shape.height, output.height)]
    if shape.height != shape.width:
        sides = [("height", verb, shape.height, output.height), ("width", verb, shape.width, output.width)]
    block = factor**2
    trade = "uses up" if grows else "becomes"
    channels = f"channels: each {factor} × {factor} block of pixels {trade} {block} of them"
    answer = Volume.of(output)
    return (
        *(integer_step(label, f"{old} {times} {factor}", new, name) for name, label, old, new in sides),
        integer_step(channels, f"{shape.channels} {by} {block}", output.channels),
        Step("Height × width × channels", answer.tex, answer),
    )


def chain_side(layers: Sequence[Layer], size: int) -> tuple[Step, ...]:
    """Work out one side after each of several layers that slide; a step a layer."""
    steps: list[Step] = []
    for number, layer in enumerate(layers, start=1):
        if not isinstance(layer, Sliding):
            continue
        slide = layer.windows[0].slide(size)
        padding = rf" + 2 \cdot {slide.window.padding}" if slide.window.padding else ""
        room = f"{slide.size}{padding} - {slide.window.kernel}"
        if slide.window.stride > 1:
            room = rf"\left\lfloor \frac{{{room}}}{{{slide.window.stride}}} \right\rfloor"
        steps.append(integer_step(f"layer {number}: {layer_name(layer)}", f"{room} + 1", slide.positions))
        size = slide.positions
    return tuple(steps)
