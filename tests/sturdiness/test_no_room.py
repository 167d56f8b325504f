"""A full disk: one clear line, the old file intact, and nothing left behind."""

from pathlib import Path

import pytest
from browser import executable
from processes import EXPORTS, finish, quizgen

pytestmark = pytest.mark.usefixtures("elsewhere")

_PRINTS = pytest.mark.skipif(executable() is None, reason="no Chromium or Chrome is installed")


@pytest.mark.parametrize(("command", "largest"), [("anki", 0), ("html", 5_000), ("sheet", 0), ("json", 5_000)])
def test_no_room_for_the_file(command: str, largest: int, temporary: Path) -> None:
    """Not a byte fits, or some do; for a package, not even its temporary files."""
    name = EXPORTS[command]
    Path(name).write_bytes(b"old")
    outcome = finish(quizgen(command, "--n", 6, "-o", name, largest=largest), temporary)
    assert outcome.returncode == 1
    assert outcome.stderr.count("\n") == 1
    assert outcome.stderr.startswith("quizgen: ")
    assert ("could not be written" in outcome.stderr) or (command == "anki" and "make room" in outcome.stderr)
    assert Path(name).read_bytes() == b"old"
    assert [path.name for path in Path.cwd().iterdir()] == [name]
    assert list(temporary.iterdir()) == []


def test_no_room_for_the_temporary_files_of_a_package(temporary: Path) -> None:
    """A collection is larger than the package made of it: a limit between both."""
    outcome = finish(quizgen("anki", "--n", 30, largest=100_000), temporary)
    assert (outcome.returncode, outcome.stderr.count("\n")) == (1, 1)
    assert outcome.stderr.startswith(f"quizgen: {temporary}: no temporary file could be written there (")
    assert outcome.stderr.endswith("; make room, or set TMPDIR\n")
    assert [*Path.cwd().iterdir(), *temporary.iterdir()] == []


@_PRINTS
@pytest.mark.parametrize("largest", [5_000, pytest.param(200_000, marks=pytest.mark.slow)])
def test_no_room_for_the_temporary_files_of_a_pdf(largest: int, temporary: Path) -> None:
    """For the page to print, or for what the browser writes."""
    Path("cnn.pdf").write_bytes(b"old")
    outcome = finish(quizgen("sheet", "--n", 6, "-o", "cnn.pdf", largest=largest), temporary)
    assert (outcome.returncode, outcome.stderr.count("\n")) == (1, 1)
    assert "make room" in outcome.stderr or "could not print the page" in outcome.stderr
    assert Path("cnn.pdf").read_bytes() == b"old"
    assert list(temporary.iterdir()) == []


@_PRINTS
def test_half_a_pdf_is_refused(tmp_path: Path, temporary: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that finds no room says nothing and leaves a file that breaks off; here another program does so."""
    browser = tmp_path / "browser"
    browser.write_text(
        "#!/bin/sh\nfor one; do case $one in --print-to-pdf=*) to=${one#*=};; esac; done\n"
        'printf "%%PDF-1.4 half" > "$to"\n'
    )
    browser.chmod(0o755)
    monkeypatch.setenv("QUIZGEN_CHROMIUM", str(browser))
    outcome = finish(quizgen("sheet", "--n", 3, "-o", "cnn.pdf"), temporary)
    assert (outcome.returncode, outcome.stderr.count("\n")) == (1, 1)
    assert "could not print the page (the PDF is not complete: is there room for it?)" in outcome.stderr
    assert not Path("cnn.pdf").exists()
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize("output", ["cnn.apkg", pytest.param("cnn.pdf", marks=[_PRINTS, pytest.mark.slow])])
def test_no_folder_for_temporary_files(output: str, temporary: Path) -> None:
    """None can be made anywhere, not even to find out where: still one line."""
    command = "anki" if output.endswith("apkg") else "sheet"
    outcome = finish(quizgen(command, "--n", 3, "-o", output, largest=0), temporary)
    assert (outcome.returncode, outcome.stderr.count("\n")) == (1, 1)
    assert "no temporary file could be written" in outcome.stderr
