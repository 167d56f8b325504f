"""Which cards an export holds, and in which order."""

from quizgen.deck.build import Deck, Progress, build_deck, build_parts
from quizgen.deck.chosen import chosen_deck
from quizgen.deck.request import ALL, All, Request, fresh_seed
from quizgen.deck.versions import MOST_VERSIONS, VersionPlan, make_versions, version_letters

__all__ = [
    "ALL",
    "MOST_VERSIONS",
    "All",
    "Deck",
    "Progress",
    "Request",
    "VersionPlan",
    "build_deck",
    "build_parts",
    "chosen_deck",
    "fresh_seed",
    "make_versions",
    "version_letters",
]
