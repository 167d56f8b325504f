"""The options that all exports share, and what they ask for."""

import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Any

import click

from quizgen.cards import find_templates, read_style
from quizgen.catalogue import find_families, find_network_families
from quizgen.cli.completing import complete_families
from quizgen.cli.paths import PATH
from quizgen.deck import ALL, Request
from quizgen.errors import ContentError, UsageError
from quizgen.files import files_in
from quizgen.network_families import Subject, open_subject
from quizgen.networks import network_path
from quizgen.notes import ALSO, Library, built_in_notes, read_notes
from quizgen.problem import Family
from quizgen.resources import TEMPLATES

MOST_CARDS = 100_000
MOST_VARIANTS = 1_000

_SEEDS = 100_000
"""Fresh seeds are below this: short enough to copy from a sheet."""


def _parse_levels(_context: click.Context, _option: click.Parameter, value: str) -> tuple[int, ...]:
    """Read `2` or `1-3`."""
    match = re.fullmatch(r"([1-3])(?:-([1-3]))?", value)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
    if first > last:
        raise click.BadParameter(f"{value!r} is not a level; give 1, 2 or 3, or a range such as 1-2")
    return tuple(range(first, last + 1))


def _parse_concepts(_context: click.Context, _option: click.Parameter, value: str | None) -> object:
    """Read a number, `all` or `none`."""
    words = {None: None, "all": ALL, "none": 0}
    if value in words:
        return words[value]
    if not re.fullmatch(r"[0-9]{1,9}", value or ""):
        raise click.BadParameter(f"{value!r} is not a number of cards; give a number, all or none")
    return int(value or "")


def parse_text(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Refuse what the terminal could not hand over as text."""
    try:
        (value or "").encode()
    except UnicodeEncodeError as error:
        raise click.BadParameter(f"{value!r} is not UTF-8 text; type it again") from error
    return value


def _parse_also(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Read `terms,highlights`."""
    names = tuple(name.strip() for value in values for name in value.split(",") if name.strip())
    unknown = [name for name in names if name not in ALSO]
    if unknown:
        raise click.BadParameter(f"{unknown[0]!r} is not a style that can be added; give {', '.join(ALSO)}")
    return names


def reading_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say how notes are read."""
    also = click.option(
        "--also",
        multiple=True,
        metavar="STYLES",
        callback=_parse_also,
        help=f"Also look for these styles of cards: {', '.join(ALSO)}.",
    )
    exclude = click.option(
        "--exclude",
        multiple=True,
        metavar="PATTERN",
        help="Files and folders of notes to leave out, such as templates or *.draft.md; repeatable.",
    )
    return also(exclude(command))


def network_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that name networks to ask about."""
    networks = click.option(
        "--network",
        "networks",
        multiple=True,
        metavar="NAME|FILE",
        callback=_parse_networks,
        help="Ask about this network, such as resnet50 or model.onnx, in place of the built-in problems; repeatable.",
    )
    shape = click.option(
        "--input", "input_text", metavar="CxHxW", help="The input of the networks.  [default: each one's own]"
    )
    return networks(shape(command))


def _parse_networks(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Name each network once, in the order given."""
    return tuple(dict.fromkeys(values))


def open_subjects(networks: tuple[str, ...], input_text: str | None) -> tuple[Subject, ...]:
    """Open the networks that are named.

    Raises:
        UsageError: one can't be opened, or an input is given for none.
    """
    if input_text and not networks:
        raise UsageError("--input is the input of a network; name one with --network")
    found = [open_subject(given, input_text) for given in networks]
    return tuple({network.key: network for network in found}.values())


def export_options(
    *, total: int, variants: int | None, looks: bool = True
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add the options that all exports share; the command is given them as `choices`.

    Args:
        total: how many cards there are by default.
        variants: how many variants a numeric card has by default; None if the command decides that itself.
        looks: whether there is anything for a style to change.
    """
    variants_option = click.option(
        "--variants",
        type=click.IntRange(1, MOST_VARIANTS),
        default=variants,
        show_default=True,
        help="Problems that each numeric card carries.",
    )
    style_option = click.option(
        "--style",
        type=PATH,
        metavar="FILE.css",
        help="CSS rules, applied after all others. They can load and run nothing, whoever wrote them.",
    )
    options = (
        click.option("--n", "total", type=click.IntRange(1, MOST_CARDS), help=f"Cards in total.  [default: {total}]"),
        click.option("--seed", type=click.IntRange(min=0), help="Makes it repeatable.  [default: a fresh one]"),
        *([variants_option] if variants else []),
        click.option(
            "--level",
            "levels",
            callback=_parse_levels,
            metavar="LEVELS",
            default="1-3",
            show_default=True,
            help="Levels to draw from: 2, or 1-3.",
        ),
        click.option(
            "--family",
            "families",
            multiple=True,
            shell_complete=complete_families,
            help="A kind of problem; repeatable.  [default: all]",
        ),
        click.option(
            "--notes",
            type=PATH,
            multiple=True,
            help="A Markdown note or a folder of them, in place of the built-in ones; repeatable.",
        ),
        click.option(
            "--concepts",
            callback=_parse_concepts,
            metavar="NUMBER|all|none",
            help="How many concept cards.  [default: all, up to a third of the cards]",
        ),
        click.option(
            "--only", type=click.Choice(["problems", "notes"]), help="Only numeric cards, or only concept cards."
        ),
        click.option(
            "--templates",
            type=PATH,
            metavar="FOLDER",
            help="Your own templates, in place of those with the same name. They are run like programs: use only "
            "what you trust.",
        ),
        *([style_option] if looks else []),
        click.option("--no-pictures", is_flag=True, help="Leave out the pictures that quizgen draws."),
        click.option("--open", "opens", is_flag=True, help="Open what is written, where there is a desktop."),
    )

    names = {field.name for field in fields(Choices)}

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def with_choices(**values: Any) -> None:  # noqa: ANN401 - whatever click has read
            shared = {name: values.pop(name) for name in names & values.keys()}
            command(choices=Choices(default_total=total, **shared), **values)

        for option in reversed(options):
            with_choices = option(with_choices)
        return network_options(reading_options(with_choices))

    return decorate


@dataclass(frozen=True, slots=True)
class Choices:
    """What the shared options say."""

    default_total: int
    total: int | None
    seed: int | None
    levels: tuple[int, ...]
    families: tuple[str, ...]
    notes: tuple[Path, ...]
    concepts: Any
    only: str | None
    templates: Path | None
    no_pictures: bool
    opens: bool = False
    also: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    style: Path | None = None
    variants: int = 1
    networks: tuple[str, ...] = ()
    input_text: str | None = None

    @property
    def inputs(self) -> Iterator[Path]:
        """The files that are read, or may be."""
        for path in (*self.notes, *filter(None, [self.templates, self.style])):
            yield from files_in(path)
        yield from filter(None, map(network_path, self.networks))
        if self.templates:
            yield from (self.templates / path.relative_to(TEMPLATES) for path in TEMPLATES.rglob("*.html"))

    def request(self, *, seed_chooses_families: bool = False, equally_hard: bool = False) -> tuple[Request, Library]:
        """Turn the choices into a request, and return the notes read on the way.

        Args:
            seed_chooses_families: as in `Request`.
            equally_hard: as in `Request`.

        Raises:
            UsageError: the choices contradict each other, or name what does not exist.
            ContentError: a note can't be read, or the notes hold no card.
        """
        self._check()
        families = self._find_families()
        built_in = built_in_notes()
        library = read_notes(self.notes, also=self.also, exclude=self.exclude) if self.notes else built_in
        if self.notes and not library.concepts:
            raise ContentError(_no_cards(self.notes))
        return (
            Request(
                total=self.total or (ALL if self.only == "notes" else self.default_total),
                seed=secrets.randbelow(_SEEDS) if self.seed is None else self.seed,
                variants=self.variants,
                levels=self.levels,
                families=() if self.only == "notes" else families,
                concepts=() if self.only == "problems" else library.concepts,
                concept_limit=0 if self.only == "problems" else self.concepts,
                explanations={concept.id: concept for concept in built_in.concepts},
                templates=find_templates(self.templates, read_style(self.style) if self.style else ""),
                seed_chooses_families=seed_chooses_families,
                equally_hard=equally_hard,
                pictures=not self.no_pictures,
            ),
            library,
        )

    def _find_families(self) -> tuple[Family, ...]:
        networks = open_subjects(self.networks, self.input_text)
        return find_network_families(networks, self.families) if networks else find_families(self.families)

    def _check(self) -> None:
        if self.only == "notes" and self.networks:
            raise UsageError("--network asks for problems, which --only notes leaves out; drop one of them")
        if self.only == "notes" and self.families:
            raise UsageError("--family chooses problems, which --only notes leaves out; drop one of them")
        if self.only == "notes" and self.concepts == 0:
            raise UsageError("--only notes --concepts none leaves no cards; drop one of them")
        if self.only == "problems" and (self.notes or self.concepts):
            raise UsageError("--only problems leaves out notes and concepts; drop it, or --notes and --concepts")


def _no_cards(notes: tuple[Path, ...]) -> str:
    where = ", ".join(map(str, notes))
    return f"{where}: no cards found; ask a question in a heading (## Why …?) or in bold at the start of a list item"
