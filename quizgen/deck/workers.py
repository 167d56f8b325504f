"""Work that processes share, where the system can copy this one safely: on Linux, without threads."""

import ctypes
import gc
import multiprocessing
import os
import pickle
import secrets
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, suppress
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Generic, TypeVar

from quizgen.replacing import undisturbed

T = TypeVar("T")
R = TypeVar("R")

_MAX_PROCESSES = 8
"""Each needs memory of its own."""

_AT_ONCE = 64
"""Results that are pickled together: what they share is written once."""

_THREADS = Path("/proc/self/task")
"""Holds an entry for each thread, even for those that Python did not start."""

_PR_SET_PDEATHSIG = 1
"""Asks Linux to send a signal when the parent process dies (prctl(2))."""


class Workers(Generic[T, R]):
    """Calls a function for many arguments, in several processes where there can be several.

    What goes wrong in a worker is done again here: its death changes nothing, and errors are raised as if there were no
    workers. Results are passed in files, some at a time, so that no process holds many, and only the paths through a
    pipe: a worker that dies while it sends something would otherwise leave half of it there, and its parent waiting
    for the rest.

    Args:
        work: yields the results of an argument; it must not depend on what has been done before.
        use_processes: have workers, where they can be had.
    """

    def __init__(self, work: Callable[[T], Iterator[R]], *, use_processes: bool) -> None:
        self._work = work
        self._count = _processors() if use_processes else 1
        self._pool: ProcessPoolExecutor | None = None
        self._paths: Iterator[str | None] = iter(())
        self._open = ExitStack()

    def __enter__(self) -> "Workers[T, R]":
        if self._count > 1:
            with suppress(OSError), undisturbed():  # without room for a folder there are no workers either
                folder = self._open.enter_context(TemporaryDirectory(prefix="quizgen-", ignore_cleanup_errors=True))
                self._pool = _start(self._work, self._count, Path(folder))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with undisturbed():
            self._end()
            self._open.close()

    def map(self, items: Sequence[T]) -> Iterator[Iterator[R]]:
        """Yield the results of each item, in their order."""
        done = 0
        if self._pool and len(items) > 1:
            try:
                with undisturbed():  # Ctrl-C in between would leave processes that nobody ends
                    self._paths = self._pool.map(_work_in_worker, items)
                for item, path in zip(items, self._paths, strict=True):
                    yield _read(path) if path else self._work(item)
                    done += 1
            except Exception:  # noqa: BLE001 - whatever it is, it comes up again below
                self._end()
        yield from map(self._work, items[done:])

    def _end(self) -> None:
        """End the workers now; what they still do is not wanted any more.

        The paths are let go of last: they would cancel what waits, while the pool's thread says that it failed, and
        that thread would end with an error (https://github.com/python/cpython/pull/108974).
        """
        if self._pool:
            pool, self._pool = self._pool, None
            for process in multiprocessing.active_children():
                process.terminate()
            pool.shutdown(cancel_futures=True)
            self._paths = iter(())


class _Worker:
    """What a worker has to know. A copied process inherits it, so that only arguments and paths are pickled."""

    work: Callable[[Any], Iterator[Any]]
    folder: Path


def _start(work: Callable[[Any], Iterator[Any]], count: int, folder: Path) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(count, context, _initialise, (work, folder, os.getpid()))


def _initialise(work: Callable[[Any], Iterator[Any]], folder: Path, parent: int) -> None:
    """Prepare a worker: signals from a terminal are for its parent to deal with, and it never outlives the parent."""
    for name in ("SIGINT", "SIGHUP", "SIGQUIT"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())  # copied while signals had to wait
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)
    _Worker.work, _Worker.folder = staticmethod(work), folder
    gc.freeze()  # a search for cycles in what was inherited would copy all of its memory


def _work_in_worker(item: object) -> str | None:
    """Return where the results are kept; nothing if the work fails: the parent does it again and meets the error."""
    try:
        path = _Worker.folder / secrets.token_hex(8)
        results = iter(_Worker.work(item))
        with path.open("wb") as file:
            while chunk := list(islice(results, _AT_ONCE)):
                pickle.dump(chunk, file, pickle.HIGHEST_PROTOCOL)
    except BaseException:  # noqa: BLE001 - whatever it is
        return None
    return str(path)


def _read(path: str) -> Iterator[Any]:
    with Path(path).open("rb") as file, suppress(EOFError):
        while True:
            yield from pickle.load(file)  # noqa: S301 - written by a copy of this very process
    Path(path).unlink()


def _processors() -> int:
    """Return how many processes may work at once: one where copies are not safe, as on a Mac or with threads.

    A thread's locks are copied as they are, and nobody is left to release them.
    """
    if sys.platform != "linux" or len(list(_THREADS.glob("*"))) != 1:
        return 1
    return min(len(os.sched_getaffinity(0)), _MAX_PROCESSES)
