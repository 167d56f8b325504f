"""Signs and blanks that GIFT's readers would swallow arrive in Moodle as they stand in a note."""

import re
from html import unescape
from pathlib import Path

from conftest import Run
from grading_moodle import read_gift

_CODE = "def f(x):\n   if x:\n\t\treturn  1,     2\n\n \t y\n"


def _gift(run: Run, note: Path, *options: object) -> str:
    return run("gift", "--notes", note, "--only", "notes", "--seed", 1, "-o", "-", *options).out.decode()


def test_code_keeps_its_indentation(run: Run, tmp_path: Path) -> None:
    """With tabs, and with any number of blanks: a reader of GIFT may make one blank of several."""
    note = tmp_path / "note.md"
    note.write_text(f"## Why does this fail?\n\n```\n{_CODE}```\n\nIts indentation is mixed.\n")
    (question,) = read_gift(_gift(run, note))
    found = re.search("<pre><code>(.*?)</code></pre>", re.sub(" +", " ", question.text + question.solution))
    assert found
    assert unescape(found[1].replace("<br>", "\n")).replace("\u00a0", " ") == _CODE
