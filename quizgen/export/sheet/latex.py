"""Commands that notes use and LaTeX doesn't know by itself: what a sheet's head says of those in it."""

import re

_LETTERS = {r"\mathscr": ("mathrsfs", "mathcal"), r"\mathbbm": ("bbm", "mathbf"), r"\mathds": ("dsfont", "mathbf")}
"""Alphabets: the package that has each, and one to take its place where that isn't installed."""

_MEANING = {
    r"\bm": r"{\bm}{\boldsymbol}",
    r"\bb": r"{\bb}{\mathbb}",
    r"\argmax": r"{\argmax}{\operatorname*{arg\,max}}",
    r"\argmin": r"{\argmin}{\operatorname*{arg\,min}}",
    r"\sgn": r"{\sgn}{\operatorname{sgn}}",
    r"\sign": r"{\sign}{\operatorname{sign}}",
    r"\coloneqq": r"{\coloneqq}{\mathrel{:=}}",
}


def definitions_for(page: str) -> str:
    """Return what the head of a page's LaTeX needs besides; nothing if the page has none of these commands."""
    used = frozenset(re.findall(r"\\[A-Za-z]+", page))
    lines = []
    for command, (package, instead) in _LETTERS.items():
        if command in used:
            lines.append(rf"\ifPDFTeX\IfFileExists{{{package}.sty}}{{\usepackage{{{package}}}}}{{}}\fi")
            lines.append(rf"\AtBeginDocument{{\providecommand{{{command}}}{{\{instead}}}}}")
    lines += [
        rf"\AtBeginDocument{{\providecommand{meaning}}}" for command, meaning in _MEANING.items() if command in used
    ]
    return "".join(f"{line}\n" for line in lines)
