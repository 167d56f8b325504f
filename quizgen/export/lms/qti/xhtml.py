"""Rich text as the XHTML that QTI allows: few elements, hardly an attribute, MathML for formulas."""

import re
from functools import lru_cache
from itertools import chain, zip_longest
from xml.parsers import expat

from markupsafe import Markup

from quizgen.errors import ContentError
from quizgen.export.lms.writing import xml_text
from quizgen.mathml.errors import TexError
from quizgen.mathml.page import element
from quizgen.richtext import split_math

_TAG = re.compile(r"""(</?[A-Za-z](?:[^>"']+|"[^"]*"|'[^']*')*+>)""")
_PARTS = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)(.*?)/?>", re.DOTALL)
_CLASS = re.compile(r'\bclass="([\w -]+)"')

_KEPT = frozenset(
    (
        *("p", "div", "span", "ul", "ol", "li", "b", "i", "em", "strong", "code", "pre", "sub", "sup", "blockquote"),
        *("table", "thead", "tbody", "tr", "th", "td", "br", "hr", "img"),
    )
)
_VOID = frozenset(("br", "hr", "img"))
_RENAMED = {"figure": "div"}


def xhtml(html: Markup, code: str) -> str:
    """Return a text, its drawings already images, as well-formed XML; math has the prefix `m`.

    Raises:
        ContentError: a template has left an element open.
    """
    texts, formulas = split_math(html)
    words = list(map(_allowed, texts))
    try:
        _check("".join(words))
    except expat.ExpatError as error:
        raise ContentError(
            f"{code}: its text is not well-formed, as QTI needs it ({error}); close every element in your templates"
        ) from error
    shown = (_math(source, display=display) for source, display in formulas)
    return "".join(chain.from_iterable(zip_longest(words, shown, fillvalue="")))


@lru_cache(maxsize=4096)
def _check(words: str) -> None:
    expat.ParserCreate().Parse(f"<div>{words}</div>", True)  # noqa: FBT003 - takes no keywords


@lru_cache(maxsize=4096)
def _allowed(text: str) -> str:
    """Write the text between two formulas, which many problems may share, with the elements that QTI allows."""
    parts = _TAG.split(text)
    parts[1::2] = map(_tag, parts[1::2])
    return "".join(parts).replace("&nbsp;", "\u00a0")


@lru_cache(maxsize=512)
def _tag(tag: str) -> str:
    """Write a tag as QTI allows it; nothing for one that it does not."""
    parts = _PARTS.fullmatch(tag)
    assert parts  # noqa: S101 - found as a tag
    closing, name, attributes = parts.groups()
    name = _RENAMED.get(name.lower(), name.lower())
    if name not in _KEPT:
        return ""
    if closing:
        return "" if name in _VOID else f"</{name}>"
    if name == "img":
        return f"<img{attributes}/>"
    found = _CLASS.search(attributes)
    return f"<{name}{f' {found[0]}' if found else ''}{'/' if name in _VOID else ''}>"


@lru_cache(maxsize=4096)
def _math(source: str, *, display: bool) -> str:
    """Write a formula as one element; one that can't be shown stays TeX."""
    try:
        return element(source, display=display, prefix="m:")
    except TexError:
        return f"<code>{xml_text(source)}</code>"
