r"""Signs in formulas of Word, which LibreOffice reads as its own language.

There `=` stands between two things, `|` is an or, a bracket needs its other end, and `lim` and `sup` are commands. It
shows an upside-down question mark in place of what is otherwise, and P(A∨B) for P(A|B). So what it would misread is
literal (`m:lit`): Word shows that as before.
"""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_ROWS = frozenset(_M + name for name in ("oMath", "e", "sub", "sup", "num", "den", "lim", "deg"))
_RELATIONS = frozenset("=<>")
_BETWEEN = frozenset("=<>*∗/")
_BEFORE = frozenset("+-−")
_COMMANDS = frozenset("|#_%&")
_OPENING = {"(": ")", "[": "]"}
_CLOSING = frozenset(_OPENING.values())
_NOTHING = "\u200b"
_FUNCTIONS = frozenset(
    ("sin", "cos", "tan", "cot", "sinh", "cosh", "tanh", "coth", "arcsin", "arccos", "arctan", "ln", "log", "exp")
)
"""Words that LibreOffice shows as they are, with the room before what follows them."""


def with_literal_signs(formula: ET.Element) -> bool:
    """Mark signs that LibreOffice would misread; return whether there are any."""
    ended = [_end(text) for text in formula.iter(f"{_M}t")]
    changed = [_mark(element) for element in list(formula.iter()) if element.tag in _ROWS]
    filled = [_fill(cell) for row in formula.iter(f"{_M}mr") for cell in row]
    return any((*changed, *filled, *ended))


def _mark(row: ET.Element) -> bool:
    """Mark the signs of a row that are none in LibreOffice's language, or lack a thing on one side."""
    things = [child for child in row if not child.tag.endswith("Pr")]
    signs = [_sign(thing) for thing in things]
    lone = _without_other_end(signs)
    changed = False
    for place, (thing, sign) in enumerate(zip(things, signs, strict=True)):
        is_first = _opens(signs, place)
        is_end = place == len(things) - 1
        is_last = is_end or signs[place + 1] in _BETWEEN | _CLOSING
        is_free = (sign in _BETWEEN and (is_first or is_last)) or (sign in _BEFORE and is_last)
        if _is_alignment(thing, sign) and (place == 0 or is_end):
            _put_nothing(row, thing, before=place == 0, behind=is_end)
        elif is_free and sign in _RELATIONS and len(things) > 1:
            _put_nothing(row, thing, before=is_first, behind=is_last)
        elif is_free or place in lone or _is_command(thing, sign) or _is_word(thing, is_last=is_end):
            _be_literal(thing)
        else:
            continue
        changed = True
    return changed


def _opens(signs: Sequence[str], place: int) -> bool:
    """Tell whether nothing stands before a place; an & of aligned lines is nothing."""
    return place == 0 or signs[place - 1] in _BETWEEN | _BEFORE | {*_OPENING, "&"}


def _without_other_end(signs: Sequence[str]) -> set[int]:
    """Return the places of brackets that have no other end in their row."""
    opened: list[int] = []
    lone: set[int] = set()
    for place, sign in enumerate(signs):
        if sign in _OPENING:
            opened.append(place)
        elif sign in _CLOSING:
            if opened and _OPENING[signs[opened[-1]]] == sign:
                opened.pop()
            else:
                lone.add(place)
    return lone.union(opened)


def _is_command(thing: ET.Element, sign: str) -> bool:
    """Tell whether LibreOffice takes a sign for a command."""
    return sign == _NOTHING or (sign in _COMMANDS and not _is_alignment(thing, sign))


def _is_alignment(thing: ET.Element, sign: str) -> bool:
    """Tell whether lines are aligned at a sign: pandoc gives an & that is shown a style."""
    return sign == "&" and thing.find(f"{_M}rPr") is None


def _is_word(thing: ET.Element, *, is_last: bool) -> bool:
    text = _text(thing)
    letters = "".join(text.split())
    return len(letters) > 1 and letters.isalpha() and (is_last or letters not in _FUNCTIONS)


def _fill(cell: ET.Element) -> bool:
    """Put a thing of no width into an empty cell of a table."""
    if cell.tag != f"{_M}e" or len(cell):
        return False
    cell.append(_nothing())
    return True


def _end(text: ET.Element) -> bool:
    """Make a last backslash the sign of a difference of sets; LibreOffice loses what stands behind the other one."""
    found = text.text or ""
    if not found.endswith("\\"):
        return False
    text.text = f"{found[:-1]}∖"
    return True


def _put_nothing(row: ET.Element, thing: ET.Element, *, before: bool, behind: bool) -> None:
    """Put a thing of no width beside a sign: a relation keeps its room so."""
    if behind:
        row.insert(list(row).index(thing) + 1, _nothing())
    if before:
        row.insert(list(row).index(thing), _nothing())


def _nothing() -> ET.Element:
    run = ET.Element(f"{_M}r")
    ET.SubElement(run, f"{_M}t").text = _NOTHING
    _be_literal(run)
    return run


def _be_literal(run: ET.Element) -> None:
    properties = run.find(f"{_M}rPr")
    if properties is None:
        properties = ET.Element(f"{_M}rPr")
        run.insert(0, properties)
    properties.insert(0, ET.Element(f"{_M}lit"))  # the schema has it first


def _sign(thing: ET.Element) -> str:
    """Return the one sign of a run; else nothing."""
    text = _text(thing)
    return text if len(text) == 1 else ""


def _text(thing: ET.Element) -> str:
    """Return what a run shows, unless it is text already."""
    is_text = any(thing.find(f"{_M}rPr/{_M}{name}") is not None for name in ("nor", "lit"))
    return "" if is_text or thing.tag != f"{_M}r" else "".join(part.text or "" for part in thing.iter(f"{_M}t"))
