"""What was probably meant by a text that can't be read."""

import re
from collections.abc import Collection, Sequence
from difflib import get_close_matches

from quizgen.own.arithmetic import FUNCTIONS

KEYS = ("level", "tags", "require", "answer", "unit", "decimals", "significant", "tolerance", "mistakes")
"""What a block may say besides the names of values."""

_INSTEAD = {
    "^": "**",
    "²": "**2",
    "³": "**3",
    "×": "*",
    "·": "*",
    "÷": "/",
    "−": "-",
    "–": "-",
    "≤": "<=",
    "≥": ">=",
    "≠": "!=",
    "√": "sqrt(…)",
    "“": '"',
    "”": '"',
    "„": '"',
    "&": "and",
    "|": "or in a condition",
    "!": "not before a condition, != to compare, or factorial(…)",
    "°": "* pi / 180, since angles are in radians",
}
_SAID = {"mod": "%", "div": "//", "xor": "!="}
"""Signs that other languages have words for."""

_UNKNOWN = {
    "ln": "log(…), the natural logarithm",
    "lg": "log(…, 10)",
    "log10": "log(…, 10)",
    "log2": "log(…, 2)",
    "int": "floor(…), or round(…)",
    "trunc": "floor(…), or round(…)",
    "pow": "** for a power",
    "root": "sqrt(…), or ** (1/3) for a cube root",
    "cbrt": "** (1/3) for a cube root",
    "mod": "% for the remainder",
    "div": "// to divide and round down",
    "lcm": "a * b / gcd(a, b)",
    **dict.fromkeys(("rad", "deg2rad"), "radians(…)"),
    **dict.fromkeys(("deg", "rad2deg"), "degrees(…)"),
    **{f"arc{name}": f"a{name}(…)" for name in ("sin", "cos", "tan")},
    "atan2": "atan(y / x)",
    "cot": "1 / tan(…)",
    **dict.fromkeys(("c", "ncr", "choose", "binomial", "binom"), "comb(n, k)"),
    **dict.fromkeys(("npr", "variations"), "perm(n, k)"),
    "fact": "factorial(…)",
    **dict.fromkeys(("avg", "average"), "mean(…)"),
    **dict.fromkeys(("sd", "std", "stddev", "stdevp"), "stdev(…) for a sample, pstdev(…) for a whole population"),
    **dict.fromkeys(("var", "varp"), "variance(…) for a sample, pvariance(…) for a whole population"),
    **dict.fromkeys(
        ("normcdf", "norm", "phi", "pnorm", "erf"), "normal(z), the share of the standard normal distribution below z"
    ),
    "round_sig": "significant: 3 on a line of its own, or {{x:.3g}} in a text",
}
_LACKING = re.compile(r"(?:a(?:rc)?)?(?:sin|cos|tan)h|sec|csc")
"""Functions that are not there, though they sound much like some that are."""
_NUMBER = r"\d+(?:\.\d+)?"
_RANGE = re.compile(rf"\s*{_NUMBER}\s*(?:-|–|to|…|\.\.\.)\s*{_NUMBER}\s*")
_CHOICES = re.compile(rf"\s*{_NUMBER}(?:\s*(?:or|,|;)\s*{_NUMBER})+\s*|\s*\[.*,.*\]\s*")
_WORD = re.compile(r"[^\W\d]\w*")
_STEP = re.compile(
    r"""[^"']{1,100}\.\.[^"']{1,100}(?:[,;]\s*step\b|[\d)]\s+(?!(?-i:step)\s)(?:by|steps?|in\ steps\ of)[\s=]*[\d.])"""
    r"""[^"']{0,100}""",
    re.IGNORECASE,
)
"""A step that is spelled in another way. A digit or a bracket before it tells it from a name in an expression."""


def of_syntax(text: str, start: int) -> str:  # noqa: PLR0911 - a case for each slip
    """Say what is wrong where Python's parser stopped in an expression."""
    if instead := _INSTEAD.get(text[start]):
        return f"{text[start]} can't be read; write {instead}"
    if text[start] == "=":
        return "one = can't be read; write == to compare"
    if text[start] == ";":
        return "only one expression may stand here"
    if text.rstrip().endswith("%"):
        return "% is the remainder; write 5 / 100 for 5 %"
    if text.count("(") > text.count(")"):
        return "a bracket is never closed"
    before = re.search(r"([a-z]+)\s*$", text[:start])
    if before and before[1] in FUNCTIONS:
        return f"brackets are missing; write {before[1]}(…)"
    word = _WORD.match(text, start) or _WORD.match(text, start + 1)
    if word and (instead := _SAID.get(word[0].lower())):
        return f"{word[0]} can't be read; write {instead}"
    if word and not re.match(r"(?:if|else|and|or|not|in|is)\b", word[0]) and text[:start].strip():
        return f"a sign is missing before {word[0][:40]}; write * between factors, and a unit on a line of its own"
    if word and text[start].isdigit():
        return "a sign is missing after the number; write * between factors, and a unit on a line of its own"
    return "this can't be read as an expression"


def of_value(text: str) -> str:
    """Say how a range or choices are written, if a value looks as if it was meant to be one; else nothing."""
    if _RANGE.fullmatch(text):
        return "write a range with two dots, such as 2..40"
    if _CHOICES.fullmatch(text):
        return "write choices with bars, such as 1 | 2 | 3, and decimals with a point"
    if _STEP.fullmatch(text):
        return "write a step after the last number, such as 2..40 step 2"
    return ""


def of_function(name: str, known: Collection[str]) -> str:
    """Say what to write in place of a function that there is not."""
    if instead := _UNKNOWN.get(name.lower()):
        return f"write {instead}"
    near = [] if _LACKING.fullmatch(name.lower()) else get_close_matches(name, known, n=1, cutoff=0.6)
    return f"did you mean {near[0]}?" if near else f"there are {', '.join(known)}"


def of_name(name: str, known: Collection[str], everywhere: Collection[str]) -> str:
    """Say what a name that stands for nothing may have meant."""
    if "·" in name:  # to Python, a letter
        return "· can't be read; write *"
    near = get_close_matches(name, known, n=1, cutoff=0.5) or get_close_matches(name, everywhere, n=1, cutoff=0.7)
    near = ["pi"] if name == "π" else near
    hint = f"did you mean {near[0]}?" if near else "define it on an earlier line, or put a text in quotes"
    return f"unknown name {name[:40]}; {hint}"


def of_key(name: str) -> str:
    """Name the line that was probably meant by the name of a value; empty if none was."""
    near = get_close_matches(name.casefold(), KEYS, n=1, cutoff=0.75)
    return near[0] if near else ""


def of_missing(keys: Collection[str], wanted: str) -> str:
    """Return the key that was probably meant to be another one; empty if there is none."""
    return next((key for key in keys if key not in KEYS and of_key(key) == wanted), "")


def of_yaml(lines: Sequence[str], line: int) -> tuple[int, str]:
    """Say in which line of a block YAML's rules are probably broken, and how; nothing if it can't be told."""
    for number, text in enumerate(lines[: line + 1]):
        if text.strip() and not text.startswith((" ", "-", "#")) and not re.search(r":(?:\s|$)", text):
            return number, "write a name, a colon, a space and a value, such as depth: 2..40"
    text = lines[line] if line < len(lines) else ""
    if begins := re.match(r"\s*(?:- )?[^:]+:\s+([%@`|])", text):
        between = "; what is between bars is written abs(…)" if begins[1] == "|" else ""
        return line, f"put a value that begins with {begins[1]} in quotes{between}"
    if text.strip().startswith("advice:"):
        return line, "advice stands right below the title of its mistake"
    if len(re.findall(r":\s", text)) > 1:
        return line, "there is a second colon; put what holds a colon in quotes"
    if text.startswith(" "):
        return line, "this line is not indented as those around it"
    return line, ""
