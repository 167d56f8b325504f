"""Rows of tables that hold more cells than their table has columns: Markdown drops what is too much."""

from collections.abc import Iterator, Sequence

from markdown_it.rules_block.table import escapedSplit
from markdown_it.token import Token

_SAID = r"this row has more cells than its table, and the last ones are lost; write \| for a | in a cell"


def overfull_rows(tokens: Sequence[Token], text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines, counted from 1, of rows that lose words.

    Args:
        tokens: of the note.
        text: that they were made from.
    """
    lines: list[str] = []
    columns = 0
    for index, token in enumerate(tokens):
        if token.type != "tr_open" or not token.map:
            continue
        if tokens[index - 1].type == "thead_open":
            columns = sum(1 for one in tokens[index : _end_of_row(tokens, index)] if one.type == "th_open")
            continue
        lines = lines or text.split("\n")
        cells = escapedSplit(lines[token.map[0]].lstrip("> \t").rstrip())
        if any(cell.strip() for cell in cells[columns + (cells[0] == "") :]):
            yield token.map[0] + 1, _SAID


def _end_of_row(tokens: Sequence[Token], index: int) -> int:
    return next(i for i in range(index, len(tokens)) if tokens[i].type == "tr_close")
