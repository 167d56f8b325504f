"""Plain text in readers that look for formulas: what looks like one there is only shown."""

import io
import re
import sqlite3
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import Run

NOTE = r"""
## The mark `\(x\)` of \\[gas] ^gas

```problem
a: 2..90
answer: a + 1
mistakes:
  - paid $5 instead of $6: a + 2
    advice: Don't. [[#^why]]
  - 'took \(w\) & \[v\]': a + 3
  - 'took $$\def\a1$$': a + 4
```

What is {{a}} + 1, not \$\$u\$\$ or \\( 2?

**Solution.** {{answer}}

## Why is `\(z\)` no formula? ^why

So.
"""
EXPORTS = {
    "anki": ("anki", "-o", "a.apkg"),
    "moodle": ("moodle", "--category", r"Sums \(q\)", "-o", "a.xml"),
    "moodle choices": ("moodle", "--choices", "-o", "a.xml"),
    "gift": ("gift", "--category", r"Sums \(q\)", "-o", "a.gift"),
    "gift choices": ("gift", "--choices", "-o", "a.gift"),
    "qti": ("qti", "--title", r"Sums \[q\]", "-o", "a.zip"),
    "qti 3": ("qti", "--qti", "3", "--choices", "-o", "a.zip"),
    "canvas": ("qti", "--canvas", "--title", r"Sums \[q\]", "-o", "a.zip"),
}
_CODE = re.compile("<code>.*?</code>|<usecase>")
_LIVE = re.compile(r"(?:\\[(\[]|\$\$).{,20}")


def _notes(package: ZipFile, folder: Path) -> Iterator[str]:
    """Yield the fields of an Anki package's notes, except for ids."""
    path = folder / "collection"
    path.write_bytes(package.read("collection.anki2"))
    for (fields,) in sqlite3.connect(path).execute("SELECT flds FROM notes"):
        yield fields.replace("\\u005c", "\\").replace("\\u003c", "<").replace("\\u003e", ">")


def _texts(data: bytes, folder: Path) -> Iterator[str]:
    """Yield what a reader gets to see of an export."""
    if not data.startswith(b"PK"):
        yield re.sub(r"\\([\\~=#{}:])", r"\1", data.decode())  # GIFT escapes so; Moodle XML has none of these
        return
    package = ZipFile(io.BytesIO(data))
    if "collection.anki2" in package.namelist():
        yield from _notes(package, folder)
    yield from (package.read(name).decode() for name in package.namelist() if name.endswith(".xml"))


@pytest.mark.parametrize("export", EXPORTS)
def test_no_plain_text_becomes_a_formula(run: Run, elsewhere: Path, export: str) -> None:
    r"""What looks like a formula in titles, categories and texts: MathJax, which spares code, finds none."""
    (elsewhere / "n.md").write_text(NOTE, "utf-8")
    command, *options = EXPORTS[export]
    assert run(command, "--notes", "n.md", "--only", "notes", "--seed", 1, *options).status == 0
    shown = [unescape(unescape(text)) for text in _texts((elsewhere / options[-1]).read_bytes(), elsewhere)]
    shown = [_CODE.sub("", text) for text in shown]
    assert [_LIVE.findall(text) for text in shown] == [[]] * len(shown)
    together = "\n".join(shown)
    assert "The mark \\\u2060(x\\) of \\\u2060[gas]" in together
    if "choices" in export or command == "anki" or export == "qti":
        assert "Paid $5 instead of $6." in together
        assert "Took \\\u2060(w\\) & \\\u2060[v\\]." in together
