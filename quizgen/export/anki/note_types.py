"""The two note types. Their ids and fields are a promise: a change would split the collections of all users.

Anki knows a note type by its id, and a changed list of fields makes a copy of the type beside the old one. So the
fields are complete from the first release on, and every id is constant.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

import genanki

from quizgen.cards import Templates

NUMERIC_FIELDS = ("Title", "Question", "Answer", "Solution", "Mistakes", "Why", "Source", "ID", "Variants")
CONCEPT_FIELDS = ("Title", "Context", "Question", "Answer", "Source", "ID")

_NUMERIC_ID = 1_763_801_001_003
_CONCEPT_ID = 1_763_801_002_007

FIELDS: Mapping[object, tuple[str, ...]] = {_NUMERIC_ID: NUMERIC_FIELDS, _CONCEPT_ID: CONCEPT_FIELDS}
"""By the id of the note type."""

PLACE_FIELDS = frozenset({"Source"})
"""Say where a note comes from. No learner learns from them, so they never make a note a changed one."""

_FIRST = "What the first of the numbers gives, for Anki's browser. Reviews draw from Variants: an edit here isn't shown"
_DESCRIPTIONS = {
    "Title": "Names the card, also in Anki's browser",
    "ID": "Tells quizgen which card this is; leave it as it is",
    "Variants": "The numbers this card can show; written by quizgen, leave it as it is",
}
_NUMERIC_DESCRIPTIONS = dict.fromkeys(("Question", "Answer", "Solution", "Mistakes"), _FIRST)
_DATA_FIELDS = {"ID", "Variants"}


@cache
def numeric_type(templates: Templates) -> genanki.Model:
    """Return the note type of skills."""
    return _model(
        _NUMERIC_ID, "quizgen numeric", NUMERIC_FIELDS, "numeric", templates=templates, script=_script(templates)
    )


@cache
def concept_type(templates: Templates) -> genanki.Model:
    """Return the note type of questions from notes."""
    return _model(_CONCEPT_ID, "quizgen concept", CONCEPT_FIELDS, "concept", templates=templates)


NOTE_TYPES = {"numeric": numeric_type, "concept": concept_type}
"""By the kind of card."""


def _script(templates: Templates) -> str:
    """Return what makes a card live. All in one function: both sides run it, often in one page."""
    parts = ("shared/answers.js", "shared/feedback.js", "anki/living.js")
    code = "\n".join(templates.text(part) for part in parts)
    return f"<script>(() => {{\n{code}}})();</script>\n"


def _model(
    model_id: int, name: str, fields: tuple[str, ...], kind: str, *, templates: Templates, script: str = ""
) -> genanki.Model:
    return genanki.Model(
        model_id,
        name,
        fields=[_field(field, model_id + 1 + number, kind) for number, field in enumerate(fields)],
        templates=[
            {
                "id": model_id + 101,
                "name": "Card",
                "qfmt": templates.text(f"anki/{kind}-front.html") + script,
                "afmt": templates.text(f"anki/{kind}-back.html") + script,
            }
        ],
        css=templates.style("anki/style.css.j2"),
    )


def _field(name: str, field_id: int, kind: str) -> dict[str, Any]:
    is_data = name in _DATA_FIELDS
    descriptions = _DESCRIPTIONS | (_NUMERIC_DESCRIPTIONS if kind == "numeric" else {})
    return {
        "id": field_id,
        "name": name,
        "description": descriptions.get(name, ""),
        "collapsed": is_data,
        "plainText": is_data,
        "excludeFromSearch": name == "Variants",
    }
