"""Notes that are written from right to left: their direction and language arrive as far as a system knows them."""

import io
import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import Run
from grading_moodle import read_gift, read_xml

_NOTE = """---
lang: he
---
## שאלה ^q

```problem
a: 2..90
answer: a + 1
mistakes:
  - טעות: a
    advice: זו טעות.
  - Nothing added: a - 1
```

מה יבוא אחרי {{a}}, ABC?

- פריט אחד

**Solution.** {{answer}} זה התשובה
"""
_OPTIONS = ["--notes", "note.md", "--only", "notes", "--variants", 1, "--seed", 1]


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("command", ["moodle", "gift"])
def test_feedback_runs_as_its_words_do(run: Run, command: str) -> None:
    """Each mistake in the direction of what it is called."""
    Path("note.md").write_text(_NOTE, "utf-8")
    (question,) = (read_xml if command == "moodle" else read_gift)(run(command, *_OPTIONS, "-o", "-").out.decode())
    said = {answer.feedback for answer in question.answers}
    assert '<p dir="auto"><b>טעות.</b> זו טעות.</p>' in said
    assert "<p><b>Nothing added.</b> </p>" in said


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize(("version", "directions"), [("2.1", set()), ("3", {"auto", "rtl"})])
def test_qti_keeps_language_and_direction(run: Run, version: str, directions: set[str]) -> None:
    """Each element knows its language in both, but only the newer version has directions."""
    Path("note.md").write_text(_NOTE, "utf-8")
    assert run("qti", "--qti", version, *_OPTIONS, "-o", "x.zip").status == 0
    archive = ZipFile(io.BytesIO(Path("x.zip").read_bytes()))
    (name,) = (name for name in archive.namelist() if name.startswith("items/"))
    item = archive.read(name).decode()
    assert re.search('<p[^>]* xml:lang="he"[^>]*>מה יבוא אחרי', item)
    assert re.search('<ul[^>]* xml:lang="he"', item)
    assert set(re.findall(r' dir="(\w+)"', item)) == directions
