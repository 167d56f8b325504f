r"""Formulas for pages: compact, breaking where a reader would break them, and converted once for all numbers.

A formula becomes several `<math>` elements, between which a line may end: browsers don't break inside one.
"""

from collections.abc import Callable
from functools import lru_cache

from markupsafe import Markup, escape

from quizgen.mathml.errors import TexError
from quizgen.mathml.known import pieces_of
from quizgen.mathml.skeletons import MARK, Template, filled, skeleton, template

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
    known = None if MARK in source else _page_template(marked, display, spoken)
    return Markup(filled(known, numbers) if known else _page_form(source, display, spoken))  # noqa: S704 - escaped


def element(source: str, *, display: bool = False, prefix: str = "") -> str:
    """Return a formula as one element of MathML, for XML; `prefix` stands before the names of all elements.

    Raises:
        TexError: it can't be shown as it is meant.
    """
    marked, numbers = skeleton(source)
    known = None if MARK in source else _element_template(marked, display, prefix)
    return filled(known, numbers) if known else _element_form(source, display, prefix)


@lru_cache(maxsize=4096)
def _page_template(skeleton: str, display: bool, spoken: Spoken | None) -> Template | None:  # noqa: FBT001 - a key of the cache
    try:
        html = _page_form(skeleton, display, spoken)
    except TexError:
        return None  # tried again with its own numbers, for a message about what the user wrote
    return template(html, skeleton, times=3 if _LABEL in html else 2)  # in data-tex, in MathML, and in what is read


@lru_cache(maxsize=4096)
def _element_template(skeleton: str, display: bool, prefix: str) -> Template | None:  # noqa: FBT001 - a key of the cache
    try:
        return template(_element_form(skeleton, display, prefix), skeleton, times=1)
    except TexError:
        return None


def _element_form(source: str, display: bool, prefix: str) -> str:  # noqa: FBT001 - internal
    mode = ' display="block"' if display else ""
    whole = f"<math{mode}><mrow>{''.join(pieces_of(source, display=display))}</mrow></math>"
    return whole.replace("</m", f"</{prefix}m").replace("<m", f"<{prefix}m")  # so begin all names of MathML


def _page_form(source: str, display: bool, spoken: Spoken | None) -> str:  # noqa: FBT001 - internal
    attribute = f'data-tex="{escape(source)}"'
    style = ' displaystyle="true"' if display else ""
    pieces = pieces_of(source, display=display)
    if len(pieces) == 1 and not display:
        return f"<math {attribute}>{pieces[0]}</math>"
    joined = "<wbr>".join(f"<math{style}>{piece}</math>" for piece in pieces)
    kind = "formula" if display else "math"
    if spoken and len(pieces) > 1:
        attribute = f'{_LABEL}{escape(spoken(source))}" {attribute}'
    return f'<span class="{kind}" {attribute}>{joined}</span>'
