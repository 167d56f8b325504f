"""The files of notes: which they are, and their text."""

import errno
import os
from collections.abc import Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path

from quizgen.errors import ContentError, UsageError
from quizgen.files import read_bounded
from quizgen.notes.unicode import visible
from quizgen.resources import CONTENT

ENDINGS = {".md", ".markdown"}
_LARGEST = 5_000_000


@dataclass(frozen=True)
class NoteFile:
    """A note, and the folder that its identity is relative to. The disk is asked once, not for every card."""

    path: Path
    folder: Path

    @cached_property
    def relative(self) -> Path:
        return Path(visible(str(self.path.relative_to(self.folder))))

    @cached_property
    def is_built_in(self) -> bool:
        """Whether it is one of our own notes: they are known by their place, whatever others call theirs."""
        return self.path.resolve().is_relative_to(CONTENT.resolve())

    @cached_property
    def shown(self) -> str:
        """The note as exports name it: no path of the machine they were made on."""
        name = visible(self.folder.resolve().name)
        return (Path(name) / self.relative if name else self.relative).as_posix()


def find_files(path: Path, exclude: Sequence[str] = ()) -> list[NoteFile]:
    """Find the notes of a path: a file, or a folder with all that is in it (hidden files and folders left out).

    `exclude` holds patterns of file and folder names, or of paths within the folder: `templates`, `*.draft.md`.

    Raises:
        UsageError: the path is missing, is neither file nor folder, or holds no notes.
    """
    try:
        exists, is_folder, is_file = path.exists(), path.is_dir(), path.is_file()
    except (OSError, ValueError) as error:
        raise UsageError(f"{path}: can't be reached; check the path and its permissions") from error
    if not exists:
        raise UsageError(f"{path}: there is no such file or folder; give a Markdown note or a folder of notes")
    if is_folder:
        return _in_folder(path, exclude)
    if not is_file:
        raise UsageError(f"{path}: is neither a file nor a folder; give a Markdown note or a folder of notes")
    return [NoteFile(path, path.parent)]


def _in_folder(path: Path, exclude: Sequence[str]) -> list[NoteFile]:
    found, left_out = [], 0
    for folder, names, files in os.walk(path):
        here = Path(folder).relative_to(path)
        names[:] = sorted(name for name in names if not name.startswith(".") and not _excluded(here / name, exclude))
        notes = sorted(name for name in files if not name.startswith(".") and Path(name).suffix.lower() in ENDINGS)
        kept = [name for name in notes if not _excluded(here / name, exclude)]
        left_out += len(notes) - len(kept)
        found += [NoteFile(Path(folder) / name, path) for name in kept if _is_text(Path(folder) / name)]
    if not found:
        reason = "every note in this folder is excluded; drop an --exclude" if left_out else ""
        raise UsageError(
            f"{path}: {reason or 'there are no notes in this folder; put .md files there or name another'}"
        )
    return sorted(found, key=lambda file: file.relative.as_posix())


def _excluded(relative: Path, patterns: Sequence[str]) -> bool:
    return any(
        fnmatch(relative.name, pattern.strip("/")) or fnmatch(relative.as_posix(), pattern.strip("/"))
        for pattern in patterns
    )


def _is_text(path: Path) -> bool:
    """Leave out pipes and devices, which may never end. A broken link stays, and is told when it is read."""
    try:
        return path.is_file() or not path.exists()
    except OSError:
        return True


def read_visible(path: Path, folder: Path | None = None) -> str:
    """Return the text of a note as `read_text` does, with all that can be seen and one sign at the end of each line."""
    return visible(read_text(path, folder)).replace("\r\n", "\n").replace("\r", "\n")


def read_text(path: Path, folder: Path | None = None) -> str:
    """Return the text of a note. With a folder, a link that leads out of it is refused.

    Raises:
        ContentError: it can't be read, is too large, or is not UTF-8 text.
    """
    try:
        if folder and path.is_symlink() and not path.resolve().is_relative_to(folder.resolve()) and path.exists():
            raise ContentError(f"{path}: is a link that leads out of the notes folder; copy the note into it")
        if path.stat().st_size > _LARGEST:
            raise ContentError(f"{path}: is larger than {_LARGEST // 10**6} MB; split it into several notes")
        data = read_bounded(path, _LARGEST)
    except (OSError, RuntimeError) as error:
        reason = "its links go round in a circle"
        if isinstance(error, OSError) and error.errno != errno.ELOOP:  # until Python 3.12 such links are a RuntimeError
            reason = str(error.strerror)
        raise ContentError(f"{path}: could not be read ({reason}); check its permissions") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise ContentError(f"{path}:{line}: not UTF-8 text; save the note with UTF-8 encoding") from error
