"""A style sheet from anywhere: it changes how cards look, and does nothing else."""

import re
from bisect import bisect_left
from pathlib import Path

from quizgen.errors import ContentError, UsageError
from quizgen.files import read_bounded

_MOST_BYTES = 5_000_000
_ESCAPE = re.compile(r"\\(?:([0-9a-f]{1,6})[ \t\n\f]?|\n|(.))", re.IGNORECASE)
_LAST_CODE = 0x10FFFF
_REFUSED = (  # the first two only as they stand: escaped, they are text
    (re.compile("<"), "no < may stand in a style"),
    (re.compile("\0"), "no zero byte may stand in a style"),
    (re.compile("@import", re.IGNORECASE), "@import is refused; put those rules here"),
    (
        re.compile(r"url\((?!\s*[\"']?data:)", re.IGNORECASE),
        "url(…) may only hold data:…; put the picture or font into it",
    ),
    (re.compile(r"(?:image|image-set|src)\(", re.IGNORECASE), "pictures and fonts are given by url(data:…) alone"),
)


def read_style(path: Path) -> str:
    """Read a file of CSS that loads nothing and ends no element.

    Raises:
        UsageError: it can't be read.
        ContentError: it holds what is refused, or is no text; the message says where.
    """
    try:
        text = read_bounded(path, _MOST_BYTES).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentError(f"{path}: not UTF-8 text; save the file with UTF-8 encoding") from error
    except OSError as error:
        raise UsageError(f"--style {path}: can't be read ({error.strerror}); name a file of CSS") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")  # as a browser reads it, or the policy would not fit
    for found, swallowed in ((text, []), _unescaped(text)):
        for pattern, why in _REFUSED if found is text else _REFUSED[2:]:
            if match := pattern.search(found):
                line = 1 + found.count("\n", 0, match.start()) + bisect_left(swallowed, match.start())
                raise ContentError(f"{path}:{line}: {why}")
    return text


def _unescaped(text: str) -> tuple[str, list[int]]:
    """Return what a style means, and the places at which an escape has swallowed the end of a line."""
    parts: list[str] = []
    swallowed: list[int] = []
    size = last = 0
    for escape in _ESCAPE.finditer(text):
        parts += [text[last : escape.start()], _meant(escape)]
        size += len(parts[-2]) + len(parts[-1])
        last = escape.end()
        swallowed += [size] * escape[0].count("\n")
    return "".join([*parts, text[last:]]), swallowed


def _meant(escape: re.Match[str]) -> str:
    if not escape[1]:
        return escape[2] or ""
    code = int(escape[1], 16)
    return chr(code) if code <= _LAST_CODE else "\ufffd"
