r"""What notes write and the converter doesn't know, put into what it knows: line breaks, labels, `\ce`."""

import re

from quizgen.errors import shortened
from quizgen.mathml.amsmath import BRACES, in_known_words
from quizgen.mathml.chemistry import without_chemistry
from quizgen.mathml.environments import in_shared_commands
from quizgen.mathml.errors import TexError
from quizgen.mathml.lines import in_lines
from quizgen.mathml.nesting import UNSEEN, well_nested, with_tags_as_texts
from quizgen.mathml.texts import PLAIN_TEXT, TEXT_COMMAND

_DIMENSION = re.compile(r"(?<=\\\\)\s*\[-?[\d.]+\s*(?:pt|em|ex|mm|cm|mu|in)\]")
_DROPPED = re.compile(rf"{UNSEEN}|\\(?:begin|end)\{{equation\*?\}}|(?<=\\hspace)\*")
_WITHOUT_ZERO = re.compile(r"(\\(?:[hm]space|m?kern|[hm]skip)(?:\s*\{)?(?:\s*-)?\s*)(?=\.\d)")
r"""A width such as `.5em`: the converter reads up to the dot only."""

_STARRED_MATRIX = re.compile(r"\\(begin|end)\{([pbBvV]matrix)\*\}(?:\s*\[[lcr]\])?")
"""A matrix with the alignment of its columns: the converter knows that, and forgets the brackets."""

_ARRAY = re.compile(r"\\begin\{array\}\s*(?:\[[tbc]\]\s*)?\{((?:[^{}]|\{[^{}]*\})*)\}(?:\s*\\hline(?![A-Za-z]))*")
_FIRST_CELL = re.compile(r"(\\begin\{(?!array|substack|\w*matrix\*)[A-Za-z]+\*?\})(?=\s*[\[{])")
"""A bracket or brace with which a table's first cell begins: the converter takes it for that of an option."""

_LAST_LINE = re.compile(r"(?:\\\\\s*)?(?:\\hline\s*)+(?=\\end\{array\})")
_EMPTY_LAST_CELL = re.compile(r"(?<!\\)&\s*(?=\\end\b)")
"""An empty cell that ends a table: the converter leaves out all of its row."""

_MATRIX = re.compile(r"\\(begin|end)\{[pbBvV]matrix\}(\s*[\^_'])?")
_NO_SPACE = re.compile(r"@\{(?:\s|\\[,:;! ])*\}")
_COLUMNS = re.compile(r"[lcr]+(?:\|[lcr]+)*")

_NUMBERED_BY_HAND = re.compile(r"\\(?:tag|nonumber|notag)(?![A-Za-z])")
_NOT = re.compile(r"\\not\s*(?:\{\s*([=<>|]|\\[A-Za-z]+)\s*\}|([=<>|]|\\[A-Za-z]+))")
_NEGATED = {
    "=": r"\neq",
    "<": r"\nless",
    ">": r"\ngtr",
    "|": r"\nmid",
    r"\le": r"\nleq",
    r"\ge": r"\ngeq",
    r"\to": r"\nrightarrow",
}
"""Relations that the converter strikes out with a sign of its own, which browsers put where nobody sees it."""

_UPRIGHT_LETTER = re.compile(r"(?<=\\math(?:rm|sf))\s*\{([A-Za-z])\}")
"""A single letter: the converter would leave it slanted, or make another sign of it. After a blank it doesn't."""

_TEXT = re.compile(r"\\(?:text|textrm|textbf|textit|mbox|mathrm|operatorname)\s*\{[^{}]*\}")
_OPERATOR = re.compile(r"\\operatorname\s*(\*?)\s*\{((?:[^{}]|\{[^{}]*\})*)\}")
_PLAIN_NAME = re.compile(r"[A-Za-z\s]+")
_IN_NAME = re.compile(r"\\([,:;> ]|[A-Za-z]+)|[~{}]")
_NAMED = frozenset(("arg", "max", "min", "sup", "inf", "lim", "log", "exp", "ln", "det", "dim", "ker", "gcd", "Pr"))

_WITH_FORMULAS = re.compile(
    rf"(\\(?:{TEXT_COMMAND})\s*\{{)((?:[^{{}}\\$]|\\[^A-Za-z]|\$(?:[^{{}}$]|\{{[^{{}}]*\}})*\$)*)\}}"
)
"""A text in which formulas may stand between dollars."""

_DOLLAR = re.compile(r"(?<!\\)\$")

STAND_INS = {"\x01": "&lt;", "\x02": "&gt;", "\x03": "&amp;", "\x04": "%", BRACES[0]: "{", BRACES[1]: "}"}
"""What keeps signs of a text from the converter, which would take them for markup or for TeX, and how XML has them.

XML can't hold the stand-ins, so no formula may either. Signs of private use are signs like any other.
"""

_TO_STAND_INS = str.maketrans("<>", "\x01\x02")
_IN_WORDS = re.compile(r"\\(.)", re.DOTALL)
_SIGNS_OF_WORDS = {"&": "\x03", "%": "\x04", "{": BRACES[0], "}": BRACES[1], "#": "#", "_": "_", "$": "$", " ": " "}
_SPACES_OF_WORDS = frozenset(",:;!>")


def prepared(source: str) -> str:
    """Put a formula into words that the converter knows; < and > in a text become stand-ins.

    Raises:
        TexError: it can't be shown as it is meant.
    """
    source = well_nested(source)  # before `equation` goes, which tells what stands in another environment
    if _NUMBERED_BY_HAND.search(source):
        source = _with_its_own_numbers(source)
    source = in_shared_commands(_DIMENSION.sub("", _WITHOUT_ZERO.sub(r"\g<1>0", _DROPPED.sub("", source))))
    source = _LAST_LINE.sub("", _ARRAY.sub(_array, _STARRED_MATRIX.sub(r"\\\1{\2}", source)))
    source = without_chemistry(source)
    if "$" in source:
        source = _WITH_FORMULAS.sub(_formulas_taken_out, source)
    source = _EMPTY_LAST_CELL.sub("&{}", _with_scripts(in_lines(source)))
    source = _NOT.sub(_negated, source)
    source = _OPERATOR.sub(_operator, source)
    source = _FIRST_CELL.sub(r"\1{}", in_known_words(source))
    source = _UPRIGHT_LETTER.sub(r"{ \1}", source)
    source = _TEXT.sub(lambda text: text[0].translate(_TO_STAND_INS), source)
    return PLAIN_TEXT.sub(_words, source) if "\\" in source else source


def _array(beginning: re.Match[str]) -> str:
    r"""Begin an array with its columns and the lines between them.

    The converter counts a frame and a double line as lines between other columns and rows, and blanks as columns. What
    it doesn't know of columns it would show as letters of the first cell.
    """
    columns = re.sub(r"\|+", "|", "".join(_NO_SPACE.sub("", beginning[1]).split())).strip("|")
    if not _COLUMNS.fullmatch(columns):
        raise TexError(
            f"the columns of an array have to be l, c, r, |, : and *{{…}}{{…}}, not {shortened(beginning[1])}"
        )
    return rf"\begin{{array}}{{{columns}}}"


def _with_scripts(source: str) -> str:
    """Put matrices with an exponent into braces: the converter would take it for that of nothing."""
    begun: list[int] = []
    braces: list[tuple[int, str]] = []
    for found in _MATRIX.finditer(source):
        if found[1] == "begin":
            begun.append(found.start())
        elif begun:
            start = begun.pop()
            braces += [(start, "{"), (found.start(2), "}")] if found[2] else []
    for place, brace in sorted(braces, reverse=True):
        source = f"{source[:place]}{brace}{source[place:]}"
    return source


def _operator(operator: re.Match[str]) -> str:
    r"""Write the name of an operator as the converter knows it: letters and spaces, or else a text.

    It would take the star of `\operatorname*{arg\,min}` for a sign, and its letters for variables.
    """
    star, content = operator.groups()
    if _PLAIN_NAME.fullmatch(content):
        return operator[0]
    name = _IN_NAME.sub(_in_name, content).strip()
    if _PLAIN_NAME.fullmatch(name):
        return rf"\operatorname{star}{{{name}}}"
    if name and not set("\\_^$&").intersection(name):
        return rf"\mathop{{\text{{{name}}}}}"
    return rf"\mathrm{{{content}}}"


def _in_name(part: re.Match[str]) -> str:
    command = part[1] or ""
    if command.isalpha():
        return f"\u2009{command}" if command in _NAMED else part[0]
    if part[0] in {"{", "}"}:
        return ""
    return "\u2009" if command == "," else "\u00a0"


def _formulas_taken_out(text: re.Match[str]) -> str:
    r"""Write `\text{if $x$}` as `\text{if }x`; the converter would show the dollars."""
    command, content = text.groups()
    parts = _DOLLAR.split(content)
    if len(parts) == 1:
        return text[0]
    return f"{{{''.join(part if place % 2 else f'{command}{part}}}' for place, part in enumerate(parts) if part)}}}"


def _with_its_own_numbers(source: str) -> str:
    """Set tags off from the formula, and leave out the numbers that the converter would add to them."""
    source = source.replace(r"\begin{align}", r"\begin{align*}").replace(r"\end{align}", r"\end{align*}")
    return with_tags_as_texts(source)


def _negated(relation: re.Match[str]) -> str:
    sign = relation[1] or relation[2]
    return _NEGATED.get(sign, rf"\not{sign}") + " "


def _words(text: re.Match[str]) -> str:
    """Take the backslashes off the signs of a text; spaces of a certain width stand between texts."""
    command, content = rf"\{text[1]}{text[2]}", text[3]

    def shown(sign: re.Match[str]) -> str:
        if sign[1] in _SPACES_OF_WORDS:
            return f"}}{sign[0]}{command}"
        return _SIGNS_OF_WORDS.get(sign[1], sign[0])

    inner = _IN_WORDS.sub(shown, content.translate(_TO_STAND_INS))
    return f"{command}{inner}}}" if inner.count("}") == 0 else f"{{{command}{inner}}}}}"
