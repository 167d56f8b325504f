"""A card as the page's script knows it: a line of JSON with answers, mistakes and all sets of numbers."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from quizgen.cards import Card, NumericCard, Variant
from quizgen.export.html.articles import place
from quizgen.export.json import answer_data
from quizgen.notes import MistakeWords
from quizgen.problem import Mistake, Problem
from quizgen.richtext import plain, without_footnotes

Options = Sequence[tuple[str, ...]]
"""The answers to choose from, for each variant; none if answers are typed."""


def json_line(data: object) -> str:
    """Write JSON on one line, in ASCII alone: browsers keep such text in one byte per character."""
    return json.dumps(data, separators=(",", ":"))


def card_line(card: Card, skill: str, options: Options = ()) -> str:
    """Return the line of a card whose texts are written for a page; the first variant's stand in the page already."""
    if isinstance(card, NumericCard):
        language = _spoken(card.written.language if card.written else None)
        return json_line({"title": skill, "family": card.family, "variants": _variants(card, options)} | language)
    asked = plain(without_footnotes(card.question))
    name = card.title if skill else asked  # of the headings alone, several questions may be below one
    return json_line({"title": name, "code": place(card)} | _spoken(card.language))


def _spoken(language: str | None) -> dict[str, str]:
    return {"language": language} if language else {}


def _variants(card: NumericCard, options: Options) -> list[dict[str, Any]]:
    variants = []
    for number, variant in enumerate(card.variants):
        data = _facts(variant.problem, card.mistakes)
        if options:
            data["options"] = options[number]
        variants.append(data | _texts(variant) if number else data)
    return variants


def _texts(variant: Variant) -> dict[str, Any]:
    return {"question": variant.question, "solution": variant.solution}


def _facts(problem: Problem, words: Mapping[str, MistakeWords]) -> dict[str, Any]:
    return {
        "code": problem.code,
        "answer": answer_data(problem.answer),
        "mistakes": [_mistake(mistake, words[mistake.name]) for mistake in problem.mistakes],
    }


def _mistake(mistake: Mistake, words: MistakeWords) -> list[Any]:
    data = [mistake.name, mistake.value.data, mistake.value.text]
    slots = words.filled(mistake.slots)
    return [*data, slots] if slots else data
