"""The built-in notes and the words of mistakes, made ready: when a wheel is built, or when they are first needed.

Reading them takes longer than making a small deck. They are kept as JSON, which is data and never run.
"""

import json
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from markupsafe import Markup

from quizgen.notes.concept import Concept, Library, Message, Source
from quizgen.notes.mistakes import MistakeWords, read_mistakes
from quizgen.resources import CONTENT, MISTAKES, ready_or_made

_NAME = "notes.json"


def built_in_notes() -> Library:
    """Return what the built-in notes hold. Their formulas are not checked here: the tests check them."""
    data = _ready()["notes"]
    return Library(
        paths=(CONTENT,),
        notes=tuple(data["notes"]),
        concepts=tuple(map(_concept, data["concepts"])),
        messages=tuple(Message(**{**message, "file": CONTENT / message["file"]}) for message in data["messages"]),
        without_cards=data["without_cards"],
    )


def built_in_mistakes(page: str) -> dict[str, MistakeWords]:
    """Return the words of mistakes of a built-in page by their slugs; none if there is no such page."""
    path = MISTAKES / f"{page}.md"
    return {
        name: MistakeWords(name=name, path=path, **{**words, "ready": Markup(words["ready"])})  # noqa: S704 - was Markup
        for name, words in _ready()["mistakes"].get(page, {}).items()
    }


def write_notes(folder: Path) -> None:
    """Write what is ready to a folder of a wheel."""
    (folder / _NAME).write_bytes(_make())


def _make() -> bytes:
    """Read all built-in notes and pages, and return what they hold."""
    from quizgen.notes.choices import Choices  # noqa: PLC0415 - all of this only where nothing is ready
    from quizgen.notes.library import read  # noqa: PLC0415

    library = read([CONTENT], Choices(check_math=False))
    assert not any(concept.images for concept in library.concepts)  # noqa: S101 - their files would have to go along
    pages = {path.stem: read_mistakes(path).words for path in sorted(MISTAKES.glob("*.md"))}
    data = {
        "notes": {
            "notes": library.notes,
            "concepts": [_as_data(concept) for concept in library.concepts],
            "messages": [asdict(message) | {"file": _name(message.file)} for message in library.messages],
            "without_cards": library.without_cards,
        },
        "mistakes": {
            page: {
                name: {"title": one.title, "source": one.source, "see": one.see, "line": one.line, "ready": one.advice}
                for name, one in words.items()
            }
            for page, words in pages.items()
        },
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str).encode()


@cache
def _ready() -> Any:  # noqa: ANN401 - as it was made
    return json.loads(ready_or_made(_NAME, _make))


def _as_data(concept: Concept) -> dict[str, Any]:
    return asdict(concept) | {"path": _name(concept.path)}


def _name(path: object) -> str:
    return str(path).removeprefix(f"{CONTENT}").lstrip("/\\")


def _concept(data: dict[str, Any]) -> Concept:
    return Concept(
        **{
            **data,
            "question": Markup(data["question"]),  # noqa: S704 - was Markup
            "answer": Markup(data["answer"]),  # noqa: S704 - was Markup
            "breadcrumb": tuple(data["breadcrumb"]),
            "tags": tuple(data["tags"]),
            "folders": tuple(data["folders"]),
            "source": Source(**data["source"]),
            "path": CONTENT / data["path"],
            "images": (),
        }
    )
