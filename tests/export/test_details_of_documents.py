"""Sheets as files to edit: boxes, fields and footers look as they do on a page."""

import re
from pathlib import Path

import pytest
from conftest import Run

TASKS = "## Which tasks?\n\nThese:\n\n- [ ] a\n- [x] b\n- [X] `c`\n\n1. [x] d\n"
TICKED = {".md": r"^- \[x\] |^1\.  \[x\] ", ".tex": r"\\item\[\$\\boxtimes\$\]|☑ d"}
OPEN = {".md": r"^- \[ \] ", ".tex": r"\\item\[\$\\square\$\]"}


@pytest.mark.parametrize("ending", TICKED)
def test_boxes_of_tasks(run: Run, elsewhere: Path, ending: str) -> None:
    """A ticked box is one as much as an open one; it was a sign after a bullet."""
    (elsewhere / "n.md").write_text(TASKS, "utf-8")
    assert run("sheet", "--only", "notes", "--notes", "n.md", "--seed", 1, "-o", f"a{ending}").status == 0
    text = (elsewhere / f"a{ending}").read_text("utf-8")
    assert len(re.findall(OPEN[ending], text, re.MULTILINE)) == 1
    assert len(re.findall(TICKED[ending], text, re.MULTILINE)) == 3
