"""The problems of notes, made ready for a command, and what is said where notes give no cards."""

from collections.abc import Sequence
from dataclasses import replace

from quizgen.notes import Concept, Library
from quizgen.own import WorkedOut, work_out


def read_own(library: Library, built_in: Sequence[Concept], *, thorough: bool = False) -> tuple[WorkedOut, Library]:
    """Make families of the problems in notes; return them, and the notes with what there is to say about both.

    Args:
        library: the notes.
        built_in: concepts that advice may lead to, besides those of the notes.
        thorough: look at many draws of each problem.
    """
    found = work_out(library.problems, (*library.concepts, *built_in), thorough=thorough)
    messages = sorted((*library.messages, *found.messages), key=lambda one: (str(one.file), one.line, one.column))
    return found, replace(library, messages=tuple(messages))


def no_cards(library: Library) -> str:
    """Say why there are no cards: the first error, or what a card would be."""
    if wrong := [message for message in library.messages if message.level == "error"]:
        return str(wrong[0])
    where = ", ".join(map(str, library.paths))
    return f"{where}: no cards found; ask a question in a heading (## Why …?) or in bold at the start of a list item"
