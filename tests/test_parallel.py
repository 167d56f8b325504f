"""Work that processes share: the same results in the same order, whatever happens to a copy.

Copies are only made in a process without threads, which a test run may not be; so each test has a process of its own.
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
    pytest.mark.skipif(sys.platform != "linux", reason="copies are only made on Linux"),
    pytest.mark.usefixtures("elsewhere"),
]

_TWO = "import os, sys, quizgen.parallel as p; p._processors = lambda: 2; me = os.getpid(); "
_ONE_PROCESSOR = "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))}); "
_RUN = "from quizgen.__main__ import run; run()"

SHARED = ("--seed", 3, "--n", 60, "--variants", 8)
RUNNING_DRY = (
    *("--seed", 3, "--n", 40, "--variants", 12, "--only", "problems"),
    *("--family", "equivalent-kernel", "--family", "touched-inputs"),
)
"""The first level of the first of these families has fewer problems than its share."""


def _printed(program: str, *, setup: str = _TWO) -> str:
    done = subprocess.run([sys.executable, "-c", setup + program], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    return done.stdout.strip()


def test_results_come_in_order_and_from_copies() -> None:
    """Two copies take turns; the process itself does none of it."""
    done = _printed(
        "r = list(p.spread(lambda n: (n, os.getpid()), range(7))); "
        "print([n for n, _ in r], len({i for _, i in r}), me in {i for _, i in r}, len({i for _, i in r[::2]}))"
    )
    assert done == "[0, 1, 2, 3, 4, 5, 6] 2 False 1"


@pytest.mark.parametrize("alone", ["alone=True", "alone=False"])
def test_an_error_is_raised_as_if_there_were_no_copies(alone: str) -> None:
    """After the results before it, and without a word from the copy."""
    program = (
        f"work = lambda n: 12 // (n - 3)\nseen = []\n"
        f"try:\n  for x in p.spread(work, range(6), {alone}): seen.append(x)\n"
        "except ZeroDivisionError as error: print(seen, error)"
    )
    assert _printed("\n" + program) == "[-4, -6, -12] integer division or modulo by zero"


@pytest.mark.parametrize("end", ["os._exit(1)", "os.kill(os.getpid(), 9)", "(lambda: 0)"])
def test_what_a_copy_leaves_undone_is_done_here(end: str) -> None:
    """It may end, be killed for want of memory, or make what can't be passed on."""
    work = f"lambda n: n if n != 3 or os.getpid() == me else {end}"
    assert _printed(f"print(*p.spread({work}, range(6)))") == "0 1 2 3 4 5"


def test_copies_end_when_nobody_wants_more() -> None:
    """A reader that stops early leaves no process behind."""
    program = (
        "import multiprocessing; g = p.spread(lambda n: 'x' * 10**6, range(50)); next(g); "
        "print(len(multiprocessing.active_children())); g.close(); print(len(multiprocessing.active_children()))"
    )
    assert _printed(program).split() == ["2", "0"]


def test_a_process_with_threads_is_not_copied() -> None:
    """A copy of it could wait forever."""
    program = (
        "import os, threading, quizgen.parallel as p; e = threading.Event(); "
        "t = threading.Thread(target=e.wait); t.start(); "
        "print({i for i in p.spread(lambda n: os.getpid(), range(4))} == {os.getpid()}); e.set()"
    )
    assert _printed(program, setup="") == "True"


@pytest.mark.parametrize("options", [SHARED, RUNNING_DRY], ids=["enough", "running-dry"])
def test_a_deck_is_the_same_however_many_worked_on_it(options: tuple[object, ...], temporary: Path) -> None:
    """Equal bytes from one process and from two."""
    for setup, name in ((_ONE_PROCESSOR, "one.apkg"), (_TWO, "two.apkg")):
        arguments = ["anki", *map(str, options), "-o", name]
        outcome = finish([sys.executable, "-c", setup + _RUN, *arguments], temporary)
        assert outcome.returncode == 0, outcome.stderr
    assert Path("one.apkg").read_bytes() == Path("two.apkg").read_bytes()


@pytest.fixture
def marked() -> Iterator[tuple[list[str], str]]:
    """A long command of two processes at least, and a text that only its command line holds."""
    name = f"{uuid4()}.apkg"
    program = [sys.executable, "-c", _TWO + _RUN, *quizgen("anki", "--n", 3000, "-o", name)[3:]]
    yield program, name
    assert not commands_with(name)


@pytest.mark.parametrize("sent", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_copies_end_with_the_process_they_work_for(
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
