"""Work shared by several processes, where the system can copy this one safely."""

import os
import pickle
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from select import select
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar
from weakref import finalize

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

    Pipe = Connection[Any, Any]

S = TypeVar("S")
R = TypeVar("R")

_MOST = 8
"""Processes at most: each needs memory of its own."""

_AHEAD = 2
"""Results of a copy that wait at most for those of slower ones, whose turn it is."""

_THREADS = Path("/proc/self/task")
"""Holds an entry for each thread, also for those that Python did not start."""


class Task(NamedTuple, Generic[S, R]):
    """Something to do with a state: a function of a module or a `functools.partial` of one, since it is pickled.

    Tasks with the same key find what earlier ones of that key have left in the state. They must not need it: there may
    be none left.
    """

    key: str
    work: Callable[[S], R]


class Crew(Generic[S]):
    """Copies of this process, as it is when there is first something to do, with a state each.

    Where no copies can be had or one has died, the work is done here, in the state given. What goes wrong in a copy is
    done again here, too: errors are raised as if there were no copies.

    Args:
        state: what all tasks work with.
        alone: have no copies, as where there is too little to do for them to be worth it.
    """

    def __init__(self, state: S, *, alone: bool = False) -> None:
        self.state = state
        self._count = 1 if alone else _processors()
        self._copies: list[Pipe] | None = [] if self._count == 1 else None
        self._owners: dict[str, Pipe] = {}
        self._stack = ExitStack()
        finalize(self, self._stack.close)

    def map(self, tasks: Sequence[Task[S, R]]) -> Iterator[R]:
        """Yield what the tasks return, in their order. Copies wait while nobody reads what they have done."""
        if self._copies is None:
            self._copies = _copies(self.state, self._count, self._stack)
        if not self._copies:
            yield from (task.work(self.state) for task in tasks)
            return
        owners = [self._owner(task.key, self._copies) for task in tasks]
        for copy in self._copies:
            share = [task.work for task, owner in zip(tasks, owners, strict=True) if owner is copy]
            with suppress(OSError):  # it has died; its share is done below
                copy.send(share)
        try:
            for task, result in zip(tasks, _in_turn(owners), strict=True):
                yield pickle.loads(result) if result else task.work(self.state)  # noqa: S301 - from a copy of ours
        except BaseException:
            self.close()  # or what was not read would pass for the results of other tasks
            raise

    def _owner(self, key: str, copies: "list[Pipe]") -> "Pipe":
        return self._owners.setdefault(key, copies[len(self._owners) % len(copies)])

    def close(self) -> None:
        """End the copies; from now on all is done here."""
        self._copies = []
        self._stack.close()


def _processors() -> int:
    """Return how many processes may work at once: one where copies are not safe, as on a Mac or with threads.

    A thread's locks are copied as they are, and nobody is left to release them.
    """
    if sys.platform != "linux" or len(list(_THREADS.glob("*"))) != 1:
        return 1
    return min(len(os.sched_getaffinity(0)), _MOST)


def _copies(state: object, count: int, stack: ExitStack) -> "list[Pipe]":
    """Start copies; return what leads to each."""
    import multiprocessing  # noqa: PLC0415 - takes long, and small exports don't need it

    context = multiprocessing.get_context("fork")
    ours: list[Pipe] = []
    for _ in range(count):
        here, there = context.Pipe()
        ours.append(stack.enter_context(here))
        process = context.Process(target=_serve, args=(state, there, tuple(ours)), daemon=True)
        with there, suppress(OSError), _uninterrupted():  # OSError: too many processes
            process.start()
            stack.callback(process.join)
            stack.callback(process.terminate)
    return ours


def _in_turn(owners: "Sequence[Pipe]") -> Iterator[bytes]:
    """Yield a result from each owner in turn; nothing from one that has died. The faster ones may be some ahead."""
    read: dict[Pipe, deque[bytes]] = {owner: deque() for owner in owners}
    for owner in owners:
        while not read[owner]:
            open_ones = [copy for copy, results in read.items() if len(results) < _AHEAD]
            for copy in select(open_ones, [], [])[0]:
                read[copy].append(_received(copy))
        yield read[owner].popleft()


def _received(copy: "Pipe") -> bytes:
    try:
        return copy.recv_bytes()
    except (EOFError, OSError):
        return b""


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Keep Ctrl-C, and being asked to end, for later: an exception from in between could get lost.

    A copy made meanwhile never hears Ctrl-C: the process that reads from it decides.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(state: S, pipe: "Pipe", others: "Sequence[Pipe]") -> None:
    """Work in a copy until nobody gives tasks or reads results any more."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    for other in others:
        other.close()  # a pipe that this copy kept open would not tell another copy that its reader has died
    with suppress(EOFError, OSError):
        while True:
            for work in pipe.recv():
                pipe.send_bytes(_outcome(work, state))


def _outcome(work: Callable[[S], object], state: S) -> bytes:
    """Return what the work returned, pickled; nothing if that fails: the reader does it again and meets the error."""
    try:
        return pickle.dumps(work(state), pickle.HIGHEST_PROTOCOL)
    except Exception:  # noqa: BLE001 - whatever it is
        return b""
