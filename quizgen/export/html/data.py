"""What the page's script has to know, as JSON: answers, mistakes and further variants.

The first variant's question and solution stand in the page already, and a mistake's words are told once for a family.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup

from quizgen.cards import Card, NumericCard, Variant
from quizgen.export.html.exercises import Exercise, Idea, options
from quizgen.export.json import answer_data
from quizgen.export.web import page_html
from quizgen.notes import MistakeWords
from quizgen.problem import Mistake, Problem


def script_data(
    cards: Sequence[Card], key: str, exercises: Sequence[Exercise], ideas: dict[str, Idea], *, multiple_choice: bool
) -> Markup:
    """Return the data of a page as JSON that can stand inside a script element.

    Args:
        cards: those of the deck.
        key: names this quiz in the browser's storage.
        exercises: the cards as the page shows them, in the same order.
        ideas: concepts on the page, by id.
        multiple_choice: whether answers are chosen.
    """
    data = {
        "key": key,
        "advice": _advice(cards, ideas),
        "cards": [
            _card(card, item, multiple_choice=multiple_choice) for card, item in zip(cards, exercises, strict=True)
        ],
    }
    return htmlsafe_json_dumps(data, dumps=_compact)


def _compact(data: object, **_options: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _card(card: Card, item: Exercise, *, multiple_choice: bool) -> dict[str, Any]:
    data: dict[str, Any] = {"id": card.id, "kind": card.kind, "topic": item.topic}
    if isinstance(card, NumericCard):
        first, *others = card.variants
        data |= {
            "family": card.family,
            "variants": [
                _facts(first.problem, card.mistakes, multiple_choice=multiple_choice),
                *(_variant(variant, card, multiple_choice=multiple_choice) for variant in others),
            ],
        }
    return data


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
                    known[name] = [words.title, page_html(words.advice), see]
    return advice
