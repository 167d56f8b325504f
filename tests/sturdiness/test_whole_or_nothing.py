"""A file is the old one or the new one, whole, whatever happens to the process that writes it."""

import random
import sys
import time
from pathlib import Path

import pytest
from calling import call
from processes import EXPORTS, FIXED, quizgen, started, until

from quizgen.errors import OutputError
from quizgen.files import write_whole

pytestmark = pytest.mark.usefixtures("elsewhere")

_REWRITE = """
import sys
from pathlib import Path
from quizgen.files import write_whole
target, *sources = map(Path, sys.argv[1:])
contents = [source.read_bytes() for source in sources]
print("ready", flush=True)
while True:
    for content in contents:
        write_whole({target: content})
"""


@pytest.fixture(autouse=True)
def _same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is made here is equal to what a process makes."""
    for name, value in FIXED.items():
        monkeypatch.setenv(name, value)


def _export(command: str, seed: int, output: str) -> bytes:
    outcome = call(command, "--n", "6", "--seed", str(seed), "-o", output)
    assert outcome.status == 0, outcome.err
    return Path(output).read_bytes()


def _hidden() -> list[Path]:
    return list(Path.cwd().glob(".quizgen-*"))


@pytest.mark.slow
@pytest.mark.parametrize("command", ["anki", "sheet", "html", "json"])
def test_killed_in_the_act(command: str, temporary: Path) -> None:
    """Killed as soon as it begins to write over an older file, each command leaves a whole one.

    The moment is short, and may be missed on a busy machine: then the new file is there.
    """
    name = EXPORTS[command]
    old, new = _export(command, 1, name), _export(command, 2, f"new-{name}")
    for _ in range(3):
        Path(name).write_bytes(old)
        with started(quizgen(command, "--n", 6, "--seed", 2, "-o", name), temporary) as process:
            is_caught = until(_hidden, process)
            process.kill()
            process.wait()
        assert Path(name).read_bytes() in ({old, new} if is_caught else {new})
        for leftover in _hidden():
            leftover.unlink()


@pytest.mark.slow
def test_killed_at_random_moments(temporary: Path) -> None:
    """Two files take each other's place over and over; whenever that is stopped, one of them is there."""
    chance = random.Random("killed")
    whole = {_export("anki", 1, "one.apkg"), _export("html", 1, "other.html")}
    for _ in range(15):
        with started([sys.executable, "-c", _REWRITE, "target", "one.apkg", "other.html"], temporary) as process:
            assert process.stdout
            assert process.stdout.readline() == "ready\n"
            until(Path("target").exists, process)
            time.sleep(chance.uniform(0, 0.03))
            process.kill()
            process.wait()
        assert Path("target").read_bytes() in whole


@pytest.mark.slow
def test_two_write_the_same_file_at_once(temporary: Path) -> None:
    """Whoever reads it meanwhile finds the one's or the other's, and nothing is left beside it."""
    first, second = (_export("json", seed, f"{seed}.json") for seed in (1, 2))
    commands = [quizgen("json", "--n", 6, "--seed", seed, "-o", "both.json") for seed in (1, 2)]
    with started(commands[0], temporary) as one, started(commands[1], temporary) as two:
        until(Path("both.json").exists, one)
        while one.poll() is None or two.poll() is None:
            assert Path("both.json").read_bytes() in {first, second}
        assert (one.returncode, two.returncode) == (0, 0)
    assert Path("both.json").read_bytes() in {first, second}
    rewriting = [[sys.executable, "-c", _REWRITE, "both.json", f"{seed}.json"] for seed in (1, 2)]
    with started(rewriting[0], temporary) as one, started(rewriting[1], temporary) as two:
        seen: set[bytes] = set()
        end = time.monotonic() + 20
        while len(seen) < 2 and time.monotonic() < end:
            seen.add(Path("both.json").read_bytes())
        assert seen == {first, second}
        assert (one.poll(), two.poll()) == (None, None)


@pytest.mark.parametrize("is_new", [False, True])
def test_of_several_files_none_is_replaced_if_one_can_not_be(*, is_new: bool) -> None:
    """A name that the system takes for no file is found out in the last move, after others have been made."""
    first, linked, wrong = Path("one.html"), Path("other.html"), Path("n" * 300)
    if not is_new:
        first.write_bytes(b"old")
        first.chmod(0o640)
        linked.symlink_to(first)
    before = first.lstat() if not is_new else None
    with pytest.raises(OutputError, match=r"File name too long\); nothing was changed$"):
        write_whole({linked if before else first: b"new", Path("third.html"): b"new", wrong: b"new"})
    if before:
        after = first.lstat()
        assert first.read_bytes() == b"old"
        assert (after.st_ino, after.st_mode, after.st_nlink) == (before.st_ino, before.st_mode, 1)
    assert sorted(map(str, Path().iterdir())) == ([] if is_new else ["one.html", "other.html"])


def test_several_files_leave_nothing_beside_them() -> None:
    """What was kept for the case that a later one fails is gone."""
    names = ["one.html", "other.html", "third.html"]
    for content in (b"old", b"new"):
        write_whole({Path(name): content for name in names})
        assert {Path(name).read_bytes() for name in names} == {content}
        assert sorted(map(str, Path().iterdir())) == names
