"""A term with its definition: `- **Stride**: the step of the kernel`, or a list of definitions. With `--also terms`."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from markdown_it.token import Token

from quizgen.notes.answers import beside
from quizgen.notes.asking import Asked, asked
from quizgen.notes.choices import TERMS
from quizgen.notes.draft import Found, Place, draft
from quizgen.notes.inline import joined, lines_of, raw_text, with_text, without_start
from quizgen.notes.lead import Lead
from quizgen.notes.markdown import Node, block_id, inline_tokens, parse_tokens, tree
from quizgen.notes.syntax.indents import INDENT

_COLONS = (":", "：")
_LONGEST = 80
_NO_TERMS = frozenset(
    (
        *(
            "note",
            "notes",
            "example",
            "examples",
            "given",
            "formula",
            "input",
            "output",
            "result",
            "goal",
            "tip",
            "warning",
        ),
        *("important", "hint", "remark", "solution", "fix", "answer", "see", "see also", "source", "todo", "step"),
    )
)


def term(blocks: Sequence[Node], index: int, place: Place) -> Found | None:
    """Read a term and what it means."""
    block = blocks[index]
    if TERMS not in place.also or block.type not in {"list_item", "paragraph"}:
        return None
    if block.type == "paragraph" and (listed := _listed(blocks, index, place)):
        return listed
    lead = Lead.of(block) if block.type == "list_item" else Lead.of_paragraph(block)
    if not lead or not (lead.text.endswith(_COLONS) or lead.rest_text.startswith((*_COLONS, "–", "—", "- "))):
        return None
    found = _named(_without_colon(lead))
    if not found:
        return None
    home = block.children[0] if block.type == "list_item" else block
    body = [*beside(lead.beside, home), *lead.blocks]
    if not body:
        return None
    card = draft("term", found, body, place, [block], name=lead.block_id)
    return Found((replace(card, place_matters=True),), index + 1)


def _listed(blocks: Sequence[Node], index: int, place: Place) -> Found | None:
    """Read a definition list: a line, and below it, or below a blank line, one or more that begin with a colon.

    A line between two of these may belong to a definition or be the next term: then it is none.
    """
    block, end = blocks[index], index + 1
    words, *lines = lines_of(inline_tokens(block))
    home = block
    if not lines and end < len(blocks) and blocks[end].type == "paragraph":
        home, end = blocks[end], end + 1
        lines = lines_of(inline_tokens(home))
    if not lines or not _defines(lines[0]) or _defines(words):
        return None
    if any(_defines(line) and not _defines(before) for before, line in pairwise(lines)):
        return None
    found = _named(words)
    body = _definitions(lines, home)
    if not found or not body:
        return None
    more, end = _more(blocks, end)
    name = block_id(block) or block_id(home)
    card = draft("term", found, [*body, *more], place, blocks[index:end], name=name)
    return Found((replace(card, place_matters=True),), end)


def _definitions(lines: Sequence[list[Token]], home: Node) -> list[Node]:
    """Make a paragraph of each definition in the lines of one paragraph."""
    definitions: list[list[list[Token]]] = []
    for line in lines:
        if _defines(line):
            definitions.append([without_start(line, 1)])
        else:
            definitions[-1].append(line)
    return [one for definition in definitions for one in beside(joined(definition), home)]


def _more(blocks: Sequence[Node], start: int) -> tuple[list[Node], int]:
    """Return what continues a definition, indented blocks and further definitions, and the index where it ends."""
    more: list[Node] = []
    for index in range(start, len(blocks)):
        block = blocks[index]
        lines = lines_of(inline_tokens(block)) if block.type == "paragraph" else []
        if lines and _defines(lines[0]) and all(map(_defines, lines)):
            more += _definitions(lines, block)
        elif not block.token.meta.get(INDENT) or block.type == "heading" or _is_next(blocks, index):
            return more, index
        else:
            more += _text_of_code(block) if block.type == "code_block" else [block]
    return more, len(blocks)


def _is_next(blocks: Sequence[Node], index: int) -> bool:
    """Tell whether an indented paragraph is the next term, with its definition below it or in the next paragraph."""
    block, below = blocks[index], blocks[index + 1 : index + 2]
    if block.type != "paragraph":
        return False
    if any(map(_defines, lines_of(inline_tokens(block)))):
        return True
    return any(one.token.meta.get(INDENT) and one.type == "paragraph" and _defines(inline_tokens(one)) for one in below)


def _text_of_code(block: Node) -> list[Node]:
    """Read a block indented by four, which Markdown takes for code, as the text of a definition.

    Pictures and footnotes have been looked up by now, so a block that holds any stays code.
    """
    if "![" in block.content or "[^" in block.content:
        return [block]
    tokens, (line, _) = parse_tokens(block.content), block.map or (0, 0)
    for token in tokens:
        if token.map:
            token.map = [place + line for place in token.map]
    return tree(tokens).children


def _defines(line: Sequence[Token]) -> bool:
    return raw_text(line).startswith((": ", ":\t"))


def _named(words: list[Token]) -> Asked | None:
    """Return a term that can be asked for."""
    found = asked(words)
    return None if not found or len(found.title) > _LONGEST or found.title.casefold() in _NO_TERMS else found


def _without_colon(lead: Lead) -> list[Token]:
    last = lead.bold[-1]
    return [*lead.bold[:-1], with_text(last, last.content.rstrip(":： "))] if last.type == "text" else lead.bold
