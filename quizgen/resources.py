"""Where templates and built-in notes are, in a checkout, an editable install and a wheel; and the cache on disk."""

import contextlib
import os
import secrets
import stat
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path

from quizgen.version import __version__

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "_data"
_DATA = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent  # beside a package may lie whatever others put there

TEMPLATES = _DATA / "templates"
CONTENT = _DATA / "content"
MISTAKES = CONTENT / "mistakes"
READY = _DATA / "ready"
"""What is made beforehand when a wheel is built; not there in a checkout."""

_CHECKSUM_SIZE = sha256().digest_size


class DiskCache:
    """Files that can be made again, kept from run to run.

    They are code, or go into cards as they are. So they are kept only where nobody else may write, and each begins with
    a checksum that tells whether it is whole. Without a safe folder, nothing is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def find(cls) -> "DiskCache | None":
        """Return the one in the user's cache folder, if that is safe."""
        folder = cache_folder()
        try:
            if folder is None or not hasattr(os, "geteuid"):
                return None if folder is None else cls(folder)  # Windows: a user's folders are closed to others
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            is_safe = all(map(_is_ours, (folder.resolve(), *folder.resolve().parents)))
        except (OSError, RuntimeError):
            return None
        return cls(folder) if is_safe else None

    def load(self, name: str) -> bytes | None:
        """Return what is kept under a name, if it is there and whole."""
        with contextlib.suppress(OSError):
            data = (self._folder / name).read_bytes()
            if data[:_CHECKSUM_SIZE] == sha256(data[_CHECKSUM_SIZE:]).digest():
                return data[_CHECKSUM_SIZE:]
        return None

    def store(self, name: str, data: bytes) -> None:
        """Store something under a name, whole or not at all."""
        temporary = self._folder / secrets.token_hex(8)
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            try:
                temporary.write_bytes(sha256(data).digest() + data)
                temporary.replace(self._folder / name)
            finally:
                temporary.unlink(missing_ok=True)


def cache_folder() -> Path | None:
    """Return the user's cache folder, by the rules of the system; None if there is no home."""
    named = [os.environ.get(name, "") for name in ("XDG_CACHE_HOME", "LOCALAPPDATA")]
    try:
        place = next((path for path in map(Path, named) if path.is_absolute()), Path.home() / ".cache")
        return place / "quizgen" / __version__
    except RuntimeError:
        return None


def ready_or_made(name: str, make: Callable[[], bytes]) -> bytes:
    """Return what came with a wheel under a name, or is cached since the last edit of the sources; else make it."""
    if (READY / name).is_file():
        return (READY / name).read_bytes()
    cached, state = DiskCache.find(), _state_of_sources()
    checkout = sha256(str(CONTENT).encode("utf-8", "surrogateescape")).hexdigest()[:8]
    name = f"-{checkout}.".join(name.rsplit(".", 1))
    before, _, data = ((cached and cached.load(name)) or b"").partition(b"\n")
    if before != state:
        data = make()
        if cached:
            cached.store(name, state + b"\n" + data)
    return data


@cache
def _state_of_sources() -> bytes:
    """Return a sum that changes with every edit of the built-in notes and networks or of our own code."""
    digest = sha256()
    for folder, endings in ((CONTENT, (".md", ".net")), (_PACKAGE, ".py")):
        for path in _files(str(folder), endings):
            digest.update(path.encode("utf-8", "surrogateescape"))
    return digest.hexdigest().encode()


def _files(folder: str, endings: str | tuple[str, ...]) -> list[str]:
    """Return path, size and time of all files below a folder, sorted."""
    found: list[str] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(endings):
                state = entry.stat()
                found.append(f"{entry.path} {state.st_size} {state.st_mtime_ns}")
            elif entry.is_dir() and entry.name != "__pycache__":
                found += _files(entry.path, endings)
    return sorted(found)


def _is_ours(folder: Path) -> bool:
    """Tell whether only we, or the superuser, can put something else in a folder's place or into it."""
    found = folder.stat()
    is_shared = found.st_mode & (stat.S_IWGRP | stat.S_IWOTH) and not found.st_mode & stat.S_ISVTX
    return found.st_uid in {0, os.geteuid()} and not is_shared
