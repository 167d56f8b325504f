"""Where blocks of other programs end: `:::` to `:::`, and a directive between three ticks."""

import re

from quizgen.notes.syntax.div_heads import DIRECTIVES

_FENCE = re.compile(
    r"^(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*(?P<marks>:{3,}|`{3,}|~{3,})[ \t]*(?P<head>[^\n]*)$", re.MULTILINE
)
_DIRECTIVE = re.compile(r"\{([\w:-]{1,30})\}")


def is_directive(head: str) -> bool:
    """Tell whether what stands after ticks is one of MyST's that holds text: other braces are code, as `{python}`."""
    found = _DIRECTIVE.match(head)
    return bool(found and found[1] in DIRECTIVES)


def pairs(source: str) -> dict[int, int]:
    """Return the position of each block's closing marks by that of its opening ones; what is never closed is none.

    All is found in one pass, since looking for each end alone would take quadratic time. Code holds no blocks.
    """
    found: dict[int, int] = {}
    opened: list[re.Match[str]] = []
    ticked: list[int] = []  # where among them those between ticks are
    code = ""
    for fence in _FENCE.finditer(source):
        marks, head = fence["marks"], fence["head"].strip()
        if code:
            if marks.startswith(code) and not head:
                code = ""
        elif marks[0] == ":":
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
    return found
