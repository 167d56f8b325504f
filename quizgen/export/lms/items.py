"""What every learning management system asks: problems with the answers it recognises."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from markupsafe import Markup

from quizgen.cards import NumericCard, Variant
from quizgen.notes import Image, MistakeWords
from quizgen.problem import Answer, Mistake, Problem
from quizgen.problem.choices import choices
from quizgen.richtext import begins_right, from_plain

RIGHT = Markup("<p>Right.</p>")
OTHER = Markup(
    "<p>Not right, and not a mistake that is known here. Compare your steps with those of the worked solution.</p>"
)

WRONG = Markup("<p>Not right. Compare your steps with those of the worked solution.</p>")
"""Where it stands beside what is said to a mistake."""

_PLAIN_ID = re.compile(r"[A-Za-z0-9_./@-]{1,100}")
_NO_ID = re.compile(r"[^A-Za-z0-9_.-]")
_NO_BRACKETS = str.maketrans("[]", "()")
_LONGEST_ID = 100
"""Characters of an idnumber in Moodle."""


class Reply(NamedTuple):
    """An answer that is recognised, and what is said to it as rich text."""

    answer: Answer
    feedback: Markup
    is_right: bool = False


class Item(NamedTuple):
    """A problem to be graded.

    Attributes:
        title: plain text, different for each code.
        question: rich text, as is the solution.
        images: the pictures of a note in question and solution.
        replies: the right answer, then each named wrong one once; the first that fits counts.
    """

    problem: Problem
    title: str
    tags: tuple[str, ...]
    question: Markup
    solution: Markup
    replies: tuple[Reply, ...]
    images: tuple[Image, ...] = ()

    @property
    def code(self) -> str:
        return self.problem.code

    @property
    def answer(self) -> Answer:
        return self.problem.answer

    def can_be_chosen(self) -> bool:
        """Tell whether there is a wrong answer to offer: a problem of a note may have none."""
        return len(self.replies) > 1

    def options(self) -> tuple[Reply, ...]:
        """Return what multiple choice offers: the right answer among mistakes, in an order that is always the same."""
        known = {reply.answer: reply for reply in self.replies}
        return tuple(known.get(answer) or Reply(answer, OTHER) for answer in choices(self.problem))


def items(card: NumericCard) -> Iterator[Item]:
    """Yield the problems of a card."""
    said: dict[object, Markup] = {}
    for variant in card.variants:
        code = variant.problem.code
        yield Item(
            variant.problem,
            f"{card.title} ({code.rpartition('/')[2]})",
            card.tags,
            variant.question,
            variant.solution,
            tuple(_replies(variant, card.mistakes, said)),
            card.images,
        )


def short_id(name: str) -> str:
    """Return an id of at most 100 characters, as GIFT can hold it: without brackets, and long ones end in a hash."""
    name = " ".join(name.translate(_NO_BRACKETS).split())
    if len(name) <= _LONGEST_ID:
        return name
    return f"{name[: _LONGEST_ID - 17]}~{sha256(name.encode()).hexdigest()[:16]}"


def file_id(name: str) -> str:
    """Return an id that may be an XML identifier and a file's name: a code with `_` for each `/`.

    Names of notes may hold any sign; then a hash of the whole tells them apart.
    """
    shown = _NO_ID.sub("_", name)
    if not _PLAIN_ID.fullmatch(name):
        shown = f"{shown[:_LONGEST_ID]}-{sha256(name.encode()).hexdigest()[:8]}"
    return shown if shown[0].isalpha() else f"q{shown}"


def _replies(variant: Variant, words: Mapping[str, MistakeWords], said: dict[object, Markup]) -> Iterator[Reply]:
    yield Reply(variant.problem.answer, RIGHT, is_right=True)
    for value, mistakes in variant.problem.wrong_answers:
        key = tuple([(mistake.name, mistake.slots) for mistake in mistakes])
        if key not in said:
            paragraphs = [_paragraph(mistake, words[mistake.name]) for mistake in mistakes]
            said[key] = Markup("".join(paragraphs))  # noqa: S704 - each is rich text
        yield Reply(value, said[key])


def _paragraph(mistake: Mistake, words: MistakeWords) -> str:
    direction = ' dir="auto"' if _runs_left(words.title) else ""
    return f"<p{direction}><b>{_title(words.title)}.</b> {words.advice_for(mistake.slots)}</p>"


_title = lru_cache(maxsize=1024)(from_plain)
"""The title of a mistake as rich text; many problems share it. A dollar in it is a dollar."""

_runs_left = lru_cache(maxsize=1024)(begins_right)
