"""Every card with everything known about it. The format is a contract: `docs/json.md`."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, is_dataclass
from typing import Any

from markupsafe import Markup

from quizgen.cards import Card, ConceptCard, NumericCard, Subject, Variant, subject_of_cards
from quizgen.export.harmless import harmless
from quizgen.export.pictures import data_uri
from quizgen.mathjax import mathjax
from quizgen.notes import MistakeWords
from quizgen.problem import Answer, Decimal, Integer, Mistake, Name, Task
from quizgen.richtext import replace_images
from quizgen.solver import Graph, Shape
from quizgen.version import __version__

FORMAT = 2


def to_json(seed: int, cards: Iterable[Card]) -> bytes:
    """Return a deck as UTF-8 JSON with one card a line. Equal decks give equal bytes."""
    cards = tuple(cards)
    subject = subject_of_cards(cards)
    about = {"generator": f"quizgen {__version__}", "format": FORMAT, "seed": seed}
    networks = _networks(cards)
    head = _dump(about | ({"networks": networks} if networks else {}))
    lines = ",\n".join(_dump(_card(card, subject)) for card in cards)
    return f'{head[:-1]}, "cards": [\n{lines}\n]}}\n'.encode()


def answer_data(answer: Answer) -> dict[str, Any]:
    """Return an answer as data, with the tolerance within which a typed one counts as right."""
    data: dict[str, Any] = {
        "type": answer.kind,
        "value": answer.data,
        "text": answer.text,
        "tolerance": answer.tolerance,
    }
    if isinstance(answer, Decimal):
        data["places"] = answer.places
    if isinstance(answer, Integer | Decimal) and answer.unit:
        data["unit"] = answer.unit
    if isinstance(answer, Name):
        data["options"] = list(answer.options)
    return data


def _dump(data: object) -> str:
    return json.dumps(data, ensure_ascii=False)


def _networks(cards: Iterable[Card]) -> dict[str, Any]:
    """Return the networks that are asked about, by name: their nodes, and which nodes each reads (0 is the input)."""
    asked = {
        variant.problem.task.network[0]: variant.problem.task.network[1]
        for card in cards
        if isinstance(card, NumericCard)
        for variant in card.variants
        if variant.problem.task.network
    }
    return {name: _graph(graph) for name, graph in asked.items()}


def _graph(graph: Graph) -> dict[str, Any]:
    return {
        "input": _plain_data(graph.input),
        "nodes": [
            {"name": node.name, **_plain_data(node.layer), "inputs": list(node.inputs)}
            | ({"weights": node.weights, "biases": node.biases} if node.weights else {})
            for node in graph.nodes
        ],
    }


def _card(card: Card, subject: Subject) -> dict[str, Any]:
    return _concept_card(card, subject) if isinstance(card, ConceptCard) else _numeric_card(card, subject)


def _numeric_card(card: NumericCard, subject: Subject) -> dict[str, Any]:
    return {
        "id": card.id,
        "kind": card.kind,
        "family": card.family,
        "level": card.level,
        "title": card.title,
        "deck": card.deck.below(subject.deck),
        "tags": card.tags,
        "source": card.source and asdict(card.source),
        "mistakes": {name: _words(words) for name, words in card.mistakes.items()},
        "variants": [_variant(variant, card) for variant in card.variants],
    }


def _concept_card(card: ConceptCard, subject: Subject) -> dict[str, Any]:
    images = {image.name: data_uri(image) for image in card.images}
    return {
        "id": card.id,
        "kind": card.kind,
        "family": None,
        "level": None,
        "title": card.title,
        "deck": card.deck.below(subject.deck),
        "tags": card.tags,
        "source": asdict(card.source),
        "variants": [
            {
                "context": card.context,
                "question_html": harmless(mathjax(replace_images(card.question, images.__getitem__))),
                "answer_html": harmless(mathjax(replace_images(card.answer, images.__getitem__))),
            }
        ],
    }


def _variant(variant: Variant, card: NumericCard) -> dict[str, Any]:
    problem, words = variant.problem, card.mistakes
    images = {image.name: data_uri(image) for image in card.images}
    return {
        "code": problem.code,
        "question_html": mathjax(replace_images(variant.question, images.__getitem__)),
        "solution_html": mathjax(replace_images(variant.solution, images.__getitem__)),
        "problem": _task(problem.task),
        "answer": answer_data(problem.answer),
        "steps": [{"label": step.label, "tex": step.tex, "value": step.value.data} for step in problem.steps],
        "target": problem.target or None,
        "mistakes": [mistake_data(mistake, words[mistake.name]) for mistake in problem.mistakes],
    }


def _task(task: Task) -> dict[str, Any]:
    data: dict[str, Any] = {"asked": task.asked}
    if task.input:
        data |= {"input": _plain_data(task.input), "layers": _plain_data(task.layers)}
    data |= {key: _plain_data(value) for key, value in task.details}
    if task.unknown:
        number, name = task.unknown
        data["layers"][number][name] = None
        data["unknown"] = {"layer": number, "name": name}
    return data


def _plain_data(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Write shapes as [C, H, W], layers as objects with their settings, tuples as lists."""
    if isinstance(value, Shape):
        return [value.channels, value.height, value.width]
    if isinstance(value, tuple):
        return [_plain_data(item) for item in value]
    if isinstance(value, Mapping):
        return dict(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {"type": type(value).__name__, **asdict(value)}
    return value


def mistake_data(mistake: Mistake, words: MistakeWords) -> dict[str, Any]:
    """Return a mistake as data: its words stand with the card, and what fills their slots here."""
    data: dict[str, Any] = {"name": mistake.name, "value": mistake.value.data, "text": mistake.value.text}
    slots = words.filled(mistake.slots)
    return data | {"slots": slots} if slots else data


def _words(words: MistakeWords) -> dict[str, str]:
    return {
        "title": words.title,
        "feedback_html": mathjax(Markup("<p>{}</p>").format(words.advice)),
        "see": words.see,
    }
