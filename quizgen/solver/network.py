"""Layers in a row on one input."""

from dataclasses import dataclass, field

from quizgen.errors import IllPosedError
from quizgen.solver.geometry import Activation, Shape
from quizgen.solver.layers import Layer, Sees
from quizgen.solver.receptive_field import ReceptiveField, receptive_fields

Field = tuple[ReceptiveField, ReceptiveField] | Sees
"""Receptive fields along height and width; or that a unit sees everything, or what is not defined here."""


@dataclass(frozen=True, slots=True)
class Network:
    """An input and the layers it passes, first to last. Layers that don't fit raise `IllPosedError` at once."""

    input: Shape
    layers: tuple[Layer, ...]
    shapes: tuple[Activation, ...] = field(init=False, repr=False, compare=False)
    """The input's shape, then the shape after each layer."""

    def __post_init__(self) -> None:
        shapes: list[Activation] = [self.input]
        for number, layer in enumerate(self.layers, start=1):
            try:
                shapes.append(layer.output_shape(shapes[-1]))
            except IllPosedError as error:
                raise IllPosedError(f"layer {number} ({type(layer).__name__}): {error}") from error
        object.__setattr__(self, "shapes", tuple(shapes))

    @property
    def fields(self) -> tuple[Field, ...]:
        """What a unit sees of the input after each layer, along height and width; or that this is no window."""
        seen: list[Field] = []
        now: Field = (ReceptiveField(), ReceptiveField())
        for layer in self.layers:
            now = _field_after(now, layer)
            seen.append(now)
        return tuple(seen)

    @property
    def output(self) -> Activation:
        return self.shapes[-1]

    @property
    def parameters(self) -> int:
        """Trainable parameters of all layers."""
        return sum(layer.parameters.total for layer in self.layers)

    @property
    def macs(self) -> int:
        """Multiply-accumulates of all layers for one input, without biases."""
        return sum(layer.macs(shape) for layer, shape in zip(self.layers, self.shapes, strict=False))

    def receptive_fields(self, axis: int) -> tuple[ReceptiveField, ...]:
        """Return the fields at the input and after each layer along an axis (0 height, 1 width).

        Raises:
            IllPosedError: a layer has no sliding window.
        """
        return receptive_fields(layer.windows[axis] for layer in self.layers)


def _field_after(now: Field, layer: Layer) -> Field:
    if now is Sees.EVERYTHING or layer.sees is Sees.EVERYTHING:
        return Sees.EVERYTHING
    if isinstance(now, Sees) or layer.sees is Sees.UNDEFINED:
        return Sees.UNDEFINED
    (height, width), (rows, columns) = now, layer.windows
    return height.after(rows), width.after(columns)
