r"""Brackets, bars and signs in formulas of LibreOffice, which reads MathML as its own language.

There a bar is a bracket, a bracket needs the other end of its kind, and a sign such as `=` stands between two things.
Where pandoc's MathML has it otherwise, as for `|x|`, `[0, 1)`, `x^*` or the `/` of `\mathrm{m/s}`, LibreOffice shows an
upside-down question mark in place of the sign, or of all that follows. So bars hold what stands between them, and what
has no other end or side becomes text.
"""

import re
from xml.etree import ElementTree as ET

from quizgen.export.sheet.odt_accents import stand_for_itself

_SPACE = "http://www.w3.org/1998/Math/MathML"
_M = f"{{{_SPACE}}}"
_FORMULA = re.compile(r"<math\b.*</math>", re.DOTALL)
_ROWS = frozenset(_M + name for name in ("math", "mrow", "mtd", "mstyle", "msqrt"))
_SCRIPTS = frozenset(_M + name for name in ("msub", "msup", "msubsup"))
_LIMITS = frozenset(_M + name for name in ("munder", "mover", "munderover"))
_PAIRS = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉", "⟨": "⟩"}
_CLOSING = frozenset(_PAIRS.values())
_BARS = frozenset("|‖∥")
_KNOWN_BARS = {"∥": "‖"}
_BRACES = frozenset("⏟⏞")
_BETWEEN = frozenset("=<>∣≤≥≠≈≡∼≃∝≪≫∈∉∋⊂⊆⊃⊇⊄⊅⊈⊉∪∩∧∨*∗/∖⋅×·÷∘⊕⊗⊖⊘⊙")
"""Signs that need something on both sides."""
_BEFORE = frozenset("+-−±∓→←↔⇒⇐⇔")
"""Signs that need something behind them."""
_NEVER_BETWEEN = frozenset("#&")
"""Signs that are none in its language, or other ones: it shows `&` as ∧."""
_OPERATORS = frozenset("/&#*=<>+")
"""Signs that pandoc takes for names."""

_SUMS = frozenset("∑∏∐∫∬∭∮∯∰")
"""Signs that need something behind them, whatever stands above and below them."""

_COMMANDS = frozenset(
    (
        *("abs", "and", "bar", "black", "blue", "bold", "check", "circle", "color", "cyan", "def", "div", "dot"),
        *("equiv", "exists", "fact", "fixed", "font", "forall", "from", "func", "gray", "green", "hat", "in", "inter"),
        *("intersection", "ital", "left", "lim", "lim inf", "lim sup", "liminf", "limsup", "matrix", "neg", "none"),
        *("or", "over", "overline", "parallel", "partial", "phantom", "prod", "prop", "red", "right", "sans", "serif"),
        *("setminus", "sim", "size", "slash", "sqrt", "stack", "sub", "subset", "sum", "sup", "supset", "times", "to"),
        *("toward", "underline", "union", "white", "yellow"),
    )
)
"""Names of operators that are commands in its language."""


def with_known_signs(formula: str) -> str:
    """Return a formula of an OpenDocument file in which LibreOffice knows every bracket and sign."""
    ET.register_namespace("", _SPACE)
    return _FORMULA.sub(_known, formula)


def _known(match: re.Match[str]) -> str:
    root = ET.fromstring(match[0])  # noqa: S314 - pandoc wrote it
    changed = [_mend(element) for element in list(root.iter())[::-1]]  # what is inside first
    return ET.tostring(root, "unicode") if any(changed) else match[0]


def _mend(element: ET.Element) -> bool:
    """Mend what stands in an element; return whether anything had to be."""
    if element.tag in _ROWS:
        named = _name_operators(element) | _know_bars(element)
        held = _hold(element)
        ended = _end_sums(element)
        return any((_free_ends(element), held, named, ended))
    if element.tag in _SCRIPTS:
        if element[0].tag == f"{_M}mi" and not element[0].text:
            element[0].tag = f"{_M}mrow"
            return True
        is_grouped = _group(element, 1)
        return _as_text(*filter(_is_free, element[1:])) or is_grouped
    if element.tag in _LIMITS:
        is_shorter = _leave_out_brace(element) or stand_for_itself(element)
        is_shorter = _group(element, 0) or is_shorter
        return _as_text(*(child for child in element if _sign(child) in _BETWEEN)) or is_shorter
    if element.tag == f"{_M}mfrac":
        return _as_text(*filter(_is_free, element))
    return (element.tag == f"{_M}mtable" and _fill_rows(element)) or (
        element.tag == f"{_M}mtext" and _end_text(element)
    )


def _end_text(text: ET.Element) -> bool:
    """Keep straight quotes and a last backslash from the quotes that LibreOffice puts around a text."""
    found = text.text or ""
    text.text = found.replace('"', "”")
    if found.endswith("\\"):
        text.text = f"{text.text[:-1]}∖"
    return text.text != found


def _name_operators(row: ET.Element) -> bool:
    """Call what is no name an operator; a backslash would be the beginning of a command."""
    found = [child for child in row if (child.tag == f"{_M}mi" and child.text in _OPERATORS) or child.text == "\\"]
    for child in found:
        child.tag = f"{_M}mo"
        child.text = "∖" if child.text == "\\" else child.text
        child.attrib.clear()
    return bool(found)


def _know_bars(row: ET.Element) -> bool:
    """Write the bars around a determinant as bars, which grow; pandoc takes them for relations."""
    ends = [row[0], row[-1]] if len(row) > 2 else []  # noqa: PLR2004 - two bars and what is between them
    if not all(end.text == "∣" and end.get("stretchy") == "true" for end in ends):
        return False
    for end in ends:
        end.text = "|"
    return bool(ends)


def _hold(parent: ET.Element) -> bool:
    """Let bars, and tall brackets among others, hold what they enclose; what has no other end becomes text."""
    row: list[ET.Element] = []
    opened: list[int] = []
    lone: list[ET.Element] = []
    changed = False
    for child in parent:
        end = _end(child)
        sign = _sign(end)
        start = _opening(sign, row, opened)
        if start is not None:
            lone += [row[place] for place in opened if place > start]
            opened = [place for place in opened if place < start]
            if _must_hold(row[start], child, end, alone=start == 0 and child is parent[-1]):
                _put(row, start, child, end)
                changed = True
                continue
        elif child is end and (sign in _PAIRS or sign in _BARS):
            opened.append(len(row))
        elif sign in _CLOSING or sign in _BARS:
            lone.append(end)
        row.append(child)
    parent[:] = row
    return _as_text(*lone, *(row[place] for place in opened)) or changed


def _opening(sign: str, row: list[ET.Element], opened: list[int]) -> int | None:
    """Return where the bracket stands that this sign closes."""
    if sign in _BARS:
        return opened[-1] if opened and _sign(row[opened[-1]]) == sign else None
    brackets = [place for place in opened if _sign(row[place]) in _PAIRS] if sign in _CLOSING else []
    return brackets[-1] if brackets and _PAIRS[_sign(row[brackets[-1]])] == sign else None


def _must_hold(first: ET.Element, closing: ET.Element, end: ET.Element, *, alone: bool) -> bool:
    """Return whether brackets need a row of their own; tall ones lie in one if they are alone."""
    return _sign(end) in _BARS or (first.get("stretchy") == "true" and not (alone and closing is end))


def _put(row: list[ET.Element], start: int, closing: ET.Element, end: ET.Element) -> None:
    """Put what a row has from an opening sign on into a row of its own, with the closing one's index."""
    inner = row[start:]
    held = ET.Element(f"{_M}mrow")
    if len(inner) == 1:
        _as_text(inner[0], end)
    else:
        for sign, form in ((inner[0], "prefix"), (end, "postfix")):
            sign.attrib.update(fence="true", form=form)
            sign.text = _KNOWN_BARS.get(_sign(sign), _sign(sign))
    if closing is end:
        whole = held
    else:
        closing[0] = held
        whole = closing
    held.extend([*inner, end])
    row[start:] = [whole]


def _free_ends(row: ET.Element) -> bool:
    """Let signs be text that lack the thing before or behind them."""
    things = [child for child in row if child.tag != f"{_M}mspace"]
    before = {*_PAIRS, *_BETWEEN, *_BEFORE}
    free = []
    for place, child in enumerate(things):
        sign = _sign(child)
        first = place == 0 or _sign(things[place - 1]) in before
        last = place == len(things) - 1 or _sign(_end(things[place + 1])) in _CLOSING
        is_free = (sign in _BETWEEN and (first or last)) or (sign in _BEFORE and last)
        if is_free or sign in _NEVER_BETWEEN or _is_long(child) or _is_command(child):
            free.append(child)
    return _as_text(*free)


def _is_free(part: ET.Element) -> bool:
    """Tell whether a script, or a part of a fraction, is a sign that has nothing on either side."""
    sign = _sign(part)
    return sign in _BETWEEN | _BEFORE | _BARS | _SUMS or part.text in _OPERATORS or _is_command(part)


def _group(element: ET.Element, first: int) -> bool:
    """Let scripts among the children be things of their own: a power of a power is no double power."""
    found = [place for place, child in enumerate(element) if place >= first and child.tag in _SCRIPTS | _LIMITS]
    for place in found:
        whole = ET.Element(f"{_M}mrow")
        whole.extend((element[place], ET.Element(f"{_M}mspace", {"width": "0"})))  # a row of one thing is none
        element[place] = whole
    return bool(found)


def _end_sums(row: ET.Element) -> bool:
    """Give a sum something of no width where nothing stands behind it."""
    things = [child for child in row if child.tag != f"{_M}mspace"]
    ends = [*map(_sign, things[1:]), ")"]
    lacking = [
        thing
        for thing, end in zip(things, ends, strict=False)
        if _sign(_innermost(thing)) in _SUMS and end in _CLOSING | _BETWEEN | _BEFORE
    ]
    for thing in lacking:
        nothing = ET.Element(f"{_M}mtext")
        nothing.text = "\u200b"
        whole = ET.Element(f"{_M}mrow")
        whole.extend((thing, nothing))
        row[list(row).index(thing)] = whole
    return bool(lacking)


def _innermost(thing: ET.Element) -> ET.Element:
    """Return what limits and scripts hang on."""
    while thing.tag in _SCRIPTS | _LIMITS and len(thing):
        thing = thing[0]
    return thing


def _leave_out_brace(limits: ET.Element) -> bool:
    """Let what stands beyond a brace stand below or above the row itself: LibreOffice shows no brace around it."""
    base = limits[0]
    if base.tag not in _LIMITS or len(base) != len(limits) or _sign(base[1]) not in _BRACES:
        return False
    limits[0] = ET.Element(f"{_M}mrow")
    limits[0].append(base[0])
    return True


def _fill_rows(table: ET.Element) -> bool:
    """Give all rows as many cells as the longest has."""
    columns = max(map(len, table), default=0)
    short = [row for row in table if len(row) < columns]
    for row in short:
        row.extend(ET.Element(f"{_M}mtd") for _ in range(columns - len(row)))
    return bool(short)


def _end(child: ET.Element) -> ET.Element:
    """Return the sign that may close a bracket: the child, or what an index hangs on."""
    return child[0] if child.tag in _SCRIPTS else child


def _sign(element: ET.Element) -> str:
    """Return the one sign of an operator; else nothing."""
    text = element.text or ""
    return text if element.tag == f"{_M}mo" and len(text) == 1 else ""


def _is_long(element: ET.Element) -> bool:
    """Tell whether an operator has several signs, such as `:=`, of which only the first would be shown."""
    text = element.text or ""
    return element.tag == f"{_M}mo" and len(text) > 1 and not any(map(str.isalpha, text))


def _is_command(element: ET.Element) -> bool:
    """Tell whether a name is a command, as `sup` is."""
    return element.tag == f"{_M}mi" and (element.text == "_" or " ".join((element.text or "").split()) in _COMMANDS)


def _as_text(*elements: ET.Element) -> bool:
    """Let signs be text; return whether there are any."""
    for element in elements:
        element.tag = f"{_M}mtext"
        element.attrib.clear()
    return bool(elements)
