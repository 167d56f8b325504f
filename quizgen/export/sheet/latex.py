"""Commands that notes use and LaTeX doesn't know by itself: what a sheet's head says of those in it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from quizgen.export.sheet.letters import sign_in_latex

_DATA = Path(__file__).with_name("latex.json")
_LETTERS = {r"\mathscr": ("mathrsfs", "mathcal"), r"\mathbbm": ("bbm", "mathbf"), r"\mathds": ("dsfont", "mathbf")}
"""Alphabets: the package that has each, and one to take its place where that isn't installed."""

_STRUCK_OUT = rb"""
\DeclareRobustCommand{\st}[1]{\leavevmode\sbox{\quizgenbox}{##1}\ifdim\wd\quizgenbox>0.5\linewidth
[struck out: ##1]\else\rlap{\rule[0.5ex]{\wd\quizgenbox}{0.4pt}}\usebox{\quizgenbox}\fi}"""
_PACKAGES = {
    rb"\usepackage{cancel}": b"",
    rb"\usepackage{soul}": _STRUCK_OUT,
    rb"\usepackage{luacolor}": b"",
    rb"\usepackage[soul]{lua-ul}": _STRUCK_OUT,
}
"""Packages that pandoc asks for, and what takes their place where they aren't installed."""

_COMMAND = re.compile(r"\\(?:([A-Za-z]+)|.)", re.DOTALL)
_FORMULA = re.compile(r'data-tex="([^"]*)"')
_HELPER = re.compile(r"\\(quizgen[a-z]+)")


def definitions_for(page: str) -> str:
    """Return what the head of a page's LaTeX needs besides; nothing if the page has none of these commands."""
    used = frozenset(re.findall(r"\\[A-Za-z]+", page))
    lines = []
    for command, (package, instead) in _LETTERS.items():
        if command in used:
            lines.append(rf"\ifPDFTeX\IfFileExists{{{package}.sty}}{{\usepackage{{{package}}}}}{{}}\fi")
            lines.append(rf"\AtBeginDocument{{\providecommand{{{command}}}{{\{instead}}}}}")
    lines += [rf"\AtBeginDocument{{\providecommand{{\{name}}}{meaning}}}" for name, meaning in _meanings(used, page)]
    lines += [
        rf"\AtBeginDocument{{\let\quizgen{name}\{name}\renewcommand{{\{name}}}{meaning}}}"
        for name, meaning in _table("instead").items()
        if rf"\{name}" in used
    ]
    return "".join(f"{line}\n" for line in _with_helpers(lines))


def finish_latex(written: bytes) -> bytes:
    """Load the packages that strike out, which pandoc asks for, only where they are installed: else LaTeX stops."""
    head, begins, body = written.partition(rb"\begin{document}")
    for package, instead in _PACKAGES.items():
        name = package.rpartition(b"{")[2].removesuffix(b"}")
        loaded = rb"\IfFileExists{%s.sty}{%s}{%s}" % (name, package, instead)
        head = head.replace(package + b"\n", loaded + b"\n", 1)
    return head + begins + body


def shown_by_name(page: str) -> tuple[str, ...]:
    """Return the commands in a page's formulas that pdfLaTeX can show only by their names."""
    return tuple(rf"\{name}" for name in _rare(page) if not sign_in_latex(rf"\{name}", known_to_latex())[1])


@cache
def known_to_latex() -> frozenset[str]:
    """Return the converter's commands that LaTeX knows with amsmath and amssymb, without backslash."""
    return frozenset(" ".join(_data()["known"]).split())


def defined_here() -> frozenset[str]:
    """Return the commands that have a meaning here, without backslash."""
    return frozenset((*_table("meanings"), *_table("instead"), *(command[1:] for command in _LETTERS)))


def _meanings(used: frozenset[str], page: str) -> Iterator[tuple[str, str]]:
    for name, meaning in _table("meanings").items():
        if rf"\{name}" in used:
            yield name, meaning
    for name in _rare(page):
        sign, meaning = sign_in_latex(rf"\{name}", known_to_latex())
        by_name = rf"{{\ifPDFTeX\text{{\ttfamily\textbackslash {name}}}\else {sign}\fi}}"
        yield name, f"{{{meaning or by_name}}}"


def _rare(page: str) -> list[str]:
    """Return the names of the signs in a page's formulas that neither LaTeX nor the tables know."""
    formulas = (Markup(found).unescape() for found in _FORMULA.findall(page))  # noqa: S704 - to take escapes off
    names = {name for formula in formulas for name in _COMMAND.findall(formula)} - {""}
    rare = sorted(names - known_to_latex() - defined_here())
    return [name for name in rare if sign_in_latex(rf"\{name}", known_to_latex())[0]]


def _with_helpers(lines: list[str]) -> Iterable[str]:
    """Put before lines what they are made of; only there may names hold an at sign."""
    needed = _helpers_in(lines)
    parts = [rf"\newcommand{{\{name}}}{meaning}" for name, meaning in _table("helpers").items() if name in needed]
    lines = parts + lines
    return (r"\makeatletter", *lines, r"\makeatother") if any("@" in line for line in lines) else lines


def _helpers_in(lines: Iterable[str]) -> set[str]:
    helpers = _table("helpers")
    found = {name for line in lines for name in _HELPER.findall(line) if name in helpers}
    return found | _helpers_in(helpers[name] for name in found) if found else found


def _table(name: str) -> Mapping[str, str]:
    table: Mapping[str, str] = _data()[name]
    return table


@cache
def _data() -> Any:  # noqa: ANN401 - tables, and a list of lines
    return json.loads(_DATA.read_text("utf-8"))
