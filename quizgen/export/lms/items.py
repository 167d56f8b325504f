"""What every learning management system asks: problems with the answers it recognises, in pools from which it draws."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

from markupsafe import Markup

from quizgen.cards import Card, ConceptCard, NumericCard, Variant
from quizgen.export.topics import topic
from quizgen.notes import Image, MistakeWords
from quizgen.problem import Answer, Mistake, Problem
from quizgen.problem.choices import choices
from quizgen.richtext import prose

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


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer that is recognised, and what is said to it as rich text."""

    answer: Answer
    feedback: Markup
    is_right: bool = False


@dataclass(frozen=True, slots=True)
class Item:
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


@dataclass(frozen=True, slots=True)
class Pool:
    """All variants of a family's level. `cards` says how many of them a student gets."""

    id: str
    topic: str
    title: str
    cards: int
    items: tuple[Item, ...]


def pools(cards: Iterable[Card]) -> tuple[Pool, ...]:
    """Return the numeric cards' problems, family by family and level by level, in the order of the cards."""
    groups: dict[str, list[NumericCard]] = {}
    for card in cards:
        if isinstance(card, NumericCard):
            groups.setdefault(f"{card.family}/{card.level}", []).append(card)
    return tuple(
        Pool(name, topic(group[0]), group[0].skill, len(group), tuple(_items(group))) for name, group in groups.items()
    )


def concepts(cards: Iterable[Card]) -> tuple[ConceptCard, ...]:
    """Return the concept cards."""
    return tuple(card for card in cards if isinstance(card, ConceptCard))


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


def _items(cards: Sequence[NumericCard]) -> Iterator[Item]:
    for card in cards:
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


def _replies(variant: Variant, words: Mapping[str, MistakeWords], said: dict[object, Markup]) -> Iterator[Reply]:
    yield Reply(variant.problem.answer, RIGHT, is_right=True)
    for value, mistakes in variant.problem.wrong_answers:
        key = tuple((mistake.name, mistake.slots) for mistake in mistakes)
        if key not in said:
            said[key] = Markup().join(_feedback(mistake, words[mistake.name]) for mistake in mistakes)
        yield Reply(value, said[key])


def _feedback(mistake: Mistake, words: MistakeWords) -> Markup:
    advice = words.advice_for(mistake.slots)
    return Markup(f"<p><b>{_title(words.title)}.</b> {advice}</p>")  # noqa: S704 - both are rich text


_title = lru_cache(maxsize=1024)(prose)
"""The title of a mistake as rich text; many problems share it."""
