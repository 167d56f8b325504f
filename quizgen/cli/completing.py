"""What the shell offers when Tab is pressed, where click can't know it."""

from collections.abc import Callable, Iterable

import click
from click.shell_completion import CompletionItem

from quizgen.catalogue import family_names
from quizgen.networks import read_head, zoo

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def complete_families(_context: click.Context, _option: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the families whose name begins like this, with their titles where the shell shows help."""
    return [CompletionItem(name, help=title) for name, title in family_names().items() if name.startswith(incomplete)]


def complete_networks(_context: click.Context, _option: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the published networks whose name begins like this, and files, which the shell knows.

    Files come first: bash forgets what was offered before them, and shows them where no name fits.
    """
    names = {name: path for name, path in zoo().items() if name.startswith(incomplete)}
    titled = [CompletionItem(name, help=read_head(path.read_text("utf-8")).title) for name, path in names.items()]
    return [CompletionItem(incomplete, type="file"), *titled]


def complete_list(known: Iterable[str]) -> Complete:
    """Return what offers words for a list with commas: those that are not in it yet, after what is typed."""
    words = tuple(known)

    def complete(_context: click.Context, _option: click.Parameter, incomplete: str) -> list[CompletionItem]:
        typed, comma, begun = incomplete.rpartition(",")
        given = {part.partition("=")[0].strip() for part in typed.split(",")}
        left = [word for word in words if word.startswith(begun) and word not in given]
        return [CompletionItem(f"{typed}{comma}{word}") for word in left]

    return complete
