"""What the families that work backwards share."""

from collections.abc import Callable, Sequence

from quizgen.solver import Pair


def ceil_div(number: int, divisor: int) -> int:
    """Divide and round up."""
    return -(-number // divisor)


def at_least_one(value: int) -> int | None:
    """Pass on what can be a size or a number of channels; None is neither."""
    return value if value >= 1 else None


def first_count(reaches: Callable[[int], bool]) -> int:
    """Return the smallest number, from 1, at which something is reached."""
    count = 1
    while not reaches(count):
        count += 1
    return count


def where_it_applies(values: Sequence[int | None], right: Pair) -> Pair | None:
    """Complete a wrong rule's values for height and width with the right ones where it does not apply.

    None if it applies on neither axis.
    """
    height, width = values
    if height is None and width is None:
        return None
    return right[0] if height is None else height, right[1] if width is None else width
