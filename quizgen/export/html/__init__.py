"""The quiz: one page that works offline, grades and explains."""

from quizgen.export.html.page import to_html

__all__ = ["to_html"]
