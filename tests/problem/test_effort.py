"""Mental effort is measured as declared."""

import pytest

from quizgen.families.parameters.conv_parameters import Count
from quizgen.problem import digits
from quizgen.solver import Conv2d, Shape


@pytest.mark.parametrize(("channels", "filters", "expected"), [(3, 16, 7), (64, 128, 14), (512, 512, 18)])
def test_effort_of_counting_parameters(channels: int, filters: int, expected: int) -> None:
    """3 → 16 with kernel 3 is 7, 64 → 128 is 14, 512 → 512 is 18."""
    assert Count(Conv2d(channels, filters, (3, 3)), Shape(channels, 32, 32)).effort() == expected


@pytest.mark.parametrize(("number", "expected"), [(0, 1), (7, 1), (10, 1), (128, 3), (1200, 2), (-30, 1)])
def test_trailing_zeros_cost_nothing(number: int, expected: int) -> None:
    """Significant digits only."""
    assert digits(number) == expected
