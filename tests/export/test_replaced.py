"""Questions that are replaced one time after the other, each time from the manifest of the last."""

import re
import tomllib
from pathlib import Path

import pytest
from conftest import Run

FOUR = "".join(f"## What is {name}?\n\nA number.\n\n" for name in ("one", "two", "three", "four"))


def _asked(folder: Path) -> dict[str, list[str]]:
    versions = tomllib.loads((folder / "a.toml").read_text("utf-8"))["printed"]["versions"]
    return {name: version["questions"] for name, version in versions.items()}


def _sheet(run: Run, *arguments: object) -> None:
    outcome = run("sheet", *arguments, "-o", "a.html")
    assert outcome.status == 0, outcome.err


@pytest.mark.parametrize("seed", range(4))
def test_a_concept_that_was_turned_down_stays_away(run: Run, elsewhere: Path, seed: int) -> None:
    """Each idea of a small note has its turn once, and only then there is no other."""
    (elsewhere / "n.md").write_text(FOUR)
    _sheet(run, "--notes", "n.md", "--only", "notes", "--n", 1, "--seed", seed, "--versions", 2)
    asked = [_asked(elsewhere)]
    for _ in range(3):
        _sheet(run, "--config", "a.toml", "--replace", 1)
        asked.append(_asked(elsewhere))
    assert len({one["A"][0] for one in asked}) == 4
    assert all(one["A"] == one["B"] for one in asked)
    outcome = run("sheet", "--config", "a.toml", "--replace", 1, "-o", "a.html")
    assert (outcome.status, "hold no other concept" in outcome.err) == (2, True)


def test_numbers_that_were_turned_down_stay_away(run: Run, elsewhere: Path) -> None:
    """In a level with few problems they came back; all else is as it was, and the same manifest prints the same."""
    _sheet(run, "--codes", "conv-macs/2/aaaa,effective-stride/1/ragx,batchnorm-parameters/1/vcrz", "--seed", 1)
    asked = [_asked(elsewhere)["A"]]
    for _ in range(12):
        _sheet(run, "--config", "a.toml", "--replace", "2,3")
        asked.append(_asked(elsewhere)["A"])
    assert [len(set(row)) for row in zip(*asked, strict=True)] == [1, 13, 13]
    page, manifest = ((elsewhere / name).read_bytes() for name in ("a.html", "a.toml"))
    _sheet(run, "--config", "a.toml")
    assert [(elsewhere / name).read_bytes() for name in ("a.html", "a.toml")] == [page, manifest]


def test_what_was_turned_down_may_leave_the_notes(run: Run, elsewhere: Path) -> None:
    """Its sheet doesn't ask it any more, so the manifest prints it all the same."""
    (elsewhere / "n.md").write_text(FOUR)
    _sheet(run, "--notes", "n.md", "--only", "notes", "--n", 1, "--seed", 2)
    old = _asked(elsewhere)["A"][0].rpartition(" ")[2]
    _sheet(run, "--config", "a.toml", "--replace", 1)
    (elsewhere / "n.md").write_text(FOUR.replace(f"## What is {old}?\n\nA number.\n", ""))
    now = _asked(elsewhere)
    _sheet(run, "--config", "a.toml")
    assert _asked(elsewhere) == now


def test_a_manifest_behind_a_link_finds_its_notes(run: Run, elsewhere: Path) -> None:
    """Up from a folder is up from where a link to it leads, as /tmp is one on a Mac."""
    (elsewhere / "notes").mkdir()
    (elsewhere / "notes" / "n.md").write_text("## Why pad?\nSo.\n\n## Why stride?\nThus.\n", "utf-8")
    (elsewhere / "far" / "deep").mkdir(parents=True)
    (elsewhere / "out").symlink_to("far/deep")
    arguments = ("--notes", "notes", "--only", "notes", "--no-pictures")
    assert run("sheet", *arguments, "-o", "out/w.html").status == 0
    before = Path("out/w.html").read_bytes()
    for config in ("out/w.toml", "far/deep/w.toml"):
        outcome = run("sheet", "--config", config, "-o", "out/w.html")
        assert (outcome.status, Path("out/w.html").read_bytes()) == (0, before), outcome.err


def test_a_manifest_on_another_drive_names_whole_paths(
    run: Run, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows knows no way from D: to C:."""

    def no_way(_path: object, _start: object) -> str:
        raise ValueError("path is on mount 'C:', start on mount 'D:'")

    (elsewhere / "n.md").write_text("## Why pad?\nSo.\n", "utf-8")
    with monkeypatch.context() as windows:
        windows.setattr("os.path.relpath", no_way)
        assert run("sheet", "--notes", "n.md", "--only", "notes", "-o", "w.html").status == 0
    assert tomllib.loads(Path("w.toml").read_text("utf-8"))["notes"] == [(Path.cwd() / "n.md").as_posix()]
    assert run("sheet", "--config", "w.toml", "-o", "w.html").status == 0


@pytest.mark.usefixtures("elsewhere")
def test_points_are_switched_off_in_a_manifest(run: Run) -> None:
    """Where a manifest says `points = true`, the other word means none, as it does for all that is on or off."""
    assert run("sheet", "--n", 2, "--only", "problems", "--seed", 1, "--points", "-o", "s.html").status == 0
    manifest = Path("s.toml").read_text()
    assert "points = true\n" in manifest
    Path("off.toml").write_text(manifest.replace("points = true", "points = false"))
    Path("none.toml").write_text(manifest.replace("points = true\n", ""))
    pages = []
    for config in ("off.toml", "none.toml"):
        outcome = run("sheet", "--config", config, "-o", "again.html")
        assert outcome.status == 0, outcome.err
        assert "points" not in Path("again.toml").read_text()
        pages.append(Path("again.html").read_bytes())
    assert pages[0] == pages[1] != Path("s.html").read_bytes()


EDITED = {
    "[printed]": (
        ("versions = 3\n[printed]", "versions means nothing beside [printed]"),
        ("versions = 2\n[printed]", "versions means nothing beside [printed]"),
        (
            "seed = 2\n[printed]",
            "seed means nothing beside [printed], which holds the one that was printed; take it out",
        ),
        ('codes = "conv-macs/1/k3f9"\n[printed]', "codes means nothing beside [printed]"),
        ("[printed]\nseeds = 2", "[printed] knows no seeds; did you mean seed?"),
        ("[printed]\nnumber = 2", "[printed] knows no number; take it out"),
        ("[printed]\nchosen = []", "[printed] knows no chosen; did you mean chosen_by?"),
        ('[printed]\npeople = "true"', "[printed] is not as quizgen wrote it"),
    ),
    "seed = 1": (
        ("seed = true", "[printed] is not as quizgen wrote it"),
        ("seed = 1.5", "[printed] is not as quizgen wrote it"),
    ),
    '[printed.versions."B"]': (
        ('[printed.versions."B"]\nturned-down = []', "[printed] knows no turned-down; did you mean turned_down?"),
        ('[printed.versions."B"]\nmarks = 2', "[printed] knows no marks; take it out"),
        ('[printed.versions.""]', '[printed] has a version named ""; give it a letter or a name on one line'),
        (r'[printed.versions."B\nC"]', r'[printed] has a version named "B\nC"; give it'),
        (r'[printed.versions."B\u202E"]', r'[printed] has a version named "B\u202e"; give it'),
    ),
    "1 = 1": (
        ("3 = 1", "[printed.replaced] has a question 3, and the sheet has 2; take it out"),
        ("0 = 1", "[printed.replaced] has a question 0, and the sheet has 2; take it out"),
        ("1 = 1.5", "[printed] is not as quizgen wrote it"),
        ("B = 1", "[printed] is not as quizgen wrote it"),
    ),
}


def test_what_a_manifest_can_not_mean(run: Run, elsewhere: Path) -> None:
    """Edits that were passed over in silence are said, in one line, and nothing is written."""
    _sheet(run, "--only", "problems", "--n", 2, "--seed", 1, "--versions", 2, "--no-pictures", "--replace", 1)
    manifest = (elsewhere / "a.toml").read_text("utf-8")
    for was, edits in EDITED.items():
        assert manifest.count(f"{was}\n") == 1
        for now, said in edits:
            (elsewhere / "b.toml").write_text(manifest.replace(f"{was}\n", f"{now}\n"), "utf-8")
            outcome = run("sheet", "--config", "b.toml", "-o", "c.html")
            assert (outcome.status, outcome.err.count("\n")) == (1, 1), now
            assert f"b.toml: {said}" in outcome.err
    assert not (elsewhere / "c.html").exists()


CHANGED = {
    "n = 2": ("n = 3", "n = 1", ""),
    'level = "1,2"': ('level = "1,2"\nfamily = ["conv-macs"]', 'level = "3"', 'level = "1,2"\ntopics = "compute=1"'),
}


@pytest.mark.usefixtures("elsewhere")
def test_options_that_choose_nothing_any_more_are_told(run: Run) -> None:
    """What was printed holds the questions; a number of them, or a family, edited beside that was passed over."""
    _sheet(run, "--only", "problems", "--n", 2, "--seed", 1, "--level", "1-2", "--no-pictures")
    manifest = Path("a.toml").read_text("utf-8")
    for was, edits in CHANGED.items():
        assert manifest.count(f"{was}\n") == 2, "the option, and what it was"
        for now in edits:
            Path("b.toml").write_text(manifest.replace(f"{was}\n", f"{now}\n", 1), "utf-8")
            outcome = run("sheet", "--config", "b.toml", "-o", "c.html")
            name = now.splitlines()[-1].partition(" ")[0] if now else "n"
            assert (outcome.status, outcome.err.count("\n")) == (1, 1), now
            assert f"--config: {name} is not what it was when [printed] was written" in outcome.err
            assert f"or give --{name} on the command line to draw new ones" in outcome.err
    assert not Path("c.html").exists()


@pytest.mark.usefixtures("elsewhere")
def test_options_may_be_edited_where_questions_are_drawn_anew(run: Run) -> None:
    """So they may where they say the same in another way; a manifest without what they were is taken as it is."""
    _sheet(run, "--only", "problems", "--n", 2, "--seed", 1, "--level", "1,2", "--no-pictures")
    manifest = Path("a.toml").read_text("utf-8")
    for same in ("1-2", "2,1"):
        Path("b.toml").write_text(manifest.replace('level = "1,2"\n', f'level = "{same}"\n', 1), "utf-8")
        assert run("sheet", "--config", "b.toml", "-o", "a.html").status == 0
    Path("b.toml").write_text(manifest.replace('level = "1,2"\n', 'level = "x"\n', 1), "utf-8")
    assert "Invalid value for '--level': 'x' is not a level" in run("sheet", "--config", "b.toml", "-o", "c.html").err
    Path("b.toml").write_text(manifest.replace("n = 2\n", "n = 3\n", 1), "utf-8")
    assert "3 cards" in run("sheet", "--config", "b.toml", "--seed", 2, "-o", "c.html").err
    for same in ('n = "2"', "n = [2]", 'n = "02"'):
        Path("b.toml").write_text(manifest.replace("n = 2\n", f"{same}\n", 1), "utf-8")
        assert run("sheet", "--config", "b.toml", "-o", "a.html").status == 0
    older = re.sub(r"\[printed.chosen_by\]\n(.+\n)*", "", manifest.replace("n = 2\n", "n = 3\n", 1))
    Path("b.toml").write_text(older, "utf-8")
    assert run("sheet", "--config", "b.toml", "-o", "a.html").status == 0


@pytest.mark.usefixtures("elsewhere")
def test_another_network_on_the_command_line_draws_anew(run: Run) -> None:
    """It was passed over, as another input was; the same name again, or its file in another place, prints the same."""
    Path("my.net").write_text("# input: 3x32x32\nconv 8 k3, conv 8 k3, flatten, linear 10\n", "utf-8")
    _sheet(run, "--network", "my.net", "--only", "problems", "--n", 2, "--seed", 1, "--no-pictures")
    printed = Path("a.toml").read_text("utf-8")
    Path("moved").mkdir()
    Path("my.net").rename("moved/my.net")
    others = [("--network", "lenet5"), ("--network", "moved/my.net", "--input", "3x64x64")]
    for options in others:
        assert run("sheet", "--config", "a.toml", *options, "-o", "b.html").status == 0
        asked = [
            tomllib.loads(text)["printed"]["versions"]["A"] for text in (printed, Path("b.toml").read_text("utf-8"))
        ]
        assert not set(asked[0]["questions"]) & set(asked[1]["questions"])
    assert run("sheet", "--config", "a.toml", "--network", "moved/my.net", "-o", "b.html").status == 0
    assert Path("b.toml").read_text("utf-8").partition("[printed]")[2] == printed.partition("[printed]")[2]


@pytest.mark.usefixtures("elsewhere")
def test_what_chose_the_questions_may_be_nonsense(run: Run) -> None:
    """It is told in one line, as all that is edited by hand."""
    _sheet(run, "--only", "problems", "--n", 2, "--seed", 1, "--no-pictures")
    manifest = Path("a.toml").read_text("utf-8")
    edits = {
        "n = [[2]]": "n takes text or a number",
        "n = 2\nm = 3": "",
        "n = [2, 3]": "n takes one value",
    }
    for now, said in edits.items():
        before, table, rest = manifest.partition("[printed.chosen_by]\n")
        Path("b.toml").write_text(before + table + rest.replace("n = 2", now, 1), "utf-8")
        outcome = run("sheet", "--config", "b.toml", "-o", "c.html")
        assert (outcome.status, outcome.err.count("\n")) == (1 if said else 0, 1), now
        assert said in outcome.err
    Path("b.toml").write_text(
        manifest.replace("seed = 1\n", "seed = 1\nchosen_by = 3\n").replace("[printed.chosen_by]", "[printed.other]"),
        "utf-8",
    )
    assert "b.toml: [printed] " in run("sheet", "--config", "b.toml", "-o", "c.html").err
