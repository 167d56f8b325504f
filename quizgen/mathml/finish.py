"""What the converter leaves undone, put right in the tree that it makes."""

from collections.abc import Sequence
from itertools import pairwise
from xml.etree import ElementTree as ET

from quizgen.mathml.spaces import set_width

_ROWS = frozenset(("math", "mrow", "mtd", "mstyle", "msqrt"))
_OPENING, _CLOSING = frozenset("⌊⌈⟨{|‖"), frozenset("⌋⌉⟩}|‖")
"""Brackets that the converter takes for letters."""

_LARGE = frozenset("|‖/∖↑↓↕⇑⇓⇕")
"""What browsers take for relations even if its size is given: they would leave space around it, and not stretch it."""

_BEFORE_TERMS = frozenset("+−±∓")
_AWAITING = frozenset("([{⌊⌈⟨,;=≠<>≤≥≈∈→·×")
_SIGNS = {sign: sign for sign in "±⟹⟸⟺⟶⟵⟷⟼⩽⩾⪇⪈⪅⪆⪯⪰⟂⧵⨀⨁⨄⨆"} | {"~": "∼"}
"""Relations and operators that the converter takes for letters, which have no space around them."""

_LETTERS = frozenset("∞∅⊤⊥.?")
"""What the converter takes for operators, around which browsers put space."""

_LIMITS = frozenset(("lim", "max", "min", "sup", "inf", *"∑∏∐⋃⋂⋁⋀⨁⨂⨀⨄⨆"))
_PLACED = {"msub": "munder", "msup": "mover", "msubsup": "munderover"}
"""What stands beside an operator in a line stands below and above it in a displayed formula."""

_STACKS = frozenset(("munder", "mover", "munderover", "msub", "msup", "msubsup", "mfrac", "msqrt", "mroot"))
_ALIGNED = {"left": "text-align: left", "right": "text-align: right; text-align: -webkit-right"}
"""Chromium moves formulas to the right only by a value of its own. Cells are centred by themselves."""

_DRAWN = frozenset(("solid", "dashed"))

NAMESPACE = "http://www.w3.org/1998/Math/MathML"


def finish(root: ET.Element, *, limits: bool) -> None:
    """Put right what browsers would show otherwise than TeX does.

    Args:
        root: of a formula.
        limits: stand below and above a sum and its like, as in a displayed formula.
    """
    for element in list(root.iter()):
        if len(element) > 1:  # alone in its braces a sign is one of a text: {\sim} for a tilde
            _tell_operators(element)
        if tag_of(element) == "mo" and len(element):
            _name_operator(element)
        if tag_of(element) == "mo" and element.get("minsize") and element.text in _LARGE:
            element.attrib |= {"stretchy": "true", "symmetric": "true", "lspace": "0", "rspace": "0"}
        if tag_of(element) in _ROWS:
            _fill_style(element)
            _join_numbers(element)
            _join_definitions(element)
            _space_row(element)
            _hold_tables(element)
        if limits and tag_of(element) in _PLACED and len(element):
            _place_limits(element)
        if tag_of(element) == "mtable":
            _style_cells(element)
        if tag_of(element) == "mspace":
            set_width(element)


def _fill_style(row: ET.Element) -> None:
    r"""Put what follows `\displaystyle` in a cell into its style, which the converter leaves empty there."""
    children = list(row)
    for place, child in list(enumerate(children))[::-1]:
        if tag_of(child) == "mstyle" and not len(child) and child.get("displaystyle"):
            for following in list(row)[place + 1 :]:
                row.remove(following)
                child.append(following)


def _tell_operators(row: ET.Element) -> None:
    for child in row:
        if tag_of(child) == "mi" and (sign := _SIGNS.get(child.text or "")):
            child.tag, child.text = f"{{{NAMESPACE}}}mo", sign
        elif tag_of(child) == "mo" and child.text in _LETTERS:
            child.tag = f"{{{NAMESPACE}}}mi"


def _join_numbers(row: ET.Element) -> None:
    """Make one number of the three parts of `0{,}5`, of which the comma would stand apart."""
    for whole, comma, rest in list(zip(row, row[1:], row[2:], strict=False))[::-1]:
        is_comma = tag_of(comma) == "mrow" and len(comma) == 1 and comma[0].text == ","
        if is_comma and tag_of(whole) == tag_of(rest) == "mn":
            whole.text = f"{whole.text},{rest.text}"
            row.remove(comma)
            row.remove(rest)


def _join_definitions(row: ET.Element) -> None:
    """Make one sign of the two of `:=`, which would stand apart, and on two lines at worst."""
    for colon, sign in pairwise(list(row)):
        if tag_of(sign) == "mo" and (colon.text, sign.text) == (":", "="):
            colon.tag, colon.text = sign.tag, ":="
            row.remove(sign)


def _space_row(row: ET.Element) -> None:
    """Set functions off from the letters beside them, as in 2 log n, and no sign from its own term, as in (-x)."""
    before: ET.Element | None = None
    for child in list(row):
        if before is not None and child.text in _BEFORE_TERMS and tag_of(child) == "mo" and _awaits_term(before):
            child.set("form", "prefix")
        if before is not None and _needs_space(before, child):
            row.insert(list(row).index(child), ET.Element(f"{{{NAMESPACE}}}mspace", width="0.167em"))
        before = child


def _hold_tables(row: ET.Element) -> None:
    """Let the bars of a determinant grow with it: a bar with something on both sides stays small in browsers."""
    for left, table, right in zip(row, row[1:], row[2:], strict=False):
        are_bars = tag_of(left) == tag_of(right) == "mo" and left.text == right.text and left.text in {"|", "‖"}
        if tag_of(table) == "mtable" and are_bars and len(row) > 3:  # noqa: PLR2004 - alone they grow
            left.set("form", "prefix")
            right.set("form", "postfix")


def _awaits_term(before: ET.Element) -> bool:
    """Tell whether a sign after this one belongs to the term that follows."""
    if before.text in {"⌊", "⌈", "⟨"} or before.get("form") == "prefix":
        return True
    return tag_of(before) == "mo" and before.text in _AWAITING


def _needs_space(left: ET.Element, right: ET.Element) -> bool:
    """Tell whether the name of a function and what stands beside it would run into each other."""
    if left.text in _OPENING or right.text in _CLOSING:
        return False
    if _is_function(left):
        return tag_of(right) not in {"mo", "mspace", "mtext"} and not _is_fenced(right)
    return _is_function(right) and (tag_of(left) not in {"mo", "mspace", "mtext"} or left.text in {")", "]", "}", "!"})


def _is_function(element: ET.Element) -> bool:
    if tag_of(element) in {"msub", "msup", "msubsup"} and len(element):
        return _is_function(element[0])
    return tag_of(element) == "mi" and len(element.text or "") > 1 and (element.text or "").isascii()


def _is_fenced(element: ET.Element) -> bool:
    """Tell whether an element begins with a bracket."""
    while len(element):
        element = element[0]
    return tag_of(element) == "mo" or element.text in _OPENING


def _place_limits(element: ET.Element) -> None:
    """Put the limits of a sum, a maximum and their like below and above it, but beside it within a fraction."""
    operator = element[0]
    takes_limits = operator.get("movablelimits") == "true" or operator.text in _LIMITS
    if tag_of(operator) == "mo" and takes_limits:
        element.tag = f"{{{NAMESPACE}}}{_PLACED[tag_of(element)]}"
        operator.set("movablelimits", "true")


def _style_cells(table: ET.Element) -> None:
    """Say in CSS how cells are aligned and where lines are: not all browsers read the attributes of a table."""
    across, down = table.get("columnlines", "").split(), table.get("rowlines", "").split()
    for number, row in enumerate(table):
        for place, cell in enumerate(row):
            look = [_ALIGNED[align]] if (align := cell.get("columnalign")) in _ALIGNED else []
            if table.get("columnspacing", "").startswith("0em"):  # pairs of columns that make one side by side
                look.append(f"padding-{'left' if place % 2 else 'right'}: 0")
            look += [f"border-left: 1px {line}" for line in _line_before(place, across)]
            look += [f"border-top: 1px {line}" for line in _line_before(number, down)]
            if look:
                cell.set("style", "; ".join(look))


def _line_before(place: int, lines: Sequence[str]) -> Sequence[str]:
    """Return what line there is before a column or row; the last one counts for all that follow."""
    line = lines[min(place, len(lines)) - 1] if place and lines else ""
    return (line,) if line in _DRAWN else ()


def tag_of(element: ET.Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def _name_operator(operator: ET.Element) -> None:
    r"""Give an operator the letters in it as its text, if these are upright, as in `\mathop{\text{…}}`."""
    leaves = [one for one in operator.iter() if len(one) == 0]
    if all(tag_of(one) == "mo" and (one.text or "").isalpha() for one in leaves):
        words = "\u2009".join(one.text or "" for one in leaves)
    elif all(tag_of(one) == "mtext" or one.get("mathvariant") == "normal" for one in leaves):
        words = "".join(one.text or "" for one in leaves)
    elif any(tag_of(one) in _STACKS for one in operator.iter()):
        _as_row(operator)
        return
    else:
        return
    for child in list(operator):
        operator.remove(child)
    operator.text = words


def _as_row(operator: ET.Element) -> None:
    r"""Turn an operator such as `\mathrel{\overset{d}{=}}` into a row: browsers show only the text of an operator."""
    operator.tag = f"{{{NAMESPACE}}}mrow"
    for name in ("lspace", "rspace"):
        operator.attrib.pop(name, None)
    for base in [one[0] for one in operator.iter() if tag_of(one) in _STACKS and len(one)]:
        for sign in base.iter():
            if tag_of(sign) == "mi" and (known := _SIGNS.get(sign.text or "")):
                sign.tag, sign.text = f"{{{NAMESPACE}}}mo", known
