r"""Letters of alphabets that have none but capitals in pdfLaTeX: it shows an arrow for `\mathbb{r}`, or nothing."""

import re

_ALPHABETS = {"mathbb": "mathbf", "Bbb": "mathbf", "mathcal": "mathit", "mathscr": "mathit", "scr": "mathit"}
"""What is in place of each: bold letters, or slanted ones."""

_PREFIX = "quizgensmall"
_LETTERS = re.compile(rf"\\({'|'.join(_ALPHABETS)})(?:\s*\{{([A-Za-z0-9\s]+)\}}|\s+([A-Za-z0-9])|\s*([0-9]))")
_RUN = re.compile("[A-Z]+|[^A-Z]+")
_USED = re.compile(rf"\\{_PREFIX}([A-Za-z]+)\{{([^}}]*)\}}")


def with_small_letters(source: str) -> str:
    """Write a formula so that pdfLaTeX takes letters that it has; capitals stay as they are."""
    return _LETTERS.sub(_apart, source)


def definitions_of_small_letters(page: str) -> str:
    """Return what the head of a page has to say of them."""
    used = sorted({name for name, _ in _USED.findall(page)})
    return "".join(
        rf"\newcommand{{\{_PREFIX}{name}}}[1]{{\ifPDFTeX\{_ALPHABETS[name]}{{#1}}\else\{name}{{#1}}\fi}}" + "\n"
        for name in used
    )


def small_letters_in(page: str) -> tuple[str, ...]:
    """Return the letters of a page that pdfLaTeX shows otherwise, as they were written."""
    return tuple(dict.fromkeys(rf"\{name}{{{letters}}}" for name, letters in _USED.findall(page)))


def _apart(found: re.Match[str]) -> str:
    name, letters = found[1], "".join((found[2] or found[3] or found[4]).split())
    if letters.isupper() and letters.isalpha():
        return found[0]
    runs = _RUN.findall(letters)
    parts = [rf"\{name if run.isupper() else _PREFIX + name}{{{run}}}" for run in runs]
    return parts[0] if len(parts) == 1 else f"{{{''.join(parts)}}}"
