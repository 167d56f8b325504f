"""Receptive fields, step by step."""

from collections.abc import Sequence

from quizgen.problem import Integer, Step
from quizgen.solver import AvgPool2d, MaxPool2d, Sliding, receptive_fields

_KINDS = {MaxPool2d: "max pooling", AvgPool2d: "average pooling"}


def has_jumps(layers: Sequence[Sliding]) -> bool:
    """Tell whether strides matter: any but the last layer's spreads the taps of the layers after it."""
    return any(layer.stride != (1, 1) for layer in layers[:-1])


def receptive_field(layers: Sequence[Sliding]) -> tuple[Step, ...]:
    """Work out one side of the receptive field, layer by layer from the input.

    The jump is worked out where a stride changes it; where none does, it is 1 and left out.
    """
    fields = receptive_fields(layer.windows[1] for layer in layers)
    jumps = has_jumps(layers)
    steps = [_step("At the input, a unit is one pixel and sees itself", "r = 1", 1)]
    for number, layer in enumerate(layers, start=1):
        window, old, new = layer.windows[1], fields[number - 1], fields[number]
        if window.dilation > 1:
            span = rf"k_\text{{eff}} = {window.dilation} \cdot ({window.kernel} - 1) + 1 = {window.extent}"
            steps.append(_step(span_label(number, window.kernel, window.dilation), span, window.extent))
        factor = rf" \cdot {old.jump}" if jumps else ""
        grown = rf"r = {old.size} + ({window.extent} - 1){factor} = {new.size}"
        steps.append(_step(f"Field after layer {number} ({_kind(layer)})", grown, new.size))
        if window.stride > 1 and number < len(layers):
            spread = rf"j = {old.jump} \cdot {window.stride} = {new.jump}"
            steps.append(_step(f"Jump after layer {number} (stride {window.stride})", spread, new.jump))
    return tuple(steps)


def span_label(number: int, taps: int, dilation: int, layer: str = "layer") -> str:
    """Say whose dilated kernel spans how much."""
    return f"Span of the kernel of {layer} {number} ({taps} taps, dilation {dilation})"


def _kind(layer: Sliding) -> str:
    height, width = layer.kernel_size
    return f"{height} × {width} {_KINDS.get(type(layer), 'convolution')}"


def _step(label: str, tex: str, value: int) -> Step:
    return Step(label, tex, Integer(value))
