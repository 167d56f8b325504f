"""What several families share."""

from quizgen.kit.lift import integer
from quizgen.kit.numbers import CHANNELS, MANY_CHANNELS, square

__all__ = ["CHANNELS", "MANY_CHANNELS", "integer", "square"]
