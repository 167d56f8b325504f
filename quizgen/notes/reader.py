"""One note: its cards, and what there is to say about it."""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from markdown_it.token import Token

from quizgen.drawing import to_svg
from quizgen.errors import ContentError
from quizgen.figures import SCHEME, FigureError, draw_named
from quizgen.mathml import TexError, to_mathml
from quizgen.notes.concept import Concept, Message, Source
from quizgen.notes.frontmatter import Frontmatter, FrontmatterError, clean_tags, parse_frontmatter
from quizgen.notes.grammar import Found, find_cards
from quizgen.notes.images import Image, ImageError, ImageFinder
from quizgen.notes.markdown import DRAWING, NAME, parse_tokens, tree, visible, with_lines
from quizgen.richtext import image_names, plain

_BARE_WORDS = 2
"""A question of so few words ("Why?", "Why not?") needs its headings to be understood."""

_MATH = {"math_inline", "math_inline_double", "math_block", "math_block_label"}
_CODE_OR_ESCAPE = re.compile(r"\\.|(`+).*?\1")


@dataclass(frozen=True, slots=True)
class NoteFile:
    """A note and the folder its identity is relative to."""

    path: Path
    folder: Path

    @property
    def relative(self) -> Path:
        return Path(visible(str(self.path.relative_to(self.folder))))

    @property
    def shown(self) -> str:
        """The note as exports name it: no path of the machine they were made on."""
        name = visible(self.folder.resolve().name)
        return (Path(name) / self.relative if name else self.relative).as_posix()


@dataclass(frozen=True, slots=True)
class Note:
    """What one note holds."""

    id: str
    concepts: tuple[Concept, ...]
    messages: tuple[Message, ...]


def read_note(file: NoteFile, images: ImageFinder, *, check_math: bool = True) -> Note | None:
    """Read a note; None for a page of mistakes, which is none.

    Args:
        file: the note.
        images: where its pictures are.
        check_math: find out which formulas can't be shown; costs time.

    Raises:
        ContentError: it can't be read, or is not UTF-8 text.
    """
    text = read_text(file.path)
    tokens = parse_tokens(text)
    messages: list[Message] = []
    frontmatter = _frontmatter(tokens, file.path, messages)
    if frontmatter.kind == "mistakes":
        return None
    note_id = frontmatter.id or unicodedata.normalize("NFC", file.relative.as_posix())
    pictures = _find_images(tokens, file, images)
    cards = list(find_cards(tree(tokens)))
    messages += _open_formulas(tokens, text, file.path)
    messages += _broken_parts(cards, tokens, file.path, check_math=check_math)
    seen: Counter[str] = Counter()
    concepts = []
    for card in cards:
        if not (plain(card.answer) or re.search("<img|<svg", card.answer)):
            text = f"“{card.title}” has no answer; write one below it"
            messages.append(Message(file.path, card.line, text, "error"))
            continue
        key = f"^{card.block_id}" if card.block_id else normalised(card.key)
        seen[key] += 1
        if seen[key] > 1:
            said = f"“{card.title}” occurs twice in this note; add what tells them apart, or a block id (^name)"
            messages.append(Message(file.path, card.line, said))
        identity = f"{note_id}#{key}" if seen[key] == 1 else f"{note_id}#{key} ({seen[key]})"
        concepts.append(_concept(file, frontmatter, card, identity, pictures))
    if not concepts:
        messages.append(Message(file.path, 1, "no cards in this note; ask a question in a heading or in bold"))
    return Note(note_id, tuple(concepts), tuple(sorted(messages, key=lambda message: message.line)))


def read_text(path: Path) -> str:
    """Return the text of a note.

    Raises:
        ContentError: it can't be read, or is not UTF-8 text.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ContentError(f"{path}: could not be read ({error.strerror}); check its permissions") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContentError(f"{path}:{line}: not UTF-8 text; save the note with UTF-8 encoding") from error


def _frontmatter(tokens: list[Token], path: Path, messages: list[Message]) -> Frontmatter:
    blocks = [token for token in tokens if token.type == "front_matter"]
    if not blocks:
        return Frontmatter()
    try:
        return parse_frontmatter(blocks[0].content)
    except FrontmatterError as error:
        text = f"the frontmatter is not YAML ({error}) and is left out; check its quotes, colons and indents"
        messages.append(Message(path, error.line + 2, text))
        return Frontmatter()


def _find_images(tokens: list[Token], file: NoteFile, images: ImageFinder) -> dict[str, Image]:
    """Look for the pictures that a note shows; each token learns its picture's name, or why there is none."""
    found: dict[str, Image] = {}
    for token, _ in with_lines(tokens):
        source = str(token.attrs.get("src", "")) if token.type == "image" else ""
        if source.startswith(SCHEME):
            _draw(token, source)
            continue
        if not source or re.match(r"[a-z][a-z0-9+.-]+:", source):
            continue
        try:
            picture = images.find(source, file.path)
        except ImageError as error:
            token.meta["missing"] = str(error)
            continue
        found[picture.name] = picture
        token.meta[NAME] = picture.name
    return found


def draw_pictures(tokens: list[Token]) -> None:
    """Draw what a page asks for by name; pictures of other kinds are left alone."""
    for token, _ in with_lines(tokens):
        source = str(token.attrs.get("src", "")) if token.type == "image" else ""
        if source.startswith(SCHEME):
            _draw(token, source)


def _draw(token: Token, source: str) -> None:
    """Draw what a note asks for by name; the token keeps the drawing, or why there is none."""
    try:
        drawing = draw_named(unquote(source), token.content)
    except FigureError as error:
        token.meta["missing"] = str(error)
    else:
        token.meta[DRAWING] = to_svg(drawing, "span")


def _open_formulas(tokens: list[Token], text: str, path: Path) -> list[Message]:
    """Find `$$` that never end: the parser leaves them in the text."""
    lines = text.splitlines()
    said = "this $$ has no partner; close the formula with $$, or write \\$\\$ for two dollars"
    return [
        Message(path, line, said, "error")
        for line in sorted(
            {line for token, line in with_lines(tokens) if token.type == "text" and "$$" in token.content}
        )
        if line <= len(lines) and "$$" in _CODE_OR_ESCAPE.sub("", lines[line - 1])
    ]


def _broken_parts(cards: list[Found], tokens: list[Token], path: Path, *, check_math: bool) -> list[Message]:
    """Find what can't be shown inside cards: pictures that are missing and formulas that can't be converted."""
    inside = {line for card in cards for line in range(card.line, card.last_line + 1)}
    messages = []
    for token, line in with_lines(tokens):
        if line not in inside:
            continue
        if check_math and token.type in _MATH and (problem := _tex_problem(token)):
            messages.append(Message(path, line, f"this formula can't be shown: {problem}; check it", "error"))
        if "missing" in token.meta:
            messages.append(Message(path, line, f"a picture is left out: {token.meta['missing']}"))
    return messages


def _tex_problem(token: Token) -> str:
    try:
        to_mathml(token.content.strip(), display=token.type != "math_inline")
    except TexError as error:
        return str(error)
    return ""


def normalised(question: str) -> str:
    """Reduce a question to what stays equal when its case, spacing or closing mark is touched up."""
    return " ".join(unicodedata.normalize("NFC", question).casefold().split()).rstrip("?？.:!… ")


def _concept(
    file: NoteFile, frontmatter: Frontmatter, found: Found, identity: str, pictures: dict[str, Image]
) -> Concept:
    return Concept(
        id=identity,
        kind=found.kind,
        title=found.title,
        question=found.question,
        answer=found.answer,
        breadcrumb=found.breadcrumb or (file.relative.stem,),
        needs_context=len(re.findall(r"\w+", found.title)) <= _BARE_WORDS,
        tags=clean_tags([*frontmatter.tags, *found.tags]),
        deck=frontmatter.deck,
        folders=file.relative.parts[:-1],
        source=Source(file.shown, found.line),
        path=file.path,
        images=tuple(pictures[name] for name in image_names(found.question + found.answer) if name in pictures),
        is_core=found.block_id in frontmatter.core,
    )
