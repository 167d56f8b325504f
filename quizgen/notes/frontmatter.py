"""What a note says of itself at its top: its id, title, tags and deck."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from quizgen.errors import shortened
from quizgen.notes.metadata import read_metadata
from quizgen.notes.syntax.bounds import TooMuchError
from quizgen.notes.unicode import visible

_MARKUP = dict.fromkeys(map(ord, "<>&\"'[]{}\\"))
"""Anki shows tags as they are: nothing in one may be markup, a formula or a sound."""

_OURS = "quizgen/"
"""How the ids of our own notes begin. Mistakes link to them, so no other note may pass for one."""

_MOST_TAGS = 100
"""Each card gets all of them."""

_DEEPEST = 20
_LONGEST = 300
_LONGEST_TEXT = 20_000
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}")
_BEGINS = re.compile(
    r"\s*^(?P<mark>---|\+\+\+)[ \t]*\n[ \t]*(?:tags?|title|deck|lang|id|quizgen|aliases|date|author|layout)[ \t]*[:=]",
    re.MULTILINE | re.IGNORECASE,
)
"""How frontmatter begins, with a key that tells it from a rule and some text."""


@dataclass(frozen=True, slots=True)
class Frontmatter:
    """What quizgen reads of a note's frontmatter; everything else in it is somebody else's.

    Attributes:
        kind: what `quizgen:` says: "mistakes" for a page of mistakes, "false" for a note that is to be left out.
        language: what `lang:` says, as HTML has it: "en", "zh-Hant".
        problems: what can't be used, with its line, counted from 0.
        core: block ids of the cards that come first.
        title: what the note is called, where it says so.
    """

    id: str | None = None
    tags: tuple[str, ...] = ()
    deck: str | None = None
    kind: str | None = None
    language: str | None = None
    problems: tuple[tuple[int, str], ...] = ()
    core: tuple[str, ...] = ()
    title: str | None = None


def parse_frontmatter(text: str, markup: str, *, is_built_in: bool = False) -> Frontmatter:
    """Read frontmatter (without its `---` lines).

    Args:
        text: of the frontmatter.
        markup: how it begins: with `---`, `+++` or `{`.
        is_built_in: it is that of one of our own notes, which alone may have ids like ours.

    Raises:
        FrontmatterError: the text is not YAML, TOML or JSON.
        TooMuchError: it is too long.
    """
    if len(text) > _LONGEST_TEXT:
        said = f"the frontmatter is longer than {_LONGEST_TEXT:,} characters; keep only what quizgen should read"
        raise TooMuchError(1, said)
    data = read_metadata(text, markup)
    deck, problem = _deck(_text(data.get("deck")))
    language = _text(data.get("lang"))
    tags = clean_tags([*_listed(data.get("tags")), *_listed(data.get("tag"))])
    note_id, reserved = _id(_text(data.get("id")), is_built_in=is_built_in)
    problems = [(_line_of(key, text), said) for key, said in (("deck", problem), ("id", reserved)) if said]
    if len(tags) > _MOST_TAGS:
        problems.append((_line_of("tags", text), f"there are more than {_MOST_TAGS} tags; the rest are left out"))
    return Frontmatter(
        id=note_id,
        tags=tags[:_MOST_TAGS],
        deck=deck,
        kind=_text(data.get("quizgen")),
        language=language if language and _LANGUAGE.fullmatch(language) else None,
        problems=tuple(problems),
        core=tuple(name.removeprefix("^") for name in _listed(data.get("core"))),
        title=_text(data.get("title")),
    )


def unread(text: str) -> Iterator[tuple[int, str]]:
    """Find what looks like frontmatter at the top of a note that has none, with its line, counted from 1."""
    found = _BEGINS.match(text)
    if not found:
        return
    line = text.count("\n", 0, found.start("mark")) + 1
    mark = found["mark"]
    if line > 1:
        yield line, f"frontmatter counts only on the first line of a note; take out what stands above this {mark}"
    else:
        yield line, f"this frontmatter has no end, and is not read; close it with a line {mark}"


def _id(given: str | None, *, is_built_in: bool) -> tuple[str | None, str]:
    """Return the id of a note, or what is wrong with it."""
    if given is None or is_built_in or not given.startswith(_OURS):
        return given, ""
    return None, f"id: {shortened(given)} begins like the ids of quizgen's own notes, and is left out; choose another"


def _deck(name: str | None) -> tuple[str | None, str]:
    """Return the name of a deck, or what is wrong with it."""
    if name is None:
        return None, ""
    levels = [level.strip() for level in name.split("::")]
    if not all(levels):
        return None, f"deck: {name} lacks a name between or after the ::, and is left out; write A::B"
    if len(levels) > _DEEPEST or len(name) > _LONGEST:
        return None, f"the deck has too many levels or letters, and is left out; {_DEEPEST} levels are allowed"
    return "::".join(levels), ""


def _line_of(key: str, text: str) -> int:
    """Return the line that a key stands on."""
    begins = re.compile(rf"\s*\"?{key}\"?\s*[:=]", re.IGNORECASE)
    return next((number for number, line in enumerate(text.splitlines()) if begins.match(line)), 0)


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
    levels = visible(raw).translate(_MARKUP).strip().lstrip("#").replace("::", "/").split("/")
    return "::".join("-".join(level.split()).lower() for level in levels[:_DEEPEST] if level.strip())[:_LONGEST]
