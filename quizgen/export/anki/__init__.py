"""A package for Anki: `docs/anki.md` says what Anki makes of it."""

from quizgen.export.anki.package import to_apkg

__all__ = ["to_apkg"]
