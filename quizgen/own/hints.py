"""What was probably meant by a text that can't be read."""

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches

from quizgen.own.arithmetic import FUNCTIONS

KEYS = ("level", "tags", "require", "answer", "unit", "decimals", "significant", "tolerance", "mistakes")
"""What a block may say besides the names of values."""

_INSTEAD = {
    "^": "**",
    "²": "**2",
    "³": "**3",
    "×": "*",
    "·": "*",
    "÷": "/",
    "−": "-",
    "–": "-",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "√": "sqrt(…)",
    "“": '"',
    "”": '"',
    "„": '"',
}
_NUMBER = r"\d+(?:\.\d+)?"
_RANGE = re.compile(rf"\s*{_NUMBER}\s*(?:-|–|to|…|\.\.\.)\s*{_NUMBER}\s*")
_CHOICES = re.compile(rf"\s*{_NUMBER}(?:\s*(?:or|,|;)\s*{_NUMBER})+\s*|\s*\[.*,.*\]\s*")
_WORD = re.compile(r"[^\W\d]\w*")


def of_syntax(text: str, start: int) -> str:  # noqa: PLR0911 - a case for each slip
    """Say what is wrong where Python's parser stopped in an expression."""
    if instead := _INSTEAD.get(text[start]):
        return f"{text[start]} can't be read; write {instead}"
    if text[start] == "=":
        return "one = can't be read; write == to compare"
    if text[start] == ";":
        return "only one expression may stand here"
    if text.rstrip().endswith("%"):
        return "% is the remainder; write 5 / 100 for 5 %"
    if text.count("(") > text.count(")"):
        return "a bracket is never closed"
    before = re.search(r"([a-z]+)\s*$", text[:start])
    if before and before[1] in FUNCTIONS:
        return f"brackets are missing; write {before[1]}(…)"
    word = _WORD.match(text, start) or _WORD.match(text, start + 1)
    if word and not re.match(r"(?:if|else|and|or|not|in|is)\b", word[0]) and text[:start].strip():
        return f"a sign is missing before {word[0][:40]}; write * between factors, and a unit on a line of its own"
    if word and text[start].isdigit():
        return "a sign is missing after the number; write * between factors, and a unit on a line of its own"
    return "this can't be read as an expression"


def of_value(text: str) -> str:
    """Say how a range or choices are written, if a value looks as if it was meant to be one; else nothing."""
    if _RANGE.fullmatch(text):
        return "write a range with two dots, such as 2..40"
    if _CHOICES.fullmatch(text):
        return "write choices with bars, such as 1 | 2 | 3, and decimals with a point"
    return ""


def of_key(name: str) -> str:
    """Name the line that was probably meant by the name of a value; empty if none was."""
    near = get_close_matches(name.casefold(), KEYS, n=1, cutoff=0.75)
    return near[0] if near else ""


def of_missing(keys: Collection[str], wanted: str) -> str:
    """Return the key that was probably meant to be another one; empty if there is none."""
    return next((key for key in keys if key not in KEYS and of_key(key) == wanted), "")


def of_yaml(lines: Sequence[str], line: int) -> tuple[int, str]:
    """Say in which line of a block YAML's rules are probably broken, and how; nothing if it can't be told."""
    for number, text in enumerate(lines[: line + 1]):
        if text.strip() and not text.startswith((" ", "-", "#")) and not re.search(r":(?:\s|$)", text):
            return number, "write a name, a colon, a space and a value, such as depth: 2..40"
    text = lines[line] if line < len(lines) else ""
    if text.strip().startswith("advice:"):
        return line, "advice stands right below the title of its mistake"
    if len(re.findall(r":\s", text)) > 1:
        return line, "there is a second colon; put what holds a colon in quotes"
    if text.startswith(" "):
        return line, "this line is not indented as those around it"
    return line, ""
