"""The options that all exports share, and how their values are read."""

import re
from collections.abc import Callable
from dataclasses import fields
from functools import wraps
from typing import Any

import click

from quizgen.cli.choices import Choices
from quizgen.cli.codes import parse_codes
from quizgen.cli.completing import complete_families, complete_list, complete_networks
from quizgen.cli.numbers import Whole
from quizgen.cli.paths import PATH
from quizgen.cli.topics import TOPICS, parse_topics
from quizgen.deck import ALL, All
from quizgen.notes import ALSO

TOTAL, MOST_CARDS = 50, 100_000
"""Cards of a deck: how many there are by default, and at most."""

VARIANTS, MOST_VARIANTS = 12, 1_000
"""Problems of a numeric card: how many it carries by default, and at most."""


def _parse_levels(_context: click.Context, _option: click.Parameter, value: str) -> tuple[int, ...]:
    """Read `2`, `1-3` or `1,3`."""
    levels: set[int] = set()
    for part in value.split(","):
        match = re.fullmatch(r"\s*([1-3])(?:-([1-3]))?\s*", part)
        first, last = (int(match[1]), int(match[2] or match[1])) if match else (1, 0)
        if first > last:
            raise click.BadParameter(
                f"{part!r} is not a level; give 1, 2 or 3, or a range such as 1-2, or a list such as 1,3"
            )
        levels |= set(range(first, last + 1))
    return tuple(sorted(levels))


def _parse_concepts(_context: click.Context, _option: click.Parameter, value: str | None) -> int | All | None:
    """Read a number, `all` or `none`."""
    words: dict[str | None, int | All | None] = {None: None, "all": ALL, "none": 0}
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


def notes_option(
    words: str = "A Markdown note or a folder of them, in place of the built-in ones; repeatable.",
) -> Callable[[Any], Any]:
    """Add the option that names notes."""
    return click.option("--notes", type=PATH, multiple=True, help=words)


def reading_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say how notes are read."""
    also = click.option(
        "--also",
        multiple=True,
        metavar="STYLES",
        callback=_parse_also,
        shell_complete=complete_list(ALSO),
        help=f"Also look for these styles of cards: {', '.join(ALSO)}.",
    )
    exclude = click.option(
        "--exclude",
        multiple=True,
        metavar="PATTERN",
        help="Files and folders of notes to leave out, such as templates or *.draft.md; repeatable.",
    )
    return also(exclude(command))


def network_options(
    words: str = "Ask about this network, such as resnet50 or model.onnx, "
    "in place of the built-in problems; repeatable.",
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add the options that name networks to ask about, with what the help says of them."""
    networks = click.option(
        "--network",
        "networks",
        multiple=True,
        metavar="NAME|FILE",
        callback=_parse_networks,
        shell_complete=complete_networks,
        help=words,
    )
    shape = click.option(
        "--input", "input_text", metavar="CxHxW", help="The input of the networks.  [default: each one's own]"
    )
    return lambda command: networks(shape(command))


def _parse_networks(_context: click.Context, _option: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
    """Name each network once, in the order given."""
    return tuple(dict.fromkeys(values))


def export_options(
    *, total: int, variants: int | None, looks: bool = True, codes: bool = False
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Add the options that all exports share; the command is given them as `choices`.

    Args:
        total: how many cards there are by default.
        variants: how many variants a numeric card has by default; None if the command decides that itself.
        looks: whether there is anything for a style to change.
        codes: whether the problems may be named by their codes.
    """
    variants_option = click.option(
        "--variants",
        type=Whole(1, MOST_VARIANTS),
        default=variants,
        show_default=True,
        help="Problems that each numeric card carries.",
    )
    style_option = click.option(
        "--style",
        type=PATH,
        metavar="FILE.css",
        help="CSS rules, applied after all others. They can neither load nor run anything, whoever wrote them.",
    )
    codes_option = click.option(
        "--codes",
        multiple=True,
        callback=parse_codes,
        metavar="CODES|FILE",
        help="Just these questions, in this order: codes with commas between them, or a file of codes.",
    )
    options = (
        click.option("--n", "total", type=Whole(1, MOST_CARDS), help=f"Cards in total.  [default: {total}]"),
        click.option("--seed", type=Whole(min=0), help="The same seed gives the same cards.  [default: a fresh one]"),
        *([variants_option] if variants else []),
        click.option(
            "--level",
            "levels",
            callback=_parse_levels,
            metavar="LEVELS",
            default="1-3",
            show_default=True,
            help="Levels to draw from: 2, 1-3, or 1,3.",
        ),
        click.option(
            "--family",
            "families",
            multiple=True,
            shell_complete=complete_families,
            help="Only this kind of problem; repeatable.  [default: all]",
        ),
        click.option(
            "--not-family",
            "left_out",
            multiple=True,
            metavar="FAMILY",
            shell_complete=complete_families,
            help="A kind of problem to leave out; repeatable.",
        ),
        click.option(
            "--topics",
            callback=parse_topics,
            shell_complete=complete_list(TOPICS),
            metavar="TOPIC=SHARE,…",
            help="Topics, and the share of the problems that each gets: output-size=2,compute=1. "
            f"The topics are {', '.join([*TOPICS][:-1])} and {[*TOPICS][-1]}.",
        ),
        *([codes_option] if codes else []),
        notes_option(),
        click.option(
            "--concepts",
            callback=_parse_concepts,
            metavar="NUMBER|all|none",
            help="How many concept cards.  [default: all, up to a third of the cards]",
        ),
        click.option(
            "--only",
            type=click.Choice(["problems", "notes"]),
            help="Only problems with numbers, or only what the notes hold: concepts, and problems of your own.",
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
        click.option("--open", "opens", is_flag=True, help="Open the file when it is written, if there is a desktop."),
    )

    names = {known.name for known in fields(Choices)}

    def decorate(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def with_choices(**values: Any) -> None:  # noqa: ANN401 - whatever click has read
            shared = {name: values.pop(name) for name in names & values.keys()}
            command(choices=Choices(default_total=total, **shared), **values)

        for option in reversed(options):
            with_choices = option(with_choices)
        return network_options()(reading_options(with_choices))

    return decorate
