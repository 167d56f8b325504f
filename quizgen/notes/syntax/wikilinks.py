"""Obsidian's `[[Page|alias]]` and `![[picture.png|300]]`."""

import re
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline

from quizgen.notes.images import ENDINGS

TARGET = "target"
"""Where the text that a wikilink has become keeps what the link leads to."""

WIDTH = "width"
"""Where a picture keeps the width in pixels that a note gives it."""

_LINK = re.compile(r"(!?)\[\[([^\[\]|\n]+?)(?:\\?\|([^\[\]\n]*))?\]\]")
_PART = re.compile(r"^#(?!.*[^#]#\^)|(?<!^)#(?![#\s]|$)")
"""Where a part of a page begins in a link. Other hashes belong to the page's name: `C# basics`, `#1 intro#^why`."""

_WORDS = "wikilink"
"""The type of a link's words while texts are joined: the words beside them would become the link's."""

_SIZE = re.compile(r"(?:^|\\?\|)\s*(\d{1,4})(?:x\d{1,4})?\s*$")


def wikilinks_plugin(parser: MarkdownIt) -> None:
    """Read wikilinks as their text, and embedded pictures as pictures. In code they stay as they are."""
    parser.inline.ruler.before("link", "wikilink", _wikilink)
    parser.core.ruler.after("inline", "widths", _widths)
    parser.core.ruler.after("text_join", "wikilink_words", _words)


def _wikilink(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    if state.src[state.pos] not in "![":
        return False
    match = _LINK.match(state.src, state.pos, state.posMax)
    if not match or (not match[1] and state.src.startswith("(", match.end())):  # [[src]](address) is a link
        return False
    if not silent:
        embeds, target, alias = match[1] == "!", match[2].strip(), (match[3] or "").strip()
        page = _PART.split(target, maxsplit=1)[0].strip()
        if embeds and PurePosixPath(page).suffix.lower() in ENDINGS:
            token = state.push("image", "img", 0)
            token.attrs = {"src": page, "alt": ""}
            token.content = alias
            token.children = []
        else:
            token = state.push(_WORDS, "", 0)
            token.content = alias or page or target.lstrip("#^")
            token.meta[TARGET] = target
    state.pos = match.end()
    return True


def _widths(state: StateCore) -> None:
    """Take widths (`![alt|300](x.png)`) out of the words of pictures."""
    for block in state.tokens:
        for token in block.children or ():
            if token.type == "image" and (size := _SIZE.search(token.content)):
                token.meta[WIDTH] = int(size[1])
                token.content = token.content[: size.start()]


def _words(state: StateCore) -> None:
    """Make text of the words of links, now that no other text joins them."""
    if "[[" not in state.src:
        return
    waiting = [token for block in state.tokens for token in block.children or ()]
    for footnote in state.env.get("footnotes", {}).get("list", {}).values():
        waiting += footnote.get("tokens", ())  # of one that stands in the sentence
    while waiting:
        token = waiting.pop()
        waiting += token.children or ()
        if token.type == _WORDS:
            token.type = "text"
