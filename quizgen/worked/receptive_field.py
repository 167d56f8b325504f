"""Receptive fields, step by step."""

from collections.abc import Sequence

from quizgen.problem import Integer, Step
from quizgen.solver import AvgPool2d, Conv2d, MaxPool2d, Window, grow
from quizgen.worked.names import layer_name


def has_jumps(layers: Sequence[Conv2d | MaxPool2d | AvgPool2d]) -> bool:
    """Tell whether strides matter: any but the last layer's spreads the taps of the layers after it."""
    return any(layer.stride != (1, 1) for layer in layers[:-1])


def receptive_field(layers: Sequence[Conv2d | MaxPool2d | AvgPool2d]) -> tuple[Step, ...]:
    """Work out one side of the receptive field, a step a layer, from the input to the last layer.

    Where all strides but the last are 1 the jump stays 1 and is left out.
    """
    windows = [layer.windows[1] for layer in layers]
    fields = grow(windows)
    with_jumps = has_jumps(layers)
    steps = [Step("An input pixel sees itself", _line("r = 1", *["j = 1"] * with_jumps), Integer(1))]
    for number, (layer, window) in enumerate(zip(layers, windows, strict=True), start=1):
        old, new = fields[number - 1], fields[number]
        parts = _span(window)
        if with_jumps:
            parts.append(rf"r = {old.size} + ({window.extent} - 1) \cdot {old.jump} = {new.size}")
        else:
            parts.append(rf"r = {old.size} + ({window.extent} - 1) = {new.size}")
        if with_jumps and number < len(layers):
            parts.append(rf"j = {old.jump} \cdot {window.stride} = {new.jump}")
        steps.append(Step(f"Layer {number}: {layer_name(layer)}", _line(*parts), Integer(new.size)))
    return tuple(steps)


def _span(window: Window) -> list[str]:
    if window.dilation == 1:
        return []
    return [rf"k_\text{{eff}} = {window.dilation} \cdot ({window.kernel} - 1) + 1 = {window.extent}"]


def _line(*parts: str) -> str:
    return r", \quad ".join(parts)
