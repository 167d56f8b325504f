"""A first look at the text of an expression, before Python's parser sees it.

That parser takes exponential time over loops within loops, functions within functions, and the like. None of them may
stand in an expression, so a text that has their words or signs never reaches it.
"""

import re
import unicodedata

_DEEPEST = 20
_TOKEN = re.compile(
    r"""(?P<word>[^\W\d]\w*(?=(?P<prefix>["'])?))|(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
    r"""|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<colon>:=?)""",
    re.DOTALL,
)
_WORDS = {
    "for": "loops are not allowed here",
    "while": "loops are not allowed here",
    "lambda": "functions can't be defined here",
    "def": "functions can't be defined here",
    "None": "this is neither a number nor a text",
    "True": "write true",
    "False": "write false",
}
_BEFORE_TEXTS = frozenset({"if", "else", "and", "or", "not", "in", "is"})

_UNSEEN = frozenset({"Cc", "Cs", "Co"})
"""Unicode's categories of control characters, halves of characters, and private use."""


def unseen(text: str) -> str:
    """Say which character of a text nobody can see; empty if all can be seen."""
    found = next((sign for sign in text if unicodedata.category(sign) in _UNSEEN), "")
    return found and f"the character U+{ord(found):04X} can't be shown; leave it out"


def normal(name: str) -> str:
    """Return a name as Python's parser reads it: the micro sign as the Greek letter, say."""
    return unicodedata.normalize("NFKC", name)


def first_fault(text: str) -> tuple[str, int, int] | None:
    """Say what in a text can't be part of an expression, and from where to where it stands; None if nothing is."""
    if (start := max(text.find('"""'), text.find("'''"))) >= 0:
        return "put a text in one pair of quotes", start, start + 3
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += bool(token["open"]) - bool(token["close"])
        if fault := _fault(token, depth):
            return fault, *token.span()
    return None


def _fault(token: re.Match[str], depth: int) -> str:
    if depth > _DEEPEST:
        return "this is nested too deeply; split it into values with names"
    if token["colon"]:
        return "define each value on a line of its own" if token[0] == ":=" else "a colon has no place here"
    if token["prefix"] and token[0] not in _BEFORE_TEXTS:
        is_formatted = "f" in token[0].lower()
        return "formatted strings are not allowed here" if is_formatted else "a comma or a sign is missing here"
    return _WORDS.get(token["word"] or "", "")
