"""Cards and remarks of notes, as text for a terminal or as JSON for editors."""

import json
from collections.abc import Iterator

from quizgen.notes import Concept, Library, Message
from quizgen.plaintext import to_terminal

_LEVELS = ("error", "warning", "hint")
_MARGIN = "    "


def as_json(library: Library) -> str:
    """Write cards and remarks as JSON."""
    found = [
        {"id": c.id, "kind": c.kind, "question": c.title, "file": str(c.path), "line": c.source.line}
        for c in library.concepts
    ]
    messages = [
        {"file": str(message.file), "line": message.line, "level": message.level, "text": message.text}
        for message in library.messages
    ]
    return json.dumps({"cards": found, "messages": messages}, ensure_ascii=False, indent=1)


def as_text(library: Library, *, cards: bool) -> str:
    """Write the remarks with file and line, on demand each card, and a summary."""
    lines = [line for concept in library.concepts for line in _card(concept)] if cards else []
    lines += [_remark(message) for message in library.messages]
    if library.without_cards and len(library.notes) > 1:
        lines.append(f"{_count(library.without_cards, 'note')} of {len(library.notes)} without a card")
    counts = {level: sum(message.level == level for message in library.messages) for level in _LEVELS}
    parts = [_count(len(library.concepts), "card"), _count(len(library.notes), "note")]
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


def _remark(message: Message) -> str:
    return f"{message.file}:{message.line}: {'hint: ' if message.level == 'hint' else ''}{message.text}"


def _count(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"
