"""Templates from elsewhere: they fill in text, and do nothing else, in bounded time and memory."""

import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from jinja2.exceptions import SecurityError
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

from quizgen.errors import ContentError

MEMORY = 2**30
"""Bytes that one template may take besides what is taken already."""

_MOST_PARTS = 1_000_000
_MOST_BITS = 100_000


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, which also refuses to multiply without end: that can't be interrupted once it has begun."""

    intercepted_binops = frozenset({"*", "**"})

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - Jinja's signature
        if operator == "**" and _bits(left) * abs(right) > _MOST_BITS:
            raise SecurityError("this is too large a power")
        if operator == "*" and (_parts(left, right) > _MOST_PARTS or _bits(left) + _bits(right) > _MOST_BITS):
            raise SecurityError("these can't be multiplied: the result is too large")
        return super().call_binop(context, operator, left, right)


class OwnFiles(FileSystemLoader):
    """Reads templates of a user's folder, and no file outside of it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self._folder = folder

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, filename, is_current = super().get_source(environment, template)
        check_inside(Path(filename), self._folder)
        return source, filename, is_current


def check_inside(path: Path, folder: Path) -> None:
    """Refuse a link that leads out: who unpacks a theme does not expect a page to show a private file.

    Raises:
        ContentError: it does.
    """
    if not path.resolve().is_relative_to(folder.resolve()):
        raise ContentError(f"{path}: is a link to a file outside of the folder; copy the file there")


class TooLongError(Exception):
    """A template has not ended in time."""


def _bits(number: object) -> int:
    """Return how long a number is: a float is short, whatever its value."""
    return sum(getattr(number, part, 0).bit_length() for part in ("numerator", "denominator"))


def _parts(left: object, right: object) -> int:
    """Return how long the product of a text or a list and a number is."""
    length, times = (left, right) if hasattr(left, "__len__") else (right, left)
    return len(length) * times if hasattr(length, "__len__") and isinstance(times, int) else 0


if sys.platform == "win32":

    @contextmanager
    def limited(_seconds: int) -> Iterator[None]:
        """Windows has no such limits."""
        yield

else:
    import resource

    @contextmanager
    def limited(seconds: int) -> Iterator[None]:
        """Bound what goes on meanwhile: so many seconds of computing, and `MEMORY`.

        There are no bounds in a thread, and none on memory where the system doesn't tell how much is taken.

        Raises:
            TooLongError: it takes longer.
            MemoryError: it takes more.
        """
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def stop(_signal: int, _frame: object) -> None:
            raise TooLongError(f"this takes longer than {seconds} s")

        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        before = signal.signal(signal.SIGVTALRM, stop)
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 0.1)  # repeated: a filter may pass over an exception
        resource.setrlimit(resource.RLIMIT_AS, (_memory_limit(soft), hard))
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, before)
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))

    def _memory_limit(soft: int) -> int:
        try:
            pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
        except OSError:
            return soft
        limit = pages * resource.getpagesize() + MEMORY
        return limit if soft == resource.RLIM_INFINITY else min(soft, limit)
