"""`==highlighted==` text, and the few HTML elements that notes use within lines: `H<sub>2</sub>O`, `<br>`."""

import re

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline

BREAK = "html_break"
"""The token of a `<br>`: unlike a soft break, it ends no line of the file."""

_ELEMENT = re.compile(r"<(?:(sub|sup|u|kbd|mark)|[bB][rR]\s?/?)>")


def highlights_plugin(parser: MarkdownIt) -> None:
    """Read highlights and harmless elements; all other HTML stays text."""
    parser.inline.ruler.before("emphasis", "highlight", _highlight)
    parser.inline.ruler.before("autolink", "element", _element)


def _highlight(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    start, source = state.pos, state.src
    if not source.startswith("==", start) or source[start + 2 : start + 3].strip("= \n\t") == "":
        return False
    return _wrapped(state, "mark", start + 2, "==", silent=silent)


def _element(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    match = _ELEMENT.match(state.src, state.pos, state.posMax)
    if not match:
        return False
    if not match[1]:
        if not silent:
            state.push(BREAK, "br", 0)
        state.pos = match.end()
        return True
    name = match[1]
    return _wrapped(state, name, match.end(), f"</{name}>", silent=silent)


def _wrapped(state: StateInline, name: str, start: int, closing: str, *, silent: bool) -> bool:
    """Read what stands up to the closing mark as the content of an element."""
    end = _find(state, start, closing)
    if end < 0 or not state.src[start:end].strip():
        return False
    if not silent:
        limit = state.posMax
        state.push(f"{name}_open", name, 1)
        state.pos, state.posMax = start, end
        state.md.inline.tokenize(state)
        state.posMax = limit
        state.push(f"{name}_close", name, -1)
    state.pos = end + len(closing)
    return True


def _find(state: StateInline, start: int, closing: str) -> int:
    """Find a closing mark outside of code, formulas and links; -1 if there is none.

    As in formulas, what is not in the rest of a text is not looked for again in it.
    """
    absent: dict[str, int] = state.env.setdefault("unclosed", {})
    key = f"{closing}{hash(state.src)}"
    if absent.get(key, len(state.src) + 1) <= start:
        return -1
    position, state.pos = state.pos, start
    end = -1
    while state.pos < state.posMax:
        if state.src.startswith(closing, state.pos) and (closing != "==" or not state.src[state.pos - 1].isspace()):
            end = state.pos
            break
        state.md.inline.skipToken(state)
    state.pos = position
    if end < 0 and state.posMax == len(state.src):
        absent[key] = start
    return end
