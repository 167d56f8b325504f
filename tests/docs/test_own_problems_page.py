"""docs/own-problems.md shows what happens when a newcomer follows it, from an empty folder."""

import re
import shlex
from pathlib import Path

import pytest
from conftest import Run

_PAGE = (Path(__file__).parents[2] / "docs" / "own-problems.md").read_text("utf-8")
_FILES = re.findall(r"^<!-- file: (\S+) -->\n~~~markdown\n(.*?)^~~~$", _PAGE, re.MULTILINE | re.DOTALL)
_RUNS = re.findall(r"^<!-- run -->\n```console\n\$ quizgen (.*?)\n(.*?)^```$", _PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture
def folder(elsewhere: Path) -> Path:
    for name, text in _FILES:
        (elsewhere / name).write_text(text, "utf-8")
    return elsewhere


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(("command", "printed"), _RUNS, ids=[command.split()[0] for command, _ in _RUNS])
def test_commands_print_what_the_page_says(command: str, printed: str, run: Run) -> None:
    """Word for word; … stands for anything."""
    outcome = run(*shlex.split(command))
    pattern = ".*".join(re.escape(part) for part in printed.strip().split("…"))
    assert re.fullmatch(pattern, (outcome.out.decode() + outcome.err).strip(), re.DOTALL)
    assert outcome.status == ("slip.md" in command)


def test_nothing_on_the_page_goes_untested() -> None:
    """Three subjects and a slip; every block is read, every command is run."""
    assert [name for name, _ in _FILES] == ["physics.md", "slip.md", "finance.md", "networks.md"]
    assert _PAGE.count("~~~markdown\n") == len(_FILES)
    assert _PAGE.count("```console\n") == len(_RUNS) == 5


def test_the_problems_of_the_page_are_sound(folder: Path, run: Run) -> None:
    """No errors, and each has instances enough for a card."""
    names = [name for name, _ in _FILES if name != "slip.md"]
    checked = run("check", *(folder / name for name in names)).out.decode()
    assert "0 errors" in checked
    assert checked.count(": problem ") == len(names)
    assert "can be drawn" not in checked
