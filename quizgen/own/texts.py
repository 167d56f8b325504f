"""Values in the texts of a problem: as people write numbers, and as TeX within formulas."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from markupsafe import Markup, escape

from quizgen.notes.concept import Slot
from quizgen.notes.placeholders import PLACEHOLDER, substituted
from quizgen.own.arithmetic import EvaluationError, Value, places_of, settled
from quizgen.own.formulas import formula_with_values, text_tex
from quizgen.problem.grouping import group_digits, group_digits_tex
from quizgen.problem.rounding import in_last_place
from quizgen.richtext import holds_right, no_formula, number_in_order

_SPEC = re.compile(r"\.(\d{1,2})([efg])|(d)")
_RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_NO_WORDS = re.compile(r"(<tex[^>]*>)([^<]*)(</tex>)|<code\b.*?</code>", re.DOTALL)
_AFTER_BACKSLASH = re.compile(rf"\\(?={PLACEHOLDER})")
"""A backslash in words, of which a value that begins with a bracket would make the beginning of a formula."""

_MOST_PLACES = 12
_SIGNIFICANT = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """A value as text, and as TeX."""

    text: str
    tex: str


def spec_fault(spec: str) -> str:
    """Say what is wrong with how a value is to be shown; empty if nothing is."""
    match = _SPEC.fullmatch(spec)
    if not match or int(match[1] or 0) > _MOST_PLACES or (match[2] == "g" and match[1] == "0"):
        formats = ":.2f for two decimals, :.3g for three digits, :.2e for a power of ten, :d for no commas"
        return f"“:{spec[:20]}” is not a format; write {formats}"
    return ""


def shown(value: Value, spec: str = "") -> Shown:  # noqa: PLR0911 - a case for each kind of value
    """Show a value: 18496 as 18,496, 1/3 as a fraction, a root with six digits.

    Raises:
        EvaluationError: the form that is asked for doesn't suit it.
    """
    if isinstance(value, bool):
        return Shown(*("yes", r"\text{yes}") if value else ("no", r"\text{no}"))
    if isinstance(value, str):
        return Shown(value, text_tex(value))
    number = settled(value)
    match = _SPEC.fullmatch(spec)
    if match and match[3]:
        if number.denominator != 1:
            raise EvaluationError(f"{float(number):g} is not whole, as :d asks")
        return Shown(str(number.numerator).replace("-", "−"), str(number.numerator))
    if match and match[2] == "e":
        return _scientific(number, int(match[1]))
    if match:
        places = int(match[1]) if match[2] == "f" else _places(number, int(match[1]))
        return _decimal(number, places)
    if number.denominator == 1:
        return Shown(group_digits(number.numerator), group_digits_tex(number.numerator))
    if isinstance(value, float):
        return _decimal(number, _places(number, _SIGNIFICANT), strip=True)
    exact_places = next((n for n in range(1, _MOST_PLACES) if (number * 10**n).denominator == 1), None)
    if exact_places:
        return _decimal(number, exact_places)
    above, below = number.as_integer_ratio()
    sign = "-" if above < 0 else ""
    tex = rf"{sign}\frac{{{group_digits_tex(abs(above))}}}{{{group_digits_tex(below)}}}"
    return Shown(f"{group_digits(above)}/{group_digits(below)}", tex)


def _places(number: Fraction, significant: int) -> int:
    return places_of(number, significant) if number else 0


def _scientific(number: Fraction, decimals: int) -> Shown:
    """Write a number with one digit before the point, times a power of ten."""
    exponent = decimals - places_of(number, decimals + 1) if number else 0
    mantissa = _decimal(number / Fraction(10) ** exponent, decimals)
    if not exponent:
        return mantissa
    raised = str(exponent).translate(_RAISED)
    return Shown(f"{mantissa.text} · 10{raised}", rf"{mantissa.tex} \cdot 10^{{{exponent}}}")


def _decimal(number: Fraction, places: int, *, strip: bool = False) -> Shown:
    """Write a number that is rounded to this many places; below 0 to tens, hundreds and so on."""
    scaled = in_last_place(number, places)
    if places <= 0:
        whole = int(scaled * Fraction(10) ** -places)
        return Shown(group_digits(whole), group_digits_tex(whole))
    before, after = divmod(abs(scaled), 10**places)
    digits = f"{after:0{places}d}"
    digits = digits.rstrip("0") if strip else digits
    point = "." if digits else ""
    sign = "-" if scaled < 0 else ""
    return Shown(
        f"{sign}{before:,}{point}{digits}".replace("-", "−"), f"{sign}{group_digits_tex(before)}{point}{digits}"
    )


def filled(html: Markup, slots: Sequence[Slot], values: Sequence[Shown]) -> Markup:
    """Put values in place of the placeholders of a text: as TeX in formulas, as they are in code, else as words."""
    by_placeholder = {slot.placeholder: value for slot, value in zip(slots, values, strict=True)}
    in_words = word_form(str(html))
    words = {one: str(escape(in_words(value.text))) for one, value in by_placeholder.items()}
    code = {one: str(escape(value.text)) for one, value in by_placeholder.items()}
    both = {one: (value.text, value.tex) for one, value in by_placeholder.items()}
    parts, done = [], 0
    source = str(html)
    for match in _NO_WORDS.finditer(source):
        parts.append(_in_words(source[done : match.start()], words))
        opening, formula, closing = match.groups()
        parts += [opening, formula_with_values(formula, both), closing] if opening else [substituted(match[0], code)]
        done = match.end()
    return Markup("".join([*parts, _in_words(source[done:], words)]))  # noqa: S704 - escaped above


@lru_cache(maxsize=64)  # all instances of a problem stand in the same texts
def word_form(around: str) -> Callable[[str], str]:
    """Return what writes a value among these words: never as a formula, and in order if they run to the left."""
    if holds_right(around):
        return lambda text: number_in_order(no_formula(text))
    return no_formula


def _in_words(text: str, values: Mapping[str, str]) -> str:
    return substituted(_AFTER_BACKSLASH.sub("\\\\\u2060", text), values)
