"""How files are named where nobody says how: after what they are about."""

from pathlib import Path

from quizgen.cards import NETWORKS, stem_of
from quizgen.cli.choices import Choices
from quizgen.networks import network_path, zoo_name

_LONGEST = 60


def default_output(choices: Choices, ending: str) -> Path:
    """Return `cnn` and the ending; in place of `cnn` the networks that were named, or the notes if that is all.

    Args:
        choices: what was asked for.
        ending: such as `-quiz.html`.
    """
    if choices.networks:
        paths = map(network_path, choices.networks)
        names = [path.stem if path else zoo_name(given) for given, path in zip(choices.networks, paths, strict=True)]
        return Path(f"{'-'.join(stem_of(name or 'network') for name in names)[:_LONGEST]}{ending}")
    if choices.only != "notes" or not choices.notes:
        return Path(f"{NETWORKS.stem}{ending}")
    first = choices.notes[0]
    name = first.resolve().name if first.is_dir() else first.stem
    return Path(f"{stem_of(name)}{ending}")
