"""Reading the answers that people type: the rules of `docs/answers.md`, as in `templates/shared/answers.js`."""

import re
from collections.abc import Callable
from enum import Enum
from fractions import Fraction

from quizgen.problem.answers import Answer, Couple, Decimal, Integer, IntegerSet, Name, Range, Ratio, Size, Volume
from quizgen.problem.rounding import in_last_place
from quizgen.problem.tidying import (
    BINARY_UNITS,
    BYTES,
    FLOPS,
    number,
    places,
    plain_name,
    tidy,
    tidy_name,
    ungrouped,
    wholes,
    without_unit,
)

EXPECTED = {
    "integer": "a whole number, such as 18,496",
    "shape": "two numbers, such as 24 × 60",
    "volume": "height × width × channels, such as 30 × 30 × 20",
    "pair": "two numbers in order, such as 0 and 1",
    "range": "the first and the last number, such as 31 to 32",
    "set": "all the numbers, such as 6, 7, 8",
    "ratio": "a fraction, or a decimal with three significant digits, such as 1/9 or 0.111",
    "decimal": "a number, such as 102.23",
    "name": "one of the names in the question",
}
"""What to tell a learner whose answer of this kind can't be read."""

_LONGEST = 4_000
"""Longer texts are no answers, and their numbers would be too large to read."""

_LONGEST_SPAN = 1_000

_POWERS = re.compile("[\u00b2\u00b3\u00b9\u2070-\u209f]|[0-9][ \t]*[\u00bc-\u00be\u2150-\u215e\u2189]")
"""Powers and mixed fractions, whose digits would run together."""

_GROUP_OR_DECIMAL = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
_DECIMAL_COMMA = re.compile(r"[+-]?(?![1-9][0-9]{0,2},[0-9]{3}(?![0-9]))[0-9]+,[0-9]+(?:e[+-]?[0-9]+)?")
"""A comma that can't group thousands; `-1,280` is -1280."""

_ZEROS = re.compile(r",0[0-9]{2}(?![0-9])")
"""A group of thousands and no number of its own."""

_TIMES = re.compile(r"\s*[x×*]\s*|\s+by\s+")
_TO = re.compile(r"(?<=[0-9])\s*(?:to|-|\.\.+)\s*(?=-?[0-9])")
_LIST = re.compile(r"\s*(?:[,;]\s*and\b|,|;|\band\b|\s)\s*")
_APART = re.compile(r"\s*(?:[,;]\s*and\b|;|\band\b|,\s)\s*")
"""What stands between numbers that may be grouped in thousands, as in `1,024, 2,048`."""

_SIGNED = re.compile(" -[0-9]")
"""The dash may be a sign, and the comma stand between numbers, as in `6 -7,800`."""

_ENDS = re.compile(
    r"(?:left|top|before|start|first)\s*:?\s*(-?[0-9,]+?)\s*(?:[,;]|\band\b)?\s*"
    r"(?:right|bottom|after|end|second|last)\s*:?\s*(-?[0-9,]+)"
)


class Verdict(Enum):
    """What is said of a typed answer. What can't be read does not count as wrong."""

    RIGHT = "right"
    WRONG = "wrong"
    UNREADABLE = "unreadable"


class UnreadableError(ValueError):
    """The text can't be read; the message says how to write the answer."""


def judge(text: str, answer: Answer) -> Verdict:
    """Compare what was typed with the answer, within its tolerance."""
    return _judged(text, answer)[0]


def hint(text: str, answer: Answer) -> str:
    """Return how to write an answer that can't be read; nothing for one that can."""
    return _judged(text, answer)[1]


def read_answer(text: str, like: Answer) -> Answer | None:
    """Read what was typed as an answer of the kind of `like`; None if it can't be one."""
    try:
        return _read(text, like)
    except UnreadableError:
        return None


def _judged(text: str, answer: Answer) -> tuple[Verdict, str]:
    try:
        typed = _read(text, answer)
    except UnreadableError as error:
        return Verdict.UNREADABLE, str(error)
    if answer.accepts(typed):
        return Verdict.RIGHT, ""
    if coarse := _coarse(typed, answer):
        return Verdict.UNREADABLE, coarse
    return Verdict.WRONG, ""


def _read(text: str, like: Answer) -> Answer:
    text = without_unit(text, _unit(like))
    if _POWERS.search(text):
        raise UnreadableError("Please write powers and mixed fractions as plain numbers.")
    tidied = tidy_name(text) if isinstance(like, Name) else tidy(text)
    found = _READERS[like.kind](tidied, like) if len(tidied) <= _LONGEST else None
    if found is None:
        raise UnreadableError(f"Please type {EXPECTED[like.kind]}.")
    return found


def _unit(answer: Answer) -> str:
    return answer.unit if isinstance(answer, Integer | Decimal) else ""


def _coarse(typed: Answer, answer: Answer) -> str:
    """Say so if a number is right, but rounded too far."""
    if not isinstance(typed, Decimal):
        return ""
    if isinstance(answer, Ratio) and Decimal.rounded(answer.exact, typed.places).scaled == typed.scaled:
        return "That is rounded too far: please give three significant digits, or a fraction."
    if not isinstance(answer, Decimal) or typed.places >= answer.places:
        return ""
    return _too_coarse(answer) if Decimal.rounded(answer.exact, typed.places).scaled == typed.scaled else ""


def _too_coarse(answer: Decimal, unit: str = "") -> str:
    return f"That is rounded too far: please give {answer.places} decimal{'s' if answer.places > 1 else ''}{unit}."


def _in_bytes(text: str, like: Answer) -> tuple[str, Fraction]:
    """Take a unit of memory off, and return by what to multiply to get to the unit that is asked for."""
    if BINARY_UNITS.search(text):
        asked = (
            f"{like.unit}, which counts in thousands"
            if isinstance(like, Integer | Decimal) and like.unit
            else "kB or MB"
        )
        raise UnreadableError(f"The question asks for {asked}; please convert KiB and MiB.")
    match = BYTES.search(text)
    if not match:
        return text, Fraction(1)
    unit = _unit(like)
    if unit and not BYTES.fullmatch(unit.lower()):
        return text, Fraction(1)
    factor = Fraction(_FACTORS[match[1][:1]], _FACTORS[unit.lower()[:1]]) if unit else Fraction(1)
    return text[: match.start()], factor


_FACTORS = {"b": 1, "k": 10**3, "m": 10**6, "g": 10**9}
"""Bytes in a unit, by its first letter."""


def _read_integer(text: str, like: Answer) -> Answer | None:
    if FLOPS.search(text):
        raise UnreadableError("The question asks for MACs, not for FLOPs.")
    text, factor = _in_bytes(text, like)
    if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+", text) and factor == 1:
        return None  # thousands to some, a decimal to others
    value = number(text)
    if value is None:
        return None
    value *= factor
    # A fraction can be read, and is wrong: 29.5 pixels is a misconception, not rubbish.
    return Integer(int(value)) if value.denominator == 1 else Ratio.of(*value.as_integer_ratio())


def _decimal_number(text: str) -> Fraction | None:
    """Read a number that need not be whole: a comma may stand for the decimal point."""
    if _GROUP_OR_DECIMAL.fullmatch(text):
        plain = text.replace(",", "")
        raise UnreadableError(
            f"Is the comma in {text} a decimal point? Please write {text.replace(',', '.')} or {plain}."
        )
    return number(text.replace(",", ".") if _DECIMAL_COMMA.fullmatch(text) else text)


def _read_decimal(text: str, like: Answer) -> Answer | None:
    text, factor = _in_bytes(text, like)
    value = _decimal_number(text)
    if value is None or not isinstance(like, Decimal):
        return None
    typed = places(text)
    if factor == 1:
        return Decimal.rounded(value, typed, like.slack)
    found = Decimal.rounded(value * factor, max(like.places, typed), like.slack)
    is_coarse = factor / 10**typed > Fraction(1, 10**like.places) and not like.accepts(found)
    # The decimals of 0.187 GB are none of 186.8 MB: both are compared in the unit that was typed.
    if is_coarse and in_last_place(like.exact / factor, typed) == in_last_place(value, typed):
        raise UnreadableError(_too_coarse(like, f" in {like.unit}"))
    return found


def _read_ratio(text: str, like: Answer) -> Answer | None:
    is_percentage = text.endswith("%")
    numerator, slash, denominator = text.removesuffix("%").strip().partition("/" if "/" in text else ":")
    is_whole = isinstance(like, Ratio) and like.denominator == 1
    above = number(numerator.strip()) if slash or is_whole else _decimal_number(numerator.strip())
    below = number(denominator.strip()) if slash else Fraction(1)
    if above is None or not below:
        return None
    value = above / below / (100 if is_percentage else 1)
    if slash and "." not in text:
        return Ratio.of(*value.as_integer_ratio())
    if slash:
        return Decimal.rounded(value, 6)
    typed = places(numerator) + (2 if is_percentage else 0)
    return Decimal.rounded(value, typed) if typed else Ratio.of(*value.as_integer_ratio())


def _numbers(text: str, *separators: re.Pattern[str]) -> list[int] | None:
    """Split at the first separator that occurs, and read whole numbers between."""
    parts = [text]
    for separator in separators:
        found = separator.split(text)
        if len(found) > 1:
            parts = found
            break
    return wholes(parts)


def _listed(text: str, fits: Callable[[list[int]], bool], *separators: re.Pattern[str]) -> list[int] | None:
    """Read whole numbers in a row: as they are, or grouped in thousands where only that fits the answer."""
    is_grouped = _ZEROS.search(text) and not _TIMES.search(text)
    plain = None if is_grouped else _numbers(text, *separators)
    grouped = None if plain and fits(plain) else _numbers(text, _APART)
    return grouped if grouped and (not plain or fits(grouped)) else plain


def _read_shape(text: str, _like: Answer) -> Answer | None:
    numbers = _listed(text, _are_two, _TIMES, _LIST)
    return Size(*numbers) if numbers and _are_two(numbers) else None


def _are_two(numbers: list[int]) -> bool:
    return len(numbers) == 2  # noqa: PLR2004 - two


def _read_volume(text: str, _like: Answer) -> Answer | None:
    numbers = _listed(text, lambda found: len(found) == 3, _TIMES, _LIST)  # noqa: PLR2004 - height, width, channels
    if not numbers or len(numbers) != 3:  # noqa: PLR2004 - as above
        return None
    height, width, channels = numbers
    return Volume(channels, height, width)


def _read_couple(text: str, _like: Answer) -> Answer | None:
    named = _ENDS.fullmatch(text)
    numbers = wholes(named.groups()) if named else _listed(text, _are_two, _TIMES, _LIST)
    return Couple(*numbers) if numbers and _are_two(numbers) else None


def _read_range(text: str, _like: Answer) -> Answer | None:
    text = text.removeprefix("from ")
    numbers = _numbers(text, _TO) if _TO.search(text) else _listed(text, _are_range, _LIST)
    return Range(numbers[0], numbers[-1]) if numbers and _are_range(numbers) else None


def _are_range(numbers: list[int]) -> bool:
    """Tell whether they are one or both ends, or all numbers of a range."""
    return len(numbers) <= 2 or numbers == list(range(numbers[0], numbers[0] + len(numbers)))  # noqa: PLR2004 - ends


def _read_set(text: str, like: Answer) -> Answer | None:
    parts = _TO.split(text.removeprefix("from "))
    span = parts if _SIGNED.search(text) else [ungrouped(part) for part in parts]
    if len(span) == 2 and all(re.fullmatch("[0-9]{1,9}", part) for part in span):  # noqa: PLR2004 - from, to
        first, last = map(int, span)
        return IntegerSet.of(range(first, last + 1)) if 0 <= last - first <= _LONGEST_SPAN else None
    numbers = _listed(text, lambda found: IntegerSet.of(set(found)) == like, _LIST)
    return IntegerSet.of(set(numbers)) if numbers else None


def _read_name(text: str, like: Answer) -> Answer | None:
    """Find a name among those that it may be; case, blanks, hyphens and underscores don't matter."""
    options = like.options if isinstance(like, Name) else ()
    names = [name for name in options if plain_name(name) == plain_name(text)]
    return Name(names[0], options) if len(names) == 1 else None


_READERS: dict[str, Callable[[str, Answer], Answer | None]] = {
    "integer": _read_integer,
    "shape": _read_shape,
    "volume": _read_volume,
    "pair": _read_couple,
    "range": _read_range,
    "set": _read_set,
    "ratio": _read_ratio,
    "decimal": _read_decimal,
    "name": _read_name,
}
