"""What a card is about, in a word or two."""

from quizgen.cards import DECK, Card, ConceptCard
from quizgen.problem import Topic

_TOPICS = {Topic.COMPUTE.value: "Multiply-accumulates"}
"""Topics of ours that their tags name too shortly. Tags of others' notes mean what they say."""


def topic(card: Card) -> str:
    """Name what a card is about: by its topic or first tag, or by its note."""
    if not card.tags:
        noted = card if isinstance(card, ConceptCard) else card.written
        return noted.note if noted else card.deck.below(DECK)
    tag = card.tags[0]
    if tag in _TOPICS:
        return _TOPICS[tag]
    words = tag.split("::")[-1].replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
