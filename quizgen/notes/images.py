"""Pictures that notes refer to: found inside the notes folder only, and named by their content."""

import os
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from urllib.parse import unquote

ENDINGS = {".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif"}
_LARGEST = 20_000_000


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

    def find(self, target: str, note: Path) -> Image:
        """Find a picture by the words of a note: relative to it, to the folder, or by name alone as Obsidian does.

        Raises:
            ImageError: there is none, it lies outside the folder, or it is no picture.
        """
        target = unquote(target).replace("\\", "/")
        if "\0" in target:
            raise ImageError("its name holds a zero byte; rename it")
        path = self._locate(target, note)
        if path.suffix.lower() not in ENDINGS:
            raise ImageError(f"{target} is no picture; use {', '.join(sorted(ENDINGS))}")
        try:
            if path.stat().st_size > _LARGEST:
                raise ImageError(f"{target} is larger than {_LARGEST // 10**6} MB; make it smaller")
            digest = sha256(path.read_bytes()).hexdigest()[:16]
        except OSError as error:
            raise ImageError(f"{target} could not be read ({error.strerror}); check its permissions") from error
        return Image(f"quizgen-{digest}{path.suffix.lower()}", path)

    def _locate(self, target: str, note: Path) -> Path:
        outside = False
        for start in (note.resolve().parent, self._folder):
            path = Path(os.path.normpath(start / target.lstrip("/"))).resolve()
            if path.is_file():
                if path.is_relative_to(self._folder):
                    return path
                outside = True
        if outside:
            raise ImageError(f"{target} lies outside the notes folder; copy it into the folder")
        if "/" not in target and target in self._by_name:
            return self._by_name[target]
        raise ImageError(f"there is no picture {target}; check its name and place")

    @cached_property
    def _by_name(self) -> dict[str, Path]:
        """Every picture of the folder by its name; of several, the first in the order of paths."""
        found: dict[str, Path] = {}
        for folder, names, files in os.walk(self._folder):
            names[:] = sorted(name for name in names if not name.startswith("."))
            for name in sorted(files):
                path = Path(folder) / name
                if path.suffix.lower() in ENDINGS and path.resolve().is_relative_to(self._folder):
                    found.setdefault(name, path)
        return found
