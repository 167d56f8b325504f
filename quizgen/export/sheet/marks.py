"""Points, and a mark scheme: which steps of a solution they are given for."""

import re
from collections import Counter

from markupsafe import Markup

from quizgen.cards import Card, ConceptCard

_CONCEPT_POINTS = 2
_STEPS = re.compile(r'(<ol class="steps">)(.*?)(</ol>)', re.DOTALL)
_END = "</li>"
MARKED = '<span class="earned">'
"""What stands in a solution that says where points are earned."""


def usual_points(card: Card) -> int:
    """Return what a question counts unless told otherwise: its level, or 2 to explain something."""
    return _CONCEPT_POINTS if isinstance(card, ConceptCard) else card.level


def marks(points: int, steps: int) -> Counter[int]:
    """Share points among the steps of a solution, numbered from 0: evenly, and the last one is for the answer."""
    return Counter(-(-number * steps // points) - 1 for number in range(1, points + 1))


def with_marks(solution: Markup, points: int) -> Markup:
    """Write at the end of each step what reaching it counts."""

    def marked(match: re.Match[str]) -> str:
        begin, body, end = match.groups()
        items = body.split(_END)
        scheme = marks(points, len(items) - 1)
        shown = [
            f"{item} {MARKED}[{scheme[index]}]</span>" if scheme[index] else item
            for index, item in enumerate(items[:-1])
        ]
        return f"{begin}{_END.join([*shown, items[-1]])}{end}"

    return Markup(_STEPS.sub(marked, str(solution), count=1)) if points else solution  # noqa: S704 - was Markup
