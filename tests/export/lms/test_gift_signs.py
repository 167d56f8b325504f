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


def test_a_category_keeps_its_backslashes(run: Run, tmp_path: Path) -> None:
    """Moodle reads a backslash before a sign in a category too, but leaves its own mark for the sign in the name."""
    note = tmp_path / "note.md"
    block = "```problem\na: 2..90\nanswer: a + 1\n```\n\nWhat follows {{a}}?\n\n**Solution.** {{answer}}\n"
    note.write_text(f"## What `\\n`, `\\\\srv` and `\\:` mean\n\n{block}")
    text = _gift(run, note, "--category", r"C:\new {1} = #2")
    (line,) = re.findall(r"^\$CATEGORY: (.*)$", text, re.MULTILINE)
    read = re.sub(r"\\(.)", lambda sign: sign[1] if sign[1] == "\\" else "&&;", line)
    assert read == r"$course$/top/C:\new {1} = #2/note/What \n, \\srv and \: mean"
