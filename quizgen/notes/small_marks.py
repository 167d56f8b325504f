"""What other programs have within lines: `H~2~O`, `x^2^`, a width after a picture, the roles of MyST.

All of it stays as it is written for whatever finds cards and names them, since that is part of ids. It is read only
when a card is shown. Each mark is of a bounded length, and none is looked for in code or formulas.
"""

import re

from markupsafe import escape

_LETTERS = "A-Za-zÀ-ÖØ-öø-ɏΑ-Ωα-ωϑϕϵµℓ∂∇"
ACCENTS = "\u0300-\u036f′"
_WITHIN = r"\w+−/.,·=*′∘°-"
_BRACKETED = rf"\([{_WITHIN}]*\)"
_SUB = re.compile(rf"(?<=[{_LETTERS}{ACCENTS})\]])~([A-Za-z0-9Α-Ωα-ω+\-−()][A-Za-z0-9Α-Ωα-ω+\-−(),.=′*]{{0,19}})~(?!~)")
_SUP = re.compile(
    rf"(?<=[\w{ACCENTS}∇∂|)\]>])\^(?=[^\s^]{{1,21}}\^)(?:"
    r"([*∗°∘†‡′″⊤⊥∞]{1,3}(?=\^(?!\^))|(?:[+−-]|[+−-]?[^\W_]\w*[+−-]?)(?=\^(?![\w^{])))\^"
    rf"|([+−-]?(?:[^\W_]|{_BRACKETED})(?:[{_WITHIN}]|{_BRACKETED})*)\^(?![\w^({{+−-]))"
)
"""Close to what they belong to, so that `~5 to ~6`, `~/a:~/b`, `a^b^c` and `^_^` stay.

So do powers in a line of arithmetic, as in `e^x-e^-x` and `(X^TX)^-1`: what is raised has each bracket with its
partner, and where signs stand in it, none follows.
"""

_LONGEST_RAISED = 24
"""Characters, with both marks and what stands before them."""

_AS_WORDS = str.maketrans(dict.fromkeys("*_`$", "x"))
_BLANKS = re.compile(r"(\s+)")

_ATTRIBUTES = re.compile(
    r"\{:?(?=[^{}\n]{1,300}\})(?:\s*(?:[#.][\w-]+|[\w-]+=(?:\"[^\"{}]*\"|'[^'{}]*'|[^\s\"'{}]+)))+\s*\}"
)
_WIDTH = re.compile(r"[\s{:]width=[\"']?([^\s\"'{}]+)")
_LENGTH = re.compile(r"(\d{1,5}(?:\.\d{1,5})?)(px|in|cm|mm)?")
_PIXELS = {"px": 1, "in": 96, "cm": 96 / 2.54, "mm": 96 / 25.4}
_WIDEST = 9999

_ROLE = re.compile(r"\{([a-z]{2,10}(?::[a-z]{2,5})?)\}$")
_LONGEST_ROLE = 20
_TARGET = re.compile(r"\s*<[^<>]*>$")
_REFERENCES = frozenset({"term", "ref", "numref", "eq", "doc", "abbr", "any", "prf:ref"})
_ELEMENTS = {"sub": "sub", "sup": "sup", "subscript": "sub", "superscript": "sup", "kbd": "kbd"}
MATH = "math"


def ends_raised(text: str, position: int) -> bool:
    """Tell whether the `^` at a position of a note ends what is raised. Marks of italics count as letters."""
    words = text[max(position - _LONGEST_RAISED, 0) : position + 1].translate(_AS_WORDS)
    return any(found.end() == len(words) for found in _SUP.finditer(words))


def raised(html: str, *, beside: bool = False) -> str:
    """Lower and raise what is marked in a text, which is HTML already, but not within addresses.

    Args:
        html: the text.
        beside: what stands before it, such as a word in italics, may be what its first mark belongs to.
    """
    if beside and html.startswith(("~", "^")):
        return raised(f"x{html}")[1:]
    if "://" in html:
        return "".join(part if "://" in part else _raised(part) for part in _BLANKS.split(html))
    return _raised(html)


def _raised(html: str) -> str:
    if "~" in html:
        html = _SUB.sub(r"<sub>\1</sub>", html)
    return _SUP.sub(r"<sup>\1\2</sup>", html) if "^" in html else html


def attributes(text: str) -> str:
    """Return the attributes that a text after a picture begins with: `{width=50%}`, `{: .centred}`."""
    found = _ATTRIBUTES.match(text) if text.startswith("{") else None
    return found[0] if found else ""


def width_in(text: str) -> int | None:
    """Return the width in pixels that attributes name."""
    found = _WIDTH.search(text)
    return pixels(found[1]) if found else None


def pixels(length: str) -> int | None:
    """Return a length in pixels. Shares of a page (`50%`) have none: a picture is never wider than its card anyway."""
    found = _LENGTH.fullmatch(length.strip())
    return min(round(float(found[1]) * _PIXELS[found[2] or "px"]), _WIDEST) or None if found else None


def role(text: str) -> str:
    """Return the role of MyST that a text before code ends with, such as `term`; only those that are read."""
    found = _ROLE.search(text, max(len(text) - _LONGEST_ROLE, 0)) if text.endswith("}") else None
    return found[1] if found and (found[1] in _REFERENCES or found[1] in _ELEMENTS or found[1] == MATH) else ""


def with_role(name: str, content: str) -> str:
    """Write what stands in a role as HTML: references become their words, as wikilinks do."""
    if element := _ELEMENTS.get(name):
        return f"<{element}>{escape(content)}</{element}>"
    return str(escape(_TARGET.sub("", content) or content))
