"""The shared options, as a user types them."""

import json
import os
import re
from collections import Counter
from pathlib import Path
from typing import Any

import click
import pytest
from conftest import Run

from quizgen.cli import commands, main
from quizgen.cli.topics import TOPICS

KNOWN = commands()


def _cards(run: Run, *arguments: object) -> list[dict[str, Any]]:
    outcome = run("json", "--seed", 1, "--variants", 1, *arguments)
    assert outcome.status == 0, outcome.err
    return list(json.loads(outcome.out)["cards"])


def test_levels_and_families_are_chosen(run: Run) -> None:
    """`--level 2`, `--level 1-2`, `--family` once and twice."""
    assert {card["level"] for card in _cards(run, "--only", "problems", "--level", "2")} == {2}
    assert {card["level"] for card in _cards(run, "--only", "problems", "--level", "1-2")} == {1, 2}
    one = _cards(run, "--only", "problems", "--family", "receptive-field")
    assert Counter(card["family"] for card in one) == {"receptive-field": 50}
    two = _cards(run, "--only", "problems", "--family", "receptive-field", "--family", "conv-parameters", "--n", 10)
    assert Counter(card["family"] for card in two) == {"receptive-field": 6, "conv-parameters": 4}


def test_concepts_are_limited(run: Run) -> None:
    """A number, all, none, and a third without the option."""
    for arguments, expected in {("--concepts", 4): 4, ("--concepts", "none"): 0, (): 10}.items():
        cards = _cards(run, "--n", 30, *arguments)
        assert len(cards) == 30
        assert sum(card["kind"] == "concept" for card in cards) == expected


def test_notes_replace_the_built_in_ones(run: Run, tmp_path: Path) -> None:
    """With problems, and alone; several of them."""
    one, two = tmp_path / "one.md", tmp_path / "two.md"
    one.write_text("## Why one?\nOne.\n")
    two.write_text("## Why two?\nTwo.\n")
    cards = _cards(run, "--n", 12, "--concepts", "all", "--notes", one, "--notes", two)
    assert sorted(card["id"] for card in cards if card["kind"] == "concept") == ["one.md#why one", "two.md#why two"]
    assert [card["id"] for card in _cards(run, "--only", "notes", "--notes", tmp_path)] == [
        "one.md#why one",
        "two.md#why two",
    ]


def test_all_cards_of_short_notes_are_taken(run: Run, tmp_path: Path) -> None:
    """More cards asked for than the notes hold: all of them, and a line says so."""
    (tmp_path / "one.md").write_text("## Why one?\nOne.\n\n## Why two?\nTwo.\n")
    outcome = run("json", "--only", "notes", "--notes", tmp_path, "--n", 40)
    assert len(json.loads(outcome.out)["cards"]) == 2
    assert "40 cards were asked for; the notes hold 2, and all are there" in outcome.err


def test_levels_in_a_list_families_left_out_and_topics_by_share(run: Run) -> None:
    """`--level 1,3`, `--not-family`, `--topics`."""
    cards = _cards(run, "--only", "problems", "--level", "1,3", "--not-family", "conv-parameters", "--n", 30)
    assert {card["level"] for card in cards} == {1, 3}
    assert "conv-parameters" not in {card["family"] for card in cards}
    shared = _cards(run, "--only", "problems", "--topics", "output-size=2, compute=1", "--n", 9)
    assert Counter(tag for card in shared for tag in card["tags"] if "level" not in tag) == {
        "cnn::output-size": 6,
        "cnn::compute": 3,
    }


def test_pictures_can_be_left_out(run: Run) -> None:
    """The same cards, without a drawing, be it of a problem or of a note."""
    arguments = ("json", "--n", 300, "--variants", 1, "--seed", 4)
    drawn, bare = run(*arguments).out, run(*arguments, "--no-pictures").out
    assert b"<svg" in drawn
    assert b"<svg" not in bare
    codes = [
        [variant.get("code") for card in json.loads(out)["cards"] for variant in card["variants"]]
        for out in (drawn, bare)
    ]
    assert codes[0] == codes[1]


def test_a_fresh_seed_is_drawn_printed_and_stored(run: Run) -> None:
    """The printed seed gives the same bytes again."""
    first = run("json", "--n", 5)
    seed = json.loads(first.out)["seed"]
    assert f"seed {seed}." in first.err
    assert run("json", "--n", 5, "--seed", seed).out == first.out
    assert len({json.loads(run("json", "--n", 1).out)["seed"] for _ in range(5)}) > 1


def test_the_summary_says_what_was_written(run: Run, elsewhere: Path) -> None:
    """Messages on standard error, data on standard output."""
    outcome = run("anki", "--n", 50, "--seed", 48392)
    assert outcome.out == b""
    assert re.fullmatch(
        r"cnn\.apkg: 50 cards \(34 numeric from \d+ families, 16 concepts\), seed 48392\. "
        r"Import it in Anki with File > Import\.\n",
        outcome.err,
    )
    assert run("json", "--n", 1, "-o", "x.json").err.startswith("x.json: 1 card (1 numeric from 1 family), seed ")
    assert json.loads((elsewhere / "x.json").read_text("utf-8"))["format"] == 2


def test_remarks_on_notes_are_printed_and_do_not_stop_the_export(run: Run, tmp_path: Path) -> None:
    """Their number, and the command that shows them."""
    note = tmp_path / "my note.md"
    note.write_text("## Why?\nSo.\n" + "".join(f"## Why {number}?\n" for number in range(8)))
    outcome = run("json", "--only", "notes", "--notes", note)
    assert outcome.status == 0
    assert f"8 remarks on the notes; see: quizgen check '{note}'\n" in outcome.err


def test_the_command_that_shows_remarks_has_windows_quotation_marks_there(
    run: Run, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Windows' command prompt takes a path in single ones apart; PowerShell knows both."""
    monkeypatch.setattr("sys.platform", "win32")
    for name, shown in (("my note.md", '"my note.md"'), ("it's.md", '"it\'s.md"'), ("note.md", "note.md")):
        (elsewhere / name).write_text("## Why?\nSo.\n## What?\n")
        outcome = run("json", "--notes", name, "--n", 1)
        assert f"1 remark on the notes; see: quizgen check {shown}\n" in outcome.err


def test_list_shows_families_levels_and_notes(run: Run, tmp_path: Path) -> None:
    """With how many problems and cards each can give; notes without cards too."""
    (tmp_path / "empty.md").write_text("Nothing.")
    (tmp_path / "one.md").write_text("## Why?\nSo.")
    outcome = run("list", "--notes", tmp_path)
    text = outcome.out.decode()
    assert outcome.status == 0
    assert re.search(r"conv-output-size: Output size of a convolution \(\d+ named mistakes\)", text)
    assert text.count("problems") >= 9
    assert f"   1 card   {tmp_path.name}/one.md" in text
    assert f"   0 cards  {tmp_path.name}/empty.md" in text
    assert "content/receptive-field.md" in run("list").out.decode()


@pytest.mark.parametrize("name", [None, *KNOWN])
def test_every_command_and_option_has_help(run: Run, name: str | None) -> None:
    """`--help` and `-h` explain themselves."""
    outcome = run(*([name] if name else []), "-h")
    assert outcome.status == 0
    assert outcome.out.startswith(b"Usage: quizgen")
    for option in KNOWN[name].params if name else []:
        assert not isinstance(option, click.Option) or option.help


def test_the_help_names_all_topics(run: Run) -> None:
    """So that nobody has to guess one to learn the others."""
    shown = "".join(run("anki", "--help").out.decode().split())  # lines break at hyphens too
    assert all(topic in shown.partition("--topics")[2].partition("--notes")[0] for topic in TOPICS)


def test_the_version(run: Run) -> None:
    """`quizgen --version`."""
    assert run("--version").out.startswith(b"quizgen 0.")


@pytest.mark.parametrize("name", ["list", "show"])
def test_only_exports_ask_about_a_network_in_place_of_other_problems(run: Run, name: str) -> None:
    """The help of commands that draw no problems says what the option means there."""
    assert "in place of the built-in problems" not in " ".join(run(name, "--help").out.decode().split())


def test_the_list_of_commands_says_what_they_say_themselves(run: Run) -> None:
    """`quizgen --help` knows all commands without importing them."""
    shown = run("--help").out.decode()
    for name, command in KNOWN.items():
        assert command.name == name
        assert f"\n  {name} " in shown


@pytest.mark.parametrize(
    ("typed", "said"),
    {
        "html -open": "No such option '-open'; did you mean '--open'? See: quizgen html --help",
        "html --n 5 -output=x.html": "No such option '-output'; did you mean '--output'? See: quizgen html --help",
        "sheet --exam -output x.html": "No such option '-output'; did you mean '--output'? See: quizgen sheet --help",
        "solve -help": "No such option '-help'; did you mean '--help'? See: quizgen solve --help",
        "-help": "No such option '-help'; did you mean '--help'? See: quizgen --help",
        "-version": "No such option '-version'; did you mean '--version'? See: quizgen --help",
    }.items(),
)
def test_a_long_option_with_one_dash_is_no_short_one(run: Run, elsewhere: Path, typed: str, said: str) -> None:
    """Neither -o with a file named "pen", nor -h with other letters behind it."""
    outcome = run(*typed.split())
    assert (outcome.status, outcome.err) == (2, f"quizgen: {said}\n")
    assert not list(elsewhere.iterdir())


@pytest.mark.parametrize(
    ("typed", "said"),
    {
        "solve conv 64 k3": '(64 k3); put a text with spaces in double quotes (")',
        "sheet --title 'Week 3'": "(3'); put a text with spaces in double quotes (\")",
        "sheet --title \u201cWeek 3\u201d": '(3\u201d); quotation marks have to be straight (")',
        "sheet --title \u201eTag 3\u201c": '(3\u201c); quotation marks have to be straight (")',
        "html \u2014n 5": "(\u2014n 5); an option begins with two hyphens (--)",
    }.items(),
)
def test_words_that_the_shell_has_split(run: Run, elsewhere: Path, typed: str, said: str) -> None:
    """Without quotes, with those of another shell, or with marks that a word processor has changed."""
    outcome = run(*typed.split())
    many = "s" if " " in said.partition(")")[0] else ""
    command = typed.partition(" ")[0]
    assert outcome.err == f"quizgen: Got unexpected extra argument{many} {said}; see: quizgen {command} --help\n"
    assert outcome.status == 2
    assert not list(elsewhere.iterdir())


def test_a_value_may_look_like_an_option(run: Run, elsewhere: Path) -> None:
    """A title that is one with a dash, and a file whose name stands right behind -o."""
    assert run("html", "--n", 3, "--title", "-open", "-opens.html", "--seed", 1).status == 0
    assert "<h1>-open" in (elsewhere / "pens.html").read_text("utf-8")


def test_a_terminal_is_shown_how_far_the_work_is(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bar, where there is a terminal and the work takes long; it ends at 100 %."""
    assert elsewhere
    pty = pytest.importorskip("pty", reason="Windows has no such terminals")
    ours, theirs = pty.openpty()
    monkeypatch.setattr("quizgen.cli.writing._SECONDS_BEFORE_PROGRESS", 0)
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr("sys.stderr", terminal)
        with pytest.raises(SystemExit):
            main(["json", "--n", "6", "--only", "problems", "-o", "out.json"])
        shown = b""
        while b" cards" not in shown:  # a terminal gives what it has, which may be a part
            shown += os.read(ours, 10_000)
    os.close(ours)
    assert b"100%" in shown
    assert b"out.json: 6 cards" in shown.splitlines()[-1]
