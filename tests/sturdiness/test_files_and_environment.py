"""Special files, links, closed or full outputs and odd variables: one line, and nothing that was there is lost."""

import json
import os
import re
import signal
import subprocess
import sys
import zipfile
from itertools import product
from pathlib import Path

import pytest
from conftest import Run
from processes import quizgen

pytestmark = pytest.mark.usefixtures("elsewhere")

_ONE = ("json", "--n", "1", "--seed", "1")


def _shell(command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a line of the shell, in which Q is quizgen; a minute is too long."""
    program = f'Q() {{ {sys.executable} -m quizgen "$@"; }}; {command}'
    return subprocess.run(
        ["bash", "-c", program],  # noqa: S607
        env={**os.environ, **environment},
        capture_output=True,
        encoding=environment.get("PYTHONIOENCODING", "utf-8"),
        check=False,
        timeout=60,
    )


@pytest.fixture
def inputs(elsewhere: Path) -> Path:
    """A note with a picture, a theme, a style and a network."""
    (elsewhere / "notes").mkdir()
    (elsewhere / "notes" / "n.md").write_text("## Why?\nSo. ![](p.svg)\n")
    (elsewhere / "notes" / "p.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    for place in ("theme/shared/theme.css", "theme/anki/numeric-front.html"):
        (elsewhere / place).parent.mkdir(parents=True)
        (elsewhere / place).write_text("b { color: red }")
    (elsewhere / "net.svg").write_text("relu")
    (elsewhere / "link.html").symlink_to("notes/n.md")
    (elsewhere / "hard.html").hardlink_to(elsewhere / "notes" / "n.md")
    return elsewhere


OVER_INPUTS = [
    ("html", "--notes", "notes/n.md", "-o", "notes/n.md"),
    ("html", "--notes", "notes", "-o", "notes/n.md"),
    ("json", "--notes", "notes", "-o", "notes/p.svg"),
    ("sheet", "--notes", "notes", "-o", "link.html"),
    ("anki", "--notes", "notes", "-o", "hard.html"),
    ("html", "--templates", "theme", "-o", "theme/shared/theme.css"),
    ("html", "--templates", "theme", "-o", "theme/anki/numeric-front.html"),
    ("solve", "@net.svg", "-o", "net.svg"),
]


@pytest.mark.parametrize("arguments", OVER_INPUTS, ids=" ".join)
def test_an_input_is_not_written_over(run: Run, inputs: Path, arguments: tuple[str, ...]) -> None:
    """Neither a note nor a picture, a theme or a network, by whatever name."""
    before = {path: path.read_bytes() for path in inputs.rglob("*") if path.is_file()}
    outcome = run(*arguments)
    assert (outcome.status, outcome.err.count("\n")) == (2, 1)
    assert re.search(r"would be written over .*, which is read; choose another place with -o", outcome.err)
    assert {path: path.read_bytes() for path in inputs.rglob("*") if path.is_file()} == before


def test_what_quizgen_made_among_the_notes_is_replaced(run: Run, inputs: Path) -> None:
    """A deck may lie beside its notes."""
    for _ in range(2):
        assert run("html", "--notes", "notes", "--only", "notes", "-o", "notes/quiz.html").status == 0
    assert (inputs / "notes" / "quiz.html").exists()


@pytest.mark.slow
def test_standard_output_by_its_name_is_written_through() -> None:
    """What a file held before `>>` stays, also through links."""
    Path("link").symlink_to("/dev/stdout")
    for name in ("/proc/self/fd/1", "link"):
        Path("log").write_text("before\n")
        outcome = _shell(f"Q {' '.join(_ONE)} -o {name} >> log; echo after >> log")
        assert outcome.stderr.startswith(f"{name}: 1 card"), outcome.stderr
        first, *middle, last = Path("log").read_text("utf-8").splitlines()
        assert (first, last) == ("before", "after")
        assert json.loads("\n".join(middle))["seed"] == 1
    assert Path("link").is_symlink()


@pytest.mark.slow
def test_no_special_file_is_read_as_an_earlier_package(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither one without an end nor one that waits for ever; nor a package that swells a thousandfold."""
    outcome = _shell("ulimit -v 4000000; Q anki --n 1 -o /dev/full")
    assert (outcome.returncode, outcome.stderr.count("\n")) == (1, 1)
    assert outcome.stderr.startswith("quizgen: /dev/full: could not be written (No space left on device)")
    os.mkfifo("fifo")
    outcome = _shell("cat fifo > copy & Q anki --n 1 -o fifo; wait")
    assert outcome.returncode == 0, outcome.stderr
    assert zipfile.is_zipfile("copy")
    with zipfile.ZipFile("bomb.apkg", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("collection.anki2", bytes(10_000_000))
    monkeypatch.setattr("quizgen.export.anki.package.compare", lambda *_: pytest.fail("the bomb was unpacked"))
    assert run("anki", "--n", 1, "-o", "bomb.apkg").status == 0


@pytest.mark.slow
def test_no_special_file_is_read_as_a_network() -> None:
    """One line at once; but what is piped in is read."""
    os.mkfifo("fifo")
    for given in ("@fifo", "@/dev/zero", "@.", "fifo.txt"):
        outcome = _shell(f"test -e fifo.txt || mkfifo fifo.txt; Q solve {given}")
        assert (outcome.returncode, outcome.stdout, outcome.stderr.count("\n")) == (2, "", 1)
        assert re.fullmatch(rf"quizgen: {given}: could not be read \(it is a .*\); check the path\n", outcome.stderr)
    for command in ("echo 'conv 8 k3' | Q solve @/dev/stdin", "Q solve @<(echo 'conv 8 k3')"):
        assert "8 × 222 × 222" in _shell(command).stdout
    outcome = _shell("Q solve @/dev/stdin < /dev/zero")
    assert (outcome.returncode, outcome.stderr.count("\n")) == (1, 1)
    assert "has more than 2,000,000 bytes" in outcome.stderr


@pytest.mark.slow
def test_no_special_file_is_read_as_what_stands_above_a_sheet() -> None:
    """Neither one without an end nor one that waits for ever."""
    os.mkfifo("fifo")
    for name in ("/dev/zero", "fifo"):
        outcome = _shell(f"ulimit -v 4000000; Q sheet --n 1 --instructions {name}")
        assert outcome.returncode == 1
        assert (
            outcome.stderr == f"quizgen: {name}: could not be read (it is a pipe or a device); check its permissions\n"
        )


def test_sheet_and_key_are_two_files(run: Run) -> None:
    """A key that is a link to the sheet is refused."""
    Path("m-key.html").symlink_to("m.html")
    outcome = run("sheet", "--n", 2, "-o", "m.html", "--key", "separate")
    assert (outcome.status, outcome.err.count("\n")) == (2, 1)
    assert "m.html and m-key.html are the same file" in outcome.err
    assert not Path("m.html").exists()


_PRINTED = ("check notes", "--help", "solve relu")
_EXPORTED = ("json --only notes --notes notes", "json --n 9")
"""A short export, which waits in a buffer, and a long one."""


@pytest.mark.parametrize(
    ("command", "output"),
    [
        *product((*_PRINTED, *_EXPORTED), ("> /dev/full",)),
        *(pytest.param(command, ">&-", marks=pytest.mark.slow) for command in (*_PRINTED, *_EXPORTED)),
        *(pytest.param(command, "-o - > /dev/full", marks=pytest.mark.slow) for command in _EXPORTED),
    ],
)
def test_nowhere_to_print(inputs: Path, command: str, output: str) -> None:
    """Standard output is closed, or on a full disk: one line, status 1; Python adds nothing."""
    assert inputs
    outcome = _shell(f"Q {command} {output}")
    assert outcome.returncode == 1
    assert re.fullmatch(r"quizgen: standard output: could not be used \(.*\); send it elsewhere\n", outcome.stderr)


@pytest.mark.parametrize("output", ["/dev/full", "/dev/stdout > /dev/full", "/dev/fd/99"])
def test_what_a_stream_has_taken_is_not_denied(inputs: Path, output: str) -> None:
    """Unlike a file, it may hold a part."""
    assert inputs
    outcome = _shell(f"Q json --only notes --notes notes -o {output}")
    assert outcome.returncode == 1
    name = output.split(maxsplit=1)[0]
    assert re.fullmatch(rf"quizgen: {name}: could not be written \(.*\); send it elsewhere\n", outcome.stderr)


@pytest.mark.parametrize("command", ["json --only notes --notes", "check --format json"])
def test_json_does_not_depend_on_the_system(elsewhere: Path, command: str) -> None:
    """Where pipes have an old encoding, as on Windows, it is UTF-8 all the same, and no letter is lost."""
    (elsewhere / "ноты.md").write_text("## Why is π ≤ 4?\nSo.\n", "utf-8")
    outcome = _shell(f"Q {command} ноты.md > out.json", PYTHONUTF8="0", PYTHONIOENCODING="cp1252")
    assert outcome.returncode == 0
    (card,) = json.loads(Path("out.json").read_bytes())["cards"]
    assert card["id"] == "ноты.md#why is π ≤ 4"


_ONE_AFTER_THE_OTHER = """
import contextlib
from quizgen.cli import main
for command in "show receptive-field/2/k3f9", "show conv-output-size/3/k3f9", "solve conv 4 k3", "solve nonsense":
    with contextlib.suppress(SystemExit):
        main(command.split(" ", 1))
"""


@pytest.mark.parametrize("encoding", ["cp1252", "cp437", "cp932"])
def test_no_sign_of_arithmetic_is_lost(encoding: str) -> None:
    """Where an encoding lacks it, another one that is read alike stands there, in data and in messages."""
    shown = _shell(
        f"{sys.executable} -c '{_ONE_AFTER_THE_OTHER}' 2>&1", PYTHONUTF8="0", PYTHONIOENCODING=encoding
    ).stdout
    assert "there is no such layer" in shown
    assert re.search(r"r = 5 \+ \(3 [-−－] 1\) [·*] 2 = 9", shown)
    assert not re.search(r"\S \?|\? \S|\\u", shown)


def test_standard_files_that_are_closed_are_not_written_to() -> None:
    """A file that is opened later does not take their place."""
    outcome = _shell("Q html --n 1 --seed 1 -o a.html <&- >&- 2>&-")
    assert outcome.returncode == 0
    assert _shell("Q html --n 1 --seed 1 -o b.html").returncode == 0
    assert Path("a.html").read_bytes() == Path("b.html").read_bytes()
    assert _shell("Q nonsense 2>/dev/full").returncode == 2


@pytest.mark.parametrize("time", ["9" * 30, "9" * 5000, "-1", "1e9", "253402300800"])
def test_a_time_that_is_none(run: Run, monkeypatch: pytest.MonkeyPatch, time: str) -> None:
    """One short line."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", time)
    outcome = run("anki", "--n", 1)
    assert (outcome.status, outcome.err.count("\n")) == (2, 1)
    assert ": is not a time; give seconds since 1970 or unset it" in outcome.err
    assert len(outcome.err) < 200


@pytest.mark.parametrize(
    "code", [f"conv-macs/{'9' * 5000}/a", "x" * 5000, f"{'x' * 5000}/1/a", f"conv-macs/1/{'a' * 5000}"]
)
def test_a_code_without_end(run: Run, code: str) -> None:
    """One short line."""
    outcome = run("show", code)
    assert (outcome.status, outcome.err.count("\n")) == (2, 1)
    assert len(outcome.err) < 300


@pytest.mark.parametrize("option", ["--notes", "--templates", "-o"])
def test_an_empty_path_is_not_the_current_folder(run: Run, option: str) -> None:
    """An unset variable of the shell leaves one."""
    outcome = run(*_ONE, option, "")
    assert (outcome.status, outcome.err.count("\n")) == (2, 1)
    assert "the path is empty; name a file or a folder" in outcome.err
    assert run("check", "").status == 2


@pytest.mark.parametrize("sent", [signal.SIGHUP, pytest.param(signal.SIGINT, marks=pytest.mark.slow)])
def test_what_nohup_switches_off_stays_so(sent: signal.Signals) -> None:
    """Such a signal doesn't end the run."""
    program = f"import os, signal; signal.signal({int(sent)}, signal.SIG_IGN); os.execv({sys.executable!r}, {{}})"
    command = [sys.executable, "-c", program.format(quizgen(*_ONE, "--n", 40, "-o", "a.json"))]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        try:
            process.wait(0.7)
        except subprocess.TimeoutExpired:
            process.send_signal(sent)
        process.communicate(timeout=60)
    assert process.returncode == 0


_POOR = """
import os, signal, sys
for name in ("fork", "geteuid", "killpg", "sched_getaffinity"):
    delattr(os, name)
for name in ("SIGHUP", "SIGQUIT", "SIGALRM", "pthread_sigmask"):
    delattr(signal, name)
sys.platform = "darwin"
from quizgen.__main__ import run
run()
"""


@pytest.mark.slow
def test_what_only_unix_has_is_not_needed(elsewhere: Path) -> None:
    """Without forks, groups of processes, users and some signals the same deck is made."""
    made = []
    for start in (["-m", "quizgen"], ["-c", _POOR]):
        command = [sys.executable, *start, "anki", "--seed", "1", "--variants", "8", "-o", "cnn.apkg"]
        environment = {**os.environ, "SOURCE_DATE_EPOCH": "1", "XDG_CACHE_HOME": str(elsewhere / "cache")}
        subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)
        made.append((elsewhere / "cnn.apkg").read_bytes())
    assert made[0] == made[1]
