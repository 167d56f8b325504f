"""Cards and remarks of notes, as text for a terminal or as JSON for editors."""

import json
from collections.abc import Iterator
from dataclasses import replace

from quizgen.cli.listing_problems import problem_lines, sample_lines
from quizgen.notes import Concept, Library, Message
from quizgen.own import WorkedOut
from quizgen.plaintext import to_terminal

_LEVELS = ("error", "warning", "hint")
_MARGIN = "    "


def as_json(library: Library, problems: WorkedOut) -> bytes:
    """Write cards, problems and remarks as JSON: in UTF-8, whatever a terminal shows, since programs read it."""
    found = [
        {"id": c.id, "kind": c.kind, "question": c.title, "file": str(c.path), "line": c.source.line}
        for c in library.concepts
    ]
    messages = [
        {"file": str(message.file), "line": message.line, "level": message.level, "text": message.text}
        | ({"column": message.column} if message.column else {})
        for message in library.messages
    ]
    own = [
        {"id": one.name, "question": one.title, "level": one.first_level, "instances": one.instances}
        | {"file": str(one.written.path), "line": one.written.line}
        for one in problems.families
    ]
    data = {"cards": found, "problems": own, "messages": messages}
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode(errors="replace")  # names may not be UTF-8


def as_text(library: Library, problems: WorkedOut, *, cards: bool) -> str:
    """Write the remarks with file and line, on demand each card, and a summary."""
    lines = [line for concept in library.concepts for line in _card(concept)] if cards else []
    for family, trial in zip(problems.families, problems.trials, strict=True):
        lines += problem_lines(family, trial)
        lines += sample_lines(family) if cards else []
    lines += [line for message in library.messages for line in _remark(message)]
    if library.without_cards and len(library.notes) > 1:
        lines.append(f"{_count(library.without_cards, 'note')} of {len(library.notes)} without a card")
    counts = {level: sum(message.level == level for message in library.messages) for level in _LEVELS}
    parts = [_count(len(library.concepts), "card"), _count(len(library.notes), "note")]
    parts[1:1] = [_count(len(problems.families), "problem")] if library.problems else []
    parts += [_count(number, level) for level, number in counts.items() if number or level != "hint"]
    lines.append(", ".join(parts))
    return "\n".join(lines)


def _card(concept: Concept) -> Iterator[str]:
    """Show a card as it will look: where it is from, its place if it needs it, front and back."""
    yield f"{concept.path}:{concept.source.line}: {concept.kind} {concept.id}"
    if concept.needs_context:
        yield f"{_MARGIN}[{' > '.join(concept.breadcrumb)}]"
    for line in to_terminal(concept.question).splitlines():
        yield f"{_MARGIN}{line}"
    yield f"{_MARGIN}---"
    for line in to_terminal(concept.answer).splitlines():
        yield f"{_MARGIN}{line}"


def _remark(message: Message) -> Iterator[str]:
    """Write a remark, and below it the place in the note if it is known."""
    text = f"{'hint: ' if message.level == 'hint' else ''}{message.text}"
    yield str(replace(message, text=text))
    yield from (f"{_MARGIN}{line}" for line in message.excerpt.splitlines())


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
