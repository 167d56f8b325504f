r"""Formulas in plain signs, for terminals and screen readers: `\frac{a}{b}` as a/b.

They are written from their MathML, so whatever can be shown can be written.
"""

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import takewhile
from xml.etree import ElementTree as ET

from quizgen.mathml.accents import ACCENTS, accented
from quizgen.mathml.errors import TexError
from quizgen.mathml.known import known_pieces, pieces_of
from quizgen.mathml.skeletons import MARK, Template, filled, skeleton, template

_OPENING, _CLOSING = frozenset("([{⌊⌈⟨"), frozenset(")]}⌋⌉⟩")
_TIGHT = _OPENING | _CLOSING | frozenset("|‖!∂∇¬∠∘")
"""Operators without space around them."""

_BARS = frozenset("|‖")
_DOTS = frozenset("…⋯")
_AFTER_TERMS = _CLOSING | _BARS | _DOTS | {"!"}
_BEFORE_TERMS = frozenset("+−±∓")
_QUANTIFIERS = frozenset("∀∃")
_SEPARATORS = frozenset(",;")
_SPELLED = {"∑": "Σ", "∣": "|", "∼": "~", "∗": "*", "ϵ": "ε", **dict.fromkeys("\u2061\u2062\u2063\u2064", "")}
"""Signs as one types them; some can't even be seen."""

_BRACES = frozenset("⏟⏞")
_PRIMES = str.maketrans({"″": "′′", "‴": "′′′", "⁗": "′′′′"})

_INDICES = frozenset(("in", "out", "eff"))
"""Words that formulas write as letters, one by one."""

_IN_NUMBERS = re.compile(r"(?<=\d),(?=\d)")
"""Commas without space after them, as in 1,000 and (3,224,224): what they mean is for the reader to tell."""

_SPACES = re.compile(r"\s+")
_WORD_AT_END = re.compile(r"[^\W\d_]{2}$")
_NUMBER = re.compile(r"\(\d+\)")
_ATOM = re.compile(r"[\w,.]+")
_INSIDE = re.compile(r"(?<=[(\[{⌊⌈⟨]) | (?=[)\]}⌋⌉⟩,;])")


def tex_to_text(source: str) -> str:
    r"""Write a formula without TeX: `\lfloor 59 / 2 \rfloor = 29` as `⌊59 / 2⌋ = 29`. What can't be shown stays TeX."""
    marked, numbers = skeleton(source)
    shared = None if MARK in source else _template(marked)
    if shared:
        return filled(shared, numbers)
    try:
        return _written(source)
    except TexError:
        return source


@lru_cache(maxsize=4096)
def _template(skeleton: str) -> Template | None:
    try:
        return template(_written(skeleton), skeleton, times=1)
    except TexError:
        return None


def _written(source: str) -> str:
    pieces = known_pieces(source, display=True) or pieces_of(_IN_NUMBERS.sub("{,}", source), display=False)
    return _row(ET.fromstring(f"<math>{''.join(pieces)}</math>"))  # noqa: S314 - made and checked by the converter


def _row(row: ET.Element) -> str:
    """Write a whole row: a formula, an argument or a cell."""
    return _elements(row).strip()


def _elements(row: ET.Element) -> str:
    """Write elements one after the other, with the spaces that a reader needs."""
    if not len(row):
        return _leaf(row)
    parts = [(element, written) for element in row if (written := _element(element))]
    text, before = "", _NOTHING
    for place, (element, written) in enumerate(parts):
        after = parts[place + 1][1] if place + 1 < len(parts) else ""
        text += _spaced(element, written, before, after)
        if written in _BARS and not _is_term(before):
            before = _OPENED
        elif written != " ":
            before = element, written
    return _INSIDE.sub("", _SPACES.sub(" ", text))


_Written = tuple[ET.Element, str]
"""An element, and what is written for it."""

_NOTHING: _Written = (ET.Element("mrow"), "")
_OPENED: _Written = (ET.Element("mo"), "|")
"""A bar that begins something: a sign after it belongs to a term, as in |−x|."""


def _spaced(element: ET.Element, written: str, before: _Written, after: str) -> str:
    """Put spaces around an element that stands between others in a row."""
    operator = _operator(element)
    if written in _DOTS:
        return f" {written} "
    if operator is not None:
        return _spaced_operator(operator, written, before, after)
    if element.tag == "mtable" and before[1] == "{" and not after.startswith("}"):
        return f"{written}}}"  # of cases, which have none
    return f" {written}" if _run_together(before, element, written) else written


def _spaced_operator(operator: ET.Element, written: str, before: _Written, after: str) -> str:
    sign = operator.text or ""
    if sign in _SEPARATORS:
        return f"{written} "
    if sign in _OPENING and _only(before[0]).tag == "mfrac":
        return f" {written}"
    if sign in _QUANTIFIERS or (sign[:1].isalpha() and sign != "mod" and after[:1] in _OPENING):  # a function
        return f" {written}"
    is_prefix = operator.get("form") == "prefix" or not _is_term(before) or not after  # the last is an ion's charge
    is_tight = is_prefix if sign in _BEFORE_TERMS else sign in _TIGHT and not operator.get("lspace")
    return written if is_tight else f" {written} "


def _is_term(written: _Written) -> bool:
    """Tell whether a sign after this one stands between two terms."""
    operator = _operator(written[0])
    return written[1] not in {"", *_OPENING} and (operator is None or operator.text in _AFTER_TERMS)


def _run_together(before: _Written, element: ET.Element, written: str) -> bool:
    """Tell whether two terms, which TeX sets apart by their look alone, would be read as one."""
    left, right = _only(before[0]), _only(element)
    if "mfrac" in {left.tag, right.tag}:
        begins = written[0].isalnum() or written[0] in {"√", *_OPENING}
        return begins and (_is_term(before) or left.tag in _SCRIPTS)
    if not before[1] or not written[0].isalnum() or right.tag == "mtext" or left.tag == "mo":
        return False
    return _letters_run_together(left, right, before[1], written)


def _letters_run_together(left: ET.Element, right: ET.Element, before: str, written: str) -> bool:
    if left.tag == "mtext":
        return bool(_WORD_AT_END.search(before)) and right.tag != "mn" and not _is_upright(right)
    if _is_upright(right) and (_is_upright(left) or (_operator(left) is not None and written[0].isupper())):
        return False  # as elements are: H_2O, (NH_4)_2SO_4
    if len(left):
        return left.tag != "mrow" or (_is_upright(left) and right.tag != "mn")
    if right.tag == "mn":
        return left.tag == "mn" or len(before) > 1
    is_word = len(written) > 1 and not len(right)
    return is_word or (left.tag == "mi" and (len(before) > 1 or len(written) > 1))


def _is_upright(element: ET.Element) -> bool:
    """Tell whether a letter, which may have an index, is upright."""
    while len(element) and element.tag in {"mrow", *_SCRIPTS}:
        element = element[0]
    return element.get("mathvariant") == "normal"


def _only(element: ET.Element) -> ET.Element:
    """Return what a row holds if it is only one element."""
    while element.tag in {"mrow", "mstyle"} and len(element) == 1:
        element = element[0]
    return element


def _operator(element: ET.Element) -> ET.Element | None:
    """Return the operator that an element is, perhaps with something above or below it."""
    element = _only(element)
    while element.tag in _SCRIPTS and len(element):
        element = _only(element[0])
    return element if element.tag == "mo" else None


def _element(element: ET.Element) -> str:
    """Write an element; most kinds do no more than hold a row."""
    write = _KINDS.get(element.tag)
    return write(element) if write else _elements(element)


def _argument(element: ET.Element) -> str:
    return _element(element).strip()


def _leaf(element: ET.Element) -> str:
    """Write a number, letters or a sign; letters of another style are as good as their own."""
    text = element.text or ""
    if text.isascii():
        return text
    if text in _SPELLED:
        return _SPELLED[text]
    return "".join(unicodedata.normalize("NFKC", one) if "\U0001d400" <= one < "\U0001d7d8" else one for one in text)


def _space(space: ET.Element) -> str:
    return "" if space.get("width", "0") == "0" else " "


def _hidden(_: ET.Element) -> str:
    return ""


def _fraction(fraction: ET.Element) -> str:
    above, below = map(_argument, fraction)
    if fraction.get("linethickness") == "0":
        return f"{above} choose {below}"
    return "/".join(part if _ATOM.fullmatch(part) else f"({part})" for part in (above, below))


def _root(root: ET.Element) -> str:
    if root.tag == "msqrt":
        return f"√({_row(root)})"
    content, degree = map(_argument, root)
    return f"√[{degree}]({content})"


def _script(script: ET.Element) -> str:
    """Write what has something above or below it: indices, accents, braces with what is said of them."""
    base, *marks = script
    name = _argument(base)
    sign = _leaf(_only(marks[-1])) if not len(_only(marks[-1])) else ""
    if sign in _BRACES:
        return name
    if script.tag in {"mover", "munder"} and (inner := _only(base)).tag == script.tag and inner[1].text in _BRACES:
        return f"{name} [{_argument(marks[0])}]"
    if marks[0].tag == "mo" and _operator(base) is None and (accent := ACCENTS.get((script.tag, sign))):
        return accented(name, *accent)
    if script.tag == "msup" and (sign == "∘" or (sign == "∧" and not name)):
        return name + ("°" if sign == "∘" else "^")
    signs = {"msub": "_", "munder": "_", "msup": "^", "mover": "^"}.get(script.tag, "_^")
    if _only(base).tag == "mfrac" or (_only(base).tag in _BESIDE and not set(signs).isdisjoint(name)):
        name = f"({name})"
    if script.tag in _BESIDE:
        primes, marks[-1] = _without_primes(marks[-1])
        name = _primed(name, primes) if primes else name
    return name + "".join(map(_index, signs, marks))


def _without_primes(mark: ET.Element) -> tuple[str, ET.Element]:
    """Part primes from what stands behind them in an exponent."""
    inner = _only(mark)
    signs = list(inner) or [inner]
    texts = [(one.text or "").translate(_PRIMES) for one in signs]
    count = len(list(takewhile(lambda text: text and not text.strip("′"), texts)))
    if not count:
        return "", mark
    rest = ET.Element("mrow")
    rest.extend(signs[count:])
    return "".join(texts[:count]), rest


def _primed(name: str, primes: str) -> str:
    """Put primes behind a name, and before its index if one stands there already."""
    place = name.find("′_") + 1 or len(name)
    return f"{name[:place]}{primes}{name[place:]}".replace("′′′", "‴").replace("′′", "″")


def _index(sign: str, mark: ET.Element) -> str:
    text = _argument(mark)
    if not text:
        return ""
    is_word = text in _INDICES or (text.isalnum() and not len(_only(mark)))
    is_enclosed = text[:1] == "(" and text.find(")") == len(text) - 1
    return f"{sign}{text}" if len(text) == 1 or is_word or is_enclosed else f"{sign}({text})"


def _table(table: ET.Element) -> str:
    """Write `1 & 2` above `3 & 4` as `1, 2; 3, 4`, and aligned lines without commas between their sides."""
    write = _sides if table.get("columnspacing", "").startswith("0em") else ", ".join
    return "; ".join(filter(None, (write([*map(_row, row)]).strip() for row in table)))


def _sides(cells: Sequence[str]) -> str:
    """Write pairs of cells that make one side by side, and the number of a line."""
    pairs = [" ".join(cells[start : start + 2]).strip() for start in range(0, len(cells), 2)]
    number = pairs.pop() if len(pairs) > 1 and _NUMBER.fullmatch(pairs[-1]) else ""
    return f"{', '.join(filter(None, pairs))} {number}"


_BESIDE = frozenset(("msub", "msup", "msubsup"))
_SCRIPTS = _BESIDE | {"munder", "mover", "munderover"}
_KINDS: dict[str, Callable[[ET.Element], str]] = {
    "mspace": _space,
    "mphantom": _hidden,
    "mfrac": _fraction,
    "msqrt": _root,
    "mroot": _root,
    "mtable": _table,
    **dict.fromkeys(_SCRIPTS, _script),
}
