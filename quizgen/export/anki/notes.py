"""What Anki's notes hold: a note has a card's fields as HTML, math between MathJax's delimiters."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import genanki
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from quizgen.cards import Card, ConceptCard, Home, NumericCard, Templates, Variant
from quizgen.export.anki.html import shown
from quizgen.export.anki.note_types import CONCEPT_FIELDS, NUMERIC_FIELDS
from quizgen.export.anki.source_link import SourceLink
from quizgen.export.harmless import all_harmless, harmless_json
from quizgen.export.json import answer_data, mistake_data
from quizgen.notes import Concept, Image, MistakeWords, Source
from quizgen.problem import Mistake
from quizgen.richtext import begins_right, code_in_order, from_plain, no_formula

_Told = tuple[str, Markup, str | None, bool]
"""Title, advice and language of a mistake, and whether its words run from right to left."""

_PARTS = "anki/parts.html.j2"
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_WRITTEN = {"\\\\": "\\u005c", "\u00a0": "\\u00a0"}
"""What an editor, Anki or our own script would take for something else."""


@dataclass(frozen=True, slots=True)
class NoteContent:
    """What a note holds, before it is known where it stands in the deck.

    Attributes:
        kind: names its note type.
        deck: where its deck stands.
        guid: what Anki knows the note by.
        images: the pictures in its fields.
    """

    kind: str
    deck: Home
    fields: tuple[str, ...]
    tags: tuple[str, ...]
    guid: str
    images: tuple[Image, ...]


def note_content(card: Card, templates: Templates, source_link: SourceLink | None = None) -> NoteContent:
    """Put a card into the fields of a note; a concept's source becomes a link, if there is one."""
    names: tuple[str, ...]
    if isinstance(card, ConceptCard):
        names, fields = CONCEPT_FIELDS, _concept_fields(card, source_link)
    else:
        names, fields = NUMERIC_FIELDS, _numeric_fields(card, templates)
    return NoteContent(
        kind=card.kind,
        deck=card.deck,
        fields=all_harmless(fields[name] for name in names),
        tags=tuple(sorted(card.tags)),
        guid=genanki.guid_for("quizgen", card.kind, card.id),  # meaning, not content: an edit stays the same note
        images=card.images,
    )


def _concept_fields(card: ConceptCard, source_link: SourceLink | None) -> dict[str, str]:
    return {
        "Title": from_plain(card.title),
        "Context": escape(" › ".join(card.context)),
        "Question": shown(card.question),
        "Answer": shown(card.answer),
        "Source": _source(card.source, source_link),
        "ID": from_plain(card.id),
    }


def _source(source: Source, link: SourceLink | None) -> Markup:
    """Name the note. Its line would soon be wrong: a card keeps it until its text changes."""
    if link is None:
        return from_plain(source.file)
    return Markup('<a href="{}">{}</a>').format(link.to(source), no_formula(source.file))


def _numeric_fields(card: NumericCard, templates: Templates) -> dict[str, str]:
    first = card.variants[0]
    return {
        "Title": from_plain(card.title),
        "Question": shown(first.question),
        "Answer": from_plain(first.problem.answer.text),
        "Solution": shown(first.solution),
        "Mistakes": shown(templates.call(_PARTS, "mistakes", _wrong_answers(card)).strip()),
        "Why": "\n".join(_why(concept, templates) for concept in card.why),
        "Source": code_in_order(no_formula(first.problem.code)),
        "ID": escape(card.id),
        "Variants": _variants(card),
    }


@lru_cache(maxsize=512)
def _why(concept: Concept, templates: Templates) -> Markup:
    """Fold a concept; the same ones explain the mistakes of many cards."""
    told = (concept.id, no_formula(concept.title), concept.answer, concept.language)
    return shown(templates.call(_PARTS, "why", *told).strip())


def _wrong_answers(card: NumericCard) -> list[tuple[str, list[_Told]]]:
    """Return the first variant's wrong answers, each with what is said of its mistakes."""
    words = card.mistakes
    return [
        (no_formula(value.text), [_told(words[mistake.name], mistake) for mistake in mistakes])
        for value, mistakes in card.variants[0].problem.wrong_answers
    ]


def _told(words: MistakeWords, mistake: Mistake) -> _Told:
    return no_formula(words.title), words.advice_for(mistake.slots), words.language, begins_right(words.title)


def _variants(card: NumericCard) -> str:
    """Write the variants as JSON. Many cards share the words of a mistake, which are written once for all."""
    mistakes = ",".join(map(_words, card.mistakes.values()))
    return f'{{"mistakes":{{{mistakes}}},"variants":{_json([_variant(one, card.mistakes) for one in card.variants])}}}'


def _json(data: object) -> str:
    """Write JSON that survives Anki: no HTML, no braces of a field, no backslash for an editor."""
    text = str(htmlsafe_json_dumps(data, dumps=_COMPACT.encode))
    for sign, written in _WRITTEN.items():
        text = text.replace(sign, written)
    return harmless_json(text)


@lru_cache(maxsize=1024)  # most cards of a family have the same mistakes
def _words(words: MistakeWords) -> str:
    """Write the words of a mistake as a member of an object."""
    told = {"title": no_formula(words.title), "advice": shown(words.advice), "see": words.see}
    if words.language:
        told["language"] = words.language
    return f"{_json(words.name)}:{_json(told)}"


def _variant(variant: Variant, words: Mapping[str, MistakeWords]) -> dict[str, Any]:
    problem = variant.problem
    return {
        "code": problem.code,
        "question": shown(variant.question),
        "answer": _as_words(answer_data(problem.answer)),
        "solution": shown(variant.solution),
        "mistakes": [_as_words(mistake_data(mistake, words[mistake.name])) for mistake in problem.mistakes],
    }


def _as_words(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer as data whose text holds no formula: it is only shown, and what is typed meets its value."""
    return answer | {"text": no_formula(answer["text"])}
