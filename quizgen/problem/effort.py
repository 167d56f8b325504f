"""How much work a problem is without a calculator."""

from collections.abc import Iterable
from functools import lru_cache


@lru_cache(maxsize=4096)  # the same few numbers come again and again
def digits(number: int) -> int:
    """Count significant digits: 128 has three, 1200 has two."""
    return len(str(abs(number)).rstrip("0")) or 1


def effort(products: Iterable[tuple[int, int]], added: Iterable[int] = ()) -> int:
    """Measure mental effort.

    The sum, over the multiplications (and divisions), of the product of the operands' significant digits, plus the
    digits of each number added. A factor of one costs nothing. 3 → 16 channels with k = 3 is 7, 64 → 128 is 14.
    """
    multiplying = sum(digits(a) * digits(b) for a, b in products if a != 1 and b != 1)
    return multiplying + sum(len(str(number)) for number in added)
