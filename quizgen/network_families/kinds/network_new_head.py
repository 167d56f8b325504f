"""A network gets a new last layer for other classes: how many parameters has it, and the network with it?"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from quizgen.drawing import Drawing
from quizgen.errors import IllPosedError
from quizgen.figures import Bar, bars
from quizgen.network_families.counting import line, summed
from quizgen.network_families.kind import Kind, NetworkLevel
from quizgen.network_families.named import NamedNetwork
from quizgen.network_families.questions import NetworkQuestion, map_of
from quizgen.problem import Answer, Asks, Integer, Step, Task, Topic, Wrong, group_digits_tex
from quizgen.solver import Linear, Shape
from quizgen.worked.arithmetic import difference

_CLASSES = (2, 5, 7, 10, 12, 17, 20, 37, 43, 47, 80, 100, 101, 102, 120, 196, 200, 257, 365, 397, 525, 555, 810)


@dataclass(frozen=True)
class _Head(NetworkQuestion):
    """The last layer, with another number of classes."""

    classes: int

    @property
    def number(self) -> int:
        """The node of the last layer."""
        number = len(self.network.graph.nodes)
        while number and not self.network.graph.node_parameters[number - 1]:
            number -= 1
        return number

    @property
    def old(self) -> Linear:
        """The last layer as it is.

        Raises:
            IllPosedError: it is not fully connected.
        """
        layer = self.network.graph.nodes[self.number - 1].layer if self.number else None
        if not isinstance(layer, Linear):
            raise IllPosedError("the last layer is not fully connected")
        return layer

    @property
    def new(self) -> Linear:
        return Linear(self.old.in_features, self.classes, self.old.bias)

    @property
    def parameters(self) -> int:
        """Of the network as it is."""
        return self.network.graph.parameters

    @property
    def last_map(self) -> Shape:
        return map_of(self.network.body, len(self.network.body.nodes))

    def head(self) -> Step:
        tex = rf"{group_digits_tex(self.old.in_features)} \cdot {self.classes}"
        bias = f" + {self.classes}" if self.old.bias else ""
        return line("The new layer: inputs times units" + (", and biases" if bias else ""), tex + bias, self.size)

    @property
    def size(self) -> int:
        return self.new.parameters.total

    def picture(self) -> Drawing | None:
        rest = self.parameters - self.old.parameters.total
        parts = [Bar("new last layer", self.size), Bar("old last layer", self.old.parameters.total, rival=True)]
        return bars("Parameters", [*parts, Bar("all other layers", rest)] if rest else parts)


class NewHead(_Head):
    """The parameters of the new layer."""

    words = "new_head"

    def task(self) -> Task:
        return self.asked("network:head_parameters", classes=self.classes)

    def solve(self) -> tuple[Step, ...]:
        return (self.head(),)


def _flattened(q: _Head) -> int | None:
    """Connect every value of the last map; None where that is right, for no layer comes between."""
    inputs = q.last_map.count
    return (inputs + q.old.bias) * q.classes if inputs != q.old.in_features else None


def _every_value(q: _Head) -> Answer | None:
    found = _flattened(q)
    return Integer(found) if found else None


_NEW: tuple[Wrong[_Head], ...] = (
    Wrong("bias-left-out", lambda q: Integer(q.new.parameters.weights) if q.old.bias else None),
    Wrong("one-bias", lambda q: Integer(q.new.parameters.weights + 1) if q.old.bias else None),
    Wrong("every-value-connected", _every_value),
    Wrong("after-the-old-layer", lambda q: Integer((q.old.out_features + q.old.bias) * q.classes)),
    Wrong("old-layer-kept", lambda q: Integer(q.old.parameters.total + q.size)),
    Wrong("biases-for-inputs", lambda q: Integer(q.new.parameters.weights + q.old.in_features) if q.old.bias else None),
)


class WithNewHead(_Head):
    """The parameters of the network with the new layer."""

    words = "with_new_head"

    @property
    def rest(self) -> int:
        return self.parameters - self.old.parameters.total

    @property
    def total(self) -> int:
        return self.rest + self.size

    def task(self) -> Task:
        return self.asked("network:parameters_with_head", classes=self.classes)

    def before(self) -> tuple[Step, ...]:
        old = self.old
        tex = rf"{group_digits_tex(old.in_features)} \cdot {group_digits_tex(old.out_features)}"
        bias = f" + {group_digits_tex(old.out_features)}" if old.bias else ""
        label = "The old layer: inputs times units" + (", and biases" if bias else "")
        return (
            line(label, tex + bias, old.parameters.total),
            difference("Without it", self.parameters, old.parameters.total),
        )

    def solve(self) -> tuple[Step, ...]:
        return (*self.before(), self.head(), summed("With the new layer", self.rest, self.size))


def _total(change: Callable[[WithNewHead], int | None]) -> Callable[[WithNewHead], Answer | None]:
    return lambda q: None if (found := change(q)) is None else Integer(found)


_WITH: tuple[Wrong[WithNewHead], ...] = (
    Wrong("old-layer-kept", _total(lambda q: q.parameters + q.size)),
    Wrong("nothing-changes", _total(lambda q: q.parameters)),
    Wrong("bias-left-out", _total(lambda q: q.total - q.classes if q.old.bias else None)),
    Wrong(
        "only-units-counted",
        _total(lambda q: q.parameters - q.old.out_features + q.classes),
        slots=lambda q: {"bias": ", and a bias" if q.old.bias else ""},
    ),
    Wrong("new-layer-left-out", _total(lambda q: q.rest)),
    Wrong("every-value-connected", _total(lambda q: q.rest + found if (found := _flattened(q)) else None)),
    Wrong("old-biases-kept", _total(lambda q: q.total + q.old.out_features if q.old.bias else None)),
)


class ClassesFor(_Head):
    """Backwards: for how many classes a network with a new layer of some parameters is."""

    words = "classes_for"

    @property
    def total(self) -> int:
        """Parameters of the network with the new layer, which are given."""
        return self.parameters - self.old.parameters.total + self.size

    def task(self) -> Task:
        return self.asked("network:classes", target=self.total)

    def solve(self) -> tuple[Step, ...]:
        inputs, each = self.old.in_features, self.old.in_features + self.old.bias
        old = self.old.parameters.total
        rest = self.parameters - old
        weights = rf"{group_digits_tex(each)} \cdot {group_digits_tex(self.old.out_features)}"
        label = "Each class has a weight per input" + (" and a bias" if self.old.bias else "")
        per_class = line(label, f"{group_digits_tex(inputs)} + 1" if self.old.bias else group_digits_tex(inputs), each)
        return (
            per_class,
            line("The old layer", weights, old),
            difference("All other layers", self.parameters, old),
            difference("That leaves for the new layer", self.total, rest),
            line(
                "Divided by those of a class", f"{group_digits_tex(self.size)} / {group_digits_tex(each)}", self.classes
            ),
        )

    def divided(self, left: int, each: int) -> Answer | None:
        """Divide what is left, if it comes out whole."""
        return None if left <= 0 or left % each else Integer(left // each)


def _more(q: ClassesFor) -> Answer:
    """Take the difference of the totals for the classes that are added."""
    return Integer(abs(q.total - q.parameters) // (q.old.in_features + q.old.bias))


def _rounded(q: ClassesFor) -> Answer | None:
    """Divide by the weights of a class alone, and round to the nearest whole number."""
    inputs = q.old.in_features
    return Integer((2 * q.size + inputs) // (2 * inputs)) if q.old.bias else None


def _the_wrong_way(q: ClassesFor) -> Answer | None:
    """Take away the classes that were added, or add those that were taken away."""
    classes = 2 * q.old.out_features - q.classes
    return Integer(classes) if classes > 0 else None


_CLASSES_FOR: tuple[Wrong[ClassesFor], ...] = (
    Wrong("difference-taken-for-classes", _more),
    Wrong("old-classes-added", lambda q: Integer(q.classes + q.old.out_features)),
    Wrong("one-class-off", lambda q: Integer(q.classes - 1) if q.classes > 2 else None),
    Wrong("bias-not-shared-out", _rounded, levels=()),
    Wrong("difference-the-wrong-way", _the_wrong_way),
)


def _draw(network: NamedNetwork, rng: Random, question: Callable[[NamedNetwork, int, int], _Head]) -> _Head | None:
    drawn = question(network, network.body.input.height, rng.choice(_CLASSES))
    return drawn if drawn.classes != drawn.old.out_features else None


KIND = Kind(
    "network-new-head",
    "A new last layer",
    Topic.PARAMETERS,
    "a fully connected last layer",
    questions=(
        Asks(NewHead, _NEW, levels=(1,)),
        Asks(WithNewHead, _WITH, levels=(2,)),
        Asks(ClassesFor, _CLASSES_FOR, levels=(3,)),
    ),
    levels=(
        NetworkLevel("its parameters", lambda n, rng: _draw(n, rng, NewHead)),
        NetworkLevel("those of the network with it", lambda n, rng: _draw(n, rng, WithNewHead)),
        NetworkLevel("backwards: the number of classes", lambda n, rng: _draw(n, rng, ClassesFor)),
    ),
    efforts=(30, 70, 90),
)
