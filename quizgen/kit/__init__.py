"""What several families share."""

from quizgen.kit.lift import integer
from quizgen.kit.numbers import CHANNELS, MANY_CHANNELS, sometimes, square

__all__ = ["CHANNELS", "MANY_CHANNELS", "integer", "sometimes", "square"]
