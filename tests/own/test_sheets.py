"""Sheets and exams of problems that stand in notes: every option that built-in problems have."""

import re
import tomllib
import zipfile
from pathlib import Path

import pytest
from conftest import Run

NOTES = Path(__file__).parents[1] / "data" / "own"
OPTIONS = ("--notes", NOTES, "--only", "notes", "--n", 8, "--concepts", "none", "--seed", 5)


@pytest.fixture
def sheet(run: Run, elsewhere: Path) -> "Sheet":
    return Sheet(run, elsewhere)


class Sheet:
    """Writes sheets and reads their manifests."""

    def __init__(self, run: Run, folder: Path) -> None:
        self._run = run
        self.folder = folder

    def __call__(self, *arguments: object, output: str = "a.html") -> dict[str, list[str]]:
        """Return the codes of each version."""
        outcome = self._run("sheet", *arguments, "-o", output)
        assert outcome.status == 0, outcome.err
        table = tomllib.loads((self.folder / output).with_suffix(".toml").read_text("utf-8"))["printed"]
        return {version: found["questions"] for version, found in table["versions"].items()}


def test_a_question_is_replaced(sheet: Sheet) -> None:
    """By other numbers for the same problem, in all versions; a second choice and the manifest bring yet others."""
    plans = (("--replace", 7), ("--replace", "7:2"))
    printed = [sheet(*OPTIONS, "--versions", 2, *plan) for plan in ((), *plans)]
    sheet(*OPTIONS, "--versions", 2)
    printed.append(sheet("--config", "a.toml", "--replace", 7, output="b.html"))
    for version in "AB":
        rows = list(zip(*(codes[version] for codes in printed), strict=True))
        assert [len(set(row)) for row in rows if row is not rows[6]] == [1] * 7
        assert len(set(rows[6])) >= 3
        assert len({code.rpartition("/")[0] for code in rows[6]}) == 1


def test_codes_of_notes_are_a_list_like_others(sheet: Sheet) -> None:
    """With commas between them, beside built-in ones; versions and replacements follow as always."""
    codes = ["finance.md#^compound/2/y39f", "conv-macs/2/aaaa", "physics.md#^pendulum/1/108n"]
    first = sheet("--notes", NOTES, "--codes", ", ".join(codes), "--versions", 2, "--seed", 1)
    assert first["A"] == codes
    assert [code.rpartition("/")[0] for code in first["B"]] == [code.rpartition("/")[0] for code in codes]
    other = sheet("--config", "a.toml", "--replace", 1)
    assert [other[version][1:] == first[version][1:] for version in "AB"] == [True, True]
    assert other["A"][0] != first["A"][0]


@pytest.mark.slow
def test_an_exam_for_names_in_word(sheet: Sheet) -> None:
    """No code in what students get, all in the key; the manifest prints it again as a page."""
    (sheet.folder / "names.csv").write_text("First name;Last name\nAda;Lovelace\nZoë;M\n", "utf-8")
    printed = sheet(
        *OPTIONS[:4], "--n", 3, "--seed", 5, "--students", "names.csv", "--exam", "--points", output="e.docx"
    )
    assert list(printed) == ["Ada Lovelace", "Zoë M"]
    codes = [code for version in printed.values() for code in version if re.search("/[123]/", code)]
    assert codes
    texts = []
    for name in ("e.docx", "e-key.docx"):
        with zipfile.ZipFile(sheet.folder / name) as file:
            texts.append("".join(file.read(part).decode() for part in file.namelist() if part.endswith(".xml")))
    assert not [code for code in codes if code in texts[0] or code.rpartition("/")[2] in texts[0]]
    assert not [code for code in codes if code not in texts[1]]
    assert sheet("--config", "e.toml", output="f.html") == printed
    page, key = ((sheet.folder / name).read_text("utf-8") for name in ("f.html", "f-key.html"))
    assert "Zoë M" in page
    assert [code for code in codes if code in page or code not in key] == []


SUM = """\
## Sum ^sum

```problem
a: 2..40
b: 3..50
answer: a + b
```

What is {{a}} + {{b}}?

**Solution.** Add: {{answer}}.
"""


@pytest.mark.parametrize("ending", [".html", ".md"])
def test_a_problem_without_mistakes_lists_none(sheet: Sheet, ending: str) -> None:
    """The key has its solution, and no "Wrong:" with nothing after it."""
    (sheet.folder / "sum.md").write_text(SUM, "utf-8")
    sheet("--notes", "sum.md", "--only", "notes", "--n", 2, "--seed", 1, output=f"a{ending}")
    text = (sheet.folder / f"a{ending}").read_text("utf-8")
    assert text.count("Add: ") == 2
    assert "Wrong:" not in text


def test_a_solution_without_steps_promises_no_points_within(sheet: Sheet) -> None:
    """What [1] means is said only where it stands: beside a built-in problem, not among problems of notes."""
    (sheet.folder / "sum.md").write_text(SUM, "utf-8")
    for codes, marked in (("sum.md#^sum/2/aaaa", False), ("sum.md#^sum/2/aaaa,conv-macs/1/aaaa", True)):
        for ending in (".html", ".md"):
            sheet("--notes", "sum.md", "--codes", codes, "--seed", 1, "--points", output=f"a{ending}")
            text = (sheet.folder / f"a{ending}").read_text("utf-8")
            assert ("is a point for reaching that line" in text) is marked
