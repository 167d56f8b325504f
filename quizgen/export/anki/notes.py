"""Cards become Anki's notes: a note has a card's fields as HTML, math between MathJax's delimiters."""

import json
from functools import lru_cache
from typing import Any

import genanki
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from quizgen.cards import Card, ConceptCard, NumericCard, Templates, Variant
from quizgen.export.anki.note_types import concept_type, numeric_type
from quizgen.export.json import answer_data
from quizgen.notes import Concept
from quizgen.richtext import mathjax, replace_images


def note_for(card: Card, due: int, templates: Templates) -> genanki.Note:
    """Make the note of a card. `due` is its place among the new cards."""
    if isinstance(card, ConceptCard):
        model, fields = concept_type(templates), _concept_fields(card)
    else:
        model, fields = numeric_type(templates), _numeric_fields(card, templates)
    return genanki.Note(
        model,
        [str(fields[field["name"]]) for field in model.fields],  # Markup is slow to copy to another process
        tags=sorted(card.tags),
        guid=genanki.guid_for("quizgen", card.kind, card.id),  # meaning, not content: an edit stays the same note
        due=due,
    )


def _concept_fields(card: ConceptCard) -> dict[str, str]:
    return {
        "Title": escape(card.title),
        "Context": escape(" › ".join(card.context)),
        "Question": _with_media(card.question),
        "Answer": _with_media(card.answer),
        "Source": escape(f"{card.source.file}, line {card.source.line}"),
        "ID": escape(card.id),
    }


def _with_media(html: Markup) -> Markup:
    """Math for MathJax, and pictures by their names in Anki's media folder."""
    return mathjax(replace_images(html, lambda name: name))


_PARTS = "anki/parts.html.j2"


def _numeric_fields(card: NumericCard, templates: Templates) -> dict[str, str]:
    first = card.variants[0]
    return {
        "Title": escape(card.title),
        "Question": mathjax(first.question),
        "Answer": escape(first.problem.answer.text),
        "Solution": mathjax(first.solution),
        "Mistakes": mathjax(templates.call(_PARTS, "mistakes", first.problem).strip()),
        "Why": "\n".join(_why(concept, templates) for concept in card.why),
        "Source": escape(first.problem.code),
        "ID": escape(card.id),
        "Variants": _variants(card),
    }


@lru_cache(maxsize=512)
def _why(concept: Concept, templates: Templates) -> Markup:
    """Fold a concept; the same ones explain the mistakes of many cards."""
    return mathjax(templates.call(_PARTS, "why", concept).strip())


def _variants(card: NumericCard) -> str:
    """Write the variants as JSON that survives Anki: no HTML, and no backslash for an editor to take away."""
    html_safe = htmlsafe_json_dumps([_variant(variant) for variant in card.variants], dumps=_compact)
    return html_safe.replace("\\\\", "\\u005c")


def _compact(data: object, **_options: object) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))


def _variant(variant: Variant) -> dict[str, Any]:
    problem = variant.problem
    return {
        "code": problem.code,
        "question": mathjax(variant.question),
        "answer": answer_data(problem.answer),
        "solution": mathjax(variant.solution),
        "mistakes": [
            {
                "name": mistake.name,
                "title": mistake.title,
                "value": mistake.value.data,
                "text": mistake.value.text,
                "advice": mathjax(mistake.advice),
                "see": mistake.see,
            }
            for mistake in problem.mistakes
        ],
    }
