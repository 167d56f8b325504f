"""Reducing the ways to write the same: what is left of a typed answer before it is read, and single numbers in it."""

import re
import unicodedata
from collections.abc import Iterable
from fractions import Fraction

BYTES = re.compile(r"\s*([kmg]?b|bytes?|kilobytes?|megabytes?|gigabytes?)$")
BINARY_UNITS = re.compile(r"[kmg]ib$|[kmg]ibibytes?$")
FLOPS = re.compile(r"[kmg]?flops?$")

_LETTER = re.compile(r"[a-zà-ɏα-ωа-я]")
"""A unit without letters, such as €, may stand before the number too."""

_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")

_UNITS = re.compile(
    r"\s*(?:(?:trainable|input|output|image) )?(?:px|pixels?|param(?:eter)?s?|weights?|bias(?:es)?|neurons?|macs?"
    r"|multiply-accumulates?|layers?|convolutions?|channels?|filters?|rows?|columns?|sides?|units?|values?|inputs?|outputs?"
    r"|class(?:es)?|positions?|times)$"
)
"""Words that say what is counted; whatever they are, the number is what was asked for."""

_SIGNS = str.maketrans(
    {"\u2212": "-", "…": "..", "⁄": "/", "÷": "/", "·": "*", "’": "'", "`": "'"}
    | {"\u066b": ".", "\u066c": ",", "\u060c": ",", "\u3001": ","}  # points and commas of Arabic and Chinese
)
_SPACES = re.compile(r"\s+")
_APPROXIMATELY = re.compile(r"^[=≈~]\s*")
_MINUS = re.compile(r"^([+-])\s+(?=[0-9])")
_BRACKETS = {("(", ")"), ("[", "]"), ("{", "}")}
_GROUPED = re.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?:([,' ])[0-9]{3})(?:\1[0-9]{3})*(?![0-9,']| [0-9])")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:e[+-]?[0-9]{1,2})?")


def tidy(text: str) -> str:
    """Reduce case, widths, scripts of digits, signs, spaces, brackets, and words for what is counted."""
    return _UNITS.sub("", tidy_name(text))


def tidy_name(text: str) -> str:
    """Reduce the same, but for words: those that say what is counted may be part of a name, as in `input_layer`."""
    text = "".join(map(_plain, unicodedata.normalize("NFKC", text).lower())).translate(_SIGNS)
    text = _SPACES.sub(" ", text).strip().rstrip(".,;").rstrip()
    if len(text) > 1 and (text[0], text[-1]) in _BRACKETS:
        text = text[1:-1].strip()
    return _MINUS.sub(r"\1", _APPROXIMATELY.sub("", text))


def without_unit(text: str, unit: str) -> str:
    """Take off the unit that the question asks for, unless it is one of memory, which may have to be converted."""
    if not unit or BYTES.fullmatch(unit.lower()):
        return text
    text = text.strip()
    for form in _forms(unit):
        rest = text[: len(text) - len(form)]
        if text.lower().endswith(form) and not (_LETTER.match(form) and _LETTER.search(rest[-1:].lower())):
            return rest
        if not _LETTER.search(form) and text.lower().startswith(form):
            return text[len(form) :]
    return text


def _forms(unit: str) -> tuple[str, ...]:
    """Return how a unit is typed: with its powers raised or not, and with either of the signs for micro."""
    plain = unicodedata.normalize("NFKC", unit).lower().replace("\u2212", "-")
    return (
        unit.lower(),
        plain,
        plain.replace("-", "\u2212"),
        plain.translate(_RAISED),
        plain.replace("\u03bc", "\u00b5"),
    )


def _plain(sign: str) -> str:
    """Write any dash as a minus, digits of any script as ours, and what can't be seen as nothing."""
    if sign.isascii():
        return sign
    category = unicodedata.category(sign)
    if category == "Pd":
        return "-"
    if category == "Nd":
        return str(unicodedata.digit(sign))
    return "" if category == "Cf" else sign


def number(text: str) -> Fraction | None:
    """Read a number, its thousands set apart by commas, spaces or apostrophes or not at all."""
    plain = ungrouped(text)
    return Fraction(plain) if _NUMBER.fullmatch(plain) else None


def places(text: str) -> int:
    """Count the decimals of a number; those of 1.5e-3 are four, as of 0.0015."""
    digits, _, exponent = ungrouped(text).partition("e")
    _, *decimals = re.split("[.,]", digits)
    return max(len(decimals[-1].strip() if decimals else "") - int(exponent or 0), 0)


def ungrouped(text: str) -> str:
    """Take away what sets thousands apart."""
    return _GROUPED.sub(lambda match: re.sub("[,' ]", "", match[0]), text)


def whole(text: str) -> int | None:
    """Read a whole number."""
    value = number(text)
    return int(value) if value is not None and value.denominator == 1 else None


def wholes(parts: Iterable[str]) -> list[int] | None:
    """Read whole numbers; None if one of them is none."""
    numbers = [whole(part) for part in parts]
    return None if None in numbers else [one for one in numbers if one is not None]


def plain_name(text: str) -> str:
    """Reduce a name to what tells it from others: case, blanks, hyphens and underscores don't."""
    return re.sub(r"[-_ ]", "", text.lower())
