r"""Environments and commands of LaTeX and amsmath that the converter lacks, in those it has: `\bigl\{`, `multline`."""

import re

from quizgen.mathml.environments import ARGUMENT
from quizgen.mathml.nesting import in_lines_of_multline, in_pairs

BRACES = "\x05\x06"
"""Stand-ins for braces that are shown, which the converter would take for TeX's."""

_SAME = {
    "[": (r"\lbrack",),
    "]": (r"\rbrack",),
    "(": (r"\lparen",),
    ")": (r"\rparen",),
    "|": (r"\vert", r"\lvert", r"\rvert"),
    "‖": (r"\|", r"\Vert", r"\lVert", r"\rVert"),
    "⟨": ("<", r"\langle", r"\lt"),
    "⟩": (">", r"\rangle", r"\gt"),
    "⌊": (r"\lfloor",),
    "⌋": (r"\rfloor",),
    "⌈": (r"\lceil",),
    "⌉": (r"\rceil",),
    "⌜": (r"\ulcorner",),
    "⌝": (r"\urcorner",),
    "⌞": (r"\llcorner",),
    "⌟": (r"\lrcorner",),
    "⟮": (r"\lgroup",),
    "⟯": (r"\rgroup",),
    "⎰": (r"\lmoustache",),
    "⎱": (r"\rmoustache",),
    "∖": (r"\backslash",),
    "↑": (r"\uparrow",),
    "↓": (r"\downarrow",),
    "↕": (r"\updownarrow",),
    "⇑": (r"\Uparrow",),
    "⇓": (r"\Downarrow",),
    "⇕": (r"\Updownarrow",),
    BRACES[0]: (r"\{", r"\lbrace"),
    BRACES[1]: (r"\}", r"\rbrace"),
}
r"""Delimiters by their signs, which may stand behind `\big`; the converter would show the names of commands."""

_DELIMITERS = {command: sign for sign, commands in _SAME.items() for command in commands}
_DELIMITER = r"(\\[A-Za-z]+|\\[{}|]|[^\\\s{}])"
_BIG = re.compile(rf"(\\[bB]igg?)([lmr]?)(?![A-Za-z])\s*{_DELIMITER}")

_ANGLE = re.compile(r"\\(left|right|middle)\s*(?:([<>])|\\([lg])t(?![A-Za-z]))")

_FENCE = r"\s*(?:\{\s*(\\[A-Za-z]+|\\[{}|]|[^\\{}])?\s*\}|(\\[A-Za-z]+|\\[{}|]|[^\\\s{}]))"
_GENFRAC = re.compile(rf"\\genfrac{_FENCE}{_FENCE}\s*\{{([^{{}}]*)\}}\s*\{{\s*([0-3]?)\s*\}}{ARGUMENT}{ARGUMENT}")
_NO_BAR = re.compile(r"0*\.?0*\s*[a-z]*")
_STYLES = {
    "": "", "0": r"\displaystyle ", "1": r"\textstyle ", "2": r"\scriptstyle ", "3": r"\scriptscriptstyle ",
}  # fmt: skip
_CANCEL_TO = re.compile(rf"\\cancelto{ARGUMENT}{ARGUMENT}")

_ROWS = r"((?:(?!\\(?:begin|end)\{multline).)*)"
_MULTLINE = re.compile(rf"\\begin\{{(multline\*?|multlined)\}}(?:\s*\[[tbc]\])?{_ROWS}\\end\{{\1\}}", re.DOTALL)
_EQUATIONS = re.compile(r"\\begin\{(eqnarray\*?)\}((?:(?!\\(?:begin|end)\{eqnarray).)*)\\end\{\1\}", re.DOTALL)
_PAIRS = re.compile(r"\\begin\{(?:alignat\*?|alignedat)\}\s*(?:\[[tbc]\]\s*)?\{\s*\d*\s*\}")
_PLACE_IN_LINE = re.compile(r"(\\begin\{(?:aligned|gathered)\})\s*\[[tbc]\]")
_ALIGNED = ("aligned", "alignat", "alignat*", "alignedat", "flalign", "flalign*")
_CENTRED = ("gathered", "gather", "gather*")
COMMANDS = {
    "P": r"\text{¶}",
    "allowbreak": "{}",
    "arg": r"\operatorname{arg}",
    "bb": r"\mathbb",
    "dag": r"\dagger",
    "ddag": r"\ddagger",
    "enskip": r"\enspace",
    "mathbbm": r"\mathbb",
    "mathds": r"\mathbb",
    "nobreak": "{}",
    "relax": "{}",
    "sgn": r"\operatorname{sgn}",
    "sign": r"\operatorname{sign}",
    "wideparen": r"\overparen",
}
"""Commands, without backslash, that the converter lacks, and most of which MathJax lacks too."""

_RENAMED = {rf"\{name}": known for name, known in COMMANDS.items()}
for _end in ("begin", "end"):
    _RENAMED |= {rf"\{_end}{{{name}}}": rf"\{_end}{{align*}}" for name in _ALIGNED}
    _RENAMED |= {rf"\{_end}{{{name}}}": rf"\{_end}{{displaylines}}" for name in _CENTRED}
    _RENAMED |= {rf"\{_end}{{subarray}}": rf"\{_end}{{substack}}"}
_NAMES = re.compile("|".join(re.escape(name) + ("" if name.endswith("}") else r"(?![A-Za-z])") for name in _RENAMED))


def in_known_words(source: str) -> str:
    """Write a formula in environments and commands that the converter has."""
    source = _PLACE_IN_LINE.sub(r"\1", _PAIRS.sub(r"\\begin{align*}", source))
    source = _EQUATIONS.sub(lambda rows: _aligned(in_pairs(rows[2])), source)
    source = _MULTLINE.sub(lambda rows: _aligned(in_lines_of_multline(rows[2])), source)
    source = _CANCEL_TO.sub(r"\\overset{\1}{\\cancel{\2}}", _GENFRAC.sub(_fraction, source))
    if r"\left" in source:
        source = _ANGLE.sub(_angle, source)
    return _BIG.sub(_delimiter, _NAMES.sub(lambda name: _RENAMED[name[0]], source))


def _aligned(rows: str) -> str:
    return rf"\begin{{align*}}{rows}\end{{align*}}"


def _fraction(parts: re.Match[str]) -> str:
    left, right = parts[1] or parts[2] or "", parts[3] or parts[4] or ""
    bar, style, above, below = parts[5].strip(), _STYLES[parts[6]], parts[7], parts[8]
    if not bar:
        fraction = rf"\frac{{{above}}}{{{below}}}"
    elif _NO_BAR.fullmatch(bar):
        fraction = rf"{{{{{above}}} \atop {{{below}}}}}"
    else:
        fraction = rf"{{{{{above}}} \above {{{bar}}} {{{below}}}}}"
    fenced = rf"\left{left or '.'} {fraction} \right{right or '.'}" if left or right else fraction
    return f"{{{style}{fenced}}}"


def _angle(fence: re.Match[str]) -> str:
    """Write a bracket that TeX shows for a sign of inequality, which browsers would show as it is."""
    return rf"\{fence[1]}\{'l' if fence[2] == '<' or fence[3] == 'l' else 'r'}angle "


def _delimiter(large: re.Match[str]) -> str:
    """Write a large delimiter as its sign; one between two things has room on both sides."""
    size, place, named = large.groups()
    if named == ".":
        return ""
    sign = _DELIMITERS.get(named, named)
    return rf"\;{size}{sign}\;" if place == "m" else rf"{size}{place}{sign}"
