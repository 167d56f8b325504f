"""Whole numbers with their thousands set apart, for people."""

import re

_LONG = re.compile(r"(?<![\d.])\d{4,}(?!\d)")
"""A number in a formula that is not grouped yet: a grouped one has at most three digits in a row."""


def group_digits(number: int) -> str:
    """Write an integer as text: 18496 as `18,496`."""
    return f"{number:,}" if number >= 0 else f"−{-number:,}"


def group_digits_tex(number: int) -> str:
    """Write an integer as TeX: 18496 as `18{,}496`."""
    if -1000 < number < 1000:  # noqa: PLR2004 - nothing to group, as in most steps
        return str(number)
    return f"{number:,}".replace(",", "{,}")


def group_formula_tex(tex: str) -> str:
    """Group the whole numbers of a formula in TeX that are not grouped yet: `1031 + 16` as `1{,}031 + 16`."""
    return _LONG.sub(lambda number: group_digits_tex(int(number[0])), tex)
