"""Options to choose from whose first looks like an answer: `a) 3` and `b) 4` below a question."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

from quizgen.notes.inline import start_of
from quizgen.notes.labels import Label, answer_label, answer_within, question_label

Lines = list[list[Token]]

_LETTER = re.compile(r"\s*(?P<letter>[^\W\d_])\s*(?P<sign>[:：.)]|-(?=\s)|[–—])")


def options_end(lines: Lines, index: int) -> int:
    """Return the line after the last of some options, which are lettered in order; `index` if there are none.

    A lone option is none: `A: 3` with no `B: 4` below it is an answer.
    """
    first = _LETTER.match(start_of(lines[index], 20))
    if not first:
        return index
    end = index + 1
    while end < len(lines) and (after := _LETTER.match(start_of(lines[end], 20))):
        is_next = ord(after["letter"]) == ord(first["letter"]) + end - index
        if not is_next or after["sign"] != first["sign"]:
            break
        end += 1
    return end if end > index + 1 else index


def options_before_answer(lines: Lines, index: int, label: Label) -> int:
    """Return where options end that begin at a line and have an answer below them in their paragraph; else `index`.

    An answer with the very label of the first option may be a third turn in a talk between A and B.
    """
    end = options_end(lines, index)
    for line in lines[end:] if end > index else ():
        if question_label(line):
            break
        found = answer_label(line)
        if found and found.languages & label.languages:
            return end if start_of(line, found.length) != start_of(lines[index], found.length) else index
    return index


def without_options(lines: Lines, label: Label) -> tuple[Lines, Lines]:
    """Split a question from the options that end its paragraph, if the first of them looks like an answer."""
    if answer_within(lines[0], label.languages):
        return lines, []
    for index in range(1, len(lines)):
        found = answer_label(lines[index])
        if found and found.languages & label.languages:
            if options_end(lines, index) == len(lines):
                return lines[:index], lines[index:]
            break
    return lines, []


def are_options(lines: Sequence[Sequence[Token]]) -> bool:
    """Tell whether lines are all options, lettered from the first on."""
    return len(lines) > 1 and options_end([list(line) for line in lines], 0) == len(lines)


def on_lines(options: Lines) -> list[Token]:
    """Put options together again, each on a line of its own, as they are written."""
    return [token for line in options for token in (*line, Token("hardbreak", "br", 0))][:-1]
