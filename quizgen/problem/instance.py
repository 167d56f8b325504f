"""What a problem consists of: a task, worked steps, and the wrong answers that have a name."""

from dataclasses import dataclass, field

from quizgen.problem.answers import Answer
from quizgen.solver import Graph, Layer, Shape


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a worked solution: what is done, the arithmetic as TeX, and what comes out."""

    label: str
    tex: str
    value: Answer


@dataclass(frozen=True, slots=True)
class Mistake:
    """The wrong answer that a known misconception leads to. Its words are told once for a card (`cards`).

    Attributes:
        name: slug of the misconception.
        value: the wrong answer.
        slots: names and values of what its advice leaves open.
    """

    name: str
    value: Answer
    slots: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """What is asked of which network, so that anyone can recompute the answer (`docs/json.md` lists `asked`).

    Attributes:
        asked: the quantity.
        input: shape of the network's input; None for a problem that is about no network.
        layers: the network. Together with the input it has to be well-posed.
        details: further keys of the exported problem, such as `("unit", 4)`. Values are numbers, texts, shapes, layers,
            and tuples or mappings of these.
        unknown: layer number and name of the setting that the answer gives; it is exported as null.
        network: the name of a network that is asked about, and the network; `layers` are empty then.
    """

    asked: str
    input: Shape | None
    layers: tuple[Layer, ...]
    details: tuple[tuple[str, object], ...] = field(default=(), hash=False)  # mappings have no hash
    unknown: tuple[int, str] | None = None
    network: tuple[str, Graph] | None = None
