"""Exams: nothing that gives answers away, chosen and replaced questions, people's versions, and printing again."""

import re
import tomllib
from html import unescape
from pathlib import Path

import pytest
from conftest import Run

SMALL = ("--n", 5, "--concepts", 1, "--seed", 8317)


def _codes(html: str) -> list[str]:
    return re.findall(r'class="code">([^<]*)<', html)


def _printed(folder: Path, name: str) -> dict[str, list[str]]:
    table = tomllib.loads((folder / name).read_text("utf-8"))["printed"]
    return {version: found["questions"] for version, found in table["versions"].items()}


def _sheet(run: Run, *arguments: object) -> str:
    outcome = run("sheet", *arguments)
    assert outcome.status == 0, outcome.err
    return outcome.err


def test_an_exam_holds_neither_codes_nor_the_seed(run: Run, elsewhere: Path) -> None:
    """Not in its source either; the key, in a file of its own, has both."""
    _sheet(run, *SMALL, "--exam", "--versions", 2, "-o", "exam.html")
    exam, key = ((elsewhere / name).read_text("utf-8") for name in ("exam.html", "exam-key.html"))
    codes = [code for codes in _printed(elsewhere, "exam.toml").values() for code in codes if "#" not in code]
    assert len(codes) == 8
    bare = re.sub(r"base64,[\w+/=]*", "", exam)
    assert "8317" not in bare
    assert "seed" not in bare
    assert not [code for code in codes if code in exam or code.rpartition("/")[2] in re.findall(r"\w+", bare)]
    assert sorted(_codes(key)) == sorted(codes)
    assert "seed 8317" in key


def test_codes_make_a_sheet_and_a_quiz(run: Run, elsewhere: Path) -> None:
    """In their order, from the command line or from a file that also names concepts; versions follow as always."""
    codes = ["conv-macs/2/aaaa", "conv-output-size/1/k3f9", "conv-output-size/1/bbbb"]
    _sheet(run, "--codes", ",".join(codes).upper(), "--versions", 2, "-o", "a.html")
    assert _printed(elsewhere, "a.toml")["A"] == codes
    concept = "quizgen/receptive-field#^dilation"
    (elsewhere / "codes.txt").write_text(f"# Week 3\n{codes[0]}; {codes[1]}\n\n{concept}\n{codes[2]}\n")
    _sheet(run, "--codes", "codes.txt", "-o", "b.html")
    assert _printed(elsewhere, "b.toml")["A"] == [codes[0], codes[1], concept, codes[2]]
    assert run("html", "--codes", "codes.txt", "--variants", 2, "-o", "quiz.html").status == 0
    quiz = (elsewhere / "quiz.html").read_text("utf-8")
    places = [quiz.index(code) for code in codes]
    assert places[0] < places[1] < places[2]


def test_one_question_is_replaced(run: Run, elsewhere: Path) -> None:
    """From the manifest, everything else stays, in all versions; once more, and it is yet another."""
    _sheet(run, *SMALL, "--versions", 2, "--points", "-o", "a.html")
    versions = [_printed(elsewhere, "a.toml")]
    for _ in range(2):
        _sheet(run, "--config", "a.toml", "--replace", "2", "-o", "a.html")
        versions.append(_printed(elsewhere, "a.toml"))
    for name in "AB":
        rows = list(zip(*(version[name] for version in versions), strict=True))
        assert [len(set(row)) for row in rows] == [1, 3, 1, 1, 1]
    assert 'class="worth"' in (elsewhere / "a.html").read_text("utf-8")


def test_questions_about_a_network(run: Run, elsewhere: Path) -> None:
    """Versions and replacements of them too, and a manifest in another folder finds the network's file."""
    (elsewhere / "net.txt").write_text(
        "conv 16 k3 p1, relu, maxpool k2, conv 32 k3 p1, relu, gap, flatten, linear 10\n"
    )
    (elsewhere / "out").mkdir()
    arguments = ("--network", "@net.txt", "--input", "3x32x32", "--only", "problems", "--n", 3, "--seed", 2)
    _sheet(run, *arguments, "--versions", 2, "-o", "out/a.html")
    before = _printed(elsewhere, "out/a.toml")
    _sheet(run, "--config", "out/a.toml", "--replace", 1, "-o", "out/a.html")
    after = _printed(elsewhere, "out/a.toml")
    assert [before[name][1:] == after[name][1:] for name in "AB"] == [True, True]
    assert before["A"][0] != after["A"][0]
    assert all("@" in code for code in after["B"])
    network = arguments[:4]
    _sheet(run, *network, "--codes", ",".join(after["A"]), "-o", "b.html")
    assert _printed(elsewhere, "b.toml")["A"] == after["A"]
    (elsewhere / "names.csv").write_text("Ada\n")
    _sheet(run, *network, "--n", 2, "--only", "problems", "--exam", "--students", "names.csv", "-o", "c.docx")
    _sheet(run, "--config", "c.toml", "--replace", "1:2", "-o", "d.html")
    ada, other = (_printed(elsewhere, f"{name}.toml")["Ada"] for name in "cd")
    assert (ada[0] != other[0], ada[1:]) == (True, other[1:])
    assert not [code for code in other if code in (elsewhere / "d.html").read_text("utf-8")]


def test_a_concept_is_replaced_by_another(run: Run, elsewhere: Path) -> None:
    """The same one in all versions."""
    _sheet(run, *SMALL, "--versions", 2, "-o", "a.html")
    before = _printed(elsewhere, "a.toml")
    number = next(index for index, name in enumerate(before["A"], start=1) if "#" in name)
    _sheet(run, *SMALL, "--versions", 2, "--replace", number, "-o", "b.html")
    after = _printed(elsewhere, "b.toml")
    changed = {
        name: [pair for pair in zip(before[name], after[name], strict=True) if len(set(pair)) > 1] for name in "AB"
    }
    assert changed["A"] == changed["B"]
    assert len(changed["A"]) == 1


def test_a_manifest_prints_the_same_again(run: Run, elsewhere: Path) -> None:
    """The sheet, byte for byte; its key alone; and another version, which changes none of those before."""
    first = ("--title", "Mid “term”", "--line", "Group", "--paper", "Letter", "--workspace", "3,5", "--level", "1,3")
    _sheet(run, *SMALL, *first, "--versions", 2, "--shuffle", "-o", "a.html")
    page = (elsewhere / "a.html").read_bytes()
    manifest = (elsewhere / "a.toml").read_bytes()
    (elsewhere / "a.html").unlink()
    _sheet(run, "--config", "a.toml", "-o", "a.html")
    assert (elsewhere / "a.html").read_bytes() == page
    assert (elsewhere / "a.toml").read_bytes() == manifest
    _sheet(run, "--config", "a.toml", "--key", "only", "-o", "key.html")
    assert 'data-footer="Version A' not in (key := (elsewhere / "key.html").read_text("utf-8"))
    assert _codes(key)
    _sheet(run, "--config", "a.toml", "--versions", 3, "-o", "b.html")
    more = _printed(elsewhere, "b.toml")
    assert {name: more[name] for name in "AB"} == _printed(elsewhere, "a.toml")
    assert len(more) == 3


@pytest.mark.parametrize("length", ["0", "0.00001", "2.123456", "12,5", "20"])
def test_a_manifest_holds_a_length_as_it_was_given(run: Run, elsewhere: Path, length: str) -> None:
    """All its digits, in the form that the option reads."""
    _sheet(run, "--codes", "conv-macs/2/aaaa", "--workspace", length, "-o", "a.html")
    page = (elsewhere / "a.html").read_bytes()
    assert f'workspace = "{length.replace(",", ".")}"\n' in (elsewhere / "a.toml").read_text("utf-8")
    _sheet(run, "--config", "a.toml", "-o", "a.html")
    assert (elsewhere / "a.html").read_bytes() == page


def test_a_code_that_means_something_else_now_is_noticed(run: Run, elsewhere: Path) -> None:
    """With the version of quizgen that printed it; nothing is written."""
    _sheet(run, "--codes", "conv-macs/2/aaaa", "-o", "a.html")
    manifest = (elsewhere / "a.toml").read_text("utf-8")
    (elsewhere / "old.toml").write_text(re.sub(r'answers = \["[^"]*"\]', 'answers = ["12"]', manifest))
    outcome = run("sheet", "--config", "old.toml", "-o", "b.html")
    assert outcome.status == 1
    assert "version A, question 1: conv-macs/2/aaaa has the answer" in outcome.err
    assert "had “12” when quizgen 0." in outcome.err
    assert not (elsewhere / "b.html").exists()


def test_a_version_for_each_name(run: Run, elsewhere: Path) -> None:
    """On the sheet and in the key; a new row changes nobody else's, and the manifest needs no table."""
    (elsewhere / "names.csv").write_text("number;Name\n1;Ada Lovelace\n2;  Zoë   & <b>Co</b>\n", "utf-8")
    said = _sheet(run, *SMALL, "--students", "names.csv", "-o", "a.html")
    assert said.startswith("a.html and a.toml: 5 cards")
    before = _printed(elsewhere, "a.toml")
    assert list(before) == ["Ada Lovelace", "Zoë & <b>Co</b>"]
    page = (elsewhere / "a.html").read_text("utf-8")
    names = [unescape(name) for name in re.findall(r'class="name">([^\n]*?)</b></span>', page)]
    assert names == list(before)
    assert '<th scope="col">Ada Lovelace</th>' in page
    (elsewhere / "names.csv").write_text("First name,Last name\nYann,L.\nAda,Lovelace\n", "utf-8")
    _sheet(run, *SMALL, "--students", "names.csv", "-o", "b.html")
    after = _printed(elsewhere, "b.toml")
    assert list(after) == ["Yann L.", "Ada Lovelace"]
    assert after["Ada Lovelace"] == before["Ada Lovelace"] != after["Yann L."]
    (elsewhere / "names.csv").unlink()
    _sheet(run, "--config", "a.toml", "-o", "a.html")
    assert (elsewhere / "a.html").read_text("utf-8") == page


@pytest.mark.parametrize(
    "table",
    [
        "\n\n  \nName;Group\nAda;1\nBo, B.;2\n",
        "sep=;\r\nName;Group\r\nAda;1\r\nBo, B.;2\r\n",
        '\ufeff"sep=;"\n\nGroup;Name\n1;Ada\n2;"Bo, B."\n',
        "SEP=\t\nName\tGroup\nAda\t1\nBo, B.\t2\n",
        'Name,"Group; hour"\nAda,1\n"Bo, B.",2\n',
        "Name;Group\rAda;1\rBo, B.;2\r",
    ],
)
def test_what_parts_the_columns_of_a_table(run: Run, elsewhere: Path, table: str) -> None:
    """The first line that isn't empty shows it, and so does the line that Excel keeps to itself, which is no name."""
    (elsewhere / "names.csv").write_bytes(table.encode())
    _sheet(run, "--codes", "conv-macs/2/aaaa", "--students", "names.csv", "-o", "a.html")
    assert list(_printed(elsewhere, "a.toml")) == ["Ada", "Bo, B."]


@pytest.mark.parametrize(
    "table",
    [
        "first_name,last_name,email\nAda,Lovelace,a@x.org\n",
        "Name,Group,First name\nLovelace,1,Ada\n",
        "Full name,First name\nAda Lovelace,Ada\n",
        "Surname,Given_Name\nLovelace,Ada\n",
    ],
)
def test_which_columns_make_a_name(run: Run, elsewhere: Path, table: str) -> None:
    """First and last names are found by their usual headings; beside first names, `name` is the last one."""
    (elsewhere / "names.csv").write_text(table, "utf-8")
    _sheet(run, "--codes", "conv-macs/2/aaaa", "--students", "names.csv", "-o", "a.html")
    assert list(_printed(elsewhere, "a.toml")) == ["Ada Lovelace"]


def test_the_head_of_a_sheet(run: Run, elsewhere: Path) -> None:
    """Course, institution, logo, instructions and lines, all from one file beside them."""
    (elsewhere / "head").mkdir()
    (elsewhere / "head" / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    (elsewhere / "head" / "how.md").write_text("**60 minutes.** Write $n$ for the side.\n")
    (elsewhere / "head" / "sheet.toml").write_text(
        'title = "Exam"\ncourse = "CS <231>"\ninstitution = "Somewhere"\nlogo = "logo.svg"\ninstructions = "how.md"\n'
        'line = ["Student number", "Group"]\nworkspace = 4\npoints = ["2=5"]\nonly = "problems"\nn = 2\nseed = 4\n'
    )
    _sheet(run, "--config", "head/sheet.toml", "-o", "a.html", "--title", "Resit")
    page = (elsewhere / "a.html").read_text("utf-8")
    for part in ("CS &lt;231&gt;", "Somewhere", "<strong>60 minutes.</strong>", "Student number <i>", "<h1>Resit</h1>"):
        assert part in page
    assert 'content: url("data:image/svg+xml;base64,' in page
    assert "/ 5</p>" in page
    assert 'logo = "head/logo.svg"' in (elsewhere / "a.toml").read_text("utf-8")


WRONG = {
    'titel = "x"': (2, "there is no option titel; did you mean title?"),
    "title = [": (1, "is not TOML"),
    f"n = {'9' * 5000}": (1, "is not TOML"),
    f"title = {'[' * 5000}": (1, "is not TOML"),
    "shuffle = 3": (1, "shuffle is switched on or off; write shuffle = true"),
    'title = ["a", "b"]': (1, "title takes one value"),
    "n = 1979-05-27": (1, "n takes text or a number"),
    'n = "many"': (2, "'many' is not a valid integer"),
    "[printed]\nseed = 1": (1, "[printed] is not as quizgen wrote it"),
}


@pytest.mark.parametrize("text", WRONG)
def test_a_config_that_is_none(run: Run, elsewhere: Path, text: str) -> None:
    """One line that says where and what to write; nothing is written."""
    (elsewhere / "c.toml").write_text(text)
    outcome = run("sheet", "--config", "c.toml", "-o", "x.html")
    status, message = WRONG[text]
    assert outcome.status == status
    assert message in outcome.err
    assert outcome.err.count("\n") == 1
    assert [path.name for path in elsewhere.iterdir()] == ["c.toml"]


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("Ada\nBob\nAda\n", "names.csv:3: Ada stands on line 1 too"),
        ("name\n\n", "names.csv: holds no names"),
        ("\n".join(f"n{number}" for number in range(703)), "holds 703 names; 702 can be printed at once"),
    ],
)
def test_a_table_without_names(run: Run, elsewhere: Path, table: str, message: str) -> None:
    """Doubled, missing, or too many."""
    (elsewhere / "names.csv").write_text(table)
    outcome = run("sheet", "--students", "names.csv")
    assert (outcome.status, outcome.err.count("\n")) == (1, 1)
    assert message in outcome.err


def test_other_files_are_not_written_over(run: Run, elsewhere: Path) -> None:
    """A .toml that quizgen did not write stays, and a sheet says where its manifest would go."""
    (elsewhere / "a.toml").write_text("title = 'Mine'\n")
    outcome = run("sheet", *SMALL, "-o", "a.html")
    assert outcome.status == 2
    assert "a.toml: is not a manifest that quizgen wrote" in outcome.err
    _sheet(run, *SMALL, "-o", "a.html", "--no-manifest")
    assert (elsewhere / "a.toml").read_text() == "title = 'Mine'\n"


def test_notes_alone_have_no_conventions_of_numbers(run: Run, elsewhere: Path) -> None:
    """Nor a table that says "in words", and one version is not called A."""
    (elsewhere / "n.md").write_text("## Why one?\nOne.\n")
    _sheet(run, "--only", "notes", "--notes", "n.md", "-o", "a.html")
    page = (elsewhere / "a.html").read_text("utf-8")
    assert "Conventions" not in page
    assert "in words</i>" not in page
    assert "Version A" not in page


def test_a_logo_that_is_no_picture(run: Run, elsewhere: Path) -> None:
    """Whatever its name ends in."""
    (elsewhere / "logo.png").write_text("hello")
    outcome = run("sheet", "--n", 1, "--logo", "logo.png", "-o", "a.html")
    assert (outcome.status, outcome.err) == (
        1,
        "quizgen: logo.png: holds no picture; save it again as PNG, JPEG or SVG\n",
    )
