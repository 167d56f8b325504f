"""The words of a mistake in a block: its title, its advice with values in it, and the concept that the advice names."""

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath
from string import ascii_lowercase

from quizgen.notes import Concept, MistakeWords
from quizgen.notes.identity import normalised
from quizgen.notes.markdown import inline
from quizgen.own.block import Text
from quizgen.own.expressions import ExpressionError
from quizgen.own.intext import InText, read_in_text

_LINK = re.compile(r"(?<!\s)\s*(?:\bsee(?: also)?:?\s+)?\[\[([^\[\]|]*)(?:\|[^\[\]]*)?\]\]\.?$", re.IGNORECASE)
_SLOT = re.compile(r"\{\{([^{}]+)\}\}")
_MOST_HASHES = 8
"""A note's name may hold hashes, so each of the first ones in a link may be the one that ends the name."""


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

    def words(self, see: str, path: Path, first_line: int) -> MistakeWords:
        """Return the words as exports show them; `see` is the id of a concept."""
        return MistakeWords(self.name, self.title, self.source, see, path, first_line + self.line)


def read_advice(title: Text, advice: Text | None, taken: Collection[str], known: Collection[str]) -> Advice:
    """Read the words of a mistake; `taken` are the slugs of others, `known` the names for expressions in the advice.

    Raises:
        ExpressionError: an expression in the advice can't be read.
    """
    text = advice.text if advice else ""
    link = _LINK.search(text)
    source = text[: link.start()] if link else text
    slots: dict[str, InText] = {}
    parts, done = [], 0
    for match in _SLOT.finditer(source):
        name = f"value_{ascii_lowercase[len(slots) % 26]}{ascii_lowercase[len(slots) // 26 % 26]}"
        try:
            slots[name] = read_in_text(match[1], known)
        except ExpressionError as error:
            raise ExpressionError(str(error), error.start + match.start(1), error.end + match.start(1)) from error
        parts += [source[done : match.start()], f"{{{{{name}}}}}"]
        done = match.end()
    source = "".join([*parts, source[done:]])
    for token in inline(source):
        if token.type.startswith("math") and "{{" in token.content:
            raise ExpressionError("in advice, values stand outside of formulas", 0, len(text))
    shown = title.text[:1].upper() + title.text[1:]
    return Advice(
        _slug(title.text, taken), shown, source, tuple(slots.items()), link[1].strip() if link else "", title.line
    )


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
