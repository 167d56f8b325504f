"""The output of one layer, as a question: the base of all families that ask for a size."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from random import Random
from typing import Any, ClassVar, Generic, Literal, TypeVar

from quizgen.drawing import Drawing
from quizgen.figures import window_along
from quizgen.kit.compute import side_products
from quizgen.kit.sizes import asked_word, is_ambiguous
from quizgen.kit.slides import slides_along
from quizgen.problem import Question, Step, Task, effort
from quizgen.solver import Conv2d, ConvTranspose2d, Shape, Slide, Sliding
from quizgen.worked import output_side
from quizgen.worked.output_size import size_of, volume_of

L = TypeVar("L", bound=Sliding | ConvTranspose2d)
A = TypeVar("A")
Q = TypeVar("Q", bound="LayerOutput[Any, Any]")


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


class ConvOutput(LayerOutput[Conv2d, Slide]):
    """What a convolution makes of an input."""

    @cached_property
    def axes(self) -> tuple[Slide, Slide]:
        return slides_along(self.layer.windows, self.input.size)

    def steps(self, axis: Slide, name: str) -> tuple[Step, ...]:
        return output_side(axis, name)

    def effort(self) -> int:
        kernels = [(slide.window.dilation, slide.window.kernel - 1) for slide in set(self.axes)]
        return effort(kernels + side_products(self.layer, self.input))

    def picture(self) -> Drawing:
        return window_along(self.axes)


def channels_and_filters(q: LayerOutput[Conv2d, A] | LayerOutput[ConvTranspose2d, A]) -> Mapping[str, object]:
    """Name the numbers that advice on channels speaks of."""
    return {"channels": q.layer.in_channels, "filters": q.layer.out_channels}


def unless_guessable(rng: Random, question: Q, *, guessable: bool | None = None) -> Q | None:
    """Let one in ten of the draws pass that can be guessed: outputs as large as the input, unless said otherwise.

    Volumes with as many channels as pixels along a side never pass: they hide which number is which.
    """
    if question.asked == "volume" and is_ambiguous(question.input, question.output):
        return None
    if guessable is None:
        guessable = question.output.size == question.input.size
    return None if guessable and rng.random() > 0.1 else question  # noqa: PLR2004 - one in ten stays
