"""From a request to files in their place, with progress before and one useful line after."""

import sys
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from quizgen.cards import Card
from quizgen.cli.opening import open_file
from quizgen.cli.paths import typed_here
from quizgen.deck import ALL, All, Deck, Progress, Request, build_deck, chosen_deck
from quizgen.files import STANDARD_OUTPUT, write_whole
from quizgen.notes import Library

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

R = TypeVar("R")

Files = dict[Path, bytes]
"""What an export writes: usually one file."""

_PICTURES = frozenset({".png", ".jpg", ".jpeg"})

_SECONDS_BEFORE_PROGRESS = 1.0
"""Seconds after which a terminal is shown how far the work is."""


@dataclass(frozen=True, slots=True)
class Next:
    """What a user does with the file: by hand, or once `--open` has opened it.

    Attributes:
        opens: hand the file to the desktop.
    """

    by_hand: str = ""
    opened: str = "Opening it."
    opens: bool = False


NOTHING = Next()


def write_deck(
    request: Request,
    library: Library,
    write: Callable[[Deck[Card]], Files],
    afterwards: Next = NOTHING,
    *,
    codes: tuple[str, ...] = (),
) -> None:
    """Build the deck, of these codes if there are any, write its files, all or none, and say what was written."""

    def make(progress: Progress) -> tuple[Files, Deck[Card]]:
        deck = chosen_deck(request, codes) if codes else build_deck(request, progress)
        return write(deck), deck

    write_export(library, make, afterwards, wanted=0 if codes else request.total)


def write_export(
    library: Library,
    make: Callable[[Progress], tuple[Files, Deck[R]]],
    afterwards: Next = NOTHING,
    *,
    wanted: int | All = ALL,
    concepts: bool = True,
) -> None:
    """Make files and the deck in them, write the files, all or none, and say what was written.

    Args:
        library: the notes.
        make: makes the files.
        afterwards: what to do with them.
        wanted: cards asked for; a note may hold fewer.
        concepts: whether the files hold the deck's concept cards too.
    """
    with _progress() as progress:
        files, deck = make(progress)
    write_whole(files)
    _report(library)
    if isinstance(wanted, int) and len(deck.cards) < wanted:
        click.echo(f"{wanted} cards were asked for; the notes hold {len(deck.cards)}, and all are there", err=True)
    said = _summary(files, deck, concepts=concepts)
    click.echo(f"{said} {_advice(next(iter(files)), afterwards)}".rstrip(), err=True)


def _advice(first: Path, afterwards: Next) -> str:
    """Open the first file if that is wanted, and say what there is to do."""
    if not afterwards.opens:
        return afterwards.by_hand
    return afterwards.opened if open_file(first) else f"It can't be opened from here. {afterwards.by_hand}"


def _summary(files: Collection[Path], deck: Deck[Any], *, concepts: bool) -> str:
    """Say what was written: 50 cards (36 numeric from 18 families, 14 concepts), seed 48392."""
    numeric = sum(deck.families.values())
    explained = len(deck.cards) - numeric if concepts else 0
    parts = []
    if numeric:
        parts.append(f"{numeric} numeric from {_count(len(deck.families), 'family', 'families')}")
    if explained:
        parts.append(_count(explained, "concept"))
    names = [
        "standard output" if path == STANDARD_OUTPUT else str(path) for path in files if path.suffix not in _PICTURES
    ]
    pictures = sum(path.suffix in _PICTURES for path in files)
    names += [_count(pictures, "picture")] if pictures else []
    return f"{_and(names)}: {_count(numeric + explained, 'card')} ({', '.join(parts)}), seed {deck.seed}."


def _and(words: list[str]) -> str:
    *first, last = words
    return f"{', '.join(first)} and {last}" if first else last


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _report(library: Library) -> None:
    """Say how many remarks there are on the notes, and where to read them."""
    remarks = sum(message.level != "hint" for message in library.messages)
    if remarks:
        paths = " ".join(typed_here(str(path)) for path in library.paths)
        click.echo(f"{_count(remarks, 'remark')} on the notes; see: quizgen check {paths}", err=True)


@contextmanager
def _progress() -> Iterator[Progress]:
    """Show on a terminal how far the work is, if it takes longer than a moment."""
    start = time.monotonic()
    with ExitStack() as shown:
        bars: list[ProgressBar[int]] = []

        def show(done: int, of: int) -> None:
            if not bars and sys.stderr.isatty() and time.monotonic() - start >= _SECONDS_BEFORE_PROGRESS:
                bars.append(shown.enter_context(click.progressbar(length=of, file=sys.stderr)))
            for bar in bars:
                bar.update(done - bar.pos)

        yield show
