"""The commands that write a deck."""

import shlex
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from quizgen.cards import DECK, NumericCard, Templates
from quizgen.cli.options import Choices, export_options
from quizgen.deck import Deck, build_deck
from quizgen.errors import UsageError
from quizgen.files import STANDARD_OUTPUT, check_writable, write_whole
from quizgen.notes import Message

_TOTAL = 50
_VARIANTS = 12
_QUIZ_TOTAL = 20
_QUIZ_VARIANTS = 5
_TITLE = "Convolutional networks: a quiz"
_PATIENCE = 1.0
"""Seconds after which a terminal is shown how far the work is."""

_OUTPUT = click.Path(path_type=Path)


@click.command("anki")
@export_options(total=_TOTAL, variants=_VARIANTS)
@click.option("--deck-name", default=DECK, show_default=True, help="Name of the deck in Anki; A::B is a subdeck.")
@click.option("-o", "--output", type=_OUTPUT, default="cnn.apkg", show_default=True, help="The package to write.")
def anki_command(output: Path, deck_name: str, **choices: Any) -> None:  # noqa: ANN401 - the shared options
    """Write a deck for Anki.

    A numeric card holds a skill with several variants and shows another at each review; type an answer, and it is
    judged. Import the file with File > Import; a newer one brings new numbers and keeps what you have learned.
    """
    if not all(part.strip() for part in deck_name.split("::")):
        raise UsageError(f"--deck-name {deck_name!r}: a name is missing; give one such as CNN or Exams::CNN")
    if output == STANDARD_OUTPUT:
        raise UsageError("-o -: a package for Anki is not text; name a file, e.g. -o cnn.apkg")

    def write(deck: Deck, templates: Templates) -> bytes:
        from quizgen.export.anki import to_apkg  # noqa: PLC0415 - genanki takes long to import

        return to_apkg(deck, replaces=output, root=deck_name, templates=templates)

    _export(Choices(**choices), _TOTAL, output, write, "Import it in Anki with File > Import.")


@click.command("html")
@export_options(total=_QUIZ_TOTAL, variants=_QUIZ_VARIANTS)
@click.option("--choices", is_flag=True, help="Choose numeric answers among known wrong ones instead of typing them.")
@click.option("--title", default=_TITLE, show_default=True, help="Heading of the page.")
@click.option("-o", "--output", type=_OUTPUT, default="cnn-quiz.html", show_default=True, help="The page to write.")
def html_command(output: Path, title: str, *, choices: bool, **shared: Any) -> None:  # noqa: ANN401 - the shared options
    """Write a quiz: one page that works offline, judges answers, names mistakes and offers new numbers.

    Open it in a browser, on a computer or a phone. It needs no network, and what was answered stays in the browser.
    """
    if not title.strip():
        raise UsageError("--title: is empty; give a heading, or leave it out")

    def write(deck: Deck, templates: Templates) -> bytes:
        from quizgen.export.html import to_html  # noqa: PLC0415 - not needed by other commands

        return to_html(deck, title, templates, multiple_choice=choices)

    _export(Choices(**shared), _QUIZ_TOTAL, output, write, "Open it in a browser.")


@click.command("json")
@export_options(total=_TOTAL, variants=_VARIANTS)
@click.option("-o", "--output", type=_OUTPUT, default="-", show_default="standard output", help="The file to write.")
def json_command(output: Path, **choices: Any) -> None:  # noqa: ANN401 - the shared options
    """Write every card with everything known about it, as JSON.

    Each answer can be recomputed from the problem's input and layers. The same options and seed give the same bytes.
    """

    def write(deck: Deck, _templates: Templates) -> bytes:
        from quizgen.export.json import to_json  # noqa: PLC0415 - not needed by other commands

        return to_json(deck)

    _export(Choices(**choices), _TOTAL, output, write, "")


def _export(choices: Choices, total: int, output: Path, write: Callable[[Deck, Templates], bytes], advice: str) -> None:
    check_writable(output)
    request, library = choices.request(total)
    progress = _Progress()
    try:
        deck = build_deck(request, progress)
        data = write(deck, request.templates)
    finally:
        progress.clear()
    write_whole(output, data)
    _report(library.messages, choices.notes)
    click.echo(f"{_summary(output, deck)} {advice}".rstrip(), err=True)


def _summary(output: Path, deck: Deck) -> str:
    """Say what was written: 50 cards (36 numeric from 18 families, 14 concepts), seed 48392."""
    numeric = [card for card in deck.cards if isinstance(card, NumericCard)]
    families = {card.family for card in numeric}
    concepts = len(deck.cards) - len(numeric)
    parts = []
    if numeric:
        parts.append(f"{len(numeric)} numeric from {_count(len(families), 'family', 'families')}")
    if concepts:
        parts.append(_count(concepts, "concept"))
    name = "standard output" if output == STANDARD_OUTPUT else output
    return f"{name}: {_count(len(deck.cards), 'card')} ({', '.join(parts)}), seed {deck.seed}."


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _report(messages: tuple[Message, ...], notes: tuple[Path, ...]) -> None:
    """Say how many remarks there are on the notes, and where to read them."""
    if messages:
        paths = " ".join(map(shlex.quote, map(str, notes)))
        click.echo(f"{_count(len(messages), 'remark')} on the notes; see: quizgen check {paths}".rstrip(), err=True)


class _Progress:
    """Shows on a terminal how far the work is, if it takes longer than a moment."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._shown = ""

    def __call__(self, done: int, of: int) -> None:
        if not sys.stderr.isatty() or time.monotonic() - self._start < _PATIENCE:
            return
        text = f"{100 * done // max(of, 1):3d} %"
        if text != self._shown:
            self._shown = text
            click.echo(f"\r{text}", nl=False, err=True)

    def clear(self) -> None:
        if self._shown:
            click.echo("\r     \r", nl=False, err=True)
