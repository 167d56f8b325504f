"""Code in colours, for languages whose lexers were tried with the worst input and take time in proportion to it."""

import re
from functools import cache
from typing import Any

LANGUAGES = frozenset(
    (
        *("bash", "c", "c++", "cpp", "css", "cuda", "dart", "diff", "docker", "dockerfile", "go"),
        *("haskell", "html", "ini", "javascript", "js", "json", "jsx", "julia", "kotlin", "latex", "lua"),
        *("makefile", "matlab", "perl", "php", "py", "python", "python3", "r", "ruby", "rb", "rust", "rs"),
        *("scala", "sh", "shell", "sql", "swift", "tex", "toml", "ts", "typescript", "xml", "yaml", "yml", "zsh"),
    )
)
"""Everything else is shown as it is: some lexers need minutes, or for ever, for a line made to hang them."""

_LONGEST = 10_000
_LONGEST_LINE = 300
_MONOTONOUS = re.compile(r"\s{100}|(.)\1{100}")
"""Few lexers are linear in a long line, or in blanks without end; code that people read has neither."""


def highlighted(code: str, language: str) -> str:
    """Return code as HTML with the classes of its words, or nothing for a language that is not known."""
    language = language.lower()
    if language not in LANGUAGES or len(code) > _LONGEST or _MONOTONOUS.search(code):
        return ""
    if any(len(line) > _LONGEST_LINE for line in code.splitlines()):
        return ""
    from pygments import highlight  # noqa: PLC0415 - only notes with code in a language need it
    from pygments.formatters import HtmlFormatter  # noqa: PLC0415

    return str(highlight(code, _lexer(language), HtmlFormatter(nowrap=True)))


@cache
def _lexer(language: str) -> Any:  # noqa: ANN401 - Pygments' lexers have no type of their own
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415

    return get_lexer_by_name(language, stripnl=False)
