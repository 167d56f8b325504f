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
"""Each level reads on to the end of its argument: hundreds would take a second."""


def without_brakets(source: str, depth: int = 0) -> str:
    r"""Write each `\bra`, `\ket`, `\braket`, `\set` and the large ones in plain commands.

    Args:
        source: TeX.
        depth: how many of these commands it stands in.

    Raises:
        TexError: an argument of one is missing, or too many stand within each other.
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
    """Return what is an argument from this place on, and where it ends."""
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
    r"""Put other bars in place of those that stand free; two are a double one. `\|` is that of a norm, and stays."""
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
