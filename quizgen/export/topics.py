"""What a card is about, in a word or two."""

from quizgen.cards import Card, ConceptCard

_TOPICS = {"compute": "Multiply-accumulates"}
"""Topics that their tags name too shortly."""


def topic(card: Card) -> str:
    """Name what a card is about: by its topic or first tag, or by its note."""
    if not card.tags:
        noted = card if isinstance(card, ConceptCard) else card.written
        return noted.note if noted else card.deck
    name = card.tags[0].split("::")[-1]
    if name in _TOPICS:
        return _TOPICS[name]
    words = name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:]
