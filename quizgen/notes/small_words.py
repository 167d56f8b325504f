"""Words in italics, in bold or in code, and formulas, that are lowered or raised: `x^*n*^`, `*x*~*i*~`."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

from quizgen.notes.inline import with_text
from quizgen.notes.small_marks import ACCENTS
from quizgen.notes.syntax.escaped_marks import ESCAPED

MAY_STAND_BESIDE = {"em_close", "strong_close", "math_inline", "code_inline", "small_close"}
"""What ends a word that may have something lowered or raised beside it."""

_MARKS = {"~": "sub", "^": "sup"}
_OPENS = re.compile(rf"[\w{ACCENTS})|\]][~^]$")
_LENGTHS = {"em_open": 4, "strong_open": 4, "math_inline": 2, "code_inline": 2}
"""By what a small word begins with: how many tokens after the opening mark the closing one stands."""

_LONGEST = 20


def with_small_words(tokens: Sequence[Token]) -> list[Token]:
    """Put elements in the place of marks around words that are more than text."""
    kept: list[Token] = []
    closing, element = -1, ""
    for index, token in enumerate(tokens):
        shown = token
        if index == closing:
            kept.append(Token("small_close", element, -1))
            shown = with_text(token, token.content[1:])
        if shown.type == "text" and shown.content.endswith(("~", "^")) and _opens(kept, shown):
            length = _length(tokens[index : index + 5])
            if length:
                closing, element = index + length, _MARKS[shown.content[-1]]
                kept += with_text(shown, shown.content[:-1]), Token("small_open", element, 1)
                continue
        kept.append(shown)
    return kept


def _opens(before: Sequence[Token], text: Token) -> bool:
    """Tell whether the mark that a text ends with has something close before it that it may belong to."""
    if ESCAPED in text.meta:
        return False
    if len(text.content) == 1:
        return bool(before) and before[-1].type in MAY_STAND_BESIDE
    return bool(_OPENS.search(text.content, len(text.content) - 2))


def _length(tokens: Sequence[Token]) -> int:
    """Return how far away the closing mark stands from the opening one; 0 if there is none, or more than a word."""
    length = _LENGTHS.get(tokens[1].type, 0) if len(tokens) > 1 else 0
    if not 0 < length < len(tokens):
        return 0
    word, last, mark = "".join(one.content for one in tokens[1:length]), tokens[length], tokens[0].content[-1]
    if last.type != "text" or ESCAPED in last.meta or not last.content.startswith(mark):
        return 0
    is_word = 0 < len(word) <= _LONGEST and not any(map(str.isspace, word))
    return length if is_word and last.content[1:2] != mark else 0
