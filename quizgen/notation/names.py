"""Names for what was written without one: `layer1.0.conv2`, as PyTorch's modules are called."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(eq=False, slots=True)
class Scope:
    """A group that nodes are named in.

    Attributes:
        outer: the scope that it lies in; none for the whole network.
        label: its name there: a word, or a number.
        numbered: whether the label is followed by a number if there are several of that label.
        first: the number of its first node.
    """

    outer: "Scope | None" = None
    label: str = ""
    numbered: bool = False
    first: int = 1
    last: int = 0
    items: int = 0
    labels: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    path: str = ""

    def name(self, label: str) -> str:
        """Return the next name for a label: with a number where it occurs more than once. All must be counted before.

        A name that is taken, since a group has it, gets the next number.
        """
        self.given[label] += 1
        number = f"{self.given[label]}" if self.labels[label] > 1 else ""
        return f"{self.path}.{label}{number}" if self.path else f"{label}{number}"


def name_scopes(scopes: list[Scope]) -> None:
    """Give each scope its path, outer ones first."""
    for scope in scopes:
        if scope.outer is None:
            continue
        if scope.numbered:
            scope.path = scope.outer.name(scope.label)
        else:
            scope.path = f"{scope.outer.path}.{scope.label}" if scope.outer.path else scope.label
