"""Rich text as the XHTML that QTI allows: few elements, hardly an attribute, MathML for formulas."""

import re
from functools import lru_cache
from typing import NamedTuple
from xml.parsers import expat

from markupsafe import Markup

from quizgen.errors import ContentError
from quizgen.export.lms.writing import xml_text
from quizgen.mathml.errors import TexError
from quizgen.mathml.page import element
from quizgen.richtext import split_math

_TAG = re.compile(r"""(</?[A-Za-z](?:[^>"']+|"[^"]*"|'[^']*')*+>)""")
_PARTS = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(.*?)/?>", re.DOTALL)
_MATTERS_TO_XML = re.compile("[^\t\n\r\x20-\x25\x27-\x3b\x3d\x3f-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that matter to XML in a text (https://www.w3.org/TR/xml/#charsets): <, >, & and those it can't hold."""

_CLASS, _DIRECTION = re.compile(r'\bclass="([\w -]+)"'), re.compile(r'\bdir="(?:auto|ltr|rtl)"')
_LANGUAGE = re.compile(r'\blang="[\w-]+"')

_FOOTNOTES = '<ol class="footnotes"'
_LATER = re.compile(rf'({_FOOTNOTES})[^>]* start="(\d+)">')
_LISTS = re.compile(r'<(/?)(ol|ul|li)\b(?:[^>]* start="(\d+)")?[^>]*>(\s*<p\b[^>]*>)?')

_KEPT = frozenset(
    (
        *("p", "div", "span", "ul", "ol", "li", "b", "i", "em", "strong", "code", "pre", "sub", "sup", "blockquote"),
        *("table", "thead", "tbody", "tr", "th", "td", "br", "hr", "img", "a", "kbd"),
    )
)
_VOID = frozenset(("br", "hr", "img"))
_RENAMED = {"figure": "div", "u": "em", "mark": "em"}
_STRUCK_OUT = "~~"
"""What stands around words that are struck out, as in notes: there is no element for it."""

_HREF = re.compile(r'\bhref="[^"]*"')


def xhtml(html: Markup, code: str) -> str:
    """Return a text, its drawings already images, as well-formed XML; math has the prefix `m`.

    It keeps directions, which older versions of QTI don't know.

    Raises:
        ContentError: a template has left an element open.
    """
    if _FOOTNOTES in html:  # few texts have any
        html = Markup(_LATER.sub(_from_1, html))  # noqa: S704 - was Markup
    if "<ol start=" in html:
        html = Markup(_with_numbers(html))  # noqa: S704 - was Markup
    texts, formulas = split_math(html)
    written = list(map(_allowed, texts))
    shown = [one.shown for one in written]
    if _fault("".join([one.to_check for one in written])):
        fault = _fault("".join(shown))
        raise ContentError(
            f"{code}: its text is not well-formed, as QTI needs it ({fault}); close every element in your templates"
        )
    for place, (source, display) in enumerate(formulas):
        shown[place] += _math(source, display=display)
    return "".join(shown)


def _from_1(match: re.Match[str]) -> str:
    """Let footnotes that count on from a question's begin with 1: QTI knows no other beginning."""
    return f"{match[1]}>" + "<li>see the question</li>" * (int(match[2]) - 1)


def _with_numbers(html: str) -> str:
    """Write the numbers of lists that don't begin with 1, which QTI would count from 1; their items become blocks."""
    opened: list[int | None] = []  # of each open list the next number to be written

    def tag(match: re.Match[str]) -> str:
        closing, name, start, paragraph = match.groups()
        if name != "li" and not closing:
            opened.append(int(start) if start else None)
        number = opened[-1] if opened else None
        if name != "li" and closing and opened:
            opened.pop()
        if number is None:
            return match[0]
        if name != "li" or closing:
            return f"<{closing}div>{paragraph or ''}"
        opened[-1] = number + 1
        return f"<div>{paragraph or ''}{number}. "

    return _LISTS.sub(tag, str(html))


class _Written(NamedTuple):
    """A text as QTI allows it, and the part that decides whether it is well-formed: often its tags alone.

    Few texts differ in their tags, so nearly all checks of that part are in the cache of `_fault`.
    """

    shown: str
    to_check: str


@lru_cache(maxsize=4096)
def _fault(words: str) -> str:
    """Say what keeps words from being well-formed; nothing if they are."""
    try:
        expat.ParserCreate().Parse(f"<div>{words}</div>", True)  # noqa: FBT003 - takes no keywords
    except expat.ExpatError as error:
        return str(error)
    return ""


@lru_cache(maxsize=4096)
def _allowed(text: str) -> _Written:
    """Write the text between two formulas, which many problems may share, with the elements that QTI allows."""
    parts = _TAG.split(text)
    parts[1::2] = map(_tag, parts[1::2])
    shown = "".join(parts).replace("&nbsp;", "\u00a0")
    return _Written(shown, shown if _MATTERS_TO_XML.search("".join(parts[::2])) else "".join(parts[1::2]))


@lru_cache(maxsize=512)
def _tag(tag: str) -> str:
    """Write a tag as QTI allows it; nothing for one that it does not."""
    parts = _PARTS.fullmatch(tag)
    assert parts  # noqa: S101 - found as a tag
    closing, name, attributes = parts.groups()
    name = _RENAMED.get(name.lower(), name.lower())
    if name == "s":
        return _STRUCK_OUT
    if name not in _KEPT:
        return ""
    if closing:
        return "" if name in _VOID else f"</{name}>"
    if name == "img":
        return f"<img{attributes}/>"
    found = [one.search(attributes) for one in (_HREF if name == "a" else _CLASS, _DIRECTION)]
    kept = "".join(f" {attribute[0]}" for attribute in found if attribute)
    language = _LANGUAGE.search(attributes)
    spoken = f" xml:{language[0]}" if language else ""
    return f"<{name}{kept}{spoken}{'/' if name in _VOID else ''}>"


@lru_cache(maxsize=4096)
def _math(source: str, *, display: bool) -> str:
    """Write a formula as one element; one that can't be shown stays TeX."""
    try:
        return element(source, display=display, prefix="m:")
    except TexError:
        return f"<code>{xml_text(source)}</code>"
