"""From a deck to one page with everything inside."""

from collections import Counter
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from markupsafe import Markup

from quizgen.cards import Subject, Templates, subject_about
from quizgen.deck import Deck
from quizgen.export.html.data import languages_of_topics, script_data
from quizgen.export.html.exercises import Exercise
from quizgen.export.html.ideas import ideas_of
from quizgen.export.web import font_faces, policy
from quizgen.version import __version__

_SCRIPTS = (
    *("shared/answers.js", "shared/feedback.js"),
    *("html/play/solver.js", "html/play/pad.js", "html/play/window.js", "html/play/cone.js"),
    *("html/play/controls.js", "html/play/window-panel.js", "html/play/cone-panel.js", "html/play/play.js"),
    *("html/data.js", "html/articles.js", "html/state.js", "html/practice.js", "html/question.js"),
    *("html/verdict.js", "html/hints.js", "html/overview.js", "html/result.js", "html/views.js"),
    *("html/keys.js", "html/quiz.js"),
)


class _Numbered(NamedTuple):
    """What the template of the page sees of an exercise: nothing that leads to a file."""

    number: int
    skill: str
    language: str | None
    body: Markup


def to_html(
    deck: Deck[Exercise],
    title: str | None,
    templates: Templates,
    anchors: Mapping[str, str],
    *,
    multiple_choice: bool = False,
) -> bytes:
    """Return the quiz page.

    Args:
        deck: its cards, each written for the page; the variants of a numeric card are its new numbers.
        title: the page's heading; by default what the cards are about.
        templates: how it looks.
        anchors: where the concepts that explain mistakes stand on the page, by id.
        multiple_choice: whether numeric answers are chosen instead of typed.
    """
    exercises = deck.cards
    subject = subject_about(item.about for item in exercises)
    style = templates.style("html/style.css.j2", fonts=font_faces(templates))
    script = _script(templates)
    without = Markup(templates.text("html/without.js"))  # noqa: S704 - a file of the templates
    page = templates.render(
        "html/page.html.j2",
        title=title or _heading(subject),
        language=subject.language,
        seed=deck.seed,
        generator=f"quizgen {__version__}",
        policy=policy(style, script, without),
        style=style,
        script=script,
        without=without,
        numeric=bool(deck.families),
        renewed=any(item.sets > 1 for item in exercises),
        contents=_contents(deck),
        topics=_topics(exercises),
        exercises=tuple(
            _Numbered(number, item.skill, item.language, item.body) for number, item in enumerate(exercises, start=1)
        ),
        ideas=ideas_of(exercises, anchors),
        data=script_data(exercises, _key(exercises), anchors, multiple_choice=multiple_choice),
    )
    return page.encode()


def _topics(exercises: Sequence[Exercise]) -> tuple[tuple[str, int, str | None], ...]:
    """Return each topic with the number of its questions, and with its language."""
    languages = languages_of_topics(exercises)
    counts = Counter(item.topic for item in exercises).most_common()
    return tuple((topic, count, languages[topic]) for topic, count in counts)


def _script(templates: Templates) -> Markup:
    """Return the page's script: all parts in one function, which leaves no names behind."""
    parts = "\n".join(templates.text(part) for part in _SCRIPTS)
    return Markup(f'(() => {{\n"use strict";\n{parts}}})();')  # noqa: S704 - files of the templates


def _key(exercises: Sequence[Exercise]) -> str:
    """Name the quiz by its questions, so that another one in the same browser keeps its own state."""
    names = "\n".join(item.name for item in exercises)
    return f"quizgen:{sha256(names.encode()).hexdigest()[:16]}"


def _heading(subject: Subject) -> str:
    return subject.title if subject.is_noted else f"{subject.title}: a quiz"


def _contents(deck: Deck[Exercise]) -> str:
    numeric, count = sum(deck.families.values()), len(deck.cards)
    questions = f"{count} question{'s' if count != 1 else ''}"
    if numeric in {0, count}:
        return f"{questions} {'with numbers' if numeric else 'to explain'}"
    return f"{questions}: {numeric} with numbers, {count - numeric} to explain"
