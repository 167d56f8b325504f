"""The words of a mistake in a block: its title, its advice with values in it, and the concept that the advice names."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from html import unescape
from itertools import islice
from pathlib import PurePosixPath
from string import ascii_lowercase

from markdown_it.token import Token

from quizgen.notes import Concept, MistakeWords, WrittenProblem
from quizgen.notes.identity import normalised
from quizgen.notes.markdown import inline
from quizgen.notes.placeholders import EXPRESSION, plain_braces
from quizgen.own.block import Text
from quizgen.own.expressions import ExpressionError
from quizgen.own.intext import InText, read_in_text

_LINK = re.compile(r"(?<!\s)\s*(?:\bsee(?: also)?:?\s+)?\[\[([^\[\]|]*)(?:\|[^\[\]]*)?\]\]\.?$", re.IGNORECASE)
_MOST_HASHES = 8
"""A note's name may hold hashes, so each of the first ones in a link may be the one that ends the name."""

_NAMES = tuple(f"value_{first}{second}" for second in ascii_lowercase for first in ascii_lowercase)


@dataclass(frozen=True, slots=True)
class Advice:
    """The words of a mistake.

    Attributes:
        name: its slug.
        title: what went wrong.
        source: the advice as Markdown, with a slot for each expression.
        slots: the expressions by the names of their slots.
        link: what a wikilink at the end leads to; empty if there is none.
        line: where the title stands in the block, from 0.
    """

    name: str
    title: str
    source: str
    slots: tuple[tuple[str, InText], ...]
    link: str
    line: int

    def words(self, see: str, written: WrittenProblem) -> MistakeWords:
        """Return the words as exports show them; `see` is the id of a concept."""
        names, line = tuple(name for name, _ in self.slots), written.block_line + self.line
        return MistakeWords(
            self.name, self.title, self.source, see, written.path, line, names=names, language=written.language
        )


def read_advice(title: Text, advice: Text | None, taken: Collection[str], known: Collection[str]) -> Advice:
    """Read the words of a mistake; `taken` are the slugs of others, `known` the names for expressions in the advice.

    Raises:
        ExpressionError: an expression in the advice can't be read.
    """
    text = advice.text if advice else ""
    link = _LINK.search(text)
    source, slots = _with_slots(text[: link.start()] if link else text, known)
    shown = title.text[:1].upper() + title.text[1:]
    return Advice(
        _slug(title.text, taken), shown, source, tuple(slots.items()), link[1].strip() if link else "", title.line
    )


def _with_slots(text: str, known: Collection[str]) -> tuple[str, dict[str, InText]]:
    """Put slots in place of the expressions; return the Markdown, and the expressions by the names of their slots."""
    plain = unescape(text.replace("\\", ""))
    names = (name for name in _NAMES if name not in plain)
    slots: dict[str, InText] = {}
    places: dict[str, tuple[int, int]] = {}

    def slot(match: re.Match[str]) -> str:
        name = next(names, "")
        if not name:
            raise ExpressionError("this advice has too many values; keep those that matter", *match.span())
        try:
            slots[name] = read_in_text(match[1], known)
        except ExpressionError as error:
            raise ExpressionError(str(error), error.start + match.start(1), error.end + match.start(1)) from error
        places[name] = match.span()
        return f"{{{{{name}}}}}"

    source = plain_braces(EXPRESSION.sub(slot, text))
    _check_places(inline(source), places, len(text))
    return source, slots


def _check_places(tokens: Iterable[Token], places: Mapping[str, tuple[int, int]], length: int) -> None:
    """Refuse values where none can be put in."""
    for token in tokens:
        if token.type.startswith("math") and "{{" in token.content:
            raise ExpressionError("in advice, values stand outside of formulas", 0, length)
        target = str(token.attrs.get("href", "")) + str(token.attrs.get("src", ""))
        if found := next((place for name, place in places.items() if name in target), None):
            raise ExpressionError("where a link leads can't depend on values", *found)


def _slug(title: str, taken: Collection[str]) -> str:
    plain = unicodedata.normalize("NFKC", title).casefold()
    slug = "-".join(re.findall(r"\w+", plain)) or "mistake"
    number = 2
    chosen = slug
    while chosen in taken:
        chosen, number = f"{slug}-{number}", number + 1
    return chosen


def find_concept(link: str, note: str, concepts: Collection[Concept]) -> str:
    """Return the id of the concept that a wikilink names, as seen from a note; empty if there is none.

    Args:
        link: `Page#Question?`, `Page#^block`, or `#Question?` in the same note.
        note: the id of the note that the link stands in.
        concepts: those that may be meant; those of the same note win, then those first in order.
    """
    for hash_sign in islice(re.finditer("#", link), _MOST_HASHES):
        page, part = link[: hash_sign.start()].strip(), link[hash_sign.end() :].strip()
        wanted = part if part.startswith("^") else normalised(part)
        for one in concepts if wanted else ():
            if _is_named(one, page, note) and wanted in {one.key, normalised(one.title)}:
                return one.id
    return ""


def _is_named(concept: Concept, page: str, note: str) -> bool:
    if not page:
        return concept.note_id == note
    name = PurePosixPath(page).name.removesuffix(".md").casefold()
    return name in {concept.path.stem.casefold(), PurePosixPath(concept.note_id).name.removesuffix(".md").casefold()}
