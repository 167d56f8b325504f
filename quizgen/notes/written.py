"""Problems of one's own in a note: a heading with a `problem` block below it, a question, and a solution.

Here the note's Markdown is read; what the block says is worked out in `quizgen.own`. In the texts a placeholder stands
for each `{{expression}}` (`quizgen.notes.placeholders`).
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from markdown_it.token import Token

from quizgen.notes.asking import lasting_key
from quizgen.notes.concept import Slot
from quizgen.notes.identity import normalised
from quizgen.notes.inline import without_start
from quizgen.notes.labels import is_solution
from quizgen.notes.markdown import (
    Node,
    Tokens,
    block_id,
    blocks,
    flat,
    inline_tokens,
    paragraph,
    plain_text,
    without_tags,
)
from quizgen.notes.placeholders import EXPRESSION, plain_braces
from quizgen.notes.styles.headings import section_end

_KIND = "problem"

_AFTER_LABEL = re.compile(r"\s*[.:：]?\s*")


@dataclass(frozen=True, slots=True)
class Section:
    """The blocks of a problem in a note: from its heading to the next one of the same or a higher level.

    Attributes:
        last: its last line, from 1.
    """

    blocks: tuple[Node, ...]
    fence: Node
    last: int

    @property
    def first(self) -> int:
        """The heading's line, from 0."""
        return self.blocks[0].map[0] if self.blocks[0].map else 0

    @property
    def key(self) -> str:
        """What the id is made of, besides the note's id."""
        name = block_id(self.blocks[0])
        return f"^{name}" if name else normalised(lasting_key(self.title, self.tags))

    @property
    def title(self) -> str:
        return plain_text(without_tags(inline_tokens(self.blocks[0]))[0])

    @property
    def tags(self) -> tuple[str, ...]:
        return without_tags(inline_tokens(self.blocks[0]))[1]


def split_problems(nodes: Sequence[Node], lines: int) -> tuple[list[Section], list[Node], list[tuple[int, str]]]:
    """Split the blocks of a note into the sections of problems and all others; say which problems are misplaced.

    Args:
        nodes: the note's.
        lines: how many it has.
    """
    sections, others, remarks = [], [], []
    index = 0
    while index < len(nodes):
        fence = _fence_below(nodes, index)
        if fence is None:
            others.append(nodes[index])
            if any(map(is_problem, nodes[index].children)):
                said = "a problem block stands below a heading, not inside a list or a quotation"
                remarks.append((_line(nodes[index]), said))
            if is_problem(nodes[index]):
                remarks.append(
                    (_line(nodes[index]), "this problem has no heading; put one above it that names the skill")
                )
            index += 1
            continue
        end = section_end(nodes, index)
        last = _line(nodes[end]) - 1 if end < len(nodes) else lines
        section = Section(tuple(nodes[index:end]), fence, last)
        fences = [block for block in section.blocks if is_problem(block)]
        remarks += [(_line(block), "a second problem below one heading; give it its own") for block in fences[1:]]
        sections.append(section)
        index = end
    return sections, others, remarks


def is_problem(block: Node) -> bool:
    """Tell whether a block is a fence of the kind `problem`."""
    return block.type == "fence" and block.token.info.split()[:1] == [_KIND]


def _fence_below(nodes: Sequence[Node], index: int) -> Node | None:
    if nodes[index].type != "heading":
        return None
    for following in range(index + 1, len(nodes)):
        block = nodes[following]
        if block.type == "heading":
            return None
        if is_problem(block):
            return block
    return None


def _line(block: Node) -> int:
    return (block.map[0] if block.map else 0) + 1


def with_placeholders(section: Section, text: str, placeholders: Iterable[str]) -> tuple[str, tuple[Slot, ...]]:
    """Return a section's text on the lines where it stands, without its block and with placeholders for expressions.

    Args:
        section: a problem.
        text: the note's.
        placeholders: some that occur nowhere in it; expressions beyond them stay text.
    """
    lines = text.split("\n")[: section.last]
    lines[: section.first + 1] = [""] * (section.first + 1)
    fence = section.fence.map or (0, 0)
    lines[fence[0] : fence[1]] = [""] * (fence[1] - fence[0])
    slots: list[Slot] = []
    free = iter(placeholders)
    for number, line in enumerate(lines):
        lines[number] = _with_placeholders(line, number, slots, free) if "{{" in line else line
    return "\n".join(lines), tuple(slots)


def _with_placeholders(line: str, number: int, slots: list[Slot], free: Iterator[str]) -> str:
    def placeholder(match: re.Match[str]) -> str:
        chosen = next(free, None)
        if chosen is None:
            return match[0]
        slots.append(Slot(match[1], number + 1, match.start(1) + 1, chosen))
        return chosen

    return plain_braces(EXPRESSION.sub(placeholder, line))


def halves(nodes: Sequence[Node]) -> tuple[Tokens, Tokens]:
    """Split what stands in a section into question and solution."""
    for index, block in enumerate(nodes):
        if block.type == "heading" and is_solution(plain_text(inline_tokens(block))):
            return flat(nodes[:index]), flat(nodes[index + 1 :])
        if block.type == "paragraph" and (length := _label_length(inline_tokens(block))):
            rest = blocks(paragraph(without_start(inline_tokens(block), length), block.map))
            return flat(nodes[:index]), flat([*rest, *nodes[index + 1 :]])
    return flat(nodes), []


def _label_length(tokens: Sequence[Token]) -> int:
    """Return the length of `**Solution.**` at the beginning of a paragraph."""
    start = next((index for index, token in enumerate(tokens) if token.type != "text" or token.content), len(tokens))
    if start == len(tokens) or tokens[start].type != "strong_open":
        return 0
    end = next((index for index, token in enumerate(tokens) if token.type == "strong_close"), start)
    bold = "".join(token.content for token in tokens[start:end])
    if not is_solution(bold):
        return 0
    after = tokens[end + 1].content if end + 1 < len(tokens) and tokens[end + 1].type == "text" else ""
    match = _AFTER_LABEL.match(after)
    return len(bold) + (match.end() if match else 0)
