"""Rich text as Anki shows it: math for MathJax, pictures from its media folder, sizes and formulas in one piece."""

import re
from functools import lru_cache

from markupsafe import Markup

from quizgen.richtext import mathjax, replace_images

_UNBROKEN = "\u00a0×\u00a0"
_SIZE = re.compile(r" × (?<=\d × |\b[^\W\d_] × )(?=\d|[^\W\d_]\b)")
"""The sign between numbers or single letters."""
_MARKS = r"[.,;:!?…)\]]"
_BEHIND = re.compile(rf"[(\[]<tex>[^<]*</tex>{_MARKS}*")
_BEFORE = re.compile(rf"<tex>(?<![(\[]<tex>)[^<]*</tex>{_MARKS}+")
"""A formula behind an opening bracket, or just before a mark, with what belongs to it."""
_DISPLAYED = re.compile(r"<tex display>([^<]*)</tex>([.,;])")
"""A displayed formula and the mark after it, which would begin a line."""
_FORMULA = re.compile("<tex[> ][^<]*</tex>")
_WHOLE = r'<span class="together">\g<0></span>'


@lru_cache(maxsize=512)
def shown(html: Markup) -> Markup:
    """Return rich text as the HTML of a field.

    A size stays on its line, and so does a mark with its formula: to a browser, MathJax's formulas are pictures, at
    which a line may end. A tap on a fold is the fold's (`tappable` is AnkiMobile's and AnkiDroid's word for that).
    """
    return mathjax(_together(replace_images(html, str) if "note-image:" in html else html))


def _together(html: Markup) -> Markup:
    """Expressions alone, each of which begins with a text or is used where there is one: ten times as fast."""
    text = _SIZE.sub(_UNBROKEN, str(html)).replace("<summary>", '<summary class="tappable">')
    if "</tex>" not in text:
        return Markup(text)  # noqa: S704 - was Markup
    if _UNBROKEN in text:
        text = _FORMULA.sub(lambda formula: formula[0].replace(_UNBROKEN, " × "), text)
    text = _DISPLAYED.sub(r"<tex display>\1\2</tex>", text)
    if "(<tex>" in text or "[<tex>" in text:
        text = _BEHIND.sub(_WHOLE, text)
    return Markup(_BEFORE.sub(_WHOLE, text))  # noqa: S704 - was Markup
