"""How an answer of each kind is typed and compared: the one place that knows, for every system.

Where a system compares text, an answer is a list of spellings; where it compares numbers, it is a number for each gap.
A kind that is not known here is typed as it is shown, and in gaps can only be chosen.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import permutations
from math import floor, log10
from random import Random
from typing import Any

from quizgen.export.lms.items import Item, Reply
from quizgen.problem import Answer, Decimal, Integer, IntegerSet, Ratio, Volume

HINTS = {
    "integer": "Type digits only, such as 18496.",
    "decimal": "Type a number such as 102.23.",
    "shape": "Type both numbers with an x between them, such as 24x60.",
    "volume": "Type all three numbers with an x between them, such as 30x30x20.",
    "pair": "Type both numbers with a comma between them, such as 0, 1.",
    "range": "Type it as 31 to 32.",
    "set": "Type the numbers in rising order with commas between them, such as 6, 7, 8.",
    "ratio": "Type a fraction in lowest terms, such as 73/576, or a whole number.",
    "name": "Type the name as it stands in the question.",
}
"""What to tell a learner who types into one box."""

GAP_HINTS = {
    "decimal": "Type a number such as 102.23, with a point and without a comma.",
    "ratio": "Type a fraction in lowest terms, in digits only. The denominator of a whole number is 1.",
    "set": "Tick every number that belongs to the answer.",
}
"""What to tell a learner who types into a gap for each number."""

DIGITS_ONLY = "Type digits only: 18496, not 18,496."

_LABELS = {
    "integer": ("Answer",),
    "decimal": ("Answer",),
    "shape": ("Height", "Width"),
    "volume": ("Height", "Width", "Channels"),
    "pair": ("First number", "Second number"),
    "range": ("First", "Last"),
    "ratio": ("Numerator", "Denominator"),
}

_MOST_SPELLINGS = 140
"""In one question; Moodle took that many."""

_ANY_ORDER = 3
"""A set of this many numbers is spelled in every order, a larger one only in rising order."""

_RATIO_DIGITS = (3, 4, 5, 6)
"""Significant digits of the decimals that stand for a fraction."""

_FARTHEST = 3
"""How far from a right number a wrong one to be ticked may lie where no mistake gives any."""

_ERROR, _LEAST_ERROR = 0.0011, 0.0005
"""How far a written number may be off: the first is a share of its margin, the second is for one without."""


_MINUS = re.compile(r"(?<![\d–-])-(?=[\d.])")
"""A hyphen that stands for a minus sign, and for no dash between two numbers."""


def is_number(item: Item) -> bool:
    """Tell whether the answer and all mistakes are single numbers."""
    asks_number = isinstance(item.answer, Integer | Decimal)
    return asks_number and all(isinstance(reply.answer, Integer | Decimal | Ratio) for reply in item.replies)


def number(answer: Answer) -> int | float:
    """Return the value of an answer that is one number."""
    if isinstance(answer, Integer):
        return answer.value
    assert isinstance(answer, Decimal | Ratio)  # noqa: S101 - see is_number
    return float(answer.exact)


def number_text(value: float, margin: float = 0) -> str:
    """Write a number with digits, a point and a minus sign alone: ten digits, or as many as its margin needs."""
    if isinstance(value, int):
        return str(value)
    error = margin * _ERROR or _LEAST_ERROR
    texts = (f"{value:.{digits}g}" for digits in range(10, 17))
    return next((text for text in texts if abs(float(text) - value) <= error), repr(value))


def tolerance(item: Item, reply: Reply) -> float:
    """Return what a number may differ by. A mistake gets half of the answer's, so that the answer comes first."""
    return item.answer.tolerance if reply.is_right else item.answer.tolerance / 2


def gaps(item: Item) -> tuple[tuple[str, ...], list[tuple[int | float, ...]]]:
    """Return what stands before each gap, none if the answer is no row of numbers, and the numbers of each reply."""
    rows = [gap_values(reply.answer) for reply in item.replies]
    if item.problem.task.asked.startswith("im2col"):
        return ("Rows", "Columns"), rows
    labels = _LABELS.get(item.answer.kind, ())
    return (labels if set(map(len, rows)) == {len(labels)} else ()), rows


def gap_values(answer: Answer) -> tuple[int | float, ...]:
    """Return the numbers that the gaps hold, in the order in which the question asks for them."""
    if isinstance(answer, Integer | Decimal):
        return (number(answer),)
    if isinstance(answer, Volume):
        return (answer.height, answer.width, answer.channels)
    data: Any = answer.data
    return tuple(data) if isinstance(data, list) else ()


def set_members(item: Item) -> tuple[int, ...]:
    """Return all numbers of the answer and the mistakes, to be ticked; none if the answer is no set."""
    answers = [reply.answer for reply in item.replies]
    sets = [answer.values for answer in answers if isinstance(answer, IntegerSet)]
    if len(sets) < len(answers):
        return ()
    known = {value for values in sets for value in values}
    return tuple(sorted(known if len(known) > len(sets[0]) else known | _neighbours(sets[0], item.code)))


def _neighbours(values: tuple[int, ...], code: str) -> set[int]:
    """Return wrong numbers to tick where no mistake has one: with right ones alone, nobody would have to think."""
    random = Random(f"{code} boxes")
    least = min(values[0], 1) if values[0] >= 0 else values[0] - _FARTHEST
    found: set[int] = set()
    for value in values:
        near = {*range(max(value - _FARTHEST, least), value + _FARTHEST + 1)} - {*values} - found
        found |= {random.choice(sorted(near))} if near else set()
    return found


def spelled(item: Item) -> Iterator[tuple[str, Reply]]:
    """Yield every spelling that is recognised, with the answer that it stands for; no spelling comes twice."""
    right, *wrong = (tuple(spellings(reply.answer)) for reply in item.replies)
    most = max(3, (_MOST_SPELLINGS - len(right)) // max(len(wrong), 1))
    seen = set()
    for reply, texts in zip(item.replies, (right, *(texts[:most] for texts in wrong)), strict=True):
        for text in texts:
            if text.lower() not in seen:
                seen.add(text.lower())
                yield text, reply


def spellings(answer: Answer) -> tuple[str, ...]:
    """Return the ways in which an answer is typed, the usual ones first; as it is shown is one of them."""
    texts = list(dict.fromkeys(_SPELLERS.get(answer.kind, _as_shown)(answer)))
    texts += [text.replace("-", "−") for text in texts if text.startswith("-")]
    texts += [_MINUS.sub("−", text) for text in texts if _MINUS.search(text) and not text.startswith("-")]
    return tuple(dict.fromkeys([*texts, answer.text]))


def _as_shown(answer: Answer) -> Iterator[str]:
    yield answer.text
    yield answer.text.replace(",", "")


def _one_number(answer: Answer) -> Iterator[str]:
    yield number_text(number(answer))
    yield answer.text


def _joined(values: Sequence[int], separators: str) -> Iterator[str]:
    """Join the numbers with each of the separators, which stand between bars."""
    texts = list(map(str, values))
    for separator in separators.split("|"):
        yield separator.join(texts)
    for opening, closing in ("()", "[]"):
        yield f"{opening}{', '.join(texts)}{closing}"
        yield f"{opening}{','.join(texts)}{closing}"


def _size(answer: Answer) -> Iterator[str]:
    values = [int(value) for value in gap_values(answer)]
    return _joined(values, "x| x | × |×|, |,| |*| * | by ")


def _couple(answer: Answer) -> Iterator[str]:
    return _joined([int(value) for value in gap_values(answer)], ", |,| and | |; |;")


def _range(answer: Answer) -> Iterator[str]:
    first, last = (int(value) for value in gap_values(answer))
    yield f"{first} to {last}"
    yield f"from {first} to {last}"
    yield from _joined((first, last), "-| - |–| – |, |,| |..|...| and ")


def _set(answer: Answer) -> Iterator[str]:
    assert isinstance(answer, IntegerSet)  # noqa: S101 - found by its kind
    values = answer.values
    orders = list(permutations(values)) if len(values) <= _ANY_ORDER else [values]
    for order in orders:
        texts = list(map(str, order))
        yield ", ".join(texts)
    for order in orders:
        texts = list(map(str, order))
        yield from (",".join(texts), " ".join(texts), "; ".join(texts), f"{{{', '.join(texts)}}}")
        if len(texts) > 1:
            yield f"{', '.join(texts[:-1])} and {texts[-1]}"


def _ratio(answer: Answer) -> Iterator[str]:
    assert isinstance(answer, Ratio)  # noqa: S101 - found by its kind
    above, below = answer.data
    if below == 1:
        yield from (str(above), f"{above}/1", f"{above:,}")
        return
    yield from (f"{above}/{below}", f"{above} / {below}", f"{above}:{below}")
    value = float(answer.exact)
    magnitude = floor(log10(abs(value)))
    for digits in _RATIO_DIGITS:
        yield from _with_or_without_zero(f"{value:.{max(digits - 1 - magnitude, 0)}f}")
    for digits in _RATIO_DIGITS:
        yield from _with_or_without_zero(_rounded(answer, max(digits - 1 - magnitude, 0)))
    finite = next((places for places in range(1, 7) if (answer.exact * 10**places).denominator == 1), None)
    if finite:
        yield from _with_or_without_zero(_rounded(answer, finite))


def _rounded(answer: Ratio, places: int) -> str:
    """Round as people do, where Python rounds a half to the even digit."""
    return Decimal.rounded(answer.exact, places).text.replace(",", "").replace("−", "-")


def _with_or_without_zero(text: str) -> Iterator[str]:
    yield text
    sign, digits = text[: text.startswith("-")], text.removeprefix("-")
    if digits.startswith("0."):
        yield f"{sign}{digits[1:]}"


_SPELLERS: dict[str, Callable[[Answer], Iterator[str]]] = {
    "integer": _one_number,
    "decimal": _one_number,
    "shape": _size,
    "volume": _size,
    "pair": _couple,
    "range": _range,
    "set": _set,
    "ratio": _ratio,
}
