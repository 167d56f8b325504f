"""Writing a result: whole or not at all; and room for what is needed on the way."""

import contextlib
import errno
import itertools
import os
import stat
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO

from quizgen.errors import ContentError, OutputError, UsageError
from quizgen.replacing import UNCHANGED, Replacement, beside, replace_all, undisturbed

STANDARD_OUTPUT = Path("-")

_MADE = {".apkg", ".docx", ".html", ".json", ".odt", ".pdf", ".tex", ".toml", ".xml", ".zip"}
"""Endings of what quizgen writes, which may lie among the notes."""

_MOST_LINKS = 40

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def check_writable(*paths: Path, inputs: Iterable[Path] = ()) -> None:
    """Find out before the work what would spoil it afterwards.

    Args:
        paths: all files that will be written.
        inputs: files that are read, none of which may be written over.

    Raises:
        UsageError: a folder is missing or can't be written to, a path is a folder, two are the same file, or one is
            read.
    """
    for path in paths:
        if path != STANDARD_OUTPUT and descriptor(path) is None:
            _check_place(path)
    for path, other in itertools.combinations(paths, 2):
        if path.resolve() == other.resolve():
            raise UsageError(f"{path} and {other} are the same file; remove the link, or choose another name with -o")
    written = {key: path for path in paths if descriptor(path) is None and (key := _key(path))}
    for file in inputs if written else ():
        if (key := _key(file)) in written:
            path = written[key]
            raise UsageError(f"{path}: would be written over {file}, which is read; choose another place with -o")


def files_in(folder: Path) -> Iterator[Path]:
    """Yield all files of a folder except those that quizgen makes, or the path itself if it is a file."""
    if not folder.is_dir():
        yield folder
    for place, _, names in os.walk(folder):
        yield from (Path(place, name) for name in names if Path(name).suffix.lower() not in _MADE)


def descriptor(path: Path) -> int | None:
    """Return the number of the open file that a path stands for: 1 for /dev/stdout, and for links to it."""
    with contextlib.suppress(OSError, RuntimeError, ValueError):
        for _ in range(_MOST_LINKS):
            folder = path.parent.resolve()
            if path.name.isdecimal() and str(folder) in {"/dev/fd", f"/proc/{os.getpid()}/fd"}:
                return int(path.name)
            path = folder / path.readlink()
    return None


def read_bounded(path: Path, most: int) -> bytes:
    """Read a file of at most this many bytes. What is piped in may be read, but no other pipe or device is waited for.

    Raises:
        OSError: it can't be read, or is not a file.
        ContentError: it is longer.
    """
    if descriptor(path) is None and path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "it is a folder" if path.is_dir() else "it is a pipe or a device")
    with path.open("rb") as file:
        data = file.read(most + 1)
    if len(data) > most:
        raise ContentError(f"{path}: has more than {most:,} bytes")
    return data


def _key(path: Path) -> tuple[int, int] | None:
    """Return what tells whether two paths lead to the same file."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return (found.st_dev, found.st_ino) if stat.S_ISREG(found.st_mode) else None


def _check_place(path: Path) -> None:
    folder = path.parent
    try:
        is_folder, has_folder, target = path.is_dir(), folder.is_dir(), _target(path)
        is_lost = path.is_symlink() and not target.parent.is_dir()
    except OSError as error:
        raise UsageError(f"{path}: can't be reached ({error.strerror}); choose another place with -o") from error
    if is_folder:
        raise UsageError(f"{path}: is a folder; name a file in it")
    if not has_folder:
        raise UsageError(f"{path}: there is no folder {folder}; make it first (mkdir -p) or choose another with -o")
    if is_lost:
        raise UsageError(
            f"{path}: is a link to {target}, and there is no folder {target.parent}; make it first (mkdir -p) or "
            "choose another with -o"
        )
    if not _may_write(path if _is_special(path) else target.parent):
        raise UsageError(f"{path}: no permission to write there; choose another place with -o")


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """Make a folder that vanishes afterwards with all that is in it.

    Raises:
        OutputError: there is no room for it, or for what is put in it.
    """
    try:
        with contextlib.ExitStack() as stack:
            try:
                with undisturbed():
                    made = tempfile.TemporaryDirectory(prefix="quizgen-", ignore_cleanup_errors=True)
                    folder = stack.enter_context(made)
                yield Path(folder)
            finally:
                with undisturbed():
                    stack.close()
    except OSError as error:
        raise no_room(Path(tempfile.tempdir or "TMPDIR"), error) from error


def no_room(place: Path, error: Exception) -> OutputError:
    """Return the error that says so."""
    said = getattr(error, "strerror", None) or error
    return OutputError(f"{place}: no temporary file could be written there ({said}); make room, or set TMPDIR")


def write_whole(files: Mapping[Path, bytes]) -> None:
    """Put data at each path in one move: a failure leaves what was there before and nothing half-written.

    Streams come first: what they have taken can't be taken back, and they fail more often.

    Raises:
        OutputError: the system refuses (disk full, no permission, …).
        OSError: standard output does.
    """
    with contextlib.ExitStack() as staged:
        moves = [(path, _stage(path, data, staged)) for path, data in files.items()]
        for path, move in moves:
            if not isinstance(move, Replacement):
                with _explained(path):
                    move()
        replace_all([move for _, move in moves if isinstance(move, Replacement)], staged)


def _stage(path: Path, data: bytes, staged: contextlib.ExitStack) -> Replacement | Callable[[], object]:
    """Do all that may fail before anything is changed; return what is left to do."""
    if path == STANDARD_OUTPUT:
        return lambda: _write_all(sys.stdout.buffer, data)
    number = descriptor(path)
    if number is not None:
        return lambda: _write_through(number, data)
    if _is_special(path):
        return lambda: path.write_bytes(data)  # a device or a pipe must not be replaced by a file
    with _explained(path):
        target = _target(path)
        return Replacement(path, _write_beside(target, data, staged), target)


@contextlib.contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        if path == STANDARD_OUTPUT:
            raise  # `cli` ends as it does when it can't print: it drops what Python would try to write once more
        after = "send it elsewhere" if _is_stream(path) else UNCHANGED
        raise OutputError(f"{path}: could not be written ({error.strerror}); {after}") from error


def _is_stream(path: Path) -> bool:
    return descriptor(path) is not None or _is_special(path)


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


def _write_through(number: int, data: bytes) -> None:
    """Write to an open file at the place that it has reached, as the shell's `>>` asks."""
    sys.stdout.flush()
    with os.fdopen(os.dup(number), "wb") as file:
        file.write(data)


def _is_special(path: Path) -> bool:
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False


def _write_beside(path: Path, data: bytes, staged: contextlib.ExitStack) -> Path:
    """Write a temporary file in the same folder, with the other's permissions. It vanishes unless it is moved."""
    temporary = beside(path)
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
