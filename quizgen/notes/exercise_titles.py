"""What notes in several languages write above an exercise: "Exercise 3", "Aufgabe 2.1: Kanten", "Challenge"."""

import re
from collections.abc import Sequence

from markdown_it.token import Token

from quizgen.notes.inline import start_of, without_start
from quizgen.notes.labels import REMARK

_WORDS = (
    *("exercise", "challenge", "problem", "task", "question"),  # English
    *("aufgabe", "übung", "übungsaufgabe", "frage"),  # German
    *("exercice", "ejercicio", "esercizio", "exercício"),  # French, Spanish, Italian, Portuguese
    *("oefening", "opgave", "övning", "ćwiczenie", "zadanie"),  # Dutch, Swedish, Polish
    *("упражнение", "задача", "задание", "вправа"),  # Russian, Ukrainian
    *("练习", "習題", "练习题", "練習", "練習問題", "演習", "연습문제", "연습"),  # Chinese, Japanese, Korean
)
_TITLE = re.compile(
    rf"\s*(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})(?:\s*#?\d{{1,3}}(?:\.\d{{1,3}})*[a-z]?)?(?:{REMARK})?"
    r"(?:\s*$|\s*[:：]\s*|\.\s+|\s+[–—-]\s+)",
    re.IGNORECASE,
)


def names_exercise(title: Sequence[Token]) -> bool:
    """Tell whether a title is such a word, alone or with a number, or begins with it and a colon, a stop or a dash."""
    return bool(_TITLE.match(start_of(title, 80)))


def without_name(title: Sequence[Token]) -> list[Token]:
    """Take the word and its number off a title; nothing is left of one that says no more."""
    found = _TITLE.match(start_of(title, 80))
    return without_start(title, found.end()) if found else list(title)
