r"""Commands of the package braket, in those of LaTeX itself: `\set{x | x > 0}`, `\Braket{a | b}`."""

import re
from collections.abc import Callable

from quizgen.mathml.errors import TexError

_COMMAND = re.compile(r"\\(?:([Bb]ra(?:ket)?|[Kk]et(?:bra)?|[Ss]et)(?![A-Za-z])\s*|.)", re.DOTALL)
_ANY = re.compile(r"\\(?:[Bb]ra|[Kk]et|[Ss]et)(?!minus)")
_SIGN = re.compile(r"\s*(\\[A-Za-z]+|\\.|.)", re.DOTALL)
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_BAR = re.compile(r"\\(?:left|right|middle|[bB]igg?[lmr]?)\s*(?:\\.|.)|\\begin\b|\\end\b|\\.|\|\|?|[{}]", re.DOTALL)

_DEEPEST = 20
"""Each level reads its whole argument again: hundreds of levels would take a second."""


def without_brakets(source: str, depth: int = 0) -> str:
    r"""Write `\bra`, `\ket`, `\braket`, `\set` and their large forms in plain commands.

    Args:
        source: TeX.
        depth: how many of these commands it stands within.

    Raises:
        TexError: an argument is missing, or the commands are nested too deeply.
    """
    if depth > _DEEPEST:
        raise TexError(r"\bra, \ket and \set are nested too deeply")
    if not _ANY.search(source):
        return source
    parts: list[str] = []
    place = 0
    while found := _COMMAND.search(source, place):
        parts.append(source[place : found.start()])
        place = found.end()
        if not (name := found[1]):
            parts.append(found[0])
            continue
        arguments = []
        for _ in range(2 if name.endswith("etbra") else 1):
            argument, place = _argument(source, place, name)
            arguments.append(without_brakets(argument, depth + 1))
        parts.append(f"{{{_WRITTEN[name](*arguments)}}}")
    return "".join([*parts, source[place:]])


def _argument(source: str, place: int, name: str) -> tuple[str, int]:
    """Return the argument that begins here, and where it ends."""
    found = _SIGN.match(source, place)
    if not found or found[1] in {"}", "&"}:
        raise TexError(rf"an argument of \{name} is missing")
    if found[1] != "{":
        return found[1], found.end()
    depth = 1
    for sign in _BRACE.finditer(source, found.end()):
        depth += {"{": 1, "}": -1}.get(sign[0], 0)
        if depth == 0:
            return source[found.end() : sign.start()], sign.end()
    raise TexError("a { without its }")


def _with_bars(content: str, bar: str, double: str, most: int = 0) -> str:
    r"""Replace bars outside of braces, fences and environments; `||` is a double one, and `\|`, a norm's, stays.

    Args:
        content: TeX.
        bar: what takes the place of `|`.
        double: what takes the place of `||`.
        most: how many are replaced; all if it is 0.
    """
    depth, count = 0, 0

    def written(sign: re.Match[str]) -> str:
        nonlocal depth, count
        depth += (sign[0] in {"{", r"\begin"}) - (sign[0] in {"}", r"\end"})
        if depth or sign[0] not in {"|", "||"} or (most and count >= most):
            return sign[0]
        count += 1
        return double if sign[0] == "||" else bar

    return _BAR.sub(written, content)


def _set(content: str) -> str:
    inner = _with_bars(content, r"\mid ", r"\parallel ", 1).strip()
    return rf"\{{\,{inner}\,\}}"


def _large_set(content: str) -> str:
    inner = _with_bars(content, r"\;\middle\vert\; ", r"\;\middle\Vert\; ", 1).strip()
    return rf"\left\{{\,{inner}\,\right\}}"


def _braket(content: str) -> str:
    inner = _with_bars(content, r"\vert ", r"\Vert ")
    return rf"\langle {inner}\rangle "


def _large_braket(content: str) -> str:
    inner = _with_bars(content, r"\,\middle\vert\, ", r"\,\middle\Vert\, ")
    return rf"\left\langle {inner}\right\rangle "


_WRITTEN: dict[str, Callable[..., str]] = {
    "bra": lambda content: rf"\langle {content}\rvert ",
    "ket": lambda content: rf"\lvert {content}\rangle ",
    "braket": _braket,
    "ketbra": lambda left, right: rf"\lvert {left}\rangle\langle {right}\rvert ",
    "Bra": lambda content: rf"\left\langle {content}\right\vert ",
    "Ket": lambda content: rf"\left\vert {content}\right\rangle ",
    "Braket": _large_braket,
    "Ketbra": lambda left, right: rf"\left\vert {left}\right\rangle\left\langle {right}\right\vert ",
    "set": _set,
    "Set": _large_set,
}
