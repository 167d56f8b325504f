"""TeX to MathML, with the checks that the converter leaves out: it overlooks unknown commands and missing arguments."""

import re
from functools import lru_cache
from xml.etree import ElementTree as ET

from markupsafe import Markup

from quizgen.mathml.errors import TexError
from quizgen.mathml.finish import NAMESPACE, finish
from quizgen.mathml.letters import style_letters
from quizgen.mathml.negation import STROKE, strike_out
from quizgen.mathml.prepare import STAND_INS, prepared
from quizgen.mathml.texts import PLAIN_TEXT

_ESCAPED = re.compile(r"\\[\\{}]")
_COMMAND = re.compile(r"\\[A-Za-z]+|\\.")
_IN_TEXT = re.compile(r"\\[A-Za-z]+\s*\{")
_LONGEST = 4_000
_CHILDREN = {
    "mfrac": 2,
    "msub": 2,
    "msup": 2,
    "munder": 2,
    "mover": 2,
    "mroot": 2,
    "msubsup": 3,
    "munderover": 3,
}

_ELEMENTS = frozenset(
    (
        *("math", "mrow", "mi", "mn", "mo", "mtext", "mspace", "ms", "mstyle", "mpadded", "mphantom", "menclose"),
        *("mfrac", "msqrt", "mroot", "msub", "msup", "msubsup", "munder", "mover", "munderover"),
        *("mtable", "mtr", "mtd", "mlabeledtr"),
    )
)
_ATTRIBUTES = frozenset(
    (
        *("accent", "accentunder", "align", "columnalign", "columnlines", "columnspacing", "depth", "display"),
        *("displaystyle", "fence", "form", "frame", "height", "largeop", "linethickness", "lspace", "mathbackground"),
        *("mathcolor", "mathsize", "mathvariant", "maxsize", "minsize", "movablelimits", "notation", "rowlines"),
        *("rowspacing", "rspace", "scriptlevel", "separator", "stretchy", "symmetric", "voffset", "width"),
    )
)
"""What may come out. The converter lets markup inside of a text pass, and quotes in a colour's name."""

_COLOUR = re.compile(r"#?[A-Za-z0-9]+")

_MACRO = re.compile(
    r"\\(?:[gex]?def|let|(?:re)?newcommand|providecommand|DeclareMathOperator|newenvironment|require|unicode|char"
    r"|href|url|style|class|cssId)(?![A-Za-z])"
)
"""Commands that reach beyond their formula in one reader or another; a formula with one of them is refused."""

_ENVIRONMENT = re.compile(r"\\([bBvV]matrix|smallmatrix|align|array|split)(?![A-Za-z])")
"""Names of environments, which the converter takes for commands as well; nobody else does."""

_BEGIN = re.compile(r"\\begin\s*\{([^{}]*)\}")
_SCRIPT_OF_NOTHING = re.compile(r"(?<!\\)[\^_]\s*[\^_]")

_UNSEEN = re.compile(r"\\(?:[bx]?cancel|boxed|fbox|enclose)(?![A-Za-z])|\\begin\{array\}\s*\{\s*\|[lcr|\s]*\}")


@lru_cache(maxsize=4096)  # checked when a note is read, and shown later
def to_mathml(source: str, *, display: bool = False) -> Markup:
    """Convert a formula.

    Raises:
        TexError: it can't be shown as it is meant.
    """
    from latex2mathml.converter import convert  # noqa: PLC0415 - only where formulas are converted or checked

    if len(source) > _LONGEST:
        raise TexError(f"it is longer than {_LONGEST:,} characters")
    if macro := _MACRO.search(source):
        raise TexError(f"{macro[0]} is not allowed")
    if found := _ENVIRONMENT.search(source):
        raise TexError(rf"{found[0]} is not a command; write \begin{{{found[1]}}} … \end{{{found[1]}}}")
    if not STAND_INS.keys().isdisjoint(source):
        raise TexError("a control character can't stand in it")
    _check_braces(source)
    known = prepared(source)
    if not known.strip():
        raise TexError("it is empty")
    _check_overlooked(known)
    try:
        xml = convert(known, display="block" if display else "inline")
        for stand_in, entity in STAND_INS.items():
            xml = xml.replace(stand_in, entity)
        root = ET.fromstring(xml)  # noqa: S314 - made here; text in it is escaped or makes the parser fail
    except ET.ParseError as error:
        raise TexError("a & outside of a table, or another sign that can't stand here") from error
    except RecursionError as error:
        raise TexError("it is nested too deeply") from error
    except Exception as error:  # the converter raises dozens of its own, and IndexError besides
        raise TexError(_reason(error)) from error
    strike_out(root)
    _check_tree(root)
    finish(root, limits=display and r"\nolimits" not in source)
    style_letters(root)
    ET.register_namespace("", NAMESPACE)
    return Markup(ET.tostring(root, encoding="unicode"))  # noqa: S704 - checked


def unseen(source: str) -> str:
    """Return a command that the formula has and browsers don't show: what is struck out or framed looks plain."""
    found = _UNSEEN.search(source)
    return found[0] if found else ""


def _reason(error: Exception) -> str:
    """Put the name of the converter's error into words: MissingSuperScriptOrSubscriptError."""
    words = re.findall(r"[A-Z][a-z]+", type(error).__name__.removesuffix("Error"))
    return " ".join(words).lower() or "it can't be read"


def _check_braces(source: str) -> None:
    depth = 0
    for sign in re.findall(r"[{}]", _ESCAPED.sub("", source)):
        depth += 1 if sign == "{" else -1
        if depth < 0:
            raise TexError("a } without its {")
    if depth:
        raise TexError("a { without its }")


def _check_overlooked(known: str) -> None:
    """Refuse what TeX and MathJax refuse, and the converter would show as something else."""
    from latex2mathml.commands import MATRICES  # noqa: PLC0415 - only where formulas are converted or checked

    for name in _BEGIN.findall(known):
        if rf"\{name}" not in MATRICES:
            raise TexError(f"the environment {name} is unknown")
    if found := _SCRIPT_OF_NOTHING.search(PLAIN_TEXT.sub("x", known)):
        raise TexError(f"nothing stands between the two signs of {found[0]}")


def _check_tree(root: ET.Element) -> None:
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        unknown = (_COMMAND if name != "mtext" else _IN_TEXT).search(element.text or "")
        if unknown:
            raise TexError(f"{unknown[0]} is unknown" if name != "mtext" else f"{unknown[0]}…}} can't stand in a text")
        if not _COLOUR.fullmatch(element.get("mathcolor", "black")):
            raise TexError("a colour has to be a name or #rrggbb")
        if element.text == STROKE:
            raise TexError(r"\not can't strike out what stands after it")
        if name not in _ELEMENTS or not _ATTRIBUTES.issuperset(element.keys()):
            raise TexError("markup can't stand in it")
        if len(element) != _CHILDREN.get(name, len(element)):
            raise TexError("an argument is missing")
