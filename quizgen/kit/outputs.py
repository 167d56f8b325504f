"""The output of one layer, as a question: the base of all families that ask for a size."""

from abc import abstractmethod
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Generic, Literal, TypeVar

from quizgen.kit.sizes import asked_word
from quizgen.problem import Question, Step, Task
from quizgen.solver import ConvTranspose2d, Shape, Sliding
from quizgen.worked.output_size import size_of, volume_of

L = TypeVar("L", bound=Sliding | ConvTranspose2d)
A = TypeVar("A")


@dataclass(frozen=True)
class LayerOutput(Question, Generic[L, A]):
    """What a layer makes of an input: one side of a square, height × width, or the volume.

    Attributes:
        channels: says where the channels of the output come from.
    """

    input: Shape
    layer: L
    asked: Literal["side", "size", "volume"]
    words = "output"
    channels: ClassVar[str] = "One channel per filter"

    @property
    @abstractmethod
    def axes(self) -> tuple[A, A]:
        """What decides the height, and what decides the width."""

    @abstractmethod
    def steps(self, axis: A, name: str) -> tuple[Step, ...]:
        """Work out one side; the name ("height", "width" or none) goes before each label."""

    @cached_property
    def output(self) -> Shape:
        return self.layer.output_shape(self.input)

    def task(self) -> Task:
        return Task(asked_word(self.asked), self.input, (self.layer,))

    def solve(self) -> tuple[Step, ...]:
        match self.asked:
            case "side":
                return self.steps(self.axes[0], "")
            case "size":
                return size_of(self.axes, self.steps, self.output)
            case "volume":
                return volume_of(self.axes, self.steps, self.output, self.channels)
