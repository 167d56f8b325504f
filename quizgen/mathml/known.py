"""Formulas of our own families and notes, converted beforehand: `shapes.json`, which docs/generate.py writes.

It holds the MathML of each skeleton (`quizgen.mathml.skeletons`). Importing the converter and converting them would
take as long as making fifty cards.
"""

import json
from functools import cache
from pathlib import Path

_SHAPES = Path(__file__).with_name("shapes.json")


def pieces_of(source: str, *, display: bool) -> tuple[str, ...]:
    """Return a formula's MathML in the pieces between which a line may end: one of ours, or converted now.

    Args:
        source: its TeX; numbers are marks in what several formulas share.
        display: it is displayed.

    Raises:
        TexError: it can't be shown as it is meant.
    """
    known = known_pieces(source, display=display)
    if known:
        return known
    from quizgen.mathml.pieces import convert_pieces  # noqa: PLC0415 - takes long, and ours are known

    return convert_pieces(source, display=display)


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
