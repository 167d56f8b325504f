"""The YAML at the top of a note: its id, tags and deck."""

from collections.abc import Iterable
from dataclasses import dataclass

import yaml

from quizgen.notes.markdown import visible


@dataclass(frozen=True, slots=True)
class Frontmatter:
    """What quizgen reads of a note's frontmatter; everything else in it is somebody else's.

    Attributes:
        kind: what `quizgen:` says: "mistakes" for a page of mistakes, which is no note.
        core: block ids of the cards that come first.
    """

    id: str | None = None
    tags: tuple[str, ...] = ()
    deck: str | None = None
    kind: str | None = None
    core: tuple[str, ...] = ()


class FrontmatterError(ValueError):
    """The frontmatter is not YAML. `line` counts from 0 at its first line."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.line = line


def parse_frontmatter(text: str) -> Frontmatter:
    """Read frontmatter (without its `---` lines).

    Raises:
        FrontmatterError: the text is not YAML.
    """
    try:
        data = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - BaseLoader makes nothing but strings, lists and dicts
    except yaml.MarkedYAMLError as error:
        raise FrontmatterError(
            error.problem or "not YAML", error.problem_mark.line if error.problem_mark else 0
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise FrontmatterError("not YAML", 0) from error
    if not isinstance(data, dict):
        return Frontmatter()
    return Frontmatter(
        id=_text(data.get("id")),
        tags=clean_tags(_listed(data.get("tags"))),
        deck=_text(data.get("deck")),
        kind=_text(data.get("quizgen")),
        core=tuple(name.removeprefix("^") for name in _listed(data.get("core"))),
    )


def clean_tags(raw: Iterable[str]) -> tuple[str, ...]:
    """Write tags as Anki has them, each once: lower case, `::` between levels, no spaces."""
    return tuple(dict.fromkeys(tag for one in raw if (tag := _tag(one))))


def _text(value: object) -> str | None:
    return visible(value).strip() or None if isinstance(value, str) else None


def _listed(value: object) -> list[str]:
    """Read `tags: [a, b]`, `tags: a, b` and `tags: a b`."""
    if isinstance(value, str):
        return value.replace(",", " ").split()
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def _tag(raw: str) -> str:
    levels = visible(raw).strip().lstrip("#").replace("::", "/").split("/")
    return "::".join("-".join(level.split()).lower() for level in levels if level.strip())
