"""Signs that pdfLaTeX has in no font: what its pages show in their place, and who is told."""

import unicodedata
from collections.abc import Iterator
from functools import cache

from quizgen.export.sheet.latex import known_to_latex
from quizgen.export.sheet.letters import shown_in_math
from quizgen.export.sheet.signs import sign_in_math

_KNOWN_RANGES = (
    "A0-125 128-137 139-13E 141-148 14A-165 168-17E 192 1C4-1D4 1E2-1E3 1E6-1EB 1F0 1F4-1F5 218-21B "
    "232-233 237 2C7 2D8-2D9 2DB 2DD E3F 1E02-1E03 1E0D 1E1E-1E21 1E25 1E30-1E31 1E37 1E43 1E45 1E47 1E5B "
    "1E63 1E6D 1E8E-1E91 1E9E 1EF2-1EF3 200C 2010-2016 2018-201A 201C-201E 2020-2022 2026 2030-2031 2039-203B "
    "203D 2044 204E 2052 20A1 20A4 20A6 20A9 20AB-20AC 20B1 2103 2116-2117 211E 2120 2122 2126-2127 212E "
    "2190-2193 2329-232A 2422-2423 25E6 25EF 266A 27E8-27E9 3008-3009 FB00-FB06 FEFF "
)
"""The code points that LaTeX declares for its text fonts, T1 and TS1."""

_ACCENTS = {
    0x300: "`", 0x301: "'", 0x302: "^", 0x303: "~", 0x304: "=", 0x306: "u", 0x307: ".", 0x308: '"', 0x30A: "r",
    0x30B: "H", 0x30C: "v", 0x323: "d", 0x327: "c", 0x328: "k", 0x331: "b",
}  # fmt: skip
_OPENING = r"""\newcommand{\quizgenlacking}[1]{\ensuremath{\text{\fboxsep1pt\fbox{\tiny\ttfamily #1}}}}
\newcommand{\quizgensign}[3]{\AtBeginDocument{%
\ifcsname u8:\detokenize{#1}\endcsname\else\DeclareUnicodeCharacter{#2}{#3}\fi}}
"""
_NO_WIDTH = frozenset(("Cf", "Cc"))
_MARKS = frozenset(("Mn", "Mc", "Me"))
_VARIANTS = range(0xFE00, 0xFE10)


def declared_in_place(text: str) -> str:
    """Return TeX that lets pdfLaTeX show something for each sign of a text that it has in no font."""
    lines = [rf"\quizgensign{{{sign}}}{{{ord(sign):04X}}}{{{_in_place(sign) or _boxed(sign)}}}" for sign in _rare(text)]
    return "".join([_OPENING, *(f"{line}\n" for line in lines)]) if lines else ""


def lacking_signs(text: str) -> tuple[str, ...]:
    """Return the signs of a text that pdfLaTeX can show only as the numbers that they have in Unicode."""
    return tuple(sign for sign in _rare(text) if not _in_place(sign))


def declared_for_texts(sign: str) -> bool:
    """Tell whether LaTeX declares a sign beyond ASCII for its text fonts, and we declare nothing for it."""
    return ord(sign) in _known() and not sign_in_math(sign)


def _rare(text: str) -> Iterator[str]:
    known = _known()
    for sign in dict.fromkeys(text):
        if ord(sign) > 0x7F and ord(sign) not in known and not sign_in_math(sign):  # noqa: PLR2004 - the end of ASCII
            yield sign


@cache
def _known() -> frozenset[int]:
    ends = [part.partition("-") for part in _KNOWN_RANGES.split()]
    return frozenset(code for first, _, last in ends for code in range(int(first, 16), int(last or first, 16) + 1))


def _boxed(sign: str) -> str:
    return rf"\quizgenlacking{{{ord(sign):04X}}}"


def _in_place(sign: str) -> str:
    """Return TeX that shows a sign, or nothing where there is none."""
    kind = unicodedata.category(sign)
    if kind in _NO_WIDTH or ord(sign) in _VARIANTS:
        return r"\relax{}"
    if kind == "Zs":
        return r"\ "
    if kind in _MARKS:  # over the letter before it; LaTeX's own commands for others want the letter behind them
        accent = _ACCENTS.get(ord(sign))
        return _over(accent) if accent else ""
    parts = unicodedata.normalize("NFD", sign)
    base, marks = parts[0], parts[1:]
    accents = [_ACCENTS.get(ord(mark), "") for mark in marks]
    if marks:
        letter = base if base.isascii() else _math(base)
        for accent in accents:
            letter = rf"\{accent}{{{letter}}}" if base.isascii() else letter and letter + _over(accent)
        return rf"\ensuremath{{\text{{{letter}}}}}" if letter and all(accents) else ""
    return _math(sign)


def _over(accent: str) -> str:
    return rf"\leavevmode\llap{{\{accent}{{}}}}"


def _math(sign: str) -> str:
    shown = shown_in_math(sign, known_to_latex())
    return rf"\ensuremath{{{shown}}}" if shown else ""
