"""The quiz: one page that works offline, grades and explains."""

from quizgen.export.html.exercises import Exercise, exercise
from quizgen.export.html.ideas import anchors_of
from quizgen.export.html.page import to_html

__all__ = ["Exercise", "anchors_of", "exercise", "to_html"]
