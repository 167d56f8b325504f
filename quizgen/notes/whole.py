"""A Markdown file as one text, without looking for questions: the instructions on a sheet."""

import re
from pathlib import Path
from typing import Any

from quizgen.errors import ContentError
from quizgen.notes.comments import without_comments
from quizgen.notes.concept import Text
from quizgen.notes.files import NoteFile, read_visible
from quizgen.notes.images import Image, ImageError, ImageFinder
from quizgen.notes.markdown import parse_tokens
from quizgen.notes.pictures import find_pictures
from quizgen.notes.rendering import Problem, render
from quizgen.notes.syntax.bounds import TooMuchError

_BEGINS = re.compile(rb"\x89PNG|\xff\xd8|GIF8|RIFF|.{4}ftyp|(?:\xef\xbb\xbf)?\s*<", re.DOTALL)
"""How files of pictures begin."""


def read(path: Path) -> Text:
    """Read a Markdown file; its frontmatter is left out.

    Raises:
        ContentError: it can't be read, is not UTF-8 text, or holds a formula or picture that can't be shown.
    """
    text = read_visible(path)
    problems: dict[Problem, None] = {}
    environment: dict[str, Any] = {"check": True, "problems": problems}
    try:
        parsed = parse_tokens(without_comments(text), {})
        tokens = [token for token in parsed if token.type != "front_matter"]
        pictures = find_pictures(tokens, NoteFile(path, path.parent), ImageFinder(path.parent))
        html = render(tokens, environment)
    except TooMuchError as error:
        raise ContentError(f"{path}:{error.line}: {error}") from error
    for line, said, _ in problems:
        raise ContentError(f"{path}:{line}: {said}")
    return Text(html, tuple(pictures.values()))


def find(path: Path) -> Image:
    """Find a picture by its path.

    Raises:
        ContentError: there is none, or it is no picture.
    """
    try:
        found = ImageFinder(path.parent).find(path.name, path)
    except ImageError as error:
        raise ContentError(f"{path}: {error}") from error
    if not _BEGINS.match(found.path.read_bytes()[:20]):
        raise ContentError(f"{path}: holds no picture; save it again as PNG, JPEG or SVG")
    return found
