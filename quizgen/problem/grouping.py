"""Whole numbers with their thousands set apart, for people."""


def group_digits(number: int) -> str:
    """Write an integer as text: 18496 as `18,496`."""
    return f"{number:,}" if number >= 0 else f"−{-number:,}"


def group_digits_tex(number: int) -> str:
    """Write an integer as TeX: 18496 as `18{,}496`."""
    if -1000 < number < 1000:  # noqa: PLR2004 - nothing to group, as in most steps
        return str(number)
    return f"{number:,}".replace(",", "{,}")
