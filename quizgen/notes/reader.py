"""One note, pass by pass: its text, its tokens, its cards, their identity and looks, and what there is to say about it.

Each pass is a module of its own, and `read_note` runs them in this order:

    files        bytes become text
    comments     what nobody is to see is taken out, but never from code
    syntax       Markdown becomes tokens: code first, then math, then the rest; a table of rules
    frontmatter  id, tags, deck and language of the note
    pictures     pictures are found, or drawn
    written      problems of one's own are split off
    styles       questions and answers are found: a table of styles
    identity     each card gets its id
    showing      tokens become rich text; formulas are checked
    problems     the texts of problems
    hints        near misses
"""

import re
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from markdown_it.token import Token
from markupsafe import Markup

from quizgen.errors import ContentError, shortened
from quizgen.notes.asking import without_attributes
from quizgen.notes.choices import UNMARKED, Choices
from quizgen.notes.comments import SCHEDULED, without_comments
from quizgen.notes.concept import Concept, Message, Source, WrittenProblem
from quizgen.notes.draft import Draft, Place
from quizgen.notes.files import NoteFile, read_visible
from quizgen.notes.frontmatter import Frontmatter, clean_tags, parse_frontmatter, unread
from quizgen.notes.hints import hints
from quizgen.notes.identity import identify
from quizgen.notes.images import Image, ImageFinder
from quizgen.notes.inline import plain_text
from quizgen.notes.markdown import Node, inline_tokens, parse_tokens, tree, with_lines
from quizgen.notes.metadata import FrontmatterError
from quizgen.notes.needs_place import is_bare
from quizgen.notes.pictures import find_pictures
from quizgen.notes.problems import Setting, read_problems
from quizgen.notes.rows import overfull_rows
from quizgen.notes.showing import Showing
from quizgen.notes.styles import Ranked, find_cards
from quizgen.notes.styles.boxed import with_headings_that_ask
from quizgen.notes.styles.solutions import with_solutions_below
from quizgen.notes.syntax import bounds
from quizgen.notes.syntax.bounds import TooMuchError
from quizgen.notes.syntax.footnotes import DEFINITIONS, definitions_for
from quizgen.notes.syntax.other_frontmatter import JSON
from quizgen.notes.unicode import one_form
from quizgen.notes.written import split_problems
from quizgen.richtext import image_names, no_formula, plain

_FLASHCARDS = re.compile(r"(?<![\w/#&])#flashcards(?:/[\w/-]+)?(?![\w-])", re.IGNORECASE)
_FLASHCARDS_ANYWHERE = re.compile("#flashcards", re.IGNORECASE | re.ASCII)
_SHOWS = re.compile(r"(?:^|>)\s*[^<\s&]|<img|<svg")
"""What shows at once that an answer is not empty: words outside of tags, or a picture."""

_IMG = re.compile("<img", re.IGNORECASE)
_CODE = re.compile(r"`[^`]*`")
_FLASHCARD_TAG = "flashcards"
_PROBLEM = "problem"
_NO_NOTE = frozenset({"mistakes", "false", "no", "off"})
"""What `quizgen:` in the frontmatter says of a page that holds no cards."""


@dataclass(frozen=True, slots=True)
class Note:
    """What one note holds."""

    id: str
    concepts: tuple[Concept, ...]
    messages: tuple[Message, ...]
    problems: tuple[WrittenProblem, ...] = ()


def read_note(file: NoteFile, images: ImageFinder, choices: Choices) -> Note | None:
    """Read a note; there is none in a file whose frontmatter says so.

    Raises:
        ContentError: it can't be read, is not UTF-8 text, or holds too much.
    """
    try:
        return _read(file, images, choices)
    except TooMuchError as error:
        raise ContentError(f"{file.path}:{error.line}: {error}") from error


def _read(file: NoteFile, images: ImageFinder, choices: Choices) -> Note | None:
    text = read_visible(file.path, file.folder)
    environment: dict[str, Any] = {}
    commentless = without_comments(text)
    tokens = parse_tokens(commentless, environment)
    messages: list[Message] = []
    frontmatter = _frontmatter(tokens, file, messages, text)
    if frontmatter.kind and frontmatter.kind.lower() in _NO_NOTE:
        return None
    definitions = environment.get(DEFINITIONS, {})
    everything = [*tokens, *(one for blocks in definitions.values() for one in blocks)]
    has_pictures = "![" in text or _IMG.search(text)
    pictures = find_pictures(everything, file, images, frontmatter.language) if has_pictures else {}
    place = Place(flashcards=_has_flashcards(text, tokens, frontmatter), also=choices.also)
    tokens = with_solutions_below(with_headings_that_ask(tokens, english=UNMARKED in choices.also))
    root = tree(tokens)
    sections, blocks, misplaced = (
        split_problems(root.children, text.count("\n") + 1) if _PROBLEM in text else ([], root.children, [])
    )
    cards = list(islice(find_cards(blocks, place), bounds.CARDS + 1))
    if len(cards) > bounds.CARDS:
        said = f"by this line the note has more than {bounds.CARDS:,} questions; split it into several notes"
        raise TooMuchError(cards[-1].draft.line, said)
    note_id = frontmatter.id or one_form(file.relative.as_posix())
    showing = Showing(definitions, frontmatter.language, choices.check_math)
    title = frontmatter.title or _heading(root) or file.relative.stem
    home = _Home(file, note_id, title, frontmatter, pictures)
    concepts = _concepts(cards, home, showing, messages)
    setting = Setting(file, note_id, title, frontmatter, text, environment, images, showing)
    problems, remarks = read_problems(sections, setting)
    messages += [*remarks, *(Message(file.path, line, said, "error") for line, said in misplaced)]
    messages += [
        Message(file.path, line, said, "error" if is_error else "warning") for line, said, is_error in showing.problems
    ]
    inside = _inside(cards) | {line for one in sections for line in range(one.first, one.last + 1)}
    messages += hints(root, place, inside, file.path)
    messages += _lone_dollars(tokens, inside, text, file.path)
    rows = [one for one in overfull_rows(tokens, commentless) if one[0] in inside]
    rows += overfull_rows(definitions_for(tokens, inside, definitions), commentless)
    messages += [Message(file.path, line, said) for line, said in rows]
    messages.sort(key=lambda message: message.line)
    return Note(note_id, tuple(concepts), tuple(messages), tuple(problems))


def _frontmatter(tokens: list[Token], file: NoteFile, messages: list[Message], text: str) -> Frontmatter:
    block = tokens[0] if tokens and tokens[0].type == "front_matter" else None
    if not block:
        messages += [Message(file.path, line, said) for line, said in unread(text)]
        return Frontmatter()
    first = 1 if block.markup == JSON else 2
    try:
        found = parse_frontmatter(block.content, block.markup, is_built_in=file.is_built_in)
    except FrontmatterError as error:
        messages.append(Message(file.path, error.line + first, f"the frontmatter {error}"))
        return Frontmatter()
    messages += [Message(file.path, line + first, said) for line, said in found.problems]
    return found


def _heading(root: Node) -> str:
    """Return a note's first heading, if that is of the highest level and asks nothing: its title."""
    first = next((block for block in root.children if block.type == "heading"), None)
    words = without_attributes(plain_text(inline_tokens(first)).strip()) if first and first.tag == "h1" else ""
    return "" if words.endswith(("?", "？", "؟")) else shortened(words, 500)


def _has_flashcards(text: str, tokens: list[Token], frontmatter: Frontmatter) -> bool:
    """Tell whether the note says that it holds flashcards: by a tag, or by the mark of a plugin."""
    if SCHEDULED in text or any(tag.partition("::")[0] == _FLASHCARD_TAG for tag in frontmatter.tags):
        return True
    if not _FLASHCARDS_ANYWHERE.search(text):
        return False
    inline = (child for token in tokens for child in token.children or () if child.type == "text")
    return any(_FLASHCARDS.search(child.content) for child in inline)


@dataclass(frozen=True, slots=True)
class _Home:
    """What all cards of a note share."""

    file: NoteFile
    note_id: str
    title: str
    frontmatter: Frontmatter
    pictures: dict[str, Image]


def _concepts(cards: list[Ranked], home: _Home, showing: Showing, messages: list[Message]) -> list[Concept]:
    """Show the cards that have an answer; say which have none, and which are hard to tell apart."""
    concepts = []
    path = home.file.path
    answered = [card for card in cards if card.draft.answer]
    messages += [_unanswered(card.draft, path) for card in cards if not card.draft.answer]
    for card, (identity, repeated) in zip(answered, identify(home.note_id, answered), strict=True):
        question, answer = showing.show(card.draft)
        if not (_SHOWS.search(answer) or plain(answer)):
            messages.append(_unanswered(card.draft, path))
            continue
        if repeated:
            said = f"“{card.draft.title}” occurs twice in this note; add what tells them apart, or a block id (^name)"
            messages.append(Message(path, card.draft.line, said))
        concepts.append(_concept(card.draft, identity, home, (question, answer)))
    return concepts


def _unanswered(draft: Draft, path: Path) -> Message:
    return Message(path, draft.line, f"“{draft.title}” has no answer; write one below it")


def _concept(draft: Draft, identity: str, home: _Home, shown: tuple[Markup, Markup]) -> Concept:
    file, frontmatter = home.file, home.frontmatter
    question, answer = shown
    names = image_names(question + answer) if home.pictures else ()
    return Concept(
        id=identity,
        note_id=home.note_id,
        kind=draft.kind,
        title=draft.title,
        question=question,
        answer=answer,
        breadcrumb=tuple(no_formula(without_attributes(one)) for one in draft.breadcrumb or (file.relative.stem,)),
        needs_context=draft.place_matters or is_bare(draft.title),
        tags=clean_tags([*frontmatter.tags, *draft.tags]) if draft.tags else frontmatter.tags,
        deck=frontmatter.deck,
        folders=file.relative.parts[:-1],
        source=Source(file.shown, draft.line),
        path=file.path,
        images=tuple(home.pictures[name] for name in names if name in home.pictures),
        is_core=draft.block_id in frontmatter.core,
        note=no_formula(home.title),
        language=frontmatter.language,
        is_built_in=file.is_built_in,
    )


def _inside(cards: list[Ranked]) -> set[int]:
    """Return the lines that belong to cards. A card whose solution stands far below spans many others."""
    lines: set[int] = set()
    done = 0
    for first, last in sorted({(card.draft.line, card.draft.last_line) for card in cards}):
        lines.update(range(max(first, done + 1), last + 1))
        done = max(done, last)
    return lines


def _lone_dollars(tokens: list[Token], inside: set[int], text: str, path: Path) -> list[Message]:
    """Find `$$` in cards that never end: the parser leaves them in the text."""
    if "$$" not in text:
        return []
    said = "this $$ has no partner; close the formula with $$, or write \\$\\$ for two dollars"
    found = [
        line
        for block in tokens
        if block.children and ("$$" in block.content or not block.content)
        for token, line in with_lines(block)
        if token.type == "text" and "$$" in token.content and "$$$" not in token.content and line in inside
    ]
    lines = text.split("\n") if found else []
    return [
        Message(path, line, said, "error")
        for line in dict.fromkeys(found)
        if line <= len(lines) and "$$" in _CODE.sub("", lines[line - 1].replace("\\$", ""))
    ]
