"""A heading that asks: `## Why pad?`, `## Explain the forward pass`; or a heading 问题 with one 答案 after it."""

from collections.abc import Sequence

from quizgen.notes.answers import beside
from quizgen.notes.asking import Asked, asked, instruction, question
from quizgen.notes.draft import Found, Place, draft
from quizgen.notes.inline import joined, lines_of, plain_text
from quizgen.notes.labels import answer_label, heads_answer, heads_question, question_label
from quizgen.notes.markdown import Node, block_id, inline_tokens


def heading(blocks: Sequence[Node], index: int, place: Place) -> Found | None:
    """Read a heading that asks; all up to the next heading of its level belongs to the answer."""
    block = blocks[index]
    if block.type != "heading":
        return None
    tokens = inline_tokens(block)
    found = question(tokens) or instruction(tokens) or _labelled(blocks[index : index + 2])
    if not found:
        return None
    end = section_end(blocks, index)
    card = draft("heading", found, blocks[index + 1 : end], place, blocks[index:end], name=block_id(block))
    return Found((card,), end)


def pair(blocks: Sequence[Node], index: int, place: Place) -> Found | None:
    """Read a heading "Question" and a heading "Answer", which says where the answer begins."""
    block = blocks[index]
    if block.type != "heading" or not heads_question(plain_text(inline_tokens(block))):
        return None
    middle = next((i for i in range(index + 1, len(blocks)) if blocks[i].type == "heading"), None)
    if middle is None or level(blocks[middle]) < level(block) or not _is_answer(blocks[middle]):
        return None
    first = blocks[index + 1]
    if first.type != "paragraph":
        return None
    line, *rest = lines_of(inline_tokens(first))
    found = question(line) or asked(line)
    if not found:
        return None
    end = section_end(blocks, middle)
    below = [*(beside(joined(rest), first)), *blocks[index + 2 : end]]
    return Found((draft("heading", found, below, place, blocks[index:end], name=block_id(first)),), end)


def section_end(blocks: Sequence[Node], index: int) -> int:
    """Return the index of the next heading of the same or a higher level."""
    own = level(blocks[index])
    return next(
        (i for i in range(index + 1, len(blocks)) if blocks[i].type == "heading" and level(blocks[i]) <= own),
        len(blocks),
    )


def level(block: Node) -> int:
    """Return the level of a heading."""
    return int(block.tag[1:])


def _is_answer(block: Node) -> bool:
    return heads_answer(plain_text(inline_tokens(block)))


def _labelled(first: Sequence[Node]) -> Asked | None:
    """Read "## Q3: The rank of a matrix" if an answer with its label stands below."""
    label = question_label(inline_tokens(first[0]))
    if not label or len(first) == 1 or first[1].type != "paragraph":
        return None
    answer = answer_label(inline_tokens(first[1]))
    return asked(inline_tokens(first[0])) if answer and answer.languages & label.languages else None
