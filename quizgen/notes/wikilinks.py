"""Obsidian's `[[Page|alias]]` and `![[picture.png]]`."""

import re
from pathlib import PurePosixPath

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

from quizgen.notes.images import ENDINGS

_LINK = re.compile(r"(!?)\[\[([^\[\]|\n]+?)(?:\\?\|([^\[\]\n]*))?\]\]")
_SIZE = re.compile(r"\d+(x\d+)?")


def wikilinks_plugin(parser: MarkdownIt) -> None:
    """Read wikilinks as their text, and embedded pictures as pictures. In code they stay as they are."""
    parser.inline.ruler.before("link", "wikilink", _wikilink)


def _wikilink(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    if state.src[state.pos] not in "![":
        return False
    match = _LINK.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not silent:
        embeds, target, alias = match[1] == "!", match[2].strip(), (match[3] or "").strip()
        page = target.partition("#")[0].strip()
        if embeds and PurePosixPath(page).suffix.lower() in ENDINGS:
            token = state.push("image", "img", 0)
            token.attrs = {"src": page, "alt": ""}
            token.content = "" if _SIZE.fullmatch(alias) else alias
            token.children = []
        else:
            token = state.push("text", "", 0)
            token.content = alias or page or target.lstrip("#^")
    state.pos = match.end()
    return True
