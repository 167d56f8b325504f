"""Titles of callouts and folds stand out in every system, none of which has the look of our cards."""

import io
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import Run

_NOTE = """## Work

```problem
mass: 2..90
answer: mass * 10
```

> [!warning] Watch `g` of {{mass}}
> It is rounded.

How much work lifts {{mass}} kg by a metre?

**Solution.** {{answer}}

<details><summary>More exactly</summary>

It is 9.81.

</details>
"""


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("command", [["moodle"], ["gift"], ["qti"], ["qti", "--qti", "3"], ["qti", "--canvas"]])
def test_titles_are_bold(run: Run, command: list[str]) -> None:
    """In questions and in solutions, with what stands in them."""
    Path("note.md").write_text(_NOTE)
    options = ["--notes", "note.md", "--only", "notes", "--variants", 1, "--seed", 1, "-o", "out"]
    assert run(*command, *options).status == 0
    data = Path("out").read_bytes()
    if command[0] == "qti":
        archive = ZipFile(io.BytesIO(data))
        data = b"".join(archive.read(name) for name in archive.namelist())
    text = unescape(data.decode()).replace("\\", "")
    assert '<p class="title"><b>Watch <code>g</code> of ' in text
    assert '<p class="title"><b>More exactly</b></p>' in text
