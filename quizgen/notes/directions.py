"""Text that runs from right to left: its blocks find their direction themselves, those around them are told."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

from quizgen.notes.inline import raw_text
from quizgen.richtext import begins_right

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""Hebrew, Arabic, Syriac, Thaana, N'Ko and their kin."""


def set_directions(tokens: Sequence[Token]) -> None:
    """Mark blocks with `dir`, but only where it matters.

    `auto` passes over what has a direction of its own, so a list of such items would be taken for one from left to
    right: blocks that hold others get the direction of their first words.
    """
    around: list[Token] = []
    for token in tokens:
        if token.nesting > 0:
            around.append(token)
        elif token.nesting < 0 and around:
            around.pop()
        elif token.type == "inline" and around:
            if _is_plainly_left(token.content):
                continue
            text = raw_text(token.children or ())
            if _RIGHT_TO_LEFT.search(text):
                around[-1].attrs["dir"] = "auto"
                for block in around[:-1]:
                    block.attrs.setdefault("dir", "rtl" if begins_right(text) else "ltr")


def _is_plainly_left(written: str) -> bool:
    """Tell from what was written, if it is known, that no letter runs from right to left: the most do, and it is fast.

    The titles of callouts, and what follows them, are cut out of a paragraph and have only their parts.
    """
    if not written or "&" in written:
        return False
    return written.isascii() or not _RIGHT_TO_LEFT.search(written)


def runs_right_to_left(tokens: Sequence[Token]) -> bool:
    """Tell whether blocks begin with a letter of such a script: then a list of them runs that way, too."""
    texts = (raw_text(token.children or ()) for token in tokens if token.type == "inline")
    return begins_right(" ".join(texts))
