"""Reading the answers that people type. The rules are those of `docs/answers.md`."""

import re
import unicodedata
from collections.abc import Callable
from enum import Enum
from fractions import Fraction

from quizgen.problem.answers import Answer, Couple, Decimal, Integer, IntegerSet, Range, Ratio, Size, Volume

EXPECTED = {
    "integer": "a whole number, such as 18,496",
    "shape": "two numbers, such as 24 × 60",
    "volume": "height × width × channels, such as 30 × 30 × 20",
    "pair": "two numbers in order, such as 0 and 1",
    "range": "the first and the last number, such as 31 to 32",
    "set": "all the numbers, such as 6, 7, 8",
    "ratio": "a fraction or a decimal, such as 1/9 or 0.111",
    "decimal": "a number, such as 102.23",
}
"""What to tell a learner whose answer of this kind can't be read."""

_SPACES = re.compile(r"\s+")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:([,' ])\d{3})(?:\1\d{3})*(?![\d,']| \d)")
_TIMES = re.compile(r"\s*[x×*]\s*")
_TO = re.compile(r"(?<=\d)\s*(?:to|-|\.\.+)\s*(?=-?\d)")
_LIST = re.compile(r"\s*(?:,|;|\band\b|\s)\s*")
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)")
_UNITS = re.compile(r"\s*(?:px|pixels?|parameters?|params?|macs?|[km]b|bytes?|layers?|channels?|filters?|times)$")


class Verdict(Enum):
    """What is said of a typed answer. What can't be read does not count as wrong."""

    RIGHT = "right"
    WRONG = "wrong"
    UNREADABLE = "unreadable"


def judge(text: str, answer: Answer) -> Verdict:
    """Compare what was typed with the answer, within its tolerance."""
    typed = read_answer(text, answer)
    if typed is None:
        return Verdict.UNREADABLE
    return Verdict.RIGHT if answer.accepts(typed) else Verdict.WRONG


def read_answer(text: str, like: Answer) -> Answer | None:
    """Read what was typed as an answer of the kind of `like`; None if it can't be one."""
    tidied = _tidy(text)
    return _READERS[like.kind](tidied, like) if len(tidied) <= _LONGEST else None


def _tidy(text: str) -> str:
    """Reduce the ways to write the same: case, widths, signs, spaces, brackets, units."""
    text = unicodedata.normalize("NFKC", text).lower().translate(_SIGNS)
    text = _SPACES.sub(" ", text).strip().rstrip(".")
    if len(text) > 1 and (text[0], text[-1]) in {("(", ")"), ("[", "]"), ("{", "}")}:
        text = text[1:-1].strip()
    return _UNITS.sub("", text)


_SIGNS = str.maketrans({"−": "-", "–": "-", "—": "-", "…": "..", "⁄": "/", "÷": "/", "·": "*", "’": "'", "`": "'"})


def _ungroup(text: str) -> str:
    """Take out the signs between thousands: `18,496`, `18 496`, `18'496`."""
    return _GROUPED.sub(lambda match: re.sub(r"[,' ]", "", match[0]), text)


def _number(text: str) -> Fraction | None:
    text = _ungroup(text)
    return Fraction(text) if _NUMBER.fullmatch(text) else None


def _whole(text: str) -> int | None:
    number = _number(text)
    return int(number) if number is not None and number.denominator == 1 else None


def _read_integer(text: str, _like: Answer) -> Answer | None:
    if re.fullmatch(r"\d{1,3}(\.\d{3})+", text):
        return None  # thousands to some, a decimal to others
    number = _number(text)
    if number is None:
        return None
    # A fraction can be read, and is wrong: 29.5 pixels is a misconception, not rubbish.
    return Integer(int(number)) if number.denominator == 1 else Ratio.of(*number.as_integer_ratio())


def _read_decimal(text: str, like: Answer) -> Answer | None:
    if re.fullmatch(r"\d+,\d{1,2}", text):
        text = text.replace(",", ".")
    number = _number(text)
    if number is None:
        return None
    slack = like.slack if isinstance(like, Decimal) else 1
    places = max(like.places if isinstance(like, Decimal) else 0, len(text.partition(".")[2]))
    return Decimal.rounded(number, places, slack)


def _read_ratio(text: str, _like: Answer) -> Answer | None:
    numerator, slash, denominator = text.partition("/")
    above, below = _number(numerator.strip()), _number(denominator.strip()) if slash else Fraction(1)
    if above is None or not below:
        return None
    if "." in text:
        return Decimal.rounded(above / below, 6)
    return Ratio.of(*(above / below).as_integer_ratio())


def _numbers(text: str, separators: "tuple[re.Pattern[str], ...]") -> list[int] | None:
    """Split at the first separator that occurs, and read whole numbers between."""
    for separator in separators:
        # Between numbers that × separates, a comma can only stand between thousands.
        candidate = text if separator is _LIST else _ungroup(text)
        parts = separator.split(candidate)
        if len(parts) > 1:
            break
    else:
        parts = [text]
    numbers = [_whole(part) for part in parts]
    return None if None in numbers else [number for number in numbers if number is not None]


def _read_shape(text: str, _like: Answer) -> Answer | None:
    numbers = _numbers(text, (_TIMES, _LIST))
    return Size(*numbers) if numbers and len(numbers) == 2 else None  # noqa: PLR2004 - height and width


def _read_volume(text: str, _like: Answer) -> Answer | None:
    numbers = _numbers(text, (_TIMES, _LIST))
    if not numbers or len(numbers) != 3:  # noqa: PLR2004 - height, width, channels
        return None
    height, width, channels = numbers
    return Volume(channels, height, width)


def _read_couple(text: str, _like: Answer) -> Answer | None:
    numbers = _numbers(text, (_LIST,))
    return Couple(*numbers) if numbers and len(numbers) == 2 else None  # noqa: PLR2004 - two


def _read_range(text: str, _like: Answer) -> Answer | None:
    numbers = _numbers(text, (_TO, _LIST))
    if numbers is None or len(numbers) > 2:  # noqa: PLR2004 - the first and the last
        return None
    return Range(numbers[0], numbers[-1])


def _read_set(text: str, _like: Answer) -> Answer | None:
    span = _TO.split(text)
    if len(span) == 2 and all(re.fullmatch(r"\d+", part) for part in span):  # noqa: PLR2004 - from, to
        first, last = map(int, span)
        return IntegerSet.of(range(first, last + 1)) if 0 <= last - first <= _LONGEST_SPAN else None
    numbers = _numbers(text, (_LIST,))
    return IntegerSet.of(set(numbers)) if numbers else None


_LONGEST_SPAN = 1_000
_LONGEST = 4_000
"""Longer texts are no answers, and their numbers would be too large to read."""

_READERS: dict[str, Callable[[str, Answer], Answer | None]] = {
    "integer": _read_integer,
    "shape": _read_shape,
    "volume": _read_volume,
    "pair": _read_couple,
    "range": _read_range,
    "set": _read_set,
    "ratio": _read_ratio,
    "decimal": _read_decimal,
}
