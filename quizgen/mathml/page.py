r"""Formulas for pages: compact, breaking where a reader would break them, and converted once for all numbers.

`27 + 3 = 30` and `6 + 2 = 8` have one skeleton, which is converted once; the numbers are put in afterwards. A formula
becomes several `<math>` elements, between which a line may end: browsers don't break inside one.
"""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import islice

from markupsafe import Markup, escape

from quizgen.mathml.errors import TexError
from quizgen.mathml.known import known_pieces

_NUMBER = re.compile(r"(\d+(?:\{,\}\d{3})*(?:\.\d+)?)")
_COMMAND_BEFORE = re.compile(r"\\([A-Za-z]+)\s*$")
_SAFE_COMMANDS = frozenset(
    (
        *("approx", "bmod", "cdot", "cdots", "geq", "ge", "gt", "in", "ldots", "leftarrow", "leq", "le", "lt", "max"),
        *("mid", "min", "neq", "pm", "qquad", "quad", "rightarrow", "sum", "times", "to"),
        *("lceil", "lfloor", "rceil", "rfloor"),
    )
)
"""Commands that take no argument: a number after any other may be meant digit by digit (`\\frac12`)."""

_MARK = "4242424"
"""What all marks end in. A mark is a number itself, so the converter treats it as the number that it stands for."""

_HOLE = re.compile(rf"8(\d\d){_MARK}")
_MOST_HOLES = 100
_MARKS = tuple(f"8{number:02d}{_MARK}" for number in range(_MOST_HOLES))

_LABEL = 'role="img" aria-label="'

Spoken = Callable[[str], str]
"""Writes a formula's TeX as it is to be read aloud."""


def formula(source: str, *, display: bool = False, spoken: Spoken | None = None) -> Markup:
    r"""Return a formula as HTML with MathML.

    The outermost element has the TeX as `data-tex`, for browsers without MathML. A displayed formula is a
    `<span class="formula">`. One of several pieces is a single image to those who hear it, if
    `spoken` says what to read.

    Raises:
        TexError: it can't be shown as it is meant.
    """
    marked, numbers = skeleton(source)
    template = None if _MARK in source else _page_template(marked, display, spoken)
    return Markup(_filled(template, numbers) if template else _page_form(source, display, spoken))  # noqa: S704 - escaped


def element(source: str, *, display: bool = False, prefix: str = "") -> str:
    """Return a formula as one element of MathML, for XML; `prefix` stands before the names of all elements.

    Raises:
        TexError: it can't be shown as it is meant.
    """
    marked, numbers = skeleton(source)
    template = None if _MARK in source else _element_template(marked, display, prefix)
    return _filled(template, numbers) if template else _element_form(source, display, prefix)


def skeleton(source: str) -> tuple[str, list[str]]:
    """Put marks in place of the numbers; return the numbers as they are shown.

    A formula that happens to hold the digits of a mark stays as it is, and is converted with its own numbers; so does
    one of chemistry, where `4.5` is an index and a factor.
    """
    if _MARK in source or r"\ce" in source:
        return source, []
    parts = _NUMBER.split(source)
    holes = _holes(tuple(parts[::2]))
    numbers = [parts[place].replace("{,}", ",") for place in holes]
    for number, place in enumerate(holes):
        parts[place] = _MARKS[number]
    return "".join(parts), numbers


@lru_cache(maxsize=4096)  # here and below: formulas of one skeleton differ only in their numbers
def _holes(texts: tuple[str, ...]) -> tuple[int, ...]:
    """Return which parts of a formula are numbers to be put in afterwards, given the texts between all numbers."""
    places = (2 * place + 1 for place, before in enumerate(texts[:-1]) if not _takes_digits(before))
    return tuple(islice(places, _MOST_HOLES))


def _takes_digits(before: str) -> bool:
    """Tell whether what stands before a number may take only its first digit."""
    before = before.rstrip()
    if before.endswith(("^", "_")):
        return True
    command = _COMMAND_BEFORE.search(before[-20:])
    return bool(command and command[1] not in _SAFE_COMMANDS)


_Template = tuple[tuple[str, ...], tuple[int, ...]]
"""What a skeleton becomes: texts with something between them, and which numbers are to be put there."""


@lru_cache(maxsize=4096)
def _page_template(skeleton: str, display: bool, spoken: Spoken | None) -> _Template | None:  # noqa: FBT001 - a key of the cache
    try:
        html = _page_form(skeleton, display, spoken)
    except TexError:
        return None  # tried again with its own numbers, for a message about what the user wrote
    return _template(html, skeleton, times=3 if _LABEL in html else 2)  # in data-tex, in MathML, and in what is read


@lru_cache(maxsize=4096)
def _element_template(skeleton: str, display: bool, prefix: str) -> _Template | None:  # noqa: FBT001 - a key of the cache
    try:
        return _template(_element_form(skeleton, display, prefix), skeleton, times=1)
    except TexError:
        return None


def _template(shown: str, skeleton: str, times: int) -> _Template | None:
    """Cut what is shown at the marks; None if some of them are lost or doubled."""
    parts = _HOLE.split(shown)
    is_whole = len(parts) // 2 == times * len(_HOLE.findall(skeleton))
    return (tuple(parts), tuple(map(int, parts[1::2]))) if is_whole else None


def _filled(template: _Template, numbers: Sequence[str]) -> str:
    parts = list(template[0])
    parts[1::2] = [numbers[place] for place in template[1]]
    return "".join(parts)


def _element_form(source: str, display: bool, prefix: str) -> str:  # noqa: FBT001 - internal
    mode = ' display="block"' if display else ""
    whole = f"<math{mode}><mrow>{''.join(_piece_texts(source, display=display))}</mrow></math>"
    return whole.replace("</m", f"</{prefix}m").replace("<m", f"<{prefix}m")  # so begin all names of MathML


def _piece_texts(source: str, *, display: bool) -> tuple[str, ...]:
    known = known_pieces(source, display=display)
    if known:
        return known
    from quizgen.mathml.pieces import convert_pieces  # noqa: PLC0415 - takes long, and ours are known

    return convert_pieces(source, display=display)


def _page_form(source: str, display: bool, spoken: Spoken | None) -> str:  # noqa: FBT001 - internal
    attribute = f'data-tex="{escape(source)}"'
    style = ' displaystyle="true"' if display else ""
    pieces = _piece_texts(source, display=display)
    if len(pieces) == 1 and not display:
        return f"<math {attribute}>{pieces[0]}</math>"
    joined = "<wbr>".join(f"<math{style}>{piece}</math>" for piece in pieces)
    kind = "formula" if display else "math"
    if spoken and len(pieces) > 1:
        attribute = f'{_LABEL}{escape(spoken(source))}" {attribute}'
    return f'<span class="{kind}" {attribute}>{joined}</span>'
