"""What several families share."""

from quizgen.kit.known import known
from quizgen.kit.lift import integer
from quizgen.kit.numbers import CHANNELS, MANY_CHANNELS, square

__all__ = ["CHANNELS", "MANY_CHANNELS", "integer", "known", "square"]
