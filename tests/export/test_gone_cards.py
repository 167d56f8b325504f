"""Cards whose source has gone: they are named, and what is to be searched for finds them in Anki's library."""

from pathlib import Path

import pytest
from conftest import Make, Run
from importing import Collection, import_package

_SEARCH = "search in Anki's browser for: "
_ODD = {
    "quotes": 'Why is "x" called *x* and x_y?',
    "signs": "Why is a<b & c:d\\e (f) so - so?",
    "letters": "为什么 é?",
    "fields": "Why {{ID}} and [sound:x.mp3]?",
    "plain": "Why is a a letter?",
}


def _note(path: Path, *questions: str) -> Path:
    path.parent.mkdir(exist_ok=True)
    path.write_text("".join(f"- **{question}** So.\n" for question in ("Why is this kept?", *questions)))
    return path


@pytest.fixture
def odd(elsewhere: Path) -> Path:
    """A folder of notes with questions that hold what means something in a search."""
    escaped = [question.replace("\\", "\\\\").replace("*", "\\*").replace("_", "\\_") for question in _ODD.values()]
    _note(elsewhere / "notes" / "odd.md", *escaped)
    return elsewhere / "notes"


def test_they_are_named_and_can_be_suspended(make: Make, run: Run, odd: Path, collection: Collection) -> None:
    """The search that is printed finds them and no other, whatever signs stand in their questions."""
    options = ("--only", "notes", "--notes", odd, "-o", "cnn.apkg")
    import_package(collection, make(*options))
    _note(odd / "odd.md")
    said = run("anki", *options).err
    lines = said.splitlines()
    assert lines[1] == "5 cards are no longer in the notes, but stay in Anki:"
    assert sorted(line.strip() for line in lines[2:7]) == sorted(_ODD.values())
    search = said.partition(_SEARCH)[2].strip()
    found = collection.find_cards(search)
    titles = {collection.get_card(card).note()["ID"] for card in found}
    assert len(found) == 5
    assert "odd.md#why is this kept" not in titles
    collection.sched.suspend_cards(found)
    assert len(collection.find_cards("is:suspended")) == 5
    assert "no longer" not in run("anki", *options).err


def test_a_note_that_was_deleted_takes_its_cards_along(run: Run, odd: Path) -> None:
    """One card is one card; more than ten are not all named, but all are searched for."""
    options = ("--only", "notes", "--notes", odd)
    _note(odd / "other.md", *(f"Why is {number} a number?" for number in range(11)))
    run("anki", *options)
    (odd / "other.md").unlink()
    said = run("anki", *options).err
    assert "12 cards are no longer in the notes, but stay in Anki:\n" in said
    assert "\n  … and 2 more\n" in said
    assert said.count('"ID:other.md#') == 12
    _note(odd / "odd.md", *[question for name, question in _ODD.items() if name in {"letters", "plain"}])
    run("anki", *options)
    _note(odd / "odd.md", _ODD["letters"])
    assert "1 card is no longer in the notes, but stays in Anki:\n  Why is a a letter?\n" in run("anki", *options).err


def test_what_looks_like_a_formula_names_its_card_all_the_same(run: Run, elsewhere: Path) -> None:
    r"""A smaller deck misses no card with `\(` in its question, and one that has gone is called as it was."""
    note = _note(
        elsewhere / "n.md",
        r"What does `\(x\)` or {{c1::z}} mean?",
        r"Why `\[y\]` and a\b?",
        r"Why does a line end in \\?",
    )
    options = ("--only", "notes", "--notes", note, "--seed", 1)
    assert "4 concepts" in run("anki", *options).err
    for count in (1, 2, 3):
        assert "no longer" not in run("anki", *options, "--concepts", count).err
        assert "4 concepts" in run("anki", *options).err
    _note(note)
    lines = run("anki", *options).err.splitlines()
    assert lines[1] == "3 cards are no longer in the notes, but stay in Anki:"
    titles = {r"What does \(x\) or {{c1::z}} mean?", r"Why \[y\] and a\b?", r"Why does a line end in \?"}
    assert {line.strip() for line in lines[2:5]} == titles


@pytest.mark.parametrize(
    "second",
    [
        ("--only", "notes", "--notes", "notes", "--n", 2),
        ("--only", "notes", "--notes", "elsewhere"),
        ("--only", "problems", "--n", 2),
        ("--n", 3),
        ("--only", "notes", "--notes", "broken"),
        ("--only", "notes", "--notes", "notes", "--exclude", "odd*"),
        ("--only", "notes", "--notes", "notes", "--exclude", "deeper"),
    ],
)
def test_what_was_not_asked_for_has_not_gone(run: Run, odd: Path, second: tuple[object, ...]) -> None:
    """A smaller deck, other notes, none of them, one that can't be read at the moment, or all but some."""
    _note(odd.parent / "elsewhere" / "other.md", "Why else?")
    _note(odd / "deeper" / "down.md", "Why down here?")
    if "broken" in second:
        (odd / "odd.md").rename(_note(odd.parent / "broken" / "odd.md"))
        _note(odd.parent / "broken" / "good.md", "Why is this good?")
        run("anki", "--only", "notes", "--notes", "broken")
        (odd.parent / "broken" / "odd.md").write_bytes(b"\xff")
    else:
        run("anki", "--only", "notes", "--notes", odd)
    outcome = run("anki", *second, "--variants", 1)
    assert outcome.status == 0
    assert "no longer" not in outcome.err


def test_what_an_option_left_out_has_not_gone(run: Run, elsewhere: Path) -> None:
    """A style that isn't read any more, in a note that is; what leaves the excluded notes has gone all the same."""
    note = _note(elsewhere / "notes" / "n.md", "Why is a a letter?")
    with note.open("a") as file:
        file.write("\n- **Pooling**: It takes the largest value of each window.\n")
    other = _note(elsewhere / "notes" / "drafts" / "d.md", "Why is b a letter?")
    options = ("--only", "notes", "--notes", "notes")
    assert "5 concepts" in run("anki", *options, "--also", "terms").err
    assert "no longer" not in run("anki", *options).err
    other.write_text("- **Why is this kept?** So.\n")
    said = run("anki", *options, "--exclude", "drafts").err
    assert "1 card is no longer in the notes, but stays in Anki:\n  Why is b a letter?\n" in said


_PROBLEM = """

## Pressure {}

```problem
depth: 2..40
answer: depth * 10
```

How large at a depth of {{{{depth}}}} m?

**Solution.** Ten times.
"""


def _problem(path: Path, *names: str) -> None:
    with path.open("a") as file:
        file.writelines(_PROBLEM.format(name) for name in names)


def test_a_problem_that_left_its_note_is_named(make: Make, run: Run, odd: Path, collection: Collection) -> None:
    """Each of its cards, in the note that it stood in or with that note; not if only fewer cards are made of it."""
    note, other, alone = odd / "odd.md", _note(odd / "other.md"), odd / "C#.md"
    _problem(note, "in pipes ^pipes", "at sea ^sea")
    _problem(other, "in space ^space")
    _problem(alone, "alone ^alone", "below ^below")
    options = ("--notes", odd, "--only", "notes", "--variants", 2, "-o", "cnn.apkg")
    for fewer in (("--n", 9), ("--concepts", "none"), ("--level", 1), ("--exclude", "o*")):
        import_package(collection, make(*options))
        assert "no longer" not in run("anki", *options, *fewer).err
    make(*options)
    assert "no longer" not in run("anki", "--n", 3, "-o", "cnn.apkg").err
    make(*options)
    other.unlink()
    alone.write_text(_PROBLEM.format("below ^below"))
    note.write_text(note.read_text().replace("at sea ^sea", "on the high seas ^sea").replace("^pipes", "^tubes"))
    said = run("anki", *options).err
    found = collection.find_cards(said.partition(_SEARCH)[2].strip())
    gone = {collection.get_card(card).note()["ID"].rpartition("/")[0] for card in found}
    assert gone - {""} == {"odd.md#^pipes", "other.md#^space", "C#.md#^alone"}
    assert "  Pressure in pipes\n" in said
