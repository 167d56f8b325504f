"""Which cards an export holds, and in which order."""

from quizgen.deck.build import Deck, Progress, build_deck, build_parts
from quizgen.deck.request import ALL, All, Request

__all__ = ["ALL", "All", "Deck", "Progress", "Request", "build_deck", "build_parts"]
