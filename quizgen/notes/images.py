"""Pictures that notes refer to: found inside the notes folder only, and named by their content."""

import os
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

from quizgen.notes.unicode import one_form

ENDINGS = {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif"}
_LONGEST_NAME = 100
_LARGEST = 20_000_000
_LARGEST_SUM = 100_000_000
"""Bytes of all pictures that the notes of a folder show: each is packed into what is exported."""


@dataclass(frozen=True, slots=True)
class Image:
    """A picture: its name in exports, made of its content, and where it lies."""

    name: str
    path: Path


class ImageError(ValueError):
    """A picture that can't be shown; the message says why and what to try."""


class ImageFinder:
    """Finds the pictures of one notes folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder.resolve()
        self._known: dict[tuple[Path, int, int], Image] = {}
        self._bytes = 0
        self._note: Path | None = None
        self._looked_up: dict[str, Path | ImageError] = {}

    def find(self, target: str, note: Path) -> Image:
        """Find a picture by the words of a note: relative to it, to the folder, or by name alone as Obsidian does.

        Raises:
            ImageError: there is none, it lies outside the folder, or it is no picture.
        """
        target = unquote(target).replace("\\", "/")
        if "\0" in target:
            raise ImageError("its name holds a zero byte; rename it")
        shown = target if len(target) <= _LONGEST_NAME else f"{target[:_LONGEST_NAME]}…"
        try:
            path = self._locate(target, note)
            if path.suffix.lower() not in ENDINGS:
                raise ImageError(f"{shown} is not a picture; use {', '.join(sorted(ENDINGS))}")
            state = path.stat()
            key = (path, state.st_size, state.st_mtime_ns)  # a picture may be changed while a program runs
            if key not in self._known:
                self._known[key] = self._read(path, state.st_size, shown)
        except RuntimeError as error:
            raise ImageError(f"{shown} is a link that leads in a circle; put the picture there") from error
        except OSError as error:
            raise ImageError(f"{shown} could not be read ({error.strerror}); check its name and permissions") from error
        return self._known[key]

    def _read(self, path: Path, size: int, shown: str) -> Image:
        """Read a picture once, and give it the name of its content."""
        if size > _LARGEST:
            raise ImageError(f"{shown} is larger than {_LARGEST // 10**6} MB; make it smaller")
        if self._bytes + size > _LARGEST_SUM:
            raise ImageError(f"with {shown}, the pictures have more than {_LARGEST_SUM // 10**6} MB; make them smaller")
        digest = sha256(path.read_bytes()).hexdigest()[:16]
        self._bytes += size
        return Image(f"quizgen-{digest}{path.suffix.lower()}", path)

    def _locate(self, target: str, note: Path) -> Path:
        """Look for a picture, for a note's each only once: a look at the disk takes a thousand times as long."""
        if self._note != note:
            self._note, self._looked_up = note, {}
        if target not in self._looked_up:
            try:
                self._looked_up[target] = self._search(target, note)
            except ImageError as error:
                self._looked_up[target] = error
        found = self._looked_up[target]
        if isinstance(found, ImageError):
            raise found
        return found

    def _search(self, target: str, note: Path) -> Path:
        outside = False
        places = (note.resolve().parent, self._folder)
        for start, name in [(start, name) for start in places for name in _forms(target)]:
            path = Path(os.path.normpath(start / name.lstrip("/"))).resolve()
            if path.is_file():
                if path.is_relative_to(self._folder):
                    return path
                outside = True
        if outside:
            raise ImageError(f"{target} lies outside the notes folder; copy it into the folder")
        if "/" not in target and one_form(target) in self._by_name:
            return self._by_name[one_form(target)]
        raise ImageError(f"there is no picture {target}; check its name and place")

    @cached_property
    def _by_name(self) -> dict[str, Path]:
        """Every picture of the folder by its name; of several, the first in the order of paths."""
        found: dict[str, Path] = {}
        for folder, names, files in os.walk(self._folder):
            names[:] = sorted(name for name in names if not name.startswith("."))
            for name in sorted(files):
                path = Path(folder) / name
                if path.suffix.lower() in ENDINGS and self._holds(path):
                    found.setdefault(one_form(name), path)
        return found

    def _holds(self, path: Path) -> bool:
        """Tell whether a path is a file of the folder, and no link out of it or in a circle."""
        try:
            return path.is_file() and path.resolve().is_relative_to(self._folder)
        except (OSError, RuntimeError):
            return False


def _forms(target: str) -> tuple[str, ...]:
    """Return the forms of Unicode that a name may have on disk."""
    return tuple(dict.fromkeys((target, one_form(target), unicodedata.normalize("NFD", target))))
