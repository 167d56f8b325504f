"""Blocks from people who mean no good: each ends in one line, nothing is run, and nothing takes long or much room."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hostile_blocks import FURTHER, TWELVE
from limited import HARMLESS

BLOCKS = TWELVE | FURTHER
BODY = "## Skill ^skill\n\n```problem\na: 2..9\n{block}\n```\n\nWhat is {{{{a}}}}?\n\n**Solution.** {{{{answer}}}}\n"
COMMANDS = {
    "check": ("check", "note.md"),
    "show": ("show", "note.md#^skill/2/k3f9", "--notes", "note.md"),
    "anki": ("anki", "--notes", "note.md", "--only", "notes", "-o", "deck.apkg"),
    "html": ("html", "--notes", "note.md", "--only", "notes", "-o", "quiz.html"),
}
_LARGEST = 200_000
"""kB that a child may take."""

Said = dict[str, dict[str, Any]]


def _run(folder: Path, names: list[str], command: str) -> Said:
    """Run a command on a note for each block, in a process of its own with two seconds and 200 MB."""
    for name, block in {HARMLESS: "b: 1..9\nanswer: a * b", **{name: BLOCKS[name][0] for name in names}}.items():
        (folder / name).mkdir()
        (folder / name / "note.md").write_text(BODY.format(block=block), "utf-8")
    program = [sys.executable, "-X", "utf8", str(Path(__file__).parent.parent / "limited.py"), str(folder)]
    done = subprocess.run([*program, *COMMANDS[command]], capture_output=True, text=True, timeout=300, check=True)
    said: Said = json.loads(done.stdout)
    return said


def _check(folder: Path, names: list[str], command: str) -> None:
    said = _run(folder, names, command)
    assert len(said) == len(names)
    for name, one in said.items():
        expected, text = BLOCKS[name][1], one["said"]
        assert one["status"] in ({1} if expected else {0}), (name, one)
        assert one["room"] < _LARGEST, name
        assert "Traceback" not in text
        assert expected in text, name
        if expected:
            errors = re.findall(r"^(?:quizgen: )?note\.md:\d+:\d+: .*$", text, re.MULTILINE)
            assert len(errors) == 1, (name, text)
            assert command == "check" or text.count("\n") == 1, (name, text)
        assert {path.name for path in (folder / name).iterdir()} <= {"note.md", "deck.apkg", "quiz.html"}


@pytest.mark.parametrize(
    "command", ["anki", *(pytest.param(name, marks=pytest.mark.slow) for name in COMMANDS if name != "anki")]
)
def test_a_hostile_block_ends_in_one_line(command: str, tmp_path: Path) -> None:
    """In every command: file, line, column and what is wrong, no traceback, no file; in two seconds and 200 MB."""
    _check(tmp_path, list(TWELVE), command)


@pytest.mark.slow
def test_further_hostile_blocks_do_no_harm(tmp_path: Path) -> None:
    """The same, of many more, where they are checked."""
    _check(tmp_path, list(FURTHER), "check")


@pytest.mark.slow
@pytest.mark.parametrize("command", list(COMMANDS)[1:])
def test_further_hostile_blocks_do_no_harm_in_exports(command: str, tmp_path: Path) -> None:
    """The same, where cards are made of them."""
    _check(tmp_path, list(FURTHER), command)
