"""`<img src="a.png" alt="…" width="300">`: a picture, as Markdown's own are.

Its tag stays in the text: what finds cards and names them reads what the note has, and only what is shown changes.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from quizgen.notes.small_marks import pixels
from quizgen.notes.syntax.wikilinks import WIDTH

TAGS = "img_tags"
"""Where a text keeps the pictures that stand in it, by how they are written there."""

_VALUE = r"\"[^\"<>]*\"|'[^'<>]*'|[^\s\"'<>=]+"
_ATTRIBUTE = rf"\s+[\w:-]+(?:\s*=\s*(?:{_VALUE}))?"
_LAYOUT = "p|div|center|figure|span"
TAG = re.compile(
    rf"(?:<(?:{_LAYOUT})(?:\s[^<>]*)?>[ \t]*)?<img(?:{_ATTRIBUTE})+\s*/?>(?:[ \t]*</(?:{_LAYOUT})\s*>)?", re.IGNORECASE
)
"""The tag, together with one that only centres it."""

_HANDLER = re.compile(r"\son\w+\s*=", re.IGNORECASE)
_NAMED = re.compile(rf"\s(src|alt|width)\s*=\s*({_VALUE})", re.IGNORECASE)


def img_tags_plugin(parser: MarkdownIt) -> None:
    """Let each text know the pictures that stand in it."""
    parser.core.ruler.push("img_tags", _img_tags)


def _img_tags(state: StateCore) -> None:
    if "<img" not in state.src.lower():
        return
    for block in state.tokens:
        for text in block.children or ():
            if text.type == "text" and "<" in text.content:
                found = {match[0]: picture for match in TAG.finditer(text.content) if (picture := _picture(match[0]))}
                if found:
                    text.meta[TAGS] = found


def _picture(tag: str) -> Token | None:
    """Return the picture of a tag; one that would run something is only text, and is shown as such."""
    if _HANDLER.search(tag):
        return None
    start = tag.lower().index("<img")
    values = {name.lower(): value.strip("\"'") for name, value in _NAMED.findall(tag, start)}
    source = values.get("src", "").removesuffix("/").strip()
    if not source:
        return None
    token = Token("image", "img", 0, content=values.get("alt", ""), children=[])
    token.attrs = {"src": source, "alt": ""}
    if width := pixels(values.get("width", "")):
        token.meta[WIDTH] = width
    return token
