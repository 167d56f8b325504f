"""What every page needs: formulas as MathML, pictures and fonts inside, and a policy that lets nothing in."""

import base64
from functools import lru_cache
from hashlib import sha256

from markupsafe import Markup

from quizgen.cards import Card, Templates
from quizgen.export.pictures import data_uri
from quizgen.mathml.errors import TexError
from quizgen.mathml.page import formula
from quizgen.mathml.plain import tex_to_text
from quizgen.richtext import replace_images, replace_math, unbroken

_FACES = (
    ("STIX Two Text", "normal", "400 700", "shared/fonts/STIXTwoText.woff2"),
    ("STIX Two Text", "italic", "400 700", "shared/fonts/STIXTwoText-Italic.woff2"),
    ("STIX Two Math", "normal", "400", "shared/fonts/STIXTwoMath.woff2"),
)

_FACE = Markup(
    '@font-face {{ font-family: "{}"; font-style: {}; font-weight: {}; '
    'src: url("data:font/woff2;base64,{}") format("woff2"); }}'
)


@lru_cache(maxsize=2048)  # many cards share explanations and advice
def page_html(html: Markup) -> Markup:
    """Rich text for a page: formulas as MathML, with their marks; what can't be shown stays readable as TeX."""
    return replace_math(unbroken(html), _inline, _display)


def card_html(card: Card, html: Markup) -> Markup:
    """Write a text of a card for a page, the pictures of its note inside."""
    if not card.images:
        return page_html(html)
    images = {image.name: data_uri(image) for image in card.images}
    return page_html(replace_images(html, images.__getitem__))


def _inline(source: str) -> str:
    return _formula(source, display=False)


def _display(source: str) -> str:
    return _formula(source, display=True)


def _formula(source: str, *, display: bool) -> str:
    try:
        return formula(source, display=display, spoken=_spoken)
    except TexError:
        return Markup('<code class="tex">{}</code>').format(source)


_READ = {"⌊": "floor(", "⌋": ")", "⌈": "ceiling(", "⌉": ")", "·": "×", "→": " to "}
"""What readers of screens leave out or call by the name of the sign."""


def _spoken(source: str) -> str:
    """Write a formula as it is to be read aloud, in one go."""
    text = tex_to_text(source)
    for sign, words in _READ.items():
        text = text.replace(sign, words)
    return " ".join(text.split())


def font_faces(templates: Templates) -> Markup:
    """Return the style rules that hold the fonts."""
    return Markup("\n").join(_FACE.format(*names, _base64(templates.data(file))) for *names, file in _FACES)


def policy(style: str, *scripts: str) -> str:
    """Return a Content-Security-Policy: nothing is fetched, and no style or script is used but these.

    Cells of a table in a note have their alignment as a style attribute.
    """
    rules = [
        "default-src 'none'",
        f"script-src {' '.join(map(_source, scripts))}" if scripts else "script-src 'none'",
        f"style-src-elem {_source(style)}",
        "style-src-attr 'unsafe-inline'",
        "img-src data:",
        "font-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join(rules)


def _source(text: str) -> str:
    return f"'sha256-{_base64(sha256(text.encode()).digest())}'"


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
