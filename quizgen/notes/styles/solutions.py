"""Solutions that name their exercise, as in MyST: they belong right below it, wherever they stand."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from quizgen.notes.styles.callouts import ASKING
from quizgen.notes.syntax.callouts import BOXES, KIND
from quizgen.notes.syntax.divs import LABEL

_SOLUTION = "solution"


@dataclass(frozen=True, slots=True)
class _Box:
    """Where a box begins and ends among the tokens, and the label that it has or names."""

    start: int
    end: int
    label: str


def with_solutions_below(tokens: list[Token]) -> list[Token]:
    """Move each solution that names an exercise right below it; one that stands there or within it stays."""
    if not any(token.meta.get(LABEL) for token in tokens):
        return tokens
    exercises, solutions = _boxes(tokens)
    counts = Counter(box.label for box in exercises)
    homes = {box.label: box for box in exercises if counts[box.label] == 1}
    moved: dict[int, _Box] = {}
    for solution in solutions:
        home = homes.pop(solution.label, None)
        if home and not home.start < solution.start <= home.end:
            moved[home.end] = solution
    return _with_moved(tokens, moved) if moved else tokens


def _boxes(tokens: Sequence[Token]) -> tuple[list[_Box], list[_Box]]:
    """Return the exercises with a label, and the solutions that name one."""
    exercises: list[_Box] = []
    solutions: list[_Box] = []
    opened: list[int] = []
    for index, token in enumerate(tokens):
        if token.nesting > 0 and token.type.removesuffix("_open") in BOXES:
            opened.append(index)
        elif token.nesting < 0 and token.type.removesuffix("_close") in BOXES:
            start = opened.pop()
            meta = tokens[start].meta
            if meta.get(KIND) == _SOLUTION:
                solutions.append(_Box(start, index + 1, tokens[start + 2].content))
            elif meta.get(KIND) in ASKING and meta.get(LABEL):
                exercises.append(_Box(start, index + 1, meta[LABEL]))
    return exercises, solutions


def _with_moved(tokens: Sequence[Token], moved: dict[int, _Box]) -> list[Token]:
    """Put each box where it belongs: before the token whose index it is kept by."""
    left_out = {index for box in moved.values() for index in range(box.start, box.end)}
    kept: list[Token] = []
    for index in range(len(tokens) + 1):
        if index in moved:
            kept += tokens[moved[index].start : moved[index].end]
        if index < len(tokens) and index not in left_out:
            kept.append(tokens[index])
    return kept
