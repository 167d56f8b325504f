"""What the page's script has to know: answers, mistakes and further variants, a line of JSON for each card.

The first line says how many sets of numbers each card has, and what it is about; the second holds the words of
mistakes, once for each family. The script reads a card's line when the card is shown. The first variant's question
and solution stand in the page already.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from markupsafe import Markup

from quizgen.cards import Card, NumericCard, Variant
from quizgen.export.html.exercises import Exercise, Idea, options
from quizgen.export.json import answer_data
from quizgen.export.web import page_html
from quizgen.notes import MistakeWords
from quizgen.problem import Mistake, Problem
from quizgen.richtext import plain, whole_sizes

_END_OR_BEGINNING = re.compile("<(?=!--|/?script)", re.IGNORECASE)
"""What matters inside a script element, by the HTML standard's "restrictions for contents of script elements"."""


def script_data(
    cards: Sequence[Card], key: str, exercises: Sequence[Exercise], ideas: dict[str, Idea], *, multiple_choice: bool
) -> Markup:
    """Return the data of a page as lines of JSON that can stand inside a script element.

    Args:
        cards: those of the deck.
        key: names this quiz in the browser's storage.
        exercises: the cards as the page shows them, in the same order.
        ideas: concepts on the page, by id.
        multiple_choice: whether answers are chosen.
    """
    lines = "\n".join(map(_line, _data(cards, key, exercises, ideas, multiple_choice=multiple_choice)))
    return Markup(_END_OR_BEGINNING.sub(r"\\u003c", lines))  # noqa: S704 - nothing in it can end the script


def _data(
    cards: Sequence[Card], key: str, exercises: Sequence[Exercise], ideas: dict[str, Idea], *, multiple_choice: bool
) -> Iterator[dict[str, Any]]:
    topics = list(dict.fromkeys(item.topic for item in exercises))
    yield {
        "key": key,
        "choices": multiple_choice,
        "topics": topics,
        "cards": [(topics.index(item.topic), _sets(card)) for card, item in zip(cards, exercises, strict=True)],
    }
    yield _advice(cards, ideas)
    for card, item in zip(cards, exercises, strict=True):
        yield _card(card, item, multiple_choice=multiple_choice)


def _line(data: object) -> str:
    """Write JSON in ASCII alone, which browsers read as text in no time."""
    return json.dumps(data, separators=(",", ":"))


def _sets(card: Card) -> int:
    return len(card.variants) if isinstance(card, NumericCard) else 0


def _card(card: Card, item: Exercise, *, multiple_choice: bool) -> dict[str, Any]:
    if not isinstance(card, NumericCard):
        return {"title": item.skill or plain(item.question), "code": item.code}
    first, *others = card.variants
    return {
        "title": item.skill,
        "family": card.family,
        "variants": [
            _facts(first.problem, card.mistakes, multiple_choice=multiple_choice),
            *(_variant(variant, card, multiple_choice=multiple_choice) for variant in others),
        ],
    }


def _variant(variant: Variant, card: NumericCard, *, multiple_choice: bool) -> dict[str, Any]:
    return {
        **_facts(variant.problem, card.mistakes, multiple_choice=multiple_choice),
        "question": variant.question,
        "solution": variant.solution,
    }


def _facts(problem: Problem, words: Mapping[str, MistakeWords], *, multiple_choice: bool) -> dict[str, Any]:
    data: dict[str, Any] = {
        "code": problem.code,
        "answer": answer_data(problem.answer),
        "mistakes": [_mistake(mistake, words[mistake.name]) for mistake in problem.mistakes],
    }
    if multiple_choice:
        data["options"] = options(problem)
    return data


def _mistake(mistake: Mistake, words: MistakeWords) -> list[Any]:
    data = [mistake.name, mistake.value.data, mistake.value.text]
    slots = words.filled(mistake.slots)
    return [*data, slots] if slots else data


def _advice(cards: Sequence[Card], ideas: dict[str, Idea]) -> dict[str, dict[str, Any]]:
    """Return title, advice and the idea's anchor of each mistake, by family and name."""
    advice: dict[str, dict[str, Any]] = {}
    for card in cards:
        if isinstance(card, NumericCard):
            known = advice.setdefault(card.family, {})
            for name, words in card.mistakes.items():
                if name not in known:
                    see = ideas[words.see].anchor if words.see in ideas else ""
                    known[name] = [whole_sizes(words.title), page_html(words.advice), see]
    return advice
