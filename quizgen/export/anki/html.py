"""Rich text as Anki shows it: math for MathJax, pictures from its media folder, sizes and formulas in one piece."""

from functools import lru_cache

from markupsafe import Markup

from quizgen.mathjax import mathjax
from quizgen.richtext import replace_images, unbroken


@lru_cache(maxsize=512)  # many cards share explanations and advice
def shown(html: Markup) -> Markup:
    """Return rich text as the HTML of a field.

    A tap on a fold is the fold's (`tappable` is AnkiMobile's and AnkiDroid's word for that).
    """
    whole = unbroken(replace_images(html, str) if "note-image:" in html else html)
    return mathjax(Markup(str(whole).replace("<summary>", '<summary class="tappable">')))  # noqa: S704 - was Markup
