"""Notes that are written from right to left: their direction and language arrive as far as a system knows them."""

from pathlib import Path

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
