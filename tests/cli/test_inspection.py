"""`show`, `solve` and `check`: problems, networks and families on the terminal."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Run

from quizgen.families.sizes import conv_output_size
from quizgen.solver import Conv2d, Shape


def test_show_gives_back_the_problem_of_a_code(run: Run) -> None:
    """Question, answer, steps and wrong answers; the same as in an export, with no seed needed."""
    exported = json.loads(run("json", "--n", 9, "--only", "problems", "--variants", 1).out)
    for card in exported["cards"]:
        (variant,) = card["variants"]
        outcome = run("show", variant["code"])
        text = outcome.out.decode()
        assert outcome.status == 0
        assert f"Answer: {variant['answer']['text']}\n" in text
        assert all(step["label"] in text for step in variant["steps"])
        assert all(mistake["text"] in text for mistake in variant["mistakes"])
        assert "\\" not in text


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("nonsense", "nonsense: is not a code; use family/level/letters, as in conv-output-size/2/k3f9"),
        ("conv-output-sise/2/abcd", ": conv-output-sise: there is no such family; did you mean conv-output-size?"),
        ("conv-output-size/9/abcd", "conv-output-size has no level 9; its levels are 1, 2, 3"),
        ("conv-output-size/2/", "is not a code"),
    ],
)
def test_a_code_that_is_none(run: Run, code: str, message: str) -> None:
    """One line, status 2."""
    outcome = run("show", code)
    assert (outcome.status, outcome.err.count("\n")) == (2, 1)
    assert message in outcome.err


NET = "conv 64 k7 s2 p3, maxpool k3 s2 p1, conv 128 k3 p1 nobias, bn, relu"


def test_solve_prints_a_row_for_each_layer_and_totals(run: Run) -> None:
    """Output, parameters, MACs, receptive field and jump, thousands grouped."""
    lines = run("solve", NET, "--input", "3x224x224").out.decode().splitlines()
    assert len(lines) == 8
    rows = [line.split("  ") for line in lines]
    assert [cell for cell in rows[3] if cell.strip()] == ["2", "Max pooling 3 × 3, stride 2, padding 1"] + [
        cell for cell in rows[3][2:] if cell.strip()
    ]
    assert "64 × 112 × 112" in lines[2]
    assert lines[2].split()[-4:] == ["9,472", "118,013,952", "7", "2"]
    assert lines[4].split()[-4:] == ["73,728", "231,211,008", "19", "4"]
    assert lines[-1].split() == ["total", "83,456", "349,224,960"]


EVERYTHING = (
    "conv 64 k7 s2 p3, bn, relu, maxpool k3 s2 p1 ceil, avgpool k2x3 s1, convt 8 k4 s2 p1 op1, "
    "convt 8 k3 d2 g2 nobias, "
    "conv 16 k3x1 d2 g4, pixelshuffle 2, dropout, gap, flatten, linear 10, linear 5 nobias"
)


def test_solve_works_out_every_number_of_its_table(run: Run) -> None:
    """Each layer's sections end in the table's numbers; nothing is left in TeX."""
    text = run("solve", EVERYTHING, "--steps").out.decode()
    table, _, worked = text.partition("\n\n")
    assert "\\" not in worked
    sections = re.split(r"^\d+\. ", worked, flags=re.MULTILINE)[1:]
    assert len(sections) == len(table.splitlines()) - 3 == 14
    data = json.loads(run("solve", EVERYTHING, "--json").out)
    for section, layer in zip(sections, data["layers"], strict=True):
        last = {
            title: lines.rstrip()
            for title, lines in re.findall(r"^   (\w[\w ]*)\n((?:     .*\n?)+)", section, re.MULTILINE)
        }
        assert bool(layer["parameters"]) == ("Parameters" in last)
        if layer["parameters"]:
            assert last["Parameters"].endswith(f" {layer['parameters']:,}")
        assert bool(layer["macs"]) == ("MACs" in last)
        if layer["macs"]:
            assert last["MACs"].endswith(f" {layer['macs']:,}")
        if "Output" in last and len(layer["output"]) == 3:
            channels, height, width = layer["output"]
            assert last["Output"].endswith(f" {height} × {width} × {channels}")
        if "Receptive field" in last:
            assert f"= {layer['receptive_field']['size'][0]}" in last["Receptive field"]


def test_solve_can_not_write_steps_as_json(run: Run) -> None:
    """Said, not ignored."""
    outcome = run("solve", "relu", "--steps", "--json")
    assert outcome.status == 2
    assert "--json holds no steps; drop --json or --steps" in outcome.err


def test_solve_as_json(run: Run) -> None:
    """The same numbers as data; what is no window says so."""
    data = json.loads(run("solve", f"{NET}, gap, flatten, linear 10", "--json").out)
    assert data["layers"][0]["output"] == [64, 112, 112]
    assert data["layers"][2]["receptive_field"] == {"size": [19, 19], "jump": [4, 4], "start": [-9, -9]}
    assert data["layers"][-1]["receptive_field"] == "all"
    assert data["layers"][-1]["output"] == [10]
    assert data["parameters"] == 83_456 + 1_290
    upsampled = json.loads(run("solve", "convt 4 k2 s2, relu", "--json").out)
    assert upsampled["layers"][-1]["receptive_field"] is None


def test_solve_shows_both_axes_where_they_differ(run: Run) -> None:
    """Height × width."""
    assert run("solve", "conv 4 k3x5 s2x1").out.decode().splitlines()[2].endswith("3 × 5  2 × 1")


def test_solve_reads_a_file(run: Run, elsewhere: Path) -> None:
    """One layer a line, comments, a byte-order mark."""
    (elsewhere / "net.txt").write_bytes(b"\xef\xbb\xbf# LeNet\nconv 6 k5\navgpool k2\n")
    assert "6 × 14 × 14" in run("solve", "@net.txt", "--input", "1x32x32").out.decode()


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (["conv 6 q5"], 2, "NETWORK: line 1, column 8, at “q5”: conv has no such setting"),
        (["@missing.txt"], 2, "@missing.txt: could not be read (No such file or directory); check the path"),
        (["@latin1.txt"], 1, "@latin1.txt: not UTF-8 text"),
        (["@bad.txt"], 2, "@bad.txt: line 2, column 1, at “relo”: there is no such layer; did you mean relu?"),
        (["relu", "--input", "224"], 2, "--input 224: is not a shape; give channels x height x width"),
        ([""], 2, "NETWORK: no layers; name some"),
    ],
)
def test_solve_explains_what_is_wrong(
    run: Run, elsewhere: Path, arguments: list[str], status: int, message: str
) -> None:
    """One line that points at the word."""
    (elsewhere / "latin1.txt").write_bytes(b"caf\xe9")
    (elsewhere / "bad.txt").write_text("relu\nrelo\n")
    outcome = run("solve", *arguments)
    assert (outcome.status, outcome.err.count("\n")) == (status, 1)
    assert message in outcome.err


def test_solve_help_documents_the_language(run: Run) -> None:
    """Every word and setting."""
    text = run("solve", "--help").out.decode()
    for word in [
        "conv",
        "convt",
        "maxpool",
        "avgpool",
        "bn",
        "relu",
        "dropout",
        "flatten",
        "linear",
        "gap",
        "pixelshuffle",
        "k3x5",
        "s2",
        "p1",
        "d2",
        "g4",
        "op1",
    ]:
        assert word in text
    assert "residual connections" in " ".join(text.split())


def test_check_reviews_families(run: Run) -> None:
    """Luck, spread, effort and time for each level; status 0 while all bounds hold."""
    outcome = run("check", "--family", "conv-output-size", "--draws", 60)
    text = outcome.out.decode()
    assert outcome.status == 0
    assert text.count("60 problems") == 3
    assert "ceil-for-floor" in text
    assert "BROKEN" not in text


_APPLY = {"padding-once", "padding-ignored", "no-plus-one", "kernel-not-subtracted"}


def test_check_fails_when_a_bound_is_broken(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A family whose answers are all the same is found out."""
    layer = Conv2d(1, 1, (3, 3), padding=(2, 2))
    always = conv_output_size.Output(Shape(1, 20, 20), layer, "side")
    output = conv_output_size.FAMILY.questions[0]
    only = replace(output, wrong=tuple(wrong._replace(levels=None) for wrong in output.wrong if wrong.name in _APPLY))
    level = replace(conv_output_size.FAMILY.level(1), draw=lambda _rng: always)
    family = replace(conv_output_size.FAMILY, levels=(level, level, level), questions=(only,))
    monkeypatch.setattr("quizgen.cli.checking.find_families", lambda _names, own: (family, *own))
    outcome = run("check", "--family", "conv-output-size", "--draws", 20)
    assert outcome.status == 1
    assert "BROKEN: the most frequent answer has 100.0% of the draws, more than 10%" in outcome.out.decode()
    assert "3 bounds broken" in outcome.err


NOTE = "# A\n## Why is this one fine?\nBecause $x$.\n## Why is this empty?\n## Why broken?\n$\\frac{1}$ ![](no.png)\n"


def test_check_lints_notes(run: Run, elsewhere: Path) -> None:
    """`file:line: message; what to try`, a summary, status 1 for errors."""
    (elsewhere / "note.md").write_text(NOTE)
    outcome = run("check", "note.md")
    assert outcome.status == 1
    assert outcome.out.decode().splitlines() == [
        "note.md:4: “Why is this empty?” has no answer; write one below it",
        "note.md:6: this formula can't be shown: an argument is missing; check it",
        "note.md:6: a picture is left out: there is no picture no.png; check its name and place",
        "2 cards, 1 note, 1 error, 2 warnings",
    ]


def test_check_is_content_with_good_notes(run: Run, elsewhere: Path) -> None:
    """Warnings alone don't fail; the built-in notes have none."""
    (elsewhere / "note.md").write_text("Nothing to ask.\n")
    outcome = run("check", "note.md")
    assert outcome.status == 0
    assert "0 cards, 1 note, 0 errors, 1 warning" in outcome.out.decode()
    assert re.fullmatch(r"\d+ cards, \d+ notes, 0 errors, 0 warnings\n", run("check").out.decode())


def test_check_shows_cards(run: Run, elsewhere: Path) -> None:
    """Each with its place, kind and id, question and answer indented."""
    (elsewhere / "note.md").write_text(NOTE)
    text = run("check", "--cards", "note.md").out.decode()
    assert (
        "note.md:2: heading note.md#why is this one fine\n    Why is this one fine?\n    ---\n    Because x.\n" in text
    )


def test_check_speaks_json(run: Run, elsewhere: Path) -> None:
    """For editors: cards and messages, with the path as it was given."""
    (elsewhere / "note.md").write_text(NOTE)
    outcome = run("check", "--format", "json", "note.md")
    data = json.loads(outcome.out)
    assert outcome.status == 1
    assert data["cards"][0] == {
        "id": "note.md#why is this one fine",
        "kind": "heading",
        "question": "Why is this one fine?",
        "file": "note.md",
        "line": 2,
    }
    assert [(m["file"], m["line"], m["level"]) for m in data["messages"]] == [
        ("note.md", 4, "warning"),
        ("note.md", 6, "error"),
        ("note.md", 6, "warning"),
    ]


@pytest.mark.parametrize("choice", [["--families"], ["--family", "conv-macs"]])
def test_check_never_mixes_text_into_json(run: Run, choice: list[str]) -> None:
    """A review of families is text; who asks for JSON gets JSON alone, or a line that says why not."""
    outcome = run("check", "--format", "json", *choice)
    assert outcome.status == 2
    assert outcome.out == b""
    assert outcome.err == "quizgen: --format json is for notes; drop it, or --families, --family and --table\n"


NEAR = "**Why is this none?**\n\n## How does it work\nSo.\n\n## Why nest lists deeply?\n- outer\n  - inner\n"


def test_check_tells_near_misses_and_sums_up_a_folder(run: Run, elsewhere: Path) -> None:
    """Hints have their lines and are counted apart; notes without a card are one line; lists keep their nesting."""
    (elsewhere / "notes").mkdir()
    (elsewhere / "notes" / "near.md").write_text(NEAR)
    for name in ("one", "two"):
        (elsewhere / "notes" / f"{name}.md").write_text("Nothing.\n")
    outcome = run("check", "--cards", "notes")
    assert outcome.status == 0
    assert outcome.out.decode().splitlines() == [
        "notes/near.md:6: heading near.md#why nest lists deeply",
        "    Why nest lists deeply?",
        "    ---",
        "    - outer",
        "      - inner",
        "notes/near.md:1: hint: 1 bold paragraph asks and has no answer below",
        "notes/near.md:3: hint: 1 heading asks and has no question mark; add one, or use --also unmarked",
        "2 notes of 3 without a card",
        "1 card, 3 notes, 0 errors, 0 warnings, 2 hints",
    ]


def test_styles_on_demand_and_exclusions(run: Run, elsewhere: Path) -> None:
    """For checks and exports alike; an unknown style is refused with those that there are."""
    (elsewhere / "note.md").write_text(NEAR + "- **Stride**: the step.\n\nA ==gap== here.\n")
    (elsewhere / "draft.md").write_text("## Why a draft?\nSo.\n")
    for also, number in ((), 2), (("--also", "unmarked"), 3), (("--also", "unmarked,terms", "--also", "highlights"), 3):
        assert run("check", ".", *also).out.decode().splitlines()[-1].startswith(f"{number} cards, 2 notes")
    assert "1 card, 1 note" in run("check", ".", "--exclude", "draft*").out.decode()
    outcome = run("json", "--only", "notes", "--notes", ".", "--exclude", "draft*", "--also", "unmarked")
    assert len(json.loads(outcome.out)["cards"]) == 2
    outcome = run("check", "--also", "bullets")
    assert outcome.status == 2
    assert "'bullets' is not a style that can be added; give unmarked, terms, highlights" in outcome.err
