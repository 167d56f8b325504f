"""The bounds that quizgen keeps, each measured against something in the same run.

A machine changes its speed, so the two sides of most comparisons take turns, and the median ratio counts.

usage: python benchmarks/bounds.py
Prints a row for each bound; docs/performance.md holds such rows. Needs the extra `test`.
"""

import gc
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import islice, pairwise
from pathlib import Path
from statistics import median
from typing import Any, cast

from markdown_it import MarkdownIt
from measured import Run, quizgen
from reference import settings, solve

from quizgen.cards import find_templates, numeric_card
from quizgen.families import all_families
from quizgen.notes import read_notes
from quizgen.problem import LEVELS, Family, distinct_problems, problem_for
from quizgen.resources import CONTENT

SOLVING, IN_WORDS = 16, 33
"""Bounds, in times of what the bare solver of `reference.py` takes."""

PROBLEMS = 40
_MB = 1_000_000
ROUNDS = 5


def main() -> None:
    """Measure all."""
    gc.set_threshold(100_000)  # as on the command line
    print("| what | bound | measured |")
    print("|---|---|---|")
    _solving()
    _starting()
    with tempfile.TemporaryDirectory() as folder:
        _notes(Path(folder))
        _decks(Path(folder))
        _pages(Path(folder))


def _row(what: str, bound: str, measured: str) -> None:
    print(f"| {what} | {bound} | {measured} |", flush=True)


def _solving() -> None:
    """Work out problems of all families and levels, then put them into words; hold both against a bare solver."""
    codes: list[tuple[Family, int, str]] = [
        (family, level, problem.code.rpartition("/")[2])
        for family in all_families()
        for level in LEVELS
        for problem in islice(distinct_problems(family, level, 1, set()), PROBLEMS)
    ]
    find_templates()
    bare = settings()
    solving, rendering = [], []
    for _ in range(ROUNDS):
        problems = [(family, level, problem_for(family, level, suffix)) for family, level, suffix in codes]
        fresh = [(family, replace(cast("Any", problem.question))) for family, _, problem in problems]
        before = _bare(bare)
        solved = _time(lambda fresh=fresh: _solve(fresh)) / len(codes)  # type: ignore[misc]
        between = _bare(bare)
        rendered = _time(lambda problems=problems: _render(problems)) / len(codes)  # type: ignore[misc]
        after = _bare(bare)
        solving.append((2 * solved / (before + between), 1 / solved))
        rendering.append((solving[-1][0] + 2 * rendered / (between + after), 1 / (solved + rendered)))
    what = "a problem solved, with steps and mistakes, against a bare solver"
    _row(what, f"{SOLVING} times", "{:.1f} times ({:,.0f} a second)".format(*map(median, zip(*solving, strict=True))))
    what = "the same, in words (without drawings)"
    _row(
        what, f"{IN_WORDS} times", "{:.1f} times ({:,.0f} a second)".format(*map(median, zip(*rendering, strict=True)))
    )


def _bare(bare: list[Any]) -> float:
    """Return the seconds that the bare solver takes for a problem."""
    return _time(lambda: [solve(*setting) for setting in bare]) / len(bare)


def _solve(problems: list[tuple[Family, Any]]) -> None:
    for family, question in problems:
        answer = question.solve()[-1].value
        for wrong in family.wrong(question):
            value = wrong.rule(question)
            _ = value is not None and not answer.accepts(value)


def _render(problems: list[tuple[Family, int, Any]]) -> None:
    for family, level, problem in problems:
        numeric_card(family, level, 1, [problem], {}, pictures=False)


def _time(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def _starting() -> None:
    """Compare the help with importing click alone, turn by turn."""
    commands = ([sys.executable, "-c", "import click"], [sys.executable, "-m", "quizgen", "--help"])
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(4 * ROUNDS):
        for command, taken in zip(commands, times, strict=True):
            start = time.perf_counter()
            subprocess.run(command, capture_output=True, check=True)
            taken.append(time.perf_counter() - start)
    click_alone, quizgen_help = map(min, times)
    _row("`quizgen --help`, against `import click`", "2 times", f"{quizgen_help / click_alone:.1f} times")
    imports = "from quizgen.cli import listing, commands; from quizgen.families import all_families; all_families()"
    beyond = min(quizgen("list").seconds for _ in range(2 * ROUNDS)) - min(
        _imported(imports) for _ in range(2 * ROUNDS)
    )
    _row("`quizgen list`, beyond its imports", "0.2 s", f"{beyond:.2f} s")
    _against_imports("`quizgen show CODE`", 2, "show", "conv-output-size/2/k3f9")


def _notes(folder: Path) -> None:
    """Compare the reading of notes with what markdown-it alone needs to turn them into HTML."""
    paths = sorted(CONTENT.glob("*.md"))
    texts = [re.sub(r"\A---$.*?^---$", "", path.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE) for path in paths]
    once = "\n\n".join(texts)
    note = "\n\n".join(once.replace("?", f" {number}?") for number in range(_MB // len(once.encode()) + 1))
    markdown = MarkdownIt("commonmark").enable("table")
    for count in (1, 10):
        notes = folder / f"{count} MB"
        notes.mkdir()
        for number in range(count):
            (notes / f"{number}.md").write_text(note, "utf-8")
        ratios, taken = [], []
        for _ in range(ROUNDS):
            alone = _time(lambda: markdown.render(note))
            taken.append(_time(lambda notes=notes: read_notes([notes])))  # type: ignore[misc]
            ratios.append(2 * taken[-1] / (alone + _time(lambda: markdown.render(note))) / count)
        what = f"{count} MB of notes read, formulas checked, against markdown-it alone"
        _row(what, "2 times", f"{median(ratios):.1f} times ({min(taken):.1f} s)")


def _decks(folder: Path) -> None:
    """Compare decks with what genanki alone needs for the very same notes."""
    _against_imports("`quizgen anki --n 50`", 3, "anki", "--seed", 1, "-o", folder / "usual.apkg")
    whole, writing = [], []
    for _ in range(ROUNDS):
        large = _deck(folder, 10_000)
        process, inside = _genanki(folder)
        whole.append(large.seconds / process)
        writing.append(large.seconds / inside)
    _row(
        "`quizgen anki --n 10000 --variants 1`, against genanki alone",
        "5 times",
        f"{median(whole):.1f} times ({median(writing):.1f} times what genanki needs once it is imported)",
    )
    _row("its peak memory", "150 MB", f"{large.memory:.0f} MB")
    larger = _deck(folder, 100_000)
    _row("`quizgen anki --n 100000 --variants 1`, peak memory", "500 MB", f"{larger.memory:.0f} MB")
    small, large_note = large.seconds / 10, larger.seconds / 100
    _row("its time for a note", "–", f"{large_note:.2f} ms; {small:.2f} ms in the deck of 10,000")


def _against_imports(what: str, bound: float, *arguments: object) -> None:
    """Compare a command with importing what any such program needs."""
    imports = "import click, jinja2, genanki, markdown_it, pygments"
    theirs, ours = [_imported(imports)], []
    for _ in range(2 * ROUNDS):
        ours.append(quizgen(*arguments).seconds)
        theirs.append(_imported(imports))
    ratio = median(2 * taken / sum(around) for taken, around in zip(ours, pairwise(theirs), strict=True))
    _row(f"{what}, against importing its libraries", f"{bound} times", f"{ratio:.1f} times ({min(ours):.2f} s)")


def _imported(imports: str) -> float:
    """Return the seconds of a process that does nothing but import."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", imports], check=True)
    return time.perf_counter() - start


def _deck(folder: Path, cards: int) -> Run:
    package = folder / "cnn.apkg"
    package.unlink(missing_ok=True)  # or its notes' times would be compared
    return quizgen("anki", "--n", cards, "--variants", 1, "--seed", 1, "-o", package)


def _pages(folder: Path) -> None:
    options = ("--n", 1_000, "--variants", 1, "--seed", 1, "-o", folder / "quiz.html")
    _against_imports("`quizgen html --n 1000 --variants 1`", 8, "html", *options)


def _genanki(folder: Path) -> tuple[float, float]:
    """Write the notes of a package with genanki alone.

    Returns:
        Seconds of the whole process, without reading the notes; and of making and writing them.
    """
    script = Path(__file__).with_name("genanki_alone.py")
    command = [sys.executable, str(script), str(folder / "cnn.apkg"), str(folder / "alone.apkg")]
    start = time.perf_counter()
    printed = subprocess.run(command, capture_output=True, check=True, text=True).stdout
    taken = time.perf_counter() - start
    reading, writing = map(float, printed.split())
    return taken - reading, writing


if __name__ == "__main__":
    main()
