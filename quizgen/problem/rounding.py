"""Rounding, as calculators and spreadsheets do it."""

from fractions import Fraction


def in_last_place(value: Fraction, places: int) -> int:
    """Round to this many places, a half away from zero; return how many units of the last place that makes.

    So −2.5 is −3 to no places, and 1,350 is 14 to −2 places, in hundreds.
    """
    numerator, denominator = value.as_integer_ratio()
    if places >= 0:
        numerator *= 10**places
    else:
        denominator *= 10**-places
    nearest = (2 * abs(numerator) + denominator) // (2 * denominator)
    return nearest if numerator >= 0 else -nearest
