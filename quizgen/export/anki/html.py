"""Rich text as Anki shows it: math for MathJax, pictures from its media folder, sizes and formulas in one piece."""

import re
from collections.abc import Iterator
from functools import lru_cache

from markupsafe import Markup

from quizgen.richtext import mathjax, replace_images

_TIMES = re.compile(" × ")
_FORMULA = re.compile(r"<tex( display)?>[^<]*</tex>([.,;:!?…)\]]*)")
_TOUCHED = re.compile(r"</tex>[.,;:!?…)\]]")
_OPENING = ("(", "[")
_IN_DISPLAYED = (".", ",", ";")
"""Marks that belong into a displayed formula: after it they would begin a line."""


@lru_cache(maxsize=512)
def shown(html: Markup) -> Markup:
    """Return rich text as the HTML of a field.

    A size stays on its line, and so does a mark with its formula: to a browser, MathJax's formulas are pictures, at
    which a line may end. A tap on a fold is the fold's (`tappable` is AnkiMobile's and AnkiDroid's word for that).
    """
    return mathjax(_together(replace_images(html, str) if "note-image:" in html else html))


def _together(html: Markup) -> Markup:
    """Each step begins by looking for a text: with one expression for all, it would take twenty times as long."""
    text = _TIMES.sub(_unbroken, str(html)).replace("<summary>", '<summary class="tappable">')
    if _TOUCHED.search(text) or "(<tex>" in text or "[<tex>" in text:
        text = "".join(_formulas(text))
    return Markup(text)  # noqa: S704 - was Markup


def _unbroken(times: re.Match[str]) -> str:
    text, start, end = times.string, times.start(), times.end()
    is_size = _is_factor(text[end : end + 2]) and _is_factor(text[max(0, start - 2) : start][::-1])
    is_formula = text.rfind("<tex", 0, start) > text.rfind("</tex>", 0, start)
    return "\u00a0×\u00a0" if is_size and not is_formula else " × "


def _is_factor(signs: str) -> bool:
    """Tell whether there is a number or a single letter, by the two signs next to the ×."""
    return signs[:1].isdigit() or (signs[:1].isalpha() and not signs[1:].isalnum())


def _formulas(text: str) -> Iterator[str]:
    """Yield the pieces of a text, each formula with the marks that belong to it."""
    done = 0
    for formula in _FORMULA.finditer(text):
        start, is_displayed, marks = formula.start(), formula[1], formula[2]
        if is_displayed and marks[:1] in _IN_DISPLAYED:
            end = formula.start(2)
            yield f"{text[done : end - len('</tex>')]}{marks[0]}</tex>"
            done = end + 1
        elif not is_displayed:
            start -= text.startswith(_OPENING, start - 1) if start > done else 0
            if marks or start < formula.start():
                yield f'{text[done:start]}<span class="together">{text[start : formula.end()]}</span>'
                done = formula.end()
    yield text[done:]
