"""Text that runs from right to left, in exports of all kinds."""

import json
import re
import zipfile
from html import unescape
from pathlib import Path

import pytest
from conftest import Run
from importing import database_of

NOTE = """
## ما هو (3)?

نعم (abc) 12.

- עברית (1)

| عمود | b |
|---|---|
| قيمة | Latin عربي |

> اقتباس
"""
FROM_RIGHT = ["ما هو (3)?", "ما هو (3)?", "نعم (abc) 12.", "עברית (1)", "عمود", "قيمة", "اقتباس"]


@pytest.fixture(scope="module", params=["docx", "odt"])
def ending(request: pytest.FixtureRequest) -> str:
    """Return the ending of a program's files."""
    return str(request.param)


def test_a_number_stands_after_the_name_that_it_belongs_to(run: Run, elsewhere: Path) -> None:
    """A mark from left to right parts them in the key; else the number would stand before a name in Arabic."""
    names = ["Ada", "محمد", "Noa (נועה)", "דן B"]
    (elsewhere / "names.csv").write_text("\n".join(["name", *names]), "utf-8")
    places = [r"Ada, 1\b", "محمد\u200e, 1", r"Noa \(נועה\)\u200e, 1", "דן B, 1"]
    for ending in ("html", "docx"):
        given = ("--students", "names.csv", "--n", 2, "--only", "problems", "--seed", 1)
        assert run("sheet", *given, "-o", f"a.{ending}").status == 0
        data = (elsewhere / f"a.{ending}").read_bytes()
        if ending == "docx":
            with zipfile.ZipFile(elsewhere / "a.docx") as archive:
                data = archive.read("word/document.xml")
        text = re.sub("<[^>]*>", "", data.decode())
        assert [place for place in places if not re.search(place, text)] == []


HEBREW = """## לחץ & המים

```problem
depth: 2..40
answer: depth * 9
mistakes:
  - שכחת: depth * 8
  - כפל (10): depth * 10
```

How much is {{depth}} times 9?

**Solution.** {{answer}}
"""


CODE = re.compile(r"n\.md#<bdi>לחץ &amp; המים</bdi>/2/\w{4}")


def test_the_parts_of_a_code_keep_their_order(run: Run, elsewhere: Path) -> None:
    """Browsers took the level after a heading in Hebrew into it, and showed it on its other side."""
    (elsewhere / "n.md").write_text(HEBREW, "utf-8")
    given = ("--notes", "n.md", "--only", "notes", "--seed", 1, "-o", "a.html")
    assert run("sheet", *given).status == 0
    page = (elsewhere / "a.html").read_text("utf-8")
    codes = re.findall('<span class="code">(.*?)</span>', page)
    assert len(codes) == 2
    assert all(map(CODE.fullmatch, codes))


def test_so_they_do_in_a_quiz_and_in_a_deck(run: Run, elsewhere: Path) -> None:
    """The level stood left of the heading in their small print, which begins with the name of the note."""
    (elsewhere / "n.md").write_text(HEBREW, "utf-8")
    given = ("--notes", "n.md", "--only", "notes", "--seed", 1)
    assert run("html", *given, "-o", "a.html").status == 0
    page = (elsewhere / "a.html").read_text("utf-8")
    assert [bool(CODE.fullmatch(code)) for code in re.findall('<footer data-part="code">(.*?)</footer>', page)] == [
        True
    ]
    assert run("anki", *given, "-o", "a.apkg").status == 0
    (fields,) = database_of(elsewhere / "a.apkg").execute("SELECT flds FROM notes").fetchone()
    assert sum(bool(CODE.fullmatch(field)) for field in fields.split("\x1f")) == 1


def test_so_they_do_in_files_to_edit_and_a_copied_code_is_found(run: Run, elsewhere: Path, ending: str) -> None:
    """The line ran from right to left as a whole, and the level stood before the heading."""
    (elsewhere / "פיזיקה.md").write_text(HEBREW, "utf-8")
    given = ("--notes", "פיזיקה.md", "--only", "notes", "--seed", 1, "-o", f"a.{ending}")
    assert run("sheet", *given).status == 0
    lines = [one for one in _paragraphs(elsewhere / f"a.{ending}") if "/2/" in one]
    assert [bool(re.search("<w:bidi />|QuizgenFromRight", one)) for one in lines] == [False, False]
    codes = [unescape(re.sub("<[^>]*>", "", one)).strip() for one in lines]
    shape = "\u200eפיזיקה.md\u200e#לחץ & המים\u200e/2/\\w{4}"
    assert [bool(re.fullmatch(shape, code)) for code in codes] == [True, True]
    found = run("show", codes[0], "--notes", "פיזיקה.md")
    assert (found.status, found.out.decode().split(":")[0]) == (0, codes[0].replace("\u200e", ""))


def test_a_mistake_stands_after_its_own_value(run: Run, elsewhere: Path) -> None:
    """In a key, all from the first Hebrew title to the last ran from the right: each value had another's title."""
    (elsewhere / "n.md").write_text(HEBREW, "utf-8")
    given = ("--notes", "n.md", "--only", "notes", "--seed", 1)
    for ending in ("html", "docx", "odt"):
        path = elsewhere / f"a.{ending}"
        assert run("sheet", *given, "-o", path.name).status == 0
        found = [path.read_text("utf-8")] if ending == "html" else _paragraphs(path)
        text = " ".join(re.sub("<[^>]*>", "", " ".join(found)).split())
        assert re.search("Wrong: [0-9]+: שכחת\u200e, [0-9]+: כפל \\(10\\)\u200e\\.", text)


NEGATIVE = """## מינוס

```problem
a: 2..9
answer: -a
mistakes:
  - שכחת: a
    advice: היה {{-a}}, {{a}}.
```

{{-a}} הוא מספר, `{{-a}}`, {{a}}, {{a * 10 ** -9:.2e}}, {{-a / 7}}, $5 {{-a}}$.

**Solution.** {{-a}}
"""
LIST = "**Solution.** כך:\n\n1. {{a}} ואז\n2. {{-a}} ואז\n"


def test_a_minus_sign_stays_at_the_left_of_its_number(run: Run, elsewhere: Path) -> None:
    """Words in Hebrew drew it to the other side; where there are none, and in code, nothing is put around a value."""
    (elsewhere / "n.md").write_text(NEGATIVE, "utf-8")
    made = run("json", "--notes", "n.md", "--only", "notes", "--n", 1, "--variants", 1, "--seed", 1)
    (variant,) = json.loads(made.out)["cards"][0]["variants"]
    a = variant["problem"]["values"]["a"]
    low, low_part = f"\u2066−{a}\u2069", "\u2066" + f"−{a}/7".replace("7/7", "1") + "\u2069"
    shown = f"{low} הוא מספר, <code>−{a}</code>, {a}, \u2066{a}.00 · 10⁻⁹\u2069, {low_part}, \\(5 -{a}\\)."
    assert variant["question_html"] == f'<p dir="auto">{shown}</p>'
    assert variant["solution_html"] == f"<p>−{a}</p>"
    assert list(variant["mistakes"][0]["slots"].values()) == [low, str(a)]


@pytest.mark.parametrize("label", ["פתרון", "הפתרון"])
def test_a_solution_may_be_headed_in_hebrew(run: Run, elsewhere: Path, label: str) -> None:
    """As in Arabic: questions and answers were known in both, solutions weren't."""
    (elsewhere / "n.md").write_text(NEGATIVE.replace("Solution", label), "utf-8")
    made = run("check", "n.md")
    assert (made.status, b"no solution" in made.out + made.err.encode()) == (0, False)


def test_a_list_whose_items_begin_with_values_runs_as_its_words_do(run: Run, elsewhere: Path) -> None:
    """While a note is read a placeholder stands for each value, which was taken for a letter."""
    (elsewhere / "n.md").write_text(NEGATIVE.replace("**Solution.** {{-a}}\n", LIST), "utf-8")
    made = run("json", "--notes", "n.md", "--only", "notes", "--n", 1, "--variants", 1, "--seed", 1)
    solution = json.loads(made.out)["cards"][0]["variants"][0]["solution_html"]
    assert re.findall("<(?:ol|li)[^>]*>", solution) == ['<ol dir="rtl">', '<li dir="rtl">', '<li dir="rtl">']


def _paragraphs(path: Path) -> list[str]:
    name, tag = ("word/document.xml", "w:p") if path.suffix == ".docx" else ("content.xml", "text:p")
    with zipfile.ZipFile(path) as archive:
        return re.findall(rf"<{tag}[ >].*?</{tag}>", archive.read(name).decode(), re.DOTALL)


def test_a_paragraph_runs_as_its_first_letter_does(run: Run, elsewhere: Path, ending: str) -> None:
    """Brackets and full stops stood at the wrong ends; all else runs from left to right."""
    (elsewhere / "n.md").write_text(NOTE, "utf-8")
    assert run("sheet", "--notes", "n.md", "--only", "notes", "--seed", 1, "-o", f"a.{ending}").status == 0
    mark = {"docx": "<w:bidi />", "odt": '"QuizgenFromRight'}[ending]
    paragraphs = _paragraphs(elsewhere / f"a.{ending}")
    assert [re.sub("<[^>]*>", "", one) for one in paragraphs if mark in one] == FROM_RIGHT
    unstyled = [one for one in paragraphs if mark in one and "pStyle" not in one and "QuizgenFromRight" not in one]
    assert unstyled == []
    with zipfile.ZipFile(elsewhere / f"a.{ending}") as archive:
        text = "".join(archive.read(name).decode() for name in archive.namelist() if name.endswith(".xml"))
    used = set(re.findall(r'text:style-name="(QuizgenFromRight\w+)"', text))
    assert used == set(
        re.findall(r'style:name="(QuizgenFromRight\w+)"[^>]*>\s*<style:paragraph-properties style:w', text)
    )
