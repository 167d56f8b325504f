"""README shows what happens when a reader types the same."""

import re
import shlex
from pathlib import Path

import pytest
from browser import executable
from conftest import Run

from quizgen.cli import commands

_ROOT = Path(__file__).parents[2]
_PAGE = (_ROOT / "README.md").read_text("utf-8")
_SHOWN = re.findall(r"^```console\n\$ quizgen (.*)\n((?:.*\n)*?)```$", _PAGE, re.MULTILINE)


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize(("command", "printed"), _SHOWN, ids=[command.split()[0] for command, _ in _SHOWN])
def test_commands_print_what_is_shown(command: str, printed: str, run: Run) -> None:
    """With the seed that is shown, word for word."""
    if ".pdf" in command and executable() is None:
        pytest.skip("a PDF needs an installed Chromium or Chrome")
    seed = re.search(r"seed (\d+)\.", printed)
    outcome = run(*shlex.split(command), *(("--seed", seed[1]) if seed else ()))
    assert outcome.status == 0
    assert outcome.out.decode() + outcome.err == printed


def test_every_console_block_is_run() -> None:
    """None is lost to a typo."""
    assert len(_SHOWN) == _PAGE.count("```console\n") == 5


def test_options_in_the_text_exist() -> None:
    """Each `--option` that README mentions belongs to a command."""
    known = {name for command in commands().values() for option in command.params for name in option.opts}
    mentioned = {option for code in re.findall(r"`([^`\n]+)`", _PAGE) for option in re.findall(r"--[a-z][a-z-]*", code)}
    assert mentioned - {"--help"} <= known
