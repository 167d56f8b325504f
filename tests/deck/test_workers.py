"""Work that processes share: the same results in the same order, whatever happens to a worker.

Workers are only made in a process without threads, which a test run may not be; so each test has a process of its own.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from processes import commands_with, finish, quizgen, started, until

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="workers are only made on Linux"),
    pytest.mark.usefixtures("elsewhere"),
]

_TWO = """
import itertools, os, quizgen.deck.build, quizgen.deck.workers as w
quizgen.deck.build._MIN_PROBLEMS_TO_FORK = 0
w._processors = lambda: 2
me = os.getpid()
def one(work):
    def made(item): yield work(item)
    return made
def each(workers, items): return itertools.chain.from_iterable(workers.map(items))
"""
_ONE_PROCESSOR = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); "
_RUN = "from quizgen.__main__ import run; run()"

_LOSES_ITS_WORKERS = """
import multiprocessing
share = w.Workers.map
def lose_and_share(self, items):
    for number, result in enumerate(share(self, items)):
        if number == 3:
            for worker in multiprocessing.active_children(): worker.kill()
        yield result
w.Workers.map = lose_and_share
"""
"""All are killed when they have made the cards of three families."""

SHARED = ("--seed", 3, "--n", 40, "--variants", 3, "--only", "problems")
MIXED = ("--seed", 3, "--n", 40, "--variants", 3)
RUNNING_DRY = (
    *("--seed", 3, "--n", 90, "--variants", 12, "--only", "problems"),
    *("--family", "scaling-law", "--family", "dilated-conv-output-size"),
)
"""The first levels of these families have fewer problems than their shares, and these were never counted."""


def _printed(program: str, setup: str = _TWO) -> str:
    command = [sys.executable, "-c", setup + program]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stderr == ""
    return done.stdout.strip()


def test_results_come_in_order_and_from_workers() -> None:
    """Two processes share the items; the process itself does nothing."""
    program = """
def work(n): import time; time.sleep(0.05); return n, os.getpid()
with w.Workers(one(work), use_processes=True) as workers: done = list(each(workers, range(7)))
pids = {pid for _, pid in done}
print([n for n, _ in done], len(pids), me in pids)
"""
    assert _printed(program) == "[0, 1, 2, 3, 4, 5, 6] 2 False"


@pytest.mark.parametrize("use_processes", [True, False])
def test_an_error_is_raised_as_if_there_were_no_workers(use_processes: bool) -> None:  # noqa: FBT001
    """After the results before it, and without a word from the worker."""
    program = f"""
def work(n): return 12 // (n - 3)
seen = []
try:
    with w.Workers(one(work), use_processes={use_processes}) as workers:
        for one in each(workers, range(6)): seen.append(one)
except ZeroDivisionError as error: print(seen, error)
"""
    assert _printed(program) == "[-4, -6, -12] integer division or modulo by zero"


@pytest.mark.parametrize("end", ["os._exit(1)", "os.kill(os.getpid(), 9)", "lambda: 0", "exit()"])
def test_what_a_worker_leaves_undone_is_done_here(end: str) -> None:
    """It may end, be killed for want of memory, or make what can't be passed on."""
    program = f"""
def work(n): return n if n != 3 or os.getpid() == me else {end}
with w.Workers(one(work), use_processes=True) as workers: print(*each(workers, range(9)))
"""
    assert _printed(program) == "0 1 2 3 4 5 6 7 8"


def test_large_results_and_many_items_wait_for_their_reader() -> None:
    """Both directions of a pipe can be full at once, and nothing stands still."""
    program = """
def work(item): return "x" * 10**6
with w.Workers(one(work), use_processes=True) as workers: print(sum(map(len, each(workers, ["y" * 10**6] * 40))))
"""
    assert _printed(program) == str(40 * 10**6)


def test_results_are_passed_some_at_a_time() -> None:
    """So that neither a worker nor its reader holds all that comes of an item."""
    program = """
loads, load = [], w.pickle.load
def counted(file):
    some = load(file)
    loads.append(len(some))
    return some
w.pickle.load = counted
def work(n): yield from range(200)
with w.Workers(work, use_processes=True) as workers:
    first, second = workers.map(range(2))
    print(next(first), *loads)
    print(list(second) == list(range(200)), *loads)
"""
    assert _printed(program).splitlines() == ["0 64", "True 64 64 64 64 8"]


def test_without_workers_the_work_is_done_all_the_same() -> None:
    """The system may have too many processes already."""
    program = """
import errno, multiprocessing.process
def start(self): raise BlockingIOError(errno.EAGAIN, "no more processes")
multiprocessing.process.BaseProcess.start = start
with w.Workers(one(lambda n: os.getpid() == me), use_processes=True) as workers: print(*each(workers, range(3)))
"""
    assert _printed(program) == "True True True"


def test_a_system_that_allows_one_worker_but_no_second() -> None:
    """The one is not waited for in the end."""
    program = """
import errno, multiprocessing.process
start, started = multiprocessing.process.BaseProcess.start, []
def start_one(self):
    if started: raise BlockingIOError(errno.EAGAIN, "no more processes")
    started.append(start(self))
multiprocessing.process.BaseProcess.start = start_one
with w.Workers(one(lambda n: os.getpid() == me), use_processes=True) as workers: print(*each(workers, range(3)))
"""
    assert _printed(program) == "True True True"


def test_ctrl_c_while_workers_are_started() -> None:
    """The first one has been copied, and nobody has told it yet what to do."""
    program = """
import signal
os.register_at_fork(after_in_parent=lambda: os.kill(me, signal.SIGINT))
try:
    with w.Workers(one(lambda n: n), use_processes=True) as workers: print(*each(workers, range(3)))
except KeyboardInterrupt: print("ended")
"""
    assert _printed(program) == "ended"


def test_a_worker_may_die_while_it_sends() -> None:
    """Half of a large result never keeps the reader waiting."""
    program = """
import multiprocessing, threading, time
def work(n):
    if os.getpid() != me: threading.Timer(0.004 * n, os._exit, (1,)).start()
    return "x" * 10**7
for n in range(12):
    with w.Workers(one(work), use_processes=True) as workers: signs = sum(map(len, each(workers, [n, n, n])))
    assert signs == 3 * 10**7
print("done")
"""
    assert _printed(program) == "done"


def test_workers_end_when_nobody_needs_them() -> None:
    """A reader that stops early leaves no process behind."""
    program = """
import multiprocessing
with w.Workers(one(lambda n: "x" * 10**6), use_processes=True) as workers:
    next(each(workers, range(50)))
    print(len(multiprocessing.active_children()))
print(len(multiprocessing.active_children()))
"""
    assert _printed(program).split() == ["2", "0"]


def test_a_pool_that_is_slow_to_notice_ends_without_an_error() -> None:
    """Its thread finds the workers dead before it has looked at what nobody waits for any more."""
    program = """
import multiprocessing, time
from concurrent.futures.process import _ExecutorManagerThread as Manager
process = multiprocessing.get_context("fork").Process
notice, terminate, noticed = Manager.add_call_item_to_queue, process.terminate, set()
Manager.add_call_item_to_queue = lambda self: self in noticed or noticed.add(self) or notice(self)
process.terminate = lambda self: (terminate(self), time.sleep(0.2))
with w.Workers(one(lambda n: n), use_processes=True) as workers:
    print(next(each(workers, range(50))))
"""
    assert _printed(program) == "0"


def test_a_process_with_threads_is_not_copied() -> None:
    """A copy of it could wait forever for what another thread holds."""
    program = """
import threading
waiting = threading.Event()
threading.Thread(target=waiting.wait).start()
with w.Workers(one(lambda n: os.getpid()), use_processes=True) as workers: print(set(each(workers, range(4))) == {me})
waiting.set()
"""
    assert _printed(program, _TWO.replace("w._processors = lambda: 2", "")) == "True"


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("anki", *SHARED), id="anki"),
        pytest.param(("anki", *RUNNING_DRY), id="dry", marks=pytest.mark.slow),
        pytest.param(("moodle", *MIXED), id="moodle", marks=pytest.mark.slow),
        pytest.param(("gift", *MIXED), id="gift", marks=pytest.mark.slow),
        pytest.param(("qti", "--choices", *MIXED), id="qti", marks=pytest.mark.slow),
        pytest.param(("qti", "--canvas", *MIXED), id="canvas", marks=pytest.mark.slow),
    ],
)
def test_a_deck_is_the_same_however_many_worked_on_it(command: tuple[object, ...], temporary: Path) -> None:
    """Equal bytes from one process, from two, and from one that is left alone halfway."""
    for setup, name in ((_ONE_PROCESSOR, "one"), (_TWO, "two"), (_TWO + _LOSES_ITS_WORKERS, "left")):
        arguments = [*map(str, command), "-o", name]
        outcome = finish([sys.executable, "-c", setup + _RUN, *arguments], temporary)
        assert outcome.returncode == 0, outcome.stderr
    assert Path("one").read_bytes() == Path("two").read_bytes() == Path("left").read_bytes()


def test_what_is_wrong_in_a_template_is_said_once(temporary: Path) -> None:
    """In the words that it has without workers, and no file is written."""
    theme = Path("theme/problems/conv-output-size.html.j2")
    theme.parent.mkdir(parents=True)
    theme.write_text("{% macro output_question(q) %}\n{{ q.nothing }}{% endmacro %}")
    arguments = ["anki", *map(str, SHARED), "--templates", "theme", "-o", "deck.apkg"]
    outcome = finish([sys.executable, "-c", _TWO + _RUN, *arguments], temporary)
    assert outcome.returncode == 1
    assert outcome.stderr.count("\n") == 1
    assert outcome.stderr.startswith("quizgen: theme/problems/conv-output-size.html.j2")
    assert not Path("deck.apkg").exists()


@pytest.fixture
def marked() -> Iterator[tuple[list[str], str]]:
    """A long command of two processes at least, and a text that only its command line holds."""
    name = f"{uuid4()}.apkg"
    program = [sys.executable, "-c", _TWO + _RUN, *quizgen("anki", "--n", 3000, "-o", name)[3:]]
    yield program, name
    assert not commands_with(name)


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_workers_end_with_the_process_they_work_for(
    sent: signal.Signals, marked: tuple[list[str], str], temporary: Path
) -> None:
    """Also when it has no time to tell them, and though Ctrl-C reaches only the process itself here."""
    program, mark = marked
    with started(program, temporary) as process:
        assert until(lambda: len(commands_with(mark)) > 1, process)
        process.send_signal(sent)
        _, said = process.communicate(timeout=30)
    assert said.strip() == ""
    assert until(lambda: not commands_with(mark), seconds=20)
    assert list(Path.cwd().iterdir()) == []


def test_ctrl_c_reaches_all_and_is_quiet(marked: tuple[list[str], str], temporary: Path) -> None:
    """A terminal sends it to every process of the command."""
    program, mark = marked
    with subprocess.Popen(
        program, stderr=subprocess.PIPE, text=True, start_new_session=True, env={**os.environ, "TMPDIR": str(temporary)}
    ) as process:
        assert until(lambda: len(commands_with(mark)) > 1)
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=30)
    assert (process.returncode, said.strip()) == (130, "")
    assert until(lambda: not commands_with(mark), seconds=20)
    assert [*Path.cwd().iterdir(), *temporary.iterdir()] == []
