"""Footnotes: taken from where they are defined, so that each card can bring along its own."""

from collections.abc import Container, Mapping, Sequence

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.footnote.index import footnote_inline

from quizgen.notes.small_marks import ends_raised

DEFINITIONS = "definitions"
"""Where the environment of a note keeps the blocks of each footnote, by its reference's name."""


def footnotes_plugin(parser: MarkdownIt) -> None:
    """Read footnotes as the plugin does, and take their definitions out of the text."""
    parser.use(footnote_plugin, move_to_end=False)
    parser.inline.ruler.at("footnote_inline", _in_the_sentence)
    parser.core.ruler.push("footnote_definitions", _lift)


def _in_the_sentence(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 - markdown-it's signature
    """Read `^[a note]`, but not the end of `x^2^` with a reference after it, as in `x^2^[^1]`."""
    if state.src.startswith("^[^", state.pos) and ends_raised(state.src, state.pos):
        return False
    return footnote_inline(state, silent)


def name_of(reference: Token) -> str:
    """Return the name under which the definition of a reference is kept."""
    return str(reference.meta.get("label") or f"\0{reference.meta['id']}")


def definitions_for(
    tokens: Sequence[Token], lines: Container[int], definitions: Mapping[str, Sequence[Token]]
) -> list[Token]:
    """Return the blocks of the footnotes that are referred to on some lines, counted from 1."""
    names = [
        name_of(child)
        for token in tokens
        if token.children and token.map and token.map[0] + 1 in lines
        for child in token.children
        if child.type == "footnote_ref"
    ]
    return [one for name in dict.fromkeys(names) for one in definitions.get(name, ())]


def _lift(state: StateCore) -> None:
    definitions: dict[str, list[Token]] = state.env.setdefault(DEFINITIONS, {})
    kept: list[Token] = []
    home: list[Token] | None = None
    for token in state.tokens:
        if token.type == "footnote_reference_open":
            home = definitions.setdefault(str(token.meta["label"]), [])
        elif token.type == "footnote_reference_close":
            home = None
        else:
            (kept if home is None else home).append(token)
    state.tokens = kept
    for number, footnote in state.env.get("footnotes", {}).get("list", {}).items():
        if "tokens" in footnote:  # one that stands in the sentence: ^[like this]
            inline = Token("inline", "", 0, children=footnote["tokens"], map=[0, 1])
            definitions[f"\0{number}"] = [Token("paragraph_open", "p", 1), inline, Token("paragraph_close", "p", -1)]
