"""Where blocks of other programs end: `:::` to `:::`, and a directive between three ticks."""

import re
from dataclasses import dataclass, field

from quizgen.notes.syntax.div_heads import DIRECTIVES

_FENCE = re.compile(
    r"^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(?P<marks>:{3,}|`{3,}|~{3,})[ \t]*(?P<head>[^\n]*)$", re.MULTILINE
)
_DIRECTIVE = re.compile(r"\{([\w:-]{1,30})\}")
_GATE = re.compile(r"\{(exercise|solution)-(start|end)\}")


def is_directive(head: str) -> bool:
    """Tell whether what stands after ticks is one of MyST's that holds text: other braces are code, as `{python}`."""
    found = _DIRECTIVE.match(head)
    return bool(found and found[1] in DIRECTIVES)


@dataclass(slots=True)
class Ends:
    """The position of each block's closing marks by that of its opening ones; a block that is never closed has none.

    Attributes:
        blocks: `:::` to `:::`, and a directive between ticks.
        gates: from the directive that opens an exercise or a solution, `{exercise-start}`, to the one that ends it.
    """

    blocks: dict[int, int] = field(default_factory=dict)
    gates: dict[int, int] = field(default_factory=dict)
    _open: tuple[str, int, int] | None = None

    def see_gate(self, position: int, head: str, depth: int) -> None:
        """Note a directive that opens or ends such a part; none holds another, and each ends within its own block."""
        found = _GATE.match(head)
        if found and found[2] == "start":
            self._open = found[1], depth, position
        elif found and self._open:
            if self._open[:2] == (found[1], depth):
                self.gates[self._open[2]] = position
            self._open = None


def find_ends(source: str) -> Ends:
    """Find where all blocks end.

    All is found in one pass, since looking for each end alone would take quadratic time. Code holds no blocks.
    """
    ends = Ends()
    found = ends.blocks
    opened: list[re.Match[str]] = []
    ticked: list[int] = []  # where among them those between ticks are
    code = ""
    for fence in _FENCE.finditer(source):
        marks, head = fence["marks"], fence["head"].strip()
        if code:
            if marks.startswith(code) and not head:
                code = ""
            continue
        ends.see_gate(fence.start("marks"), head, len(opened))
        if marks[0] == ":":
            if head.strip(":"):
                opened.append(fence)
            elif opened and (not ticked or ticked[-1] < len(opened) - 1):
                found[opened.pop().start("marks")] = fence.start("marks")
        elif marks[0] == "`" and is_directive(head):
            ticked.append(len(opened))
            opened.append(fence)
        elif not head and ticked and marks.startswith(opened[ticked[-1]]["marks"]):
            found[opened[ticked[-1]].start("marks")] = fence.start("marks")
            del opened[ticked.pop() :]
        elif marks[0] != "`" or "`" not in head:
            code = marks
    return ends
