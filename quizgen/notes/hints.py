"""Near misses: what looks like cards and is none, with what would make it some."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from markdown_it.token import Token

from quizgen.notes.asking import ends_asking
from quizgen.notes.choices import UNMARKED
from quizgen.notes.concept import Message
from quizgen.notes.draft import Place
from quizgen.notes.inline import lines_of, raw_text
from quizgen.notes.labels import question_label
from quizgen.notes.lead import Lead
from quizgen.notes.markdown import Node, first_line, inline_tokens
from quizgen.notes.styles.flashcards import separator
from quizgen.notes.styles.unmarked import without_mark

_ENOUGH = 3
"""Lines with `::`; one or two may be about code."""

_PROSE = {"text", "strong_open", "strong_close", "em_open", "em_close"}


def hints(root: Node, place: Place, inside: set[int], path: Path) -> Iterator[Message]:
    """Look at what belongs to no card (`inside` are the lines that do)."""
    outside = [node for node in root.walk() if node.type in {"paragraph", "heading"} and first_line(node) not in inside]
    bold = [node for node in outside if node.type == "paragraph" and _asks(node)]
    yield from _hint(path, bold, "bold paragraph asks and has", "bold paragraphs ask and have", "no answer below")
    labelled = [node for node in outside if node.type == "paragraph" and _is_labelled(node)]
    said = "no answer with one; write A: before it"
    yield from _hint(path, labelled, "question with a label has", "questions with a label have", said)
    if not place.flashcards:
        double = [node for node in outside if node.type == "paragraph" for _ in range(_separated(node))]
        if len(double) >= _ENOUGH:
            said = f"{len(double)} lines hold “::”; if they are flashcards, tag the note #flashcards"
            yield Message(path, first_line(double[0]), said, "hint")
    if UNMARKED not in place.also:
        unmarked = [node for node in outside if node.type == "heading" and without_mark(node, english=True)]
        said = "no question mark; add one, or use --also unmarked"
        yield from _hint(path, unmarked, "heading asks and has", "headings ask and have", said)


def _hint(path: Path, nodes: Iterable[Node], one: str, many: str, rest: str) -> Iterator[Message]:
    found = list(nodes)
    if found:
        yield Message(path, first_line(found[0]), f"{len(found)} {one if len(found) == 1 else many} {rest}", "hint")


def _asks(node: Node) -> bool:
    lead = Lead.of_paragraph(node)
    return lead is not None and lead.question is not None and not lead.rest_text


def _is_labelled(node: Node) -> bool:
    """Tell whether a paragraph asks in its first line, behind a label such as "Q:"."""
    tokens = inline_tokens(node)
    if question_label(tokens) is None:
        return False
    return ends_asking(raw_text(lines_of(tokens)[0])) and not _asks(node)


def _separated(node: Node) -> int:
    """Count the lines that have words on both sides of a `::`. With code or links, it is a name in a program."""
    return sum(_is_separated(line) for line in lines_of(inline_tokens(node)))


def _is_separated(line: list[Token]) -> bool:
    if any(token.type not in _PROSE for token in line):
        return False
    at, _ = separator(line)
    text = raw_text(line)
    return at > 0 and bool(text[at:].strip(": ")) and " " in text[:at].strip() and "(" not in text
