"""Work that processes share, where the system can copy this one safely: on Linux, without threads."""

import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

_MAX_PROCESSES = 8
"""Each needs memory of its own."""

_THREADS = Path("/proc/self/task")
"""Holds an entry for each thread, even for those that Python did not start."""

_PR_SET_PDEATHSIG = 1
"""Asks Linux to send a signal when the parent process dies (prctl(2))."""


class Workers(Generic[T, R]):
    """Calls a function for many arguments, in several processes where there can be several.

    What goes wrong in a worker is done again here: its death changes nothing, and errors are raised as if there were no
    workers.

    Args:
        work: what is to be done; it must not depend on what has been done before.
        use_processes: have workers, where they can be had.
    """

    def __init__(self, work: Callable[[T], R], *, use_processes: bool) -> None:
        self._work = work
        count = _processors() if use_processes else 1
        self._pool = _start(work, count) if count > 1 else None

    def __enter__(self) -> "Workers[T, R]":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._end()

    def map(self, items: Sequence[T]) -> Iterator[R]:
        """Yield what the work returns for each item, in their order."""
        done = 0
        if self._pool and len(items) > 1:
            try:
                for item, results in zip(items, self._pool.map(_work_in_worker, items), strict=True):
                    yield results[0] if results else self._work(item)
                    done += 1
            except Exception:  # noqa: BLE001 - whatever it is, it comes up again below
                self._end()
        yield from map(self._work, items[done:])

    def _end(self) -> None:
        """End the workers soon; what they still do is not wanted any more."""
        if self._pool:
            pool, self._pool = self._pool, None
            for process in multiprocessing.active_children():
                process.terminate()
            pool.shutdown(cancel_futures=True)


class _Worker:
    """What a worker has to know. A copied process inherits it, so that only arguments and results are pickled."""

    work: Callable[[Any], Any]
    is_working = False
    is_ending = False


def _start(work: Callable[[Any], Any], count: int) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("fork")
    return ProcessPoolExecutor(count, context, _initialise, (work, os.getpid()))


def _initialise(work: Callable[[Any], Any], parent: int) -> None:
    """Prepare a worker: what a terminal sends is for its parent to decide about, and it never outlives that."""
    _Worker.work = staticmethod(work)
    for name in ("SIGINT", "SIGHUP", "SIGQUIT"):
        signal.signal(getattr(signal, name), signal.SIG_IGN)
    signal.signal(signal.SIGTERM, _stop)
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _stop(_signal: int, _frame: object) -> None:
    """Stop working, but never while a result is being sent: half of one would keep the parent waiting for the rest."""
    _Worker.is_ending = True
    if _Worker.is_working:
        raise SystemExit


def _work_in_worker(item: object) -> list[Any]:
    """Return what the work returns, or nothing if it fails: the parent does it again and meets the error itself."""
    if _Worker.is_ending:
        return []
    try:
        _Worker.is_working = True
        return [_Worker.work(item)]
    except BaseException:  # noqa: BLE001 - whatever it is
        return []
    finally:
        _Worker.is_working = False


def _processors() -> int:
    """Return how many processes may work at once: one where copies are not safe, as on a Mac or with threads.

    A thread's locks are copied as they are, and nobody is left to release them.
    """
    if sys.platform != "linux" or len(list(_THREADS.glob("*"))) != 1:
        return 1
    return min(len(os.sched_getaffinity(0)), _MAX_PROCESSES)
