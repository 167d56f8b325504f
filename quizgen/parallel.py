"""Work shared by several processes, where the system can copy this one safely."""

import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    Pipe = Connection[Any, Any]

T = TypeVar("T")
R = TypeVar("R")

_MOST = 8
"""Processes at most: each needs memory of its own."""

_THREADS = Path("/proc/self/task")
"""Holds an entry for each thread, also for those that Python did not start."""


def spread(work: Callable[[T], R], items: Sequence[T], *, alone: bool = False) -> Iterator[R]:
    """Yield what `work` makes of each item, in the items' order.

    Each process is a copy of this one as it is now, so `work` may be any function. What it returns is pickled, and what
    it changes stays in the copy. Copies wait while their results are not read, so that these need little memory. What
    goes wrong in a copy, or with it, is done again here: errors are raised as if there were no copies.

    Args:
        work: takes an item.
        items: shared out in turn.
        alone: work here, as where there is too little to do for copies to be worth it.
    """
    count = 1 if alone else min(_processors(), len(items))
    if count < 2:  # noqa: PLR2004 - nobody to share with
        yield from map(work, items)
        return
    with ExitStack() as stack:
        readers = _copies(work, items, count, stack)
        for number, item in enumerate(items):
            try:
                result = readers[number % count].recv()
            except (EOFError, OSError):
                result = work(item)
            yield result


def _processors() -> int:
    """Return how many processes may work at once: one where copies are not safe, as on a Mac or with threads.

    A thread's locks are copied as they are, and nobody is left to release them.
    """
    if sys.platform != "linux" or len(list(_THREADS.glob("*"))) != 1:
        return 1
    return min(len(os.sched_getaffinity(0)), _MOST)


def _copies(work: Callable[[T], object], items: Sequence[T], count: int, stack: ExitStack) -> "list[Pipe]":
    """Start copies that share the items in turn; return where their results come from."""
    import multiprocessing  # noqa: PLC0415 - takes long, and small exports don't need it

    context = multiprocessing.get_context("fork")
    readers: list[Pipe] = []
    for number in range(count):
        reader, writer = context.Pipe(duplex=False)
        readers.append(stack.enter_context(reader))
        share = items[number::count]
        process = context.Process(target=_serve, args=(work, share, writer, tuple(readers)), daemon=True)
        with writer, suppress(OSError), _uninterrupted():  # OSError: too many processes
            process.start()
            stack.callback(process.join)
            stack.callback(process.terminate)
    return readers


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Keep Ctrl-C for later. A copy made meanwhile never hears it: the process that reads from it decides."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(work: Callable[[T], object], items: Sequence[T], writer: "Pipe", readers: "Sequence[Pipe]") -> None:
    """Work in a copy until all is done, or something is wrong, or nobody reads any more."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for reader in readers:
        reader.close()  # a pipe that this copy kept open would not tell another copy that its reader has died
    with suppress(Exception):
        for item in items:
            writer.send(work(item))
