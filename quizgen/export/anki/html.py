"""Rich text as Anki shows it: math for MathJax, pictures from its media folder, sizes and formulas in one piece."""

import re
from functools import lru_cache

from markupsafe import Markup

from quizgen.richtext import mathjax, replace_images

_SPACE = "\u00a0"
_PIECE = re.compile(
    r"(?P<open>[(\[])?(?P<tex><tex>[^<]*</tex>)(?P<close>[.,;:!?…)\]]+)?"
    r"|(?P<formula><tex display>[^<]*)</tex>(?P<end>[.,;])"
    r"|(?P<factor>\b(?:\d[\d,]*|[A-Za-z])) × (?=(?:\d[\d,]*|[A-Za-z])\b)"
    r"|<summary>"
)
"""A formula with the marks that belong to it; a factor of a size such as 10 × 10 × 8; a fold's line."""


def shown(html: Markup) -> Markup:
    """Return rich text as the HTML of a field.

    A size stays on its line, and so does a mark with its formula: to a browser, MathJax's formulas are pictures, at
    which a line may end. A tap on a fold is the fold's (`tappable` is AnkiMobile's and AnkiDroid's word for that).
    """
    return mathjax(_together(replace_images(html, lambda name: name)))


@lru_cache(maxsize=512)
def _together(html: Markup) -> Markup:
    return Markup(_PIECE.sub(_joined, str(html)))  # noqa: S704 - was Markup


def _joined(piece: re.Match[str]) -> str:
    if piece["factor"]:
        return f"{piece['factor']}{_SPACE}×{_SPACE}"
    if piece["formula"]:
        return f"{piece['formula']}{piece['end']}</tex>"
    if not piece["tex"]:
        return '<summary class="tappable">'
    if not piece["open"] and not piece["close"]:
        return piece["tex"]
    return f'<span class="together">{piece["open"] or ""}{piece["tex"]}{piece["close"] or ""}</span>'
