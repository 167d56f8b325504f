"""The words of mistakes, joined to the families that know them."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from quizgen.notes import Message, MistakePage, MistakeWords, built_in_mistakes, read_mistakes
from quizgen.own import OwnFamily
from quizgen.problem import Family
from quizgen.resources import MISTAKES

_SHARED = "shared"
"""Names the page of the mistakes that several families know."""


def mistake_words(family: Family) -> Mapping[str, MistakeWords]:
    """Return the words of a family's mistakes by their names: those of its own page, or those that families share.

    Raises:
        KeyError: a mistake has no words; `check_mistakes` says so with file and line.
    """
    if isinstance(family, OwnFamily):
        return family.words
    return _words_of(family.kind, family.mistakes)


def explaining_concepts(family: Family) -> frozenset[str]:
    """Return the ids of the concepts that explain a family's mistakes."""
    if isinstance(family, OwnFamily):
        return frozenset(words.see for words in family.words.values())
    return _concepts(family.kind, family.mistakes)


# These are asked for with every card, and families about networks share the page of their kind.


@cache
def _concepts(family: str, mistakes: tuple[str, ...]) -> frozenset[str]:
    return frozenset(words.see for words in _words_of(family, mistakes).values())


@cache
def _words_of(family: str, mistakes: tuple[str, ...]) -> Mapping[str, MistakeWords]:
    known = _built_in(family)
    return {name: known[name] for name in mistakes}


@cache
def _built_in(family: str) -> dict[str, MistakeWords]:
    return built_in_mistakes(_SHARED) | built_in_mistakes(family)


@cache
def _words(folder: Path, family: str) -> dict[str, MistakeWords]:
    return _page(folder / f"{_SHARED}.md").words | _page(folder / f"{family}.md").words


@cache
def _page(path: Path) -> MistakePage:
    return read_mistakes(path) if path.is_file() else MistakePage(path, {}, ())


def check_mistakes(families: Iterable[Family], concepts: Iterable[str], folder: Path = MISTAKES) -> list[Message]:
    """Find what is wrong in the pages of mistakes.

    Args:
        families: all there are.
        concepts: the ids of all built-in concepts.
        folder: where the pages are.
    """
    families, known = tuple(families), set(concepts)
    messages: list[Message] = []
    for path in sorted(folder.glob("*.md")):
        page = _page(path)
        slugs = {name for family in families if path.stem in {_SHARED, family.kind} for name in family.mistakes}
        messages += [*page.messages, *_unknown(page, slugs, known)]
    for family in families:
        messages += _missing(family, folder)
    return sorted(messages, key=lambda message: (str(message.file), message.line))


def _unknown(page: MistakePage, slugs: set[str], concepts: set[str]) -> Iterator[Message]:
    for name, words in page.words.items():
        if name not in slugs:
            yield Message(page.path, words.line, f"no family knows the mistake ^{name}; check the slug", "error")
        if words.see not in concepts:
            yield Message(page.path, words.line, f"^{name}: there is no concept {words.see}; check the link", "error")


def _missing(family: Family, folder: Path) -> Iterator[Message]:
    known = _words(folder, family.kind)
    path = folder / f"{family.kind}.md"
    for name in family.mistakes:
        if name not in known:
            yield Message(path, 1, f"the mistake ^{name} has no words; write a heading and its advice", "error")
    for asks in family.questions:
        for wrong in asks.wrong:
            words = known.get(wrong.name)
            if words and words.slots and wrong.slots is None:
                text = f"^{wrong.name} has a slot {{{{{words.slots[0]}}}}} that {asks.question.__name__} does not fill"
                yield Message(words.path, words.line, f"{text}; give its rule `slots`", "error")
