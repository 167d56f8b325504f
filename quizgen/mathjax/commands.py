r"""Commands that notes use and MathJax lacks, such as `\bm` and `\argmax`: it would show their names in red."""

import json
import re
from functools import cache, lru_cache
from pathlib import Path

from markupsafe import escape

from quizgen.mathml.amsmath import COMMANDS

_KNOWN = Path(__file__).with_name("known.json")
_COMMAND = re.compile(r"\\(?:([A-Za-z]+)|.)", re.DOTALL)

_FUNCTIONS = ("arctg", "arcctg", "ch", "cosec", "cotg", "ctg", "cth", "sh", "tg", "th")
_WRITTEN = COMMANDS | {
    "argmax": r"\operatorname*{argmax}",
    "argmin": r"\operatorname*{argmin}",
    "bm": r"\boldsymbol",
    "bold": r"\mathbf",
    "dprime": r"{\prime\prime}",
    "emph": r"\textit",
    "footnotesize": r"\small",
    "operatornamewithlimits": r"\operatorname*",
    "plim": r"\operatorname*{plim}",
    "qprime": r"{\prime\prime\prime\prime}",
    "sout": r"\enclose{horizontalstrike}",
    "sphat": r"\text{^}",
    "sptilde": r"\sim",
    "textmd": r"\text",
    "thickspace": r"\;",
    "trprime": r"{\prime\prime\prime}",
    "underbar": r"\underline",
    "widecheck": r"\check",
    **{name: rf"\operatorname{{{name}}}" for name in _FUNCTIONS},
}
"""What MathJax knows in their place."""

_DELIMITER = re.compile(r"\\(left|right|middle|[bB]igg?[lrm]?)\s*([^\x00-\x7f])")
_DELIMITERS = {
    "⟨": r"\langle",
    "⟩": r"\rangle",
    "⌊": r"\lfloor",
    "⌋": r"\rfloor",
    "⌈": r"\lceil",
    "⌉": r"\rceil",
    "‖": r"\Vert",
    "∣": "|",
    "∥": r"\Vert",
}
"""Brackets that MathJax makes as large as what they enclose, by their commands only."""

_MEANINGFUL = dict.fromkeys("#$%&_{}", "\\")
"""Signs that mean something to TeX, unless a backslash stands before them."""


def with_known_delimiters(source: str) -> str:
    r"""Write brackets after `\left` and its like as MathJax knows them; others stay as large as they are."""
    return _DELIMITER.sub(_known_delimiter, source)


def _known_delimiter(found: re.Match[str]) -> str:
    command, sign = found.groups()
    if sign in _DELIMITERS:
        return rf"\{command}{_DELIMITERS[sign]} "
    return rf"{sign}\right." if command == "right" else rf"\{command}.{sign}"


def in_known_commands(source: str) -> str:
    """Write a formula, which is escaped for HTML, in commands that MathJax knows."""
    if _known().issuperset(_COMMAND.findall(source)):
        return source
    return _COMMAND.sub(_known_command, source)


@cache
def _known() -> frozenset[str]:
    """Return the converter's commands that MathJax 3.2 has too, without backslash; no name stands for a sign."""
    lines: list[str] = json.loads(_KNOWN.read_text("utf-8"))
    return frozenset(" ".join(lines).split()) | {""}


def _known_command(command: re.Match[str]) -> str:
    name = command[1]
    if not name or name in _known():
        return command[0]
    return _WRITTEN.get(name) or _sign(command[0]) or command[0]


@lru_cache(maxsize=512)
def _sign(command: str) -> str:
    """Return the character that a command stands for, if it stands for one."""
    from latex2mathml.symbols_parser import convert_symbol  # noqa: PLC0415 - only for signs that MathJax lacks

    code = convert_symbol(command)
    if code is None:
        return ""
    sign = chr(int(code, 16))
    return _MEANINGFUL.get(sign, "") + str(escape(sign))
