"""From a deck to sheets and their answer key, laid out in pages of paper."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from markupsafe import Markup

from quizgen.cards import Card, Templates
from quizgen.deck import Deck
from quizgen.export.sheet.versions import Question, Version, versions
from quizgen.export.web import font_faces, policy
from quizgen.version import __version__

PAPERS = {"a4": ("210mm", "297mm"), "letter": ("215.9mm", "279.4mm")}
"""Width and height."""

_COLUMNS = 5
"""Versions side by side in a table of answers."""


class Key(Enum):
    """Where the answers go."""

    APPEND = "append"
    SEPARATE = "separate"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet looks.

    Attributes:
        title: heading of every version.
        paper: one of `PAPERS`.
        versions: how many there are.
        shuffle: whether each version has an order of its own.
        points: whether points are shown.
        workspace: empty space below a question to compute, in cm.
    """

    title: str
    paper: str
    versions: int
    shuffle: bool
    points: bool
    workspace: float


def sheet_page(deck: Deck[Card], layout: Layout, templates: Templates, *, with_key: bool) -> bytes:
    """Return the page with all versions, and the answer key behind them if asked for."""
    sheets = versions(deck, layout.versions, shuffle=layout.shuffle)
    return _page(deck, layout, templates, sheets=sheets, answers=_answers(sheets) if with_key else None)


def key_page(deck: Deck[Card], layout: Layout, templates: Templates) -> bytes:
    """Return the answer key alone."""
    sheets = versions(deck, layout.versions, shuffle=layout.shuffle)
    return _page(deck, layout, templates, sheets=(), answers=_answers(sheets))


@dataclass(frozen=True, slots=True)
class _ShortAnswer:
    """A concept's answer, and the questions of all versions that ask for it, such as A3 and B3."""

    places: tuple[str, ...]
    question: Question


@dataclass(frozen=True, slots=True)
class _Answers:
    """What the key shows: tables of versions side by side, answers in words, worked steps."""

    tables: tuple[tuple[Version, ...], ...]
    short: tuple[_ShortAnswer, ...]
    worked: tuple[tuple[Version, tuple[Question, ...]], ...]


def _answers(sheets: Sequence[Version]) -> _Answers:
    places: dict[str, list[tuple[str, Question]]] = defaultdict(list)
    for sheet in sheets:
        for question in sheet.questions:
            if not question.code:
                places[question.card].append((f"{sheet.letter}{question.number}", question))
    return _Answers(
        tables=tuple(tuple(sheets[start : start + _COLUMNS]) for start in range(0, len(sheets), _COLUMNS)),
        short=tuple(_ShortAnswer(tuple(name for name, _ in asked), asked[0][1]) for asked in places.values()),
        worked=tuple((sheet, numeric) for sheet in sheets if (numeric := _numeric(sheet))),
    )


def _numeric(sheet: Version) -> tuple[Question, ...]:
    return tuple(question for question in sheet.questions if question.code)


def _page(
    deck: Deck[Card], layout: Layout, templates: Templates, *, sheets: tuple[Version, ...], answers: _Answers | None
) -> bytes:
    width, height = PAPERS[layout.paper]
    names = [f"Version {sheet.letter}" for sheet in sheets]
    if answers:
        names += ["Answer key", "Worked solutions"][: 1 + bool(answers.worked)]
    parts = [f"{layout.title} · {name} · seed {deck.seed}" for name in names]
    style = templates.style(
        "sheet/style.css.j2",
        fonts=font_faces(templates),
        width=width,
        height=height,
        workspace=layout.workspace,
        footers=[_css_text(part) for part in parts],
    )
    script = Markup(templates.text("sheet/paginate.js"))  # noqa: S704 - a file of the templates
    page = templates.render(
        "sheet/page.html.j2",
        layout=layout,
        seed=deck.seed,
        generator=f"quizgen {__version__}",
        policy=policy(style, script),
        style=style,
        script=script,
        parts=parts,
        sheets=sheets,
        answers=answers,
    )
    return page.encode()


def _css_text(text: str) -> Markup:
    """Write a text for a style sheet, each sign by its number: whatever it is, it ends no string and no element."""
    return Markup('"{}"').format("".join(f"\\{ord(sign):x} " for sign in text))
