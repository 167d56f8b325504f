"""Which cards an export holds, and in which order."""

from quizgen.deck.build import Deck, build_deck
from quizgen.deck.request import Request
from quizgen.deck.shares import ALL

__all__ = ["ALL", "Deck", "Request", "build_deck"]
