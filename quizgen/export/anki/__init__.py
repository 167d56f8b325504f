"""A package for Anki: `docs/anki.md` says what Anki makes of it."""

from quizgen.export.anki.gone import gone_cards, search_for
from quizgen.export.anki.package import to_apkg
from quizgen.export.anki.source_link import SourceLink

__all__ = ["SourceLink", "gone_cards", "search_for", "to_apkg"]
