"""What stands for signs that an old encoding lacks, such as those of pipes on Windows: others that read alike."""

import codecs
import sys
from io import TextIOWrapper

_ALIKE = {
    "−": "-",
    "–": "-",
    "—": "-",
    "×": "x",
    "·": "*",
    "…": "...",
    "→": "->",
    "←": "<-",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "≈": "~",
    "⌊": "floor(",
    "⌋": ")",
    "⌈": "ceil(",
    "⌉": ")",
    "Σ": "sum",
    "∪": "U",
    "›": ">",
    "“": '"',
    "”": '"',
    "‘": "'",
    "’": "'",
}

_FOR_DATA, _FOR_MESSAGES = "quizgen.replace", "quizgen.backslashreplace"


def show_all_signs() -> None:
    """Let nothing that is printed fail because of signs that can't be: names of files may hold any."""
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors=_FOR_DATA)
    if isinstance(sys.stderr, TextIOWrapper) and sys.stderr.errors == "backslashreplace":
        sys.stderr.reconfigure(errors=_FOR_MESSAGES)


def _for_data(error: UnicodeError) -> tuple[str, int]:
    sign, end = _first(error)
    return _ALIKE.get(sign, "?"), end


def _for_messages(error: UnicodeError) -> tuple[str, int]:
    sign, end = _first(error)
    return _ALIKE.get(sign) or sign.encode("ascii", "backslashreplace").decode(), end


def _first(error: UnicodeError) -> tuple[str, int]:
    """Return the first sign that can't be written, and where the text goes on: only there may the next one be."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return error.object[error.start], error.start + 1


codecs.register_error(_FOR_DATA, _for_data)
codecs.register_error(_FOR_MESSAGES, _for_messages)
