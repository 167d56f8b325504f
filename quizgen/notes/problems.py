"""The problems of a note: their Markdown is read again with placeholders for expressions, split, and made rich text."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from markupsafe import Markup

from quizgen.notes.comments import gaps, without_comments
from quizgen.notes.concept import Message, Slot, WrittenProblem
from quizgen.notes.draft import Draft
from quizgen.notes.files import NoteFile
from quizgen.notes.frontmatter import Frontmatter, clean_tags
from quizgen.notes.images import ImageFinder
from quizgen.notes.markdown import parse_tokens, tree
from quizgen.notes.pictures import find_pictures
from quizgen.notes.placeholders import substituted, unused_placeholders
from quizgen.notes.rendering import Problem
from quizgen.notes.showing import Showing
from quizgen.notes.syntax.footnotes import DEFINITIONS
from quizgen.notes.written import Section, halves, with_placeholders
from quizgen.richtext import image_names

_INDENT = re.compile(r"[ \t]*")
_LONGEST = 30_000
_MOST = 200
"""Problems of a note."""

_MOST_SLOTS = 1000
"""Expressions in the texts of a problem."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What all problems of a note share.

    Attributes:
        text: the note's.
        environment: what the parser learned of the note: footnotes, and the targets of links.
        images: finds pictures.
        showing: makes rich text of tokens.
    """

    file: NoteFile
    note_id: str
    title: str
    frontmatter: Frontmatter
    text: str
    environment: dict[str, Any]
    images: ImageFinder
    showing: Showing


def read_problems(sections: Sequence[Section], setting: Setting) -> tuple[list[WrittenProblem], list[Message]]:
    """Read the problems of a note; say which can't be told apart."""
    problems: dict[str, WrittenProblem] = {}
    messages = []
    text = without_comments(setting.text) if sections else ""
    placeholders = tuple(islice(unused_placeholders(text), _MOST_SLOTS)) if sections else ()
    taken = gaps(setting.text) if sections else {}
    for section in sections:
        identity = f"{setting.note_id}#{section.key}"
        said = ""
        if identity in problems:
            said = f"“{section.title}” is the heading of another problem too; give one of them a block id (^name)"
        elif len(problems) == _MOST:
            said = f"the note has more than {_MOST} problems, so this one is left out; split it into several notes"
        elif not section.title:
            said = "this problem's heading says nothing; name the skill"
        elif _length(section, setting.text) > _LONGEST:
            said = f"this problem is longer than {_LONGEST:,} characters; end it with a heading, or make it shorter"
        if said:
            messages.append(Message(setting.file.path, section.first + 1, said, "error"))
        else:
            body, slots = with_placeholders(section, text, placeholders)
            problems[identity] = _read(section, identity, setting, (body, _placed(slots, taken)))
    return list(problems.values()), messages


def _placed(slots: Iterable[Slot], taken: Mapping[int, Iterable[tuple[int, int]]]) -> tuple[Slot, ...]:
    """Return slots with the columns that they have in the note, where comments stand before them (`gaps`)."""
    return tuple(replace(slot, column=_column(slot, taken.get(slot.line - 1, ()))) for slot in slots)


def _column(slot: Slot, taken: Iterable[tuple[int, int]]) -> int:
    column = slot.column - 1
    for start, length in taken:
        column += length if start <= column else 0
    return column + 1


def _length(section: Section, text: str) -> int:
    return sum(map(len, text.split("\n")[section.first : section.last]))


def _read(section: Section, identity: str, setting: Setting, text: tuple[str, tuple[Slot, ...]]) -> WrittenProblem:
    file, frontmatter = setting.file, setting.frontmatter
    body, slots = text
    environment = _environment(section, setting.environment)
    tokens = parse_tokens(body, environment)
    footnotes = {**setting.showing.definitions, **environment[DEFINITIONS]}  # those of the section have placeholders
    noted = [one for blocks in footnotes.values() for one in blocks]
    pictures = find_pictures([*tokens, *noted], file, setting.images, frontmatter.language)
    question, solution = halves(tree(tokens).children)
    line = section.first + 1
    draft = Draft("heading", identity, section.title, question, solution, (), line, section.last)
    shown = _shown(draft, replace(setting.showing, definitions=footnotes, problems={}), slots, setting.showing.problems)
    start = section.fence.map[0] if section.fence.map else 0
    opening = _INDENT.match(setting.text.split("\n")[start])
    return WrittenProblem(
        id=identity,
        note_id=setting.note_id,
        title=section.title,
        block=section.fence.token.content,
        line=line,
        block_line=start + 2,
        indent=len(opening[0]) if opening else 0,
        slots=slots,
        question=shown[0],
        solution=shown[1],
        tags=clean_tags([*frontmatter.tags, *section.tags]),
        deck=frontmatter.deck,
        folders=file.relative.parts[:-1],
        file=file.shown,
        path=file.path,
        note=setting.title,
        language=frontmatter.language,
        is_built_in=file.is_built_in,
        images=tuple(pictures[name] for name in image_names(shown[0] + shown[1]) if name in pictures),
    )


def _shown(
    draft: Draft, showing: Showing, slots: Sequence[Slot], problems: dict[Problem, None]
) -> tuple[Markup, Markup]:
    """Show the texts; what is wrong with them is said in the words of the note, not with placeholders."""
    shown = showing.show(draft)
    written = {slot.placeholder: f"{{{{{slot.text}}}}}" for slot in slots}
    problems.update({(line, substituted(said, written), is_error): None for line, said, is_error in showing.problems})
    return shown


def _environment(section: Section, learned: dict[str, Any]) -> dict[str, Any]:
    """Return what the note's parser learned outside of the section, which is read again, with placeholders."""
    inside = range(section.first, section.last)
    links = {name: one for name, one in learned.get("references", {}).items() if one["map"][0] not in inside}
    return {**learned, "references": links, DEFINITIONS: {}}
