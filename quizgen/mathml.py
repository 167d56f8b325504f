"""TeX to MathML, with the checks that the converter leaves out: it overlooks unknown commands and missing arguments."""

import re
from functools import lru_cache
from xml.etree import ElementTree as ET

from markupsafe import Markup

_ALIGNED = re.compile(r"\\(begin|end)\{aligned\}")
_ESCAPED = re.compile(r"\\[\\{}]")
_COMMAND = re.compile(r"\\[A-Za-z]+|\\.")
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


class TexError(ValueError):
    """A formula that can't be shown; the message says why."""


@lru_cache(maxsize=4096)
def to_mathml(source: str, *, display: bool = False) -> Markup:
    """Convert a formula.

    Raises:
        TexError: it can't be shown as it is meant.
    """
    from latex2mathml.converter import convert  # noqa: PLC0415 - only where formulas are converted or checked

    if len(source) > _LONGEST:
        raise TexError(f"it is longer than {_LONGEST:,} characters")
    _check_braces(source)
    try:
        xml = convert(_ALIGNED.sub(r"\\\1{align*}", source), display="block" if display else "inline")
        root = ET.fromstring(xml)  # noqa: S314 - made here; text in it is escaped or makes the parser fail
    except ET.ParseError as error:
        raise TexError("a & outside of a table, or another sign that can't stand here") from error
    except RecursionError as error:
        raise TexError("it is nested too deeply") from error
    except Exception as error:  # the converter raises dozens of its own, and IndexError besides
        raise TexError(_reason(error)) from error
    _check_tree(root)
    return Markup(xml)  # noqa: S704 - checked


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


def _check_tree(root: ET.Element) -> None:
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        unknown = _COMMAND.search(element.text or "") if name != "mtext" else None
        if unknown:
            raise TexError(f"{unknown[0]} is unknown")
        if len(element) != _CHILDREN.get(name, len(element)):
            raise TexError("an argument is missing")
