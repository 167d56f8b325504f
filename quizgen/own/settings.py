"""The lines of a block that say how its answer is given, and where its cards belong: rounding, unit, level and tags."""

import re
from fractions import Fraction

from quizgen.own.block import BlockError, Items, Keys, Node, Text
from quizgen.own.forms import Rounding

_MOST_DIGITS = 12

Entries = dict[str, tuple[Text, Node]]
"""What a block says, by its keys, each with its place."""


def one_text(node: Node) -> Text:
    """Return a value that has to stand on one line."""
    if isinstance(node, Text):
        return node
    if isinstance(node, Keys):
        raise BlockError("values aren't grouped; remove the line above and this indent", node.line)
    raise BlockError("one value on one line is expected here", node.line)


def _number(entries: Entries, key: str, least: int, most: int) -> int | None:
    if key not in entries:
        return None
    place = one_text(entries[key][1])
    if not (place.text.isascii() and place.text.isdigit() and least <= int(place.text[:9]) <= most):
        also = "; a value needs another name" if re.search(r"\.\.|\|", place.text) else ""
        raise place.error(f"{key} is a whole number from {least} to {most}{also}")
    return int(place.text[:9])


def read_level(entries: Entries) -> int:
    """Return the level; 2 if the block says none.

    Raises:
        BlockError: it is none.
    """
    found = _number(entries, "level", 1, 3)
    return 2 if found is None else found


def read_tags(entries: Entries) -> tuple[str, ...]:
    """Return the tags of the block."""
    if "tags" not in entries:
        return ()
    node = entries["tags"][1]
    texts = map(one_text, node.items) if isinstance(node, Items) else (one_text(node),)
    return tuple(tag.strip() for text in texts for tag in text.text.strip("[]").split(",") if tag.strip())


def read_rounding(entries: Entries) -> Rounding:
    """Return unit, rounding and tolerance of an answer.

    Raises:
        BlockError: one can't be read, or they exclude each other.
    """
    decimals = _number(entries, "decimals", 0, _MOST_DIGITS)
    significant = _number(entries, "significant", 1, _MOST_DIGITS)
    if decimals is not None and significant is not None:
        raise entries["significant"][0].error("decimals and significant exclude each other; drop one of them")
    unit = one_text(entries["unit"][1]).text if "unit" in entries else ""
    if "unit" in entries and not unit:
        raise entries["unit"][0].error("the unit is missing; drop this line, or put the unit in quotes")
    if len(unit) > 30:  # noqa: PLR2004
        raise one_text(entries["unit"][1]).error("a unit is short, such as kPa")
    tolerance, is_share = _tolerance(entries)
    if tolerance is not None and decimals is None and significant is None:
        raise entries["tolerance"][0].error("say how to round the answer too, with decimals: 2 or significant: 3")
    return Rounding(decimals, significant, tolerance, is_share, unit)


def _tolerance(entries: Entries) -> tuple[Fraction | None, bool]:
    if "tolerance" not in entries:
        return None, False
    place = one_text(entries["tolerance"][1])
    is_share = place.text.endswith("%")
    text = place.text.removesuffix("%").strip()
    try:
        value = Fraction(text) if len(text) <= _MOST_DIGITS and "e" not in text.lower() else Fraction(-1)
    except (ValueError, ZeroDivisionError):
        value = Fraction(-1)
    if value <= 0 or (is_share and value > 50):  # noqa: PLR2004
        raise place.error("a tolerance is a number such as 0.5, or a share of the answer such as 2 %")
    return (value / 100 if is_share else value), is_share
