"""Bad input gives one clear line, the right exit status, and never a half-written file."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import Run

WRONG_USE = {
    "--n 0": "Invalid value for '--n': 0 is not in the range",
    "--n 100001": "Invalid value for '--n': 100001 is not in the range",
    "--n x": "Invalid value for '--n': 'x' is not a valid integer",
    "--variants 0": "Invalid value for '--variants'",
    "--seed -1": "Invalid value for '--seed'",
    "--level 4": "'4' is not a level; give 1, 2 or 3, or a range such as 1-2",
    "--level 3-1": "'3-1' is not a level",
    "--concepts many": "'many' is not a number of cards; give a number, all or none",
    "--concepts 999": "999 concept cards asked for, but the notes hold",
    "--concepts all --n 5": "concept cards don't fit in --n 5; raise --n or lower --concepts",
    "--family conv-output-sise": "there is no such family; did you mean conv-output-size?",
    "--family xyzzy": "there is no such family; see: quizgen list",
    "--level 1 --family equivalent-kernel --n 900": "can be made; lower --n or --variants",
    "--notes missing.md": "missing.md: there is no such file or folder",
    "--notes empty": "empty: there are no notes in this folder",
    "--only notes --family conv-parameters": "--family chooses problems, which --only notes leaves out",
    "--only notes --concepts none": "leaves no cards",
    "--only notes --concepts none --notes ok.md": "--only notes --concepts none leaves no cards",
    "--only notes --notes sum.md --not-family sum.md#sum": "--not-family and --topics leave no cards of these notes",
    "--only problems --notes ok.md": "--only problems leaves out notes and concepts",
    "--templates missing": "--templates missing: there is no such folder",
    f"--templates {'x' * 300}": "can't be read (File name too long); check the path and its permissions",
    "--templates empty": "no file there has the path of a template",
    "--only numbers": "Invalid value for '--only'",
    "-o missing/cnn.apkg": "there is no folder missing; make it first",
    "-o missing/": "missing/: there is no folder missing; make it first (mkdir -p) and name a file in it\n",
    "-o empty/": "empty: is a folder; name a file in it\n",
    f"-o {'x' * 300}": "can't be reached (File name too long); choose another place",
    "-o circle": "circle: can't be reached (Too many levels of symbolic links); choose another place",
    "-o empty": "empty: is a folder; name a file in it\n",
    "--frobnicate": "No such option",
    "extra": "unexpected extra argument",
}

BAD_CONTENT = {
    "--notes latin1.md": "latin1.md:1: not UTF-8 text; save the note with UTF-8 encoding",
    "--only notes --notes plain.md": "plain.md: no cards found; ask a question in a heading",
    "--concepts all --notes plain.md": "plain.md: no cards found",
    "--notes plain.md": "plain.md: no cards found",
}

VARIANTS_ONLY = {"--variants 0", "--level 1 --family equivalent-kernel --n 900"}
"""Wrong for all exports but sheets, which have as many variants as versions."""


@pytest.fixture(autouse=True)
def _some_files(elsewhere: Path) -> None:
    for folder in ("empty", "copy"):
        (elsewhere / folder).mkdir()
    (elsewhere / "circle").symlink_to("circle")
    (elsewhere / "ok.md").write_text("## Why?\nSo.\n")
    (elsewhere / "copy" / "ok.md").write_text("## Why?\nSo.\n")
    (elsewhere / "plain.md").write_text("Just text.\n")
    (elsewhere / "sum.md").write_text(
        "## Sum\n```problem\na: 2..40\nanswer: a + 1\n```\nAfter {{a}}?\n\n**Solution.** {{answer}}\n"
    )
    (elsewhere / "latin1.md").write_bytes(b"## Caf\xe9?\nOui.\n")


@contextmanager
def _without_permission(path: Path, mode: int = 0) -> Iterator[None]:
    """Take permissions away, and those of the superuser, to whom nothing is forbidden.

    What runs meanwhile has to have run before: where Python lies may be forbidden too.
    """
    before, user = path.stat().st_mode, os.geteuid()
    path.chmod(mode)
    Path.cwd().chmod(0o755)
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(user)
        path.chmod(before)


EXPORTS = ("anki", "html", "sheet", "json -o cnn.json")
CASES = [
    (command, arguments)
    for command in EXPORTS
    for arguments in (*WRONG_USE, *BAD_CONTENT)
    if command != "sheet" or arguments not in VARIANTS_ONLY
]


@pytest.mark.parametrize(("command", "arguments"), CASES)
def test_one_line_and_no_file(run: Run, command: str, arguments: str) -> None:
    """What, where and what to try; status 2 for wrong use, 1 for content; nothing is written."""
    before = sorted(Path.cwd().rglob("*"))
    outcome = run(*command.split(), *arguments.split())
    assert outcome.status == (2 if arguments in WRONG_USE else 1)
    assert (WRONG_USE | BAD_CONTENT)[arguments] in outcome.err
    assert outcome.err.startswith("quizgen: ")
    assert outcome.err.count("\n") == 1
    assert outcome.out == b""
    assert sorted(Path.cwd().rglob("*")) == before


@pytest.mark.parametrize(
    ("typed", "said"),
    {
        "xyzzy": "No such command 'xyzzy'; see: quizgen --help",
        "akni": "No such command 'akni'; did you mean anki? See: quizgen --help",
        "quiz": "No such command 'quiz'; did you mean html? See: quizgen --help",
        "html --vraiants 3": "No such option '--vraiants'; did you mean '--variants'? See: quizgen html --help",
        "html -n 5": "No such option '-n'; did you mean '--n'? See: quizgen html --help",
        "html -seed 7": "No such option '-seed'; did you mean '--seed'? See: quizgen html --help",
        "html -n=5": "No such option '-n'; did you mean '--n'? See: quizgen html --help",
        "html --sed 7": "No such option '--sed'; did you mean '--seed'? See: quizgen html --help",
        "html -x": "No such option '-x'; see: quizgen html --help",
        "html --hlep": "No such option '--hlep'; did you mean '--help'? See: quizgen html --help",
        "--seed 7 html": "No such option '--seed'; a command's options come after its name; see: quizgen --help",
        "-n 5": "No such option '-n'; a command's options come after its name; see: quizgen --help",
        "--verison": "No such option '--verison'; did you mean '--version'? See: quizgen --help",
        f"html --{'x' * 99}": f"No such option '--{'x' * 58}…'; see: quizgen html --help",
        "x" * 99: f"No such command '{'x' * 60}…'; see: quizgen --help",
        "html --seed x": "Invalid value for '--seed': 'x' is not a valid integer; see: quizgen html --help",
    }.items(),
)
def test_a_slip_in_a_command_or_option(run: Run, typed: str, said: str) -> None:
    """One line, with what was meant and the help that has it."""
    outcome = run(*typed.split())
    assert (outcome.status, outcome.err) == (2, f"quizgen: {said}\n")


def test_without_a_command_the_help_is_shown(run: Run) -> None:
    """And nothing else happens."""
    outcome = run()
    assert outcome.status == 2
    assert "Commands:" in outcome.err


def test_anki_to_standard_output_is_refused(run: Run) -> None:
    """A package is not text."""
    outcome = run("anki", "-o", "-")
    assert outcome.status == 2
    assert "a package for Anki is not text; name a file" in outcome.err


def test_an_older_file_survives_a_failure(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk is full when the new file is about to be complete: the old one stays, no temporary one does."""

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    Path("cnn.apkg").write_bytes(b"old")
    before = sorted(Path.cwd().iterdir())
    monkeypatch.setattr("os.fsync", full)
    outcome = run("anki", "--n", 3)
    assert outcome.status == 1
    assert outcome.err == "quizgen: cnn.apkg: could not be written (No space left on device); nothing was changed\n"
    assert Path("cnn.apkg").read_bytes() == b"old"
    assert sorted(Path.cwd().iterdir()) == before


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_device(run: Run) -> None:
    """A device is written to, not replaced, and its error is told."""
    outcome = run("json", "--n", 3, "-o", "/dev/full")
    assert outcome.status == 1
    assert "could not be written (No space left on device)" in outcome.err
    assert Path("/dev/full").is_char_device()


@pytest.mark.parametrize("command", ["check", "json --only notes --notes"])
@pytest.mark.parametrize(("path", "message"), [("locked.md", "could not be read"), ("locked/a.md", "can't be reached")])
def test_a_note_without_permission(run: Run, command: str, path: str, message: str) -> None:
    """A file that may not be read, or a folder that may not be entered."""
    Path("locked").mkdir()
    Path(path).write_text("## Why?\nSo.\n")
    assert run(*command.split(), path).status == 0
    with _without_permission(Path(Path(path).parts[0])):
        outcome = run(*command.split(), path)
    assert outcome.status == (1 if path == "locked.md" else 2)
    assert f"quizgen: {path}: {message}" in outcome.err
    assert "permissions" in outcome.err
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("html", "--title", "a\udcff"), "Invalid value for '--title': 'a\\udcff' is not UTF-8 text; type it again"),
        (("sheet", "--title", "a\udcff"), "Invalid value for '--title': 'a\\udcff' is not UTF-8 text; type it again"),
        (("anki", "--deck-name", "\udcff"), "Invalid value for '--deck-name': '\\udcff' is not UTF-8 text"),
        (("sheet", "--workspace", "nan"), "'nan' is not a length from 0 to 20; give centimetres, such as 2.5"),
        (("check", "--draws", "9"), "Invalid value for '--draws': 9 is not in the range"),
        (("check", "--families", "--draws", "9999999"), "Invalid value for '--draws'"),
    ],
)
def test_values_that_are_none(run: Run, arguments: tuple[str, ...], message: str) -> None:
    """What a terminal could not hand over as text, what is no number, what takes hours."""
    outcome = run(*arguments)
    assert (outcome.status, outcome.err.count("\n")) == (2, 1)
    assert message in outcome.err


def test_a_note_whose_name_is_no_text(run: Run) -> None:
    """Every format shows what can be shown of it; so do lists and checks."""
    name = os.fsdecode(b"n\xff.md")
    Path(name).write_text("## Why?\nSo.\n")
    for command in ("anki", "html", "sheet", "json"):
        assert run(command, "--only", "notes", "--notes", name, "-o", "out").status == 0
    assert json.loads(Path("out").read_text("utf-8"))["cards"][0]["id"] == "n?.md#why"
    for arguments in (("check", "--cards"), ("check", "--format", "json"), ("list", "--notes")):
        assert run(*arguments, name).status == 0


def test_a_pipe_among_the_notes_is_passed_over(run: Run) -> None:
    """It would never end; a link that leads nowhere and a second note of the same id are left out, and told."""
    os.mkfifo("copy/pipe.md")
    assert run("json", "--only", "notes", "--notes", "copy", "-o", "out").status == 0
    Path("copy/broken.md").symlink_to("nowhere")
    outcome = run("json", "--only", "notes", "--notes", "copy", "--notes", "ok.md")
    assert outcome.status == 0
    assert "2 remarks on the notes; see: quizgen check copy ok.md" in outcome.err
    told = run("check", "copy", "ok.md").out.decode()
    assert "copy/broken.md:1: this note is left out: could not be read" in told
    assert "ok.md:1: this note is left out: has the same id as copy/ok.md (ok.md); give one of them another" in told


@pytest.mark.parametrize(("mode", "message"), [(0o555, "no permission to write there"), (0o000, "can't be reached")])
def test_a_folder_without_permission(run: Run, mode: int, message: str) -> None:
    """Refused before the work begins."""
    folder = Path("locked")
    folder.mkdir()
    assert run("json", "--n", 3, "-o", "locked/cnn.json").status == 0
    with _without_permission(folder, mode):
        outcome = run("json", "--n", 3, "-o", "locked/cnn.json")
    assert outcome.status == 2
    assert message in outcome.err
    assert "choose another place with -o" in outcome.err


def test_a_link_is_followed_and_permissions_stay(run: Run) -> None:
    """The file behind a link is replaced, with the mode that it had."""
    Path("real.json").write_text("old")
    Path("real.json").chmod(0o640)
    Path("link.json").symlink_to("real.json")
    assert run("json", "--n", 1, "-o", "link.json").status == 0
    assert Path("link.json").is_symlink()
    assert Path("real.json").read_text("utf-8").startswith('{"generator"')
    assert Path("real.json").stat().st_mode & 0o777 == 0o640


def test_a_link_into_a_folder_that_is_missing(run: Run) -> None:
    """The message names the folder: permissions are not what is wrong."""
    Path("link.json").symlink_to("gone/real.json")
    outcome = run("json", "--n", 1, "-o", "link.json")
    assert outcome.status == 2
    gone = Path.cwd().resolve() / "gone"
    assert f"link.json: is a link to {gone / 'real.json'}, and there is no folder {gone}; make it" in outcome.err


def test_ctrl_c_ends_quietly() -> None:
    """Status 130, no traceback, no file."""
    command = [sys.executable, "-m", "quizgen", "anki", "--n", "5000", "--variants", "50", "--level", "3"]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        deadline = time.monotonic() + 8
        while time.monotonic() < deadline and not (children.exists() and children.read_text()):
            time.sleep(0.05)  # until the work has begun: before, Python itself may not have
        process.send_signal(signal.SIGINT)
        _, error = process.communicate(timeout=30)
    assert process.returncode == 130
    assert error.strip() == b""
    assert not Path("cnn.apkg").exists()


def test_a_reader_that_leaves_early() -> None:
    """`quizgen json | head -c 10` makes no noise."""
    command = f"{sys.executable} -m quizgen json --n 40 --seed 1 | head -c 10"
    outcome = subprocess.run(command, shell=True, capture_output=True, check=True)  # noqa: S602 - our own command
    assert outcome.stdout == b'{"generato'
    assert outcome.stderr == b""


def test_nothing_is_lost_when_standard_output_takes_only_part_at_a_time(run: Run) -> None:
    """Unbuffered output to a slow pipe: every byte arrives."""
    command = f"PYTHONUNBUFFERED=1 {sys.executable} -m quizgen json --n 40 --seed 1 | (sleep 1; cat)"
    piped = subprocess.run(command, shell=True, capture_output=True, check=True).stdout  # noqa: S602 - our own command
    assert run("json", "--n", 40, "--seed", 1, "-o", "a.json").status == 0
    assert piped == Path("a.json").read_bytes()
