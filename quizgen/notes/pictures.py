"""Pictures that a note shows: each token learns its picture's name, its drawing, or why there is none."""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote

from markdown_it.token import Token

from quizgen.drawing import to_svg
from quizgen.figures import SCHEME, FigureError, draw_named
from quizgen.notes.files import NoteFile
from quizgen.notes.images import Image, ImageError, ImageFinder
from quizgen.notes.rendering import DRAWING, MISSING, NAME
from quizgen.notes.syntax.img_tags import TAGS
from quizgen.richtext import no_formula

_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]+:", re.IGNORECASE)


def find_pictures(
    tokens: list[Token], file: NoteFile, images: ImageFinder, language: str | None = None
) -> dict[str, Image]:
    """Look for the pictures of a note; return those that were found by their names.

    Args:
        tokens: of the note.
        file: the note.
        images: finds files.
        language: what the note says that it is written in.
    """
    found: dict[str, Image] = {}
    for token in _pictures(tokens):
        source = str(token.attrs.get("src", ""))
        if source.startswith(SCHEME):
            _draw(token, source, language)
        elif _is_file(source):
            try:
                picture = images.find(source, file.path)
            except ImageError as error:
                token.meta[MISSING] = str(error)
            else:
                found[picture.name] = picture
                token.meta[NAME] = picture.name
    return found


def draw_pictures(tokens: list[Token], language: str | None = None) -> None:
    """Draw what advice asks for by name; it takes no pictures from files."""
    for token in _pictures(tokens):
        source = str(token.attrs.get("src", ""))
        if source.startswith(SCHEME):
            _draw(token, source, language)
        elif _is_file(source):
            token.meta[MISSING] = "advice takes none from files; put it into the question or the solution"


def _is_file(source: str) -> bool:
    return bool(not _ELSEWHERE.match(source) and PurePosixPath(source).suffix)  # `![cover](self)` is no file


def _pictures(tokens: list[Token]) -> Iterator[Token]:
    """Yield the pictures among the tokens of blocks or of one line."""
    for token in tokens:
        if token.type == "image":
            yield token
        elif token.children and ("![" in token.content or not token.content):
            yield from (child for child in token.children if child.type == "image")
        for child in token.children or () if "<" in token.content else ():
            yield from child.meta.get(TAGS, {}).values()


def _draw(token: Token, source: str, language: str | None) -> None:
    """Draw what a note asks for by name; the token keeps the drawing, or why there is none."""
    title = no_formula(token.content)
    try:
        drawing = draw_named(unquote(source), title)
    except FigureError as error:
        token.meta[MISSING] = str(error)
    else:
        token.meta[DRAWING] = to_svg(drawing, "span", language and (language if title else "en"))
