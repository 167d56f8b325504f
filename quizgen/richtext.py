r"""Rich text is HTML (`markupsafe.Markup`) with TeX math in one neutral form.

`<img src="note-image:NAME">` is a picture of a note; `replace_images` puts in the place where the export keeps it.

`<figure class="picture">`, or a span in a paragraph, holds a drawing as SVG. Readers without pictures leave it out.

`<tex>k^2</tex>` is inline math and `<tex display>…</tex>` a displayed formula; the TeX inside is HTML-escaped.
Each exporter turns it into what its reader shows best with `replace_math`. Text from outside is escaped before it
becomes Markup, so it can't hold such an element by itself.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from html import unescape

from markupsafe import Markup, escape

MATH = re.compile(r"<tex( display)?>([^<]*)</tex>")
_IMAGE = re.compile(r'(?<=<img )src="note-image:([^"]*)"')
_PICTURE = re.compile(r'<(figure|span) class="picture">.*?</\1>', re.DOTALL)
OPENING = re.compile(r"\\(?=[(\[]|\Z)|\$(?=\$)")
"""The first sign of two that begin a formula in some reader; a backslash at the end may come before a bracket."""
_JOINED = re.compile(r"(\\(?=\u2060(?:[(\[]|\Z))|\$(?=\u2060\$))\u2060")
_SVG = re.compile(r"<svg [^<]*(?:<(?!/svg>)[^<]*)*</svg>")
_IMAGE_TAG = re.compile(r'<img src="note-image:[^"]*" alt="([^"]*)"[^>]*>')
_TAG = re.compile(r"<[^>]*>")
_FOOTNOTES = re.compile(r'<sup class="footnote">\d+</sup>|\s*<ol class="footnotes".*</ol>', re.DOTALL)

_UNBROKEN = "\u00a0×\u00a0"
_SIZE = re.compile(r" × (?<=\d × |\b[^\W\d_] × )(?=\d|[^\W\d_]\b)")
"""The multiplication sign between numbers or single letters."""
_PUNCTUATION = r"[.,;:!?…)\]]"
_AFTER_BRACKET = re.compile(rf"[(\[]<tex>[^<]*</tex>{_PUNCTUATION}*")
_BEFORE_PUNCTUATION = re.compile(rf"<tex>(?<![(\[]<tex>)[^<]*</tex>{_PUNCTUATION}+")
"""Formulas with the bracket before them or the punctuation after them, which must stay on the same line."""
_DISPLAYED = re.compile(r"<tex display>([^<]*)</tex>([.,;])")
"""A displayed formula and the punctuation after it, which would otherwise begin a line."""
_FORMULA = re.compile("<tex[> ][^<]*</tex>")
_WHOLE = r'<span class="together">\g<0></span>'

_LEFT_TO_RIGHT = "\u200e"
"""An invisible mark that acts like a letter of a script that runs from left to right."""
_PRIVATE_USE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
"""Icons, and the placeholders of values: letters of no script."""
_DIRECTIONS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SIGNED = re.compile("(?=.*[−⁻·])[−⁻·⁰¹²³⁴-⁹ 0-9.,/]+")
_ISOLATED = "\u2066{}\u2069"
"""Marks that make a text run from left to right, whatever stands beside it, and keep it from affecting that."""
_PARTS_OF_CODE = re.compile("([/#])")


@lru_cache(maxsize=512)  # steps of many problems share their short formulas
def tex(source: str, *, display: bool = False) -> Markup:
    """TeX source as neutral math."""
    return Markup(f"<tex{' display' if display else ''}>{escape(source)}</tex>")  # noqa: S704 - escaped right here


def no_formula(text: str) -> str:
    r"""Keep words from being read as a formula: put a word joiner into each `\(`, `\[` and `$$`."""
    return OPENING.sub("\\g<0>\u2060", text) if "\\" in text or "$$" in text else text


def without_joiners(text: str) -> str:
    """Undo `no_formula`: take its word joiners out."""
    return _JOINED.sub(r"\1", text)


def from_plain(text: str) -> Markup:
    """Plain text, such as a title, as rich text: no sign in it begins a tag or a formula."""
    return escape(no_formula(text))


def image(name: str, text: str, width: int | None = None) -> Markup:
    """Write a picture of a note by its name in exports, what it shows in words, and its width in pixels, if given."""
    size = Markup(' width="{}"').format(width) if width else Markup()
    return Markup('<img src="note-image:{}" alt="{}"{}>').format(name, text, size)


def image_names(html: Markup) -> tuple[str, ...]:
    """Return the names of the pictures in a rich text, each once, in their order."""
    return tuple(dict.fromkeys(_IMAGE.findall(html))) if "<img " in html else ()


def replace_images(html: Markup, source: Callable[[str], str]) -> Markup:
    """Put what `source` makes of each picture's name (a path or a data URI) in place of it."""
    return Markup(_IMAGE.sub(lambda match: f'src="{escape(source(match[1]))}"', str(html)))  # noqa: S704 - was Markup


def replace_math(html: Markup, inline: Callable[[str], str], display: Callable[[str], str]) -> Markup:
    """Replace each formula by what `inline` or `display` makes of its TeX source (both return HTML)."""
    return Markup(MATH.sub(lambda m: (display if m[1] else inline)(unescape(m[2])), str(html)))  # noqa: S704 - was Markup


def whole_sizes(text: str) -> str:
    """Keep a size such as 61 × 61 on one line."""
    return _SIZE.sub(_UNBROKEN, text)


def unbroken(html: Markup) -> Markup:
    """Keep each size on one line, and each formula with the punctuation and the bracket that belong to it.

    To a browser, formulas are like pictures: a line may end before or after one. In style sheets, `together` lets a
    line end only where a long formula may be broken. Each regular expression here begins with literal text, or is tried
    only if a text has some: that makes it ten times as fast.
    """
    text = whole_sizes(str(html))
    if "</tex>" not in text:
        return Markup(text)  # noqa: S704 - was Markup
    if _UNBROKEN in text:
        text = _FORMULA.sub(lambda formula: formula[0].replace(_UNBROKEN, " × "), text)
    text = _DISPLAYED.sub(r"<tex display>\1\2</tex>", text)
    if "(<tex>" in text or "[<tex>" in text:
        text = _AFTER_BRACKET.sub(_WHOLE, text)
    return Markup(_BEFORE_PUNCTUATION.sub(_WHOLE, text))  # noqa: S704 - was Markup


def split_math(html: Markup) -> tuple[list[str], list[tuple[str, bool]]]:
    """Return the HTML around the formulas, which has one piece more than there are formulas, and the formulas.

    A formula is its TeX source, and whether it is displayed.
    """
    parts = MATH.split(str(html))
    return parts[::3], [
        (unescape(source), bool(display)) for display, source in zip(parts[1::3], parts[2::3], strict=True)
    ]


def without_pictures(html: Markup) -> Markup:
    """Rich text without its drawings."""
    return Markup(_PICTURE.sub("", str(html)))  # noqa: S704 - was Markup


def replace_drawings(html: Markup, make: Callable[[str], str]) -> Markup:
    """Put what `make` makes of each drawing's SVG (HTML) in place of it."""
    return Markup(_SVG.sub(lambda match: make(match[0]), str(html)))  # noqa: S704 - was Markup


def without_images(html: Markup) -> Markup:
    """Rich text with what the pictures of notes show in words, in place of them."""
    return Markup(_IMAGE_TAG.sub(r"\1", str(html)))  # noqa: S704 - was Markup


def plain(html: Markup) -> str:
    """Rich text without its tags and drawings, on one line; a formula stays as TeX."""
    return " ".join(unescape(_TAG.sub("", str(without_pictures(html)))).split())


def without_footnotes(html: Markup) -> Markup:
    """Rich text without the footnotes below it and their numbers in it."""
    return Markup(_FOOTNOTES.sub("", str(html)))  # noqa: S704 - was Markup


def begins_right(text: str) -> bool:
    """Tell whether the first letter of a text is of a script that runs from right to left."""
    kinds = (unicodedata.bidirectional(sign) for sign in text if not _PRIVATE_USE.match(sign))
    return next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L") != "L"


def closed(text: str) -> str:
    """Return a text that a number may follow; after a right-to-left word, the number would move to its other side."""
    return f"{text}{_LEFT_TO_RIGHT}" if begins_right(text[::-1]) else text


def number_in_order(text: str) -> str:
    """Return a number for use among right-to-left words, which would move its minus sign to its other side."""
    return _ISOLATED.format(text) if _SIGNED.fullmatch(text) else text


def holds_right(text: str) -> bool:
    """Tell whether any letter of a text is of a script that runs from right to left."""
    return not text.isascii() and any(unicodedata.bidirectional(sign) in {"R", "AL"} for sign in text)


def code_in_order(code: str) -> Markup:
    """Return a problem's code with its parts kept in order: beside Hebrew, the level would stand before the heading."""
    if not holds_right(code):
        return Markup.escape(code)
    return Markup().join(_isolated(part) for part in _PARTS_OF_CODE.split(code))


def code_with_marks(code: str) -> str:
    """Do the same with marks, for files that have no such elements; `quizgen show` ignores them."""
    if not holds_right(code):
        return code
    return _LEFT_TO_RIGHT + "".join(
        f"{part}{_LEFT_TO_RIGHT * holds_right(part)}" for part in _PARTS_OF_CODE.split(code)
    )


def without_directions(text: str) -> str:
    """Return a text without its direction marks, which nobody sees or types."""
    return _DIRECTIONS.sub("", text)


def _isolated(part: str) -> Markup:
    return Markup("<bdi>{}</bdi>").format(part) if holds_right(part) else Markup.escape(part)
