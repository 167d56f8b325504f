"""From what a block says to a family."""

from collections.abc import Mapping
from functools import partial

from quizgen.notes import MistakeWords
from quizgen.notes.frontmatter import clean_tags
from quizgen.own.family import OwnFamily
from quizgen.own.question import BlockQuestion, Definition, draw
from quizgen.own.rules import OwnMistake
from quizgen.problem import Answer, Asks, Level, Rank, Wrong

MAX_SHARE = 0.5
"""An answer with more than this share of the draws can be guessed."""


def make_family(definition: Definition, words: Mapping[str, MistakeWords], instances: int | None) -> OwnFamily:
    """Make the family of a problem; `words` are those of its mistakes, by their names."""
    written, rules = definition.written, definition.rules
    level = Level(written.title, partial(draw, definition), (), MAX_SHARE)
    return OwnFamily(
        name=written.id,
        title=written.title,
        topic=None,
        questions=(Asks(BlockQuestion, tuple(map(_wrong, rules.mistakes)), (rules.level,)),),
        levels=(level,),
        rank=Rank.OWN,
        first_level=rules.level,
        written=written,
        words=words,
        tags=clean_tags([*written.tags, *rules.tags]),
        instances=instances,
    )


def _wrong(mistake: OwnMistake) -> Wrong[BlockQuestion]:
    slots = partial(_slots, mistake) if mistake.advice.slots else None
    return Wrong(mistake.name, partial(_rule, mistake), slots=slots)


def _rule(mistake: OwnMistake, question: BlockQuestion) -> Answer | None:
    return question.wrong(mistake)


def _slots(mistake: OwnMistake, question: BlockQuestion) -> Mapping[str, object]:
    return question.advice_slots(mistake)
