"""What is made when a wheel is built, so that nothing has to be read or compiled when it is used."""

from pathlib import Path

from quizgen.cards.compiled import compile_templates
from quizgen.cards.templates import plain_environment
from quizgen.networks.reading import write_networks
from quizgen.notes import write_notes


def write_ready(folder: Path) -> None:
    """Write the built-in notes and networks and the compiled templates to a folder; equal sources give equal files."""
    write_notes(folder)
    write_networks(folder)
    compile_templates(plain_environment(), folder)
