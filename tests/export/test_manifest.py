"""A manifest says what is asked about: an edit of that is reported, and never ignored."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest
from conftest import Run

ABOUT = 'network = ["my.net"]', 'input = "3x32x32"', 'notes = ["n.md"]', 'also = ["terms"]', 'exclude = ["drafts"]'
OTHER = {
    "network": ("", '["lenet5"]', '["my.net", "lenet5"]'),
    "input": ("", '"3x64x64"', '"x"'),
    "notes": ("", "[]"),
    "also": ("", '["terms", "highlights"]'),
    "exclude": ("", '["drafts", "old"]', '["n.md"]'),
}
SAME = {
    "network": ('"my.net"', '["moved/my.net"]'),
    "input": ('"3 × 32 × 32"', '["3x32x32"]'),
    "notes": ('"n.md"', '["moved/n.md"]'),
    "also": ('"terms"', '["terms", "terms"]'),
    "exclude": ('"drafts"',),
}


def _files(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "my.net").write_text("conv 8 k3, conv 8 k3, flatten, linear 10\n", "utf-8")
    (folder / "n.md").write_text("## Why pad?\nSo.\n\n## Why stride?\nThus.\n", "utf-8")


def _printed(run: Run, folder: Path) -> str:
    """Print a sheet about a network and notes, and return its manifest."""
    _files(folder)
    _files(folder / "moved")
    about = ("--network", "my.net", "--input", "3x32x32", "--notes", "n.md", "--also", "terms", "--exclude", "drafts")
    outcome = run("sheet", *about, "--n", 2, "--seed", 1, "--no-pictures", "-o", "a.html")
    assert outcome.status == 0, outcome.err
    return (folder / "a.toml").read_text("utf-8")


def _questions(path: str) -> object:
    return tomllib.loads(Path(path).read_text("utf-8"))["printed"]["versions"]


def test_what_is_asked_about_stays_as_it_was(run: Run, elsewhere: Path) -> None:
    """Another network or input, notes that are gone, another way of reading them: each printed the old questions."""
    manifest = _printed(run, elsewhere)
    for line in ABOUT:
        assert manifest.count(f"{line}\n") == 2, "the option, and what it was"
        name = line.partition(" ")[0]
        for now in OTHER[name]:
            edit = f"{name} = {now}\n" if now else ""
            Path("b.toml").write_text(manifest.replace(f"{line}\n", edit, 1), "utf-8")
            outcome = run("sheet", "--config", "b.toml", "-o", "c.html")
            assert (outcome.status, outcome.err.count("\n")) == (1, 1), (name, now)
            assert f"--config: {name} is not what it was when [printed] was written" in outcome.err
    assert not Path("c.html").exists()


def test_no_manifest_may_be_given_other_things_to_ask_about(run: Run, elsewhere: Path) -> None:
    """Even if it had none; but a manifest from before these were recorded is taken as it is."""
    _files(elsewhere)
    assert run("sheet", "--n", 2, "--seed", 1, "--only", "problems", "--no-pictures", "-o", "a.html").status == 0
    manifest = Path("a.toml").read_text("utf-8")
    older = re.sub(r"\[printed.chosen_by\]\n(.+\n)*", '[printed.chosen_by]\nn = 2\nonly = "problems"\n', manifest)
    assert older != manifest
    for line in ('network = "lenet5"', 'also = "terms"', 'exclude = "drafts"', 'notes = "n.md"'):
        Path("b.toml").write_text(manifest.replace("n = 2\n", f"n = 2\n{line}\n", 1), "utf-8")
        said = run("sheet", "--config", "b.toml", "-o", "c.html").err
        assert f"--config: {line.partition(' ')[0]} is not what it was when [printed] was written" in said
    Path("b.toml").write_text(older, "utf-8")
    assert run("sheet", "--config", "b.toml", "-o", "a.html").status == 0
    assert Path("a.toml").read_text("utf-8") == manifest


def test_what_is_asked_about_may_be_said_in_another_way(run: Run, elsewhere: Path) -> None:
    """A file may move, too; then the same questions are printed."""
    manifest = _printed(run, elsewhere)
    for line in ABOUT:
        name = line.partition(" ")[0]
        for now in SAME[name]:
            Path("b.toml").write_text(manifest.replace(f"{line}\n", f"{name} = {now}\n", 1), "utf-8")
            outcome = run("sheet", "--config", "b.toml", "-o", "b.html")
            assert outcome.status == 0, outcome.err
            assert Path("b.html").read_bytes() == Path("a.html").read_bytes(), (name, now)


def test_another_way_of_reading_notes_draws_anew_on_the_command_line(run: Run, elsewhere: Path) -> None:
    """As every option does there that chooses questions; the same one again doesn't."""
    _printed(run, elsewhere)
    for options in (("--also", "highlights"), ("--exclude", "old")):
        assert run("sheet", "--config", "a.toml", *options, "-o", "c.html").status == 0
        assert _questions("c.toml") != _questions("a.toml")
    for same in (("--also", "terms"), ("--exclude", "drafts"), ("--notes", "moved/n.md")):
        assert run("sheet", "--config", "a.toml", *same, "-o", "c.html").status == 0
        assert _questions("c.toml") == _questions("a.toml")


@pytest.mark.parametrize("name", ["logo", "instructions", "notes", "templates", "style", "students"])
def test_a_name_that_no_file_can_have_is_refused(run: Run, elsewhere: Path, name: str) -> None:
    """A shell never passes a zero on, but a TOML file may; beside what was printed, too."""
    (elsewhere / "b.toml").write_text(f'{name} = "a\\u0000b"\n', "utf-8")
    outcome = run("sheet", "--config", "b.toml", "-o", "c.html")
    assert (outcome.status, outcome.err.count("\n")) == (2, 1)
    assert r"a\x00b" in outcome.err
    manifest = _printed(run, elsewhere)
    line = f'{name} = "a\\u0000b"\n'
    kept = manifest.replace('notes = ["n.md"]\n', "", 1) if name == "notes" else manifest
    Path("b.toml").write_text(kept.replace("n = 2\n", f"n = 2\n{line}", 1), "utf-8")
    outcome = run("sheet", "--config", "b.toml", "-o", "c.html")
    assert (outcome.status > 0, outcome.err.count("\n")) == (True, 1)
    assert "[printed] is not as" not in outcome.err


IN_A_SHELL = {
    "plain": "plain.toml",
    "größe": "größe.toml",
    "-dash": "-dash.toml",
    "spring term": '"spring term.toml"',
    "a'b": '"a\'b.toml"',
    "#1": '"#1.toml"',
    "a;b&c": '"a;b&c.toml"',
    'a"b $c': "'a\"b $c.toml'",
    "50%!": "'50%!.toml'",
    "a\nb": r"$'a\012b.toml'",
    "a\x1b'b\\c\x7f": r"$'a\033\'b\\c\177.toml'",
}


@pytest.mark.parametrize("name", IN_A_SHELL)
def test_a_manifest_says_what_to_type(run: Run, elsewhere: Path, name: str) -> None:
    """Also for names that mean something else to a shell; one with a line break made a file that was no TOML."""
    target, manifest = elsewhere / f"{name}.html", elsewhere / f"{name}.toml"
    assert run("sheet", "--n", 1, "--seed", 1, "--no-pictures", "-o", target).status == 0
    before, command = target.read_bytes(), manifest.read_text("utf-8").splitlines()[0]
    typed = IN_A_SHELL[name]
    output = typed.replace(".toml", ".html")
    assert command == f"# Written by quizgen: quizgen sheet --config {typed} -o {output} prints this sheet again."
    assert typed.startswith("$") or shlex.split(typed) == [manifest.name]
    outcome = run("sheet", "--config", manifest.name, "-o", target.name)
    assert (outcome.status, target.read_bytes()) == (0, before), outcome.err
