"""What the page's script has to know: answers, mistakes and further variants, a line of JSON for each card.

The first line says how many sets of numbers each card has, what it is about, and in short what notes ask; the second
holds the words of mistakes, once for each family. The script reads a card's line when the card is shown. The first
variant's question and solution stand in the page already.
"""

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from markupsafe import Markup

from quizgen.export.html.exercises import Exercise
from quizgen.export.html.lines import json_line
from quizgen.export.web import page_html
from quizgen.richtext import whole_sizes

_END_OR_BEGINNING = re.compile("<(?=!--|/?script)", re.IGNORECASE)
"""What matters inside a script element, by the HTML standard's "restrictions for contents of script elements"."""


def script_data(
    exercises: Sequence[Exercise], key: str, anchors: Mapping[str, str], *, multiple_choice: bool
) -> Markup:
    """Return the data of a page as lines of JSON that can stand inside a script element.

    Args:
        exercises: in the order of the deck.
        key: names this quiz in the browser's storage.
        anchors: where the concepts that explain mistakes stand on the page, by id.
        multiple_choice: whether answers are chosen.
    """
    topics = list(dict.fromkeys(item.topic for item in exercises))
    languages = languages_of_topics(exercises)
    head: dict[str, Any] = {
        "key": key,
        "choices": multiple_choice,
        "topics": topics,
        "cards": [(topics.index(item.topic), item.sets) for item in exercises],
    }
    if asked := [sha256(item.words.encode()).hexdigest()[:8] for item in exercises if item.words]:
        head["asked"] = asked
    if any(languages.values()):
        head["languages"] = [languages[topic] or "" for topic in topics]
    lines = (json_line(head), json_line(_advice(exercises, anchors)), *(item.line for item in exercises))
    return Markup(_END_OR_BEGINNING.sub(r"\\u003c", "\n".join(lines)))  # noqa: S704 - nothing in it can end the script


def languages_of_topics(exercises: Sequence[Exercise]) -> dict[str, str | None]:
    """Return the language of each topic, if the note of the first question about it says so."""
    languages: dict[str, str | None] = {}
    for item in exercises:
        languages.setdefault(item.topic, item.language)
    return languages


def _advice(exercises: Sequence[Exercise], anchors: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Return title, advice, the idea's anchor and any language of each mistake, by family and name."""
    advice: dict[str, dict[str, Any]] = {}
    for item in exercises:
        if item.sets:
            known = advice.setdefault(item.family, {})
            for name, words in item.mistakes.items():
                if name not in known:
                    told = [whole_sizes(words.title), page_html(words.advice), anchors.get(words.see, "")]
                    known[name] = [*told, words.language] if words.language else told
    return advice
