"""Formulas of our own families and notes, converted beforehand: `shapes.json`, which docs/generate.py writes.

It holds the MathML of each skeleton (`quizgen.mathml.page`). Importing the converter and converting them would take as
long as making fifty cards.
"""

import json
from functools import cache
from pathlib import Path

_SHAPES = Path(__file__).with_name("shapes.json")


def known_pieces(skeleton: str, *, display: bool) -> tuple[str, ...] | None:
    """Return a formula in the pieces between which a line may end, if it is one of ours.

    Args:
        skeleton: its TeX, with marks for numbers.
        display: it is displayed.
    """
    pieces = _shapes()["display" if display else "inline"].get(skeleton)
    return None if pieces is None else tuple(pieces)


@cache
def _shapes() -> dict[str, dict[str, list[str]]]:
    shapes: dict[str, dict[str, list[str]]] = json.loads(_SHAPES.read_text("utf-8"))
    return shapes
