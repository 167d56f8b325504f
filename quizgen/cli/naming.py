"""How files are named where nobody says how: after what they are about."""

from pathlib import Path

from quizgen.cards import NETWORKS, stem_of
from quizgen.cli.choices import Choices


def default_output(choices: Choices, ending: str) -> Path:
    """Return `cnn` and the ending, or the name of the notes in place of `cnn` if there is nothing else.

    Args:
        choices: what was asked for.
        ending: such as `-quiz.html`.
    """
    if choices.only != "notes" or not choices.notes:
        return Path(f"{NETWORKS.stem}{ending}")
    first = choices.notes[0]
    name = first.resolve().name if first.is_dir() else first.stem
    return Path(f"{stem_of(name)}{ending}")
