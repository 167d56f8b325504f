"""What is learned: a skill with variants, or a concept. Problems and concepts become cards here."""

from quizgen.cards.card import Card, ConceptCard, Home, NumericCard, Variant
from quizgen.cards.make import concept_card, numeric_card
from quizgen.cards.mistakes import check_mistakes, explaining_concepts, mistake_words
from quizgen.cards.style import read_style
from quizgen.cards.subject import (
    DECK,
    NETWORKS,
    About,
    Subject,
    about,
    named_together,
    stem_of,
    subject_about,
    subject_of,
    subject_of_cards,
)
from quizgen.cards.templates import Templates, find_templates

__all__ = [
    "DECK",
    "NETWORKS",
    "About",
    "Card",
    "ConceptCard",
    "Home",
    "NumericCard",
    "Subject",
    "Templates",
    "Variant",
    "about",
    "check_mistakes",
    "concept_card",
    "explaining_concepts",
    "find_templates",
    "mistake_words",
    "named_together",
    "numeric_card",
    "read_style",
    "stem_of",
    "subject_about",
    "subject_of",
    "subject_of_cards",
]
