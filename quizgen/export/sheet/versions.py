"""Versions of a sheet as they are shown: questions with their numbers, points and answers."""

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from random import Random

from markupsafe import Markup

from quizgen.cards import Card, NumericCard
from quizgen.export.sheet.layout import Layout
from quizgen.export.sheet.marks import MARKED, usual_points, with_marks
from quizgen.notes import Image
from quizgen.richtext import closed, code_in_order, code_with_marks, plain

Show = Callable[[Markup, tuple[Image, ...]], Markup]
"""Turns a rich text and its pictures into what a format shows."""

_WORDS_A_LINE = 9
"""A line written by hand holds about this many words of an answer."""
_FEWEST_LINES, _MOST_LINES = 3, 8
_SHORT = 600
"""Signs of a question that fits on a page for sure, if it shows nothing large."""
_LARGE = re.compile("<(img|pre|table|svg)")
_COLUMNS = 5
"""Versions side by side in a table of answers, at most."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question of one version.

    Attributes:
        number: its place on the version's sheet, from 1.
        place: number and version, for the key, such as B3.
        card: id of the card, the same in all versions.
        code: gives it back with `quizgen show`; empty for a concept.
        points: what it counts; 0 if no points are shown.
        language: that of its note, if it says so.
        lines: lines to write on; 0 where there is a number to find.
        answer: as text, or a concept's whole answer.
        wrong_answers: each with the titles of the mistakes that lead to it.
    """

    number: int
    place: str
    card: str
    skill: str
    language: str | None
    code: str
    points: int
    lines: int
    text: Markup
    answer: Markup
    solution: Markup
    wrong_answers: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def is_short(self) -> bool:
        """Whether it fits on a page for sure, so that it may be bound to one."""
        return bool(self.code) or (len(plain(self.text)) < _SHORT and not _LARGE.search(self.text))

    @property
    def shown_code(self) -> Markup:
        """The code for a page."""
        return code_in_order(self.code)

    @property
    def marked_code(self) -> str:
        """The code for a file of Word or LibreOffice."""
        return code_with_marks(self.code)


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the sheet.

    Attributes:
        name: a letter, or a person's name.
        label: what the version is called where there are several; else empty.
    """

    name: str
    label: str
    questions: tuple[Question, ...]

    @property
    def points(self) -> int:
        return sum(question.points for question in self.questions)

    @property
    def numeric(self) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.code)

    @property
    def has_marks(self) -> bool:
        """Whether a solution says where points are earned; those of notes have no steps to mark."""
        return any(MARKED in question.solution for question in self.questions)

    @property
    def needs_conventions(self) -> bool:
        """Whether there are questions about networks; those of notes, whose codes hold a #, say what they mean."""
        return any("#" not in question.code for question in self.numeric)


@dataclass(frozen=True, slots=True)
class ShortAnswer:
    """A concept's answer, and the questions that ask for it: such as 3, or A3 and B7 where orders differ."""

    places: tuple[str, ...]
    question: Question


@dataclass(frozen=True, slots=True)
class Answers:
    """What the key shows: tables of versions side by side, answers in words, worked steps."""

    tables: tuple[tuple[Version, ...], ...]
    short: tuple[ShortAnswer, ...]
    worked: tuple[Version, ...]

    @property
    def has_marks(self) -> bool:
        """Whether any solution says where points are earned."""
        return any(version.has_marks for version in self.worked)


def shown_versions(made: Mapping[str, tuple[Card, ...]], seed: int, layout: Layout, show: Show) -> tuple[Version, ...]:
    """Number the questions of each version, in an order of its own if that is asked for, and make texts to show."""
    versions = []
    for index, (name, cards) in enumerate(made.items()):
        numbered = list(enumerate(cards, start=1))
        if layout.shuffle and (index or layout.people):
            Random(f"{seed}/{name}").shuffle(numbered)
        prefix = f"{closed(name)}, " if layout.people else name if len(made) > 1 else ""
        questions = tuple(
            _question(number, f"{prefix}{number}", card, _points(layout, first, card), show)
            for number, (first, card) in enumerate(numbered, start=1)
        )
        versions.append(Version(name, _label(name, len(made), layout), questions))
    return tuple(versions)


def answers_of(versions: Sequence[Version]) -> Answers:
    """Return what the key shows of these versions."""
    places: dict[str, list[Question]] = defaultdict(list)
    for version in versions:
        for question in version.questions:
            if not question.code:
                places[question.card].append(question)
    has_numbers = any(version.numeric for version in versions)
    return Answers(
        tables=_side_by_side(versions) if has_numbers else (),
        short=tuple(ShortAnswer(_places(asked), asked[0]) for asked in places.values()),
        worked=tuple(version for version in versions if version.numeric),
    )


def _side_by_side(versions: Sequence[Version]) -> tuple[tuple[Version, ...], ...]:
    """Share versions among tables, as few and as equal as possible."""
    count = ceil(len(versions) / _COLUMNS)
    ends = [len(versions) * number // count for number in range(count + 1)]
    return tuple(tuple(versions[start:end]) for start, end in pairwise(ends))


def _places(asked: Sequence[Question]) -> tuple[str, ...]:
    """Return the places of a question; its number alone if that is the same in all versions."""
    numbers = {question.number for question in asked}
    return tuple(map(str, numbers)) if len(numbers) == 1 else tuple(question.place for question in asked)


def _label(name: str, number: int, layout: Layout) -> str:
    if layout.people:
        return name
    return f"Version {name}" if number > 1 else ""


def _points(layout: Layout, number: int, card: Card) -> int:
    return 0 if layout.points is None else layout.points.get(number, usual_points(card))


def _question(number: int, place: str, card: Card, points: int, show: Show) -> Question:
    if isinstance(card, NumericCard):
        return _numeric(number, place, card, points, show)
    words = len(plain(card.answer).split())
    return Question(
        number=number,
        place=place,
        card=card.id,
        skill=" › ".join(card.context),
        language=card.language,
        code="",
        points=points,
        lines=min(max(ceil(words / _WORDS_A_LINE), _FEWEST_LINES), _MOST_LINES),
        text=show(card.question, card.images),
        answer=show(card.answer, card.images),
        solution=Markup(),
        wrong_answers=(),
    )


def _numeric(number: int, place: str, card: NumericCard, points: int, show: Show) -> Question:
    (variant,) = card.variants
    problem = variant.problem
    return Question(
        number=number,
        place=place,
        card=card.id,
        skill=card.skill,
        language=card.written.language if card.written else None,
        code=problem.code,
        points=points,
        lines=0,
        text=show(variant.question, card.images),
        answer=Markup.escape(problem.answer.text),
        solution=show(with_marks(variant.solution, points), card.images),
        wrong_answers=tuple(
            (value.text, tuple(closed(card.mistakes[mistake.name].title) for mistake in group))
            for value, group in problem.wrong_answers
        ),
    )
