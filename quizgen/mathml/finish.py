"""What the converter leaves undone, put right in the tree that it makes."""

from xml.etree import ElementTree as ET

_ROWS = frozenset(("math", "mrow", "mtd", "mstyle", "msqrt"))
_OPENING, _CLOSING = frozenset("⌊⌈⟨{|‖"), frozenset("⌋⌉⟩}|‖")
"""Brackets that the converter takes for letters."""

_BEFORE_TERMS = frozenset("+−±∓")
_AWAITING = frozenset("([{⌊⌈⟨,;=≠<>≤≥≈∈→·×")
_SIGNS = {sign: sign for sign in "±⟹⟸⟺⟶⟵⟷⟼⩽⩾⪇⪈⪅⪆⪯⪰⟂⧵⨀⨁⨄⨆"} | {"~": "∼"}
"""Relations and operators that the converter takes for letters, which have no space around them."""

NAMESPACE = "http://www.w3.org/1998/Math/MathML"


def finish(root: ET.Element) -> None:
    """Put right what browsers would show otherwise than TeX does."""
    for element in list(root.iter()):
        if len(element) > 1:  # alone in its braces a sign is one of a text: {\sim} for a tilde
            _make_operators(element)
        if tag_of(element) == "mo" and len(element):
            _name_operator(element)
        if tag_of(element) in _ROWS:
            _space_row(element)


def _make_operators(row: ET.Element) -> None:
    for child in row:
        if tag_of(child) == "mi" and (sign := _SIGNS.get(child.text or "")):
            child.tag, child.text = f"{{{NAMESPACE}}}mo", sign


def _space_row(row: ET.Element) -> None:
    """Set functions off from the letters beside them, as in 2 log n, and no sign from its own term, as in (-x)."""
    before: ET.Element | None = None
    for child in list(row):
        if before is not None and child.text in _BEFORE_TERMS and tag_of(child) == "mo" and _awaits_term(before):
            child.set("form", "prefix")
        if before is not None and _needs_space(before, child):
            row.insert(list(row).index(child), ET.Element(f"{{{NAMESPACE}}}mspace", width="0.167em"))
        before = child


def _awaits_term(before: ET.Element) -> bool:
    """Tell whether a sign after this one belongs to the term that follows."""
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
    else:
        return
    for child in list(operator):
        operator.remove(child)
    operator.text = words
