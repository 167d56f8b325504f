"""From text to words, each with its place."""

import re
from dataclasses import dataclass

from quizgen.errors import UsageError

_TOKEN = re.compile(r"(?P<comment>#[^\n]*)|(?P<mark>[(),;*|:=\n])|(?P<word>[^\s(),;*|:=#]+)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word, and where it stands. In a `let`, `text` has its `$names` replaced, and `within` says what was used where.

    Attributes:
        text: what it says.
        line: where it was written, from 1.
        column: the same.
        written: what was written there, where that is another text.
        within: the `let` that it is in, and where that was used.
    """

    text: str
    line: int
    column: int
    written: str = ""
    within: str = ""

    def wrong(self, problem: str) -> UsageError:
        """Return the error that points at this word."""
        shown = self.written or self.text
        shown = shown if shown.strip() else "end of line"
        notes = [f"here {self.text}"] if self.written and self.written != self.text else []
        notes += [self.within] if self.within else []
        note = f" ({'; '.join(notes)})" if notes else ""
        return UsageError(f"line {self.line}, column {self.column}, at “{shown}”{note}: {problem}")


def words_of(text: str) -> list[Word]:
    """Split text into words and marks, without comments."""
    words = []
    line, begin = 1, 0
    for match in _TOKEN.finditer(text):
        if match.lastgroup != "comment":
            words.append(Word(match[0], line, match.start() - begin + 1))
        if match[0] == "\n":
            line, begin = line + 1, match.end()
    return words
