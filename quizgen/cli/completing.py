"""What the shell offers when Tab is pressed, where click can't know it."""

import click
from click.shell_completion import CompletionItem

from quizgen.catalogue import family_names


def complete_families(_context: click.Context, _option: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offer the families whose name begins like this, with their titles where the shell shows help."""
    return [CompletionItem(name, help=title) for name, title in family_names().items() if name.startswith(incomplete)]
