"""The family that docs/writing-a-family.md writes, in a copy of quizgen made by following that page."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from recompute import recompute

_ROOT = Path(__file__).parents[2]
_PAGE = (_ROOT / "docs" / "writing-a-family.md").read_text("utf-8")
_NAME = "perceptron-parameters"
_LINES = 110
"""A family and its test in Python: more is no evening's work."""


def _blocks(mark: str) -> list[tuple[str, str]]:
    """Return what stands behind a mark, and the block below it."""
    pattern = rf"^<!-- {mark}:? ?(\S*) -->\n```\w+\n(.*?)^```$"
    return re.findall(pattern, _PAGE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the checkout with the new family in it."""
    root = tmp_path_factory.mktemp("checkout")
    for name in ("quizgen", "templates", "content", "docs", "tests"):
        shutil.copytree(_ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__", "_data"))
    shutil.copy(_ROOT / "pyproject.toml", root)
    for path, text in _files().items():  # a reader may have them in the checkout already
        (root / path).write_text(text, "utf-8")
    return root


def _files() -> dict[str, str]:
    """Return the files of the page, by path: their blocks one after the other."""
    files: dict[str, str] = {}
    for path, text in _blocks("file"):
        if path in files:
            blank = "\n" if text.startswith(" ") else "\n\n"  # a method, or a statement of the module
            files[path] += blank + text
        else:
            files[path] = text
    return files


def test_a_family_is_short() -> None:
    """At most 110 lines of Python, the hand-made test included; one page of words; one template."""
    files = _files()
    assert sorted(Path(path).suffix for path in files) == [".j2", ".md", ".py", ".py"]
    assert sum(len(text.splitlines()) for path, text in files.items() if path.endswith(".py")) <= _LINES


def _python(root: Path, *arguments: str) -> str:
    """Run Python in the copy, which comes before what is installed."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONUTF8": "1", "COLUMNS": "80"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _says(expected: str) -> str:
    """Turn expected output into a pattern: … stands for anything."""
    return ".*".join(re.escape(part) for part in expected.split("…"))


@pytest.mark.parametrize("number", range(len(_blocks("run"))))
def test_commands_print_what_the_page_says(copy: Path, number: int) -> None:
    """Show, the checks and the tests over all families: each ends well, and prints that."""
    command, _, expected = _blocks("run")[number][1].partition("\n")
    program, *arguments = shlex.split(command.removeprefix("$ "))
    quiet = ["-p", "no:cacheprovider"] if program == "pytest" else []
    printed = _python(copy, "-m", program, *arguments, *quiet)
    assert re.fullmatch(_says(expected.strip()), printed.strip(), re.DOTALL)


def test_answers_are_what_counting_finds(copy: Path) -> None:
    """From the JSON export, by code that quizgen doesn't know; each problem has three different wrong answers."""
    options = ["--family", _NAME, "--only", "problems", "--n", "30", "--variants", "4", "--seed", "7"]
    exported = json.loads(_python(copy, "-m", "quizgen", "json", *options))
    variants = [variant for card in exported["cards"] for variant in card["variants"]]
    assert {card["level"] for card in exported["cards"]} == {1, 2, 3}
    assert len({variant["code"] for variant in variants}) == 120
    for variant in variants:
        answer = variant["answer"]
        assert recompute(variant["problem"], answer) == answer["value"]
        wrong = {mistake["text"] for mistake in variant["mistakes"]}
        assert answer["text"] not in wrong
        assert len(wrong) >= 3


def test_the_answers_known_by_hand(copy: Path) -> None:
    """The tutorial's own test passes."""
    _python(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/families/test_known_perceptrons.py")


@pytest.mark.slow
def test_generated_pages_take_the_family_in(copy: Path) -> None:
    """As the last step says."""
    _python(copy, "docs/generate.py")
    assert f"## {_NAME}\n" in (copy / "docs" / "families.md").read_text("utf-8")


def test_the_changes_give_it_a_picture(copy: Path, tmp_path: Path) -> None:
    """Each diff applies at one place, and then the solutions hold pictures."""
    changed = tmp_path / "changed"
    shutil.copytree(copy, changed)
    for path, diff in _blocks("change"):
        lines = diff.splitlines()
        before = "\n".join(line[1:] for line in lines if not line.startswith("+"))
        after = "\n".join(line[1:] for line in lines if not line.startswith("-"))
        text = (changed / path).read_text("utf-8")
        assert text.count(before) == 1
        (changed / path).write_text(text.replace(before, after), "utf-8")
    options = ["--family", _NAME, "--only", "problems", "--n", "3", "--variants", "2", "--seed", "7"]
    for card in json.loads(_python(changed, "-m", "quizgen", "json", *options))["cards"]:
        assert all('<figure class="picture">' in variant["solution_html"] for variant in card["variants"])
