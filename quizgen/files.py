"""Writing a result: whole or not at all; and room for what is needed on the way."""

import contextlib
import errno
import os
import pickle
import secrets
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Generic, TypeVar

from quizgen.errors import OutputError, UsageError

T = TypeVar("T")

STANDARD_OUTPUT = Path("-")

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def check_writable(path: Path) -> None:
    """Find out before the work what would spoil it afterwards.

    Raises:
        UsageError: the folder is missing or can't be written to, or the path is a folder.
    """
    if path == STANDARD_OUTPUT:
        return
    folder = path.parent
    try:
        is_folder, has_folder, target = path.is_dir(), folder.is_dir(), _target(path)
    except OSError as error:
        raise UsageError(f"{path}: can't be reached ({error.strerror}); choose another place with -o") from error
    if is_folder:
        raise UsageError(f"{path}: is a folder; name a file in it, e.g. -o {path / 'cnn.out'}")
    if not has_folder:
        raise UsageError(f"{path}: there is no folder {folder}; make it first (mkdir -p) or choose another with -o")
    if not _may_write(path if _is_special(path) else target.parent):
        raise UsageError(f"{path}: no permission to write there; choose another place with -o")


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """Make a folder that vanishes afterwards with all that is in it.

    Raises:
        OutputError: there is no room for it, or for what is put in it.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="quizgen-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)
    except OSError as error:
        raise no_room(Path(tempfile.tempdir or "TMPDIR"), error) from error


def no_room(place: Path, error: Exception) -> OutputError:
    """Return the error that says so."""
    said = getattr(error, "strerror", None) or error
    return OutputError(f"{place}: no temporary file could be written there ({said}); make room, or set TMPDIR")


class Spool(Generic[T]):
    """Keeps values in a temporary file for as long as it is open, so that many of them need little memory."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w+b")

    def __enter__(self) -> "Spool[T]":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def append(self, value: T) -> int:
        """Keep a value; return its position, which is larger than that of any before."""
        position = self._file.tell()
        pickle.dump(value, self._file, pickle.HIGHEST_PROTOCOL)
        return position

    def read(self, position: int) -> T:
        """Return the value at a position."""
        self._file.seek(position)
        value: T = pickle.load(self._file)  # noqa: S301 - written above, by this very program
        return value


def write_whole(files: Mapping[Path, bytes]) -> None:
    """Put data at each path in one move: a failure leaves what was there before and nothing half-written.

    Raises:
        OutputError: the system refuses (disk full, no permission, …).
    """
    with contextlib.ExitStack() as staged:
        moves = [_stage(path, data, staged) for path, data in files.items()]
        for path, move in zip(files, moves, strict=True):
            with _explained(path):
                move()


def _stage(path: Path, data: bytes, staged: contextlib.ExitStack) -> Callable[[], object]:
    """Do all that may fail before anything is changed; return what is left to do."""
    if path == STANDARD_OUTPUT:
        return lambda: _write_all(sys.stdout.buffer, data)
    if _is_special(path):
        return lambda: path.write_bytes(data)  # a device or a pipe must not be replaced by a file
    with _explained(path):
        target = _target(path)
        temporary = _write_beside(target, data, staged)
    return lambda: temporary.replace(target)


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise OutputError(f"{path}: could not be written ({error.strerror}); nothing was changed") from error


def _target(path: Path) -> Path:
    """Follow links.

    Raises:
        OSError: they lead in a circle, or nowhere that can be reached.
    """
    try:
        return path.resolve()
    except RuntimeError as error:  # what Python 3.11 and 3.12 raise for a circle of links
        raise OSError(errno.ELOOP, os.strerror(errno.ELOOP)) from error


def _may_write(place: Path) -> bool:
    return os.access(place, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


def _write_all(stream: BinaryIO, data: bytes) -> None:
    """Write to a stream that may take only part at a time, as standard output does under PYTHONUNBUFFERED."""
    rest = memoryview(data)
    while rest:
        rest = rest[stream.write(rest) :]
    stream.flush()


def _is_special(path: Path) -> bool:
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _write_beside(path: Path, data: bytes, staged: contextlib.ExitStack) -> Path:
    """Write a temporary file in the same folder, with the other's permissions. It vanishes unless it is moved."""
    temporary = path.with_name(f".quizgen-{secrets.token_hex(8)}")
    staged.callback(temporary.unlink, missing_ok=True)  # first: Ctrl-C may come at any moment
    with os.fdopen(os.open(temporary, _NEW, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    temporary.chmod(_mode(path))
    return temporary


def _mode(path: Path) -> int:
    """Return the permissions of the file being replaced, or those that any new file would get."""
    with contextlib.suppress(OSError):
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
