"""The quiz: one page that works offline, grades and explains."""

from quizgen.export.html.exercises import page_card
from quizgen.export.html.page import to_html

__all__ = ["page_card", "to_html"]
