"""The manifest beside a sheet: where it lies, and the options that it holds."""

from pathlib import Path

from quizgen.cli.choices import Choices
from quizgen.cli.paths import seen_from
from quizgen.cli.sheet_options import WORKSPACE, SheetChoices
from quizgen.cli.topics import topics_text
from quizgen.deck import ALL
from quizgen.errors import UsageError
from quizgen.export.sheet import MARK, Value
from quizgen.files import STANDARD_OUTPUT, descriptor
from quizgen.networks import network_path
from quizgen.problem import LEVELS


def manifest_path(output: Path, *, no_manifest: bool) -> Path | None:
    """Return where the manifest of a sheet goes; None if there is to be none.

    Raises:
        UsageError: another file lies there.
    """
    if no_manifest or output == STANDARD_OUTPUT or descriptor(output) is not None:
        return None
    path = output.with_suffix(".toml")
    try:
        if output.exists() and not output.is_file():
            return None  # a device or a pipe
        with path.open("rb") as file:
            is_ours = file.read(len(MARK)) == MARK.encode()
    except (OSError, ValueError):
        return path
    if not is_ours:
        raise UsageError(
            f"{path}: is not a manifest that quizgen wrote, and one would go there; choose another name with -o, or "
            "add --no-manifest"
        )
    return path


def recorded(choices: Choices, sheet: SheetChoices, folder: Path) -> dict[str, Value]:
    """Return the options that are not the usual ones, by their names; paths as they are seen from a folder."""

    def seen(path: Path | None) -> str:
        return seen_from(folder, path) if path else ""

    def network(given: str) -> str:
        mark = "@" if given.startswith("@") else ""
        path = network_path(given)
        return f"{mark}{seen(path)}" if path else given

    concepts = {None: "", ALL: "all", 0: "none"}.get(choices.concepts, str(choices.concepts))
    points = ",".join(f"{number}={value}" for number, value in (sheet.points or {}).items())
    values: dict[str, Value] = {
        "title": sheet.title or "",
        "course": sheet.course,
        "institution": sheet.institution,
        "logo": seen(sheet.logo),
        "instructions": seen(sheet.instructions),
        "line": sheet.lines,
        "n": choices.total or 0,
        "level": "" if choices.levels == LEVELS else ",".join(map(str, choices.levels)),
        "family": choices.families,
        "not-family": choices.left_out,
        "topics": topics_text(choices.topics),
        "network": tuple(map(network, choices.networks)),
        "input": choices.input_text or "",
        "notes": tuple(map(seen, choices.notes)),
        "also": choices.also,
        "exclude": choices.exclude,
        "concepts": concepts,
        "only": choices.only or "",
        "templates": seen(choices.templates),
        "style": seen(choices.style),
        "no-pictures": choices.no_pictures,
        "shuffle": sheet.shuffle,
        "exam": sheet.exam,
        "points": points or sheet.points is not None,
        "workspace": "" if sheet.workspace == WORKSPACE else _length(sheet.workspace),
        "compact": sheet.compact,
        "key": sheet.key or "",
        "paper": "" if sheet.paper == "a4" else sheet.paper,
    }
    return {name: value for name, value in values.items() if value}


def _length(cm: float) -> str:
    """Write a length with all its digits and no exponent, as it is typed."""
    return f"{cm:.6f}".rstrip("0").rstrip(".")
