"""The bounds that quizgen keeps, each measured against something in the same run.

usage: python benchmarks/bounds.py
Prints a row for each bound; docs/performance.md holds such rows. Needs the extra `test`.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

from measured import Run, quizgen

from quizgen.cards import find_templates, numeric_card
from quizgen.families import all_families
from quizgen.problem import Family, distinct_problems, problem_for

PROBLEMS = 40
ROUNDS = 5
REXAMS = 61.0
"""Seconds that R/exams took for a page of 1,000 exercises on a machine like those that quizgen is measured on."""


def main() -> None:
    """Measure all."""
    print("| what | bound | measured |")
    print("|---|---|---|")
    _solving()
    _starting()
    with tempfile.TemporaryDirectory() as folder:
        _decks(Path(folder))
        _pages(Path(folder))


def _row(what: str, bound: str, measured: str) -> None:
    print(f"| {what} | {bound} | {measured} |", flush=True)


def _solving() -> None:
    """Work out steps and mistakes of problems of all families and levels, then put them into words."""
    codes: list[tuple[Family[Any], int, str]] = [
        (family, level.number, problem.code.rpartition("/")[2])
        for family in all_families()
        for level in family.levels
        for problem in islice(distinct_problems(family, level.number, 1, set()), PROBLEMS)
    ]
    find_templates()
    best_solve = best_render = float("inf")
    for _ in range(ROUNDS):
        problems = [(family, level, problem_for(family, level, suffix)) for family, level, suffix in codes]
        fresh = [(family, replace(problem.givens)) for family, _, problem in problems]
        best_solve = min(best_solve, _time(lambda fresh=fresh: _solve(fresh)))  # type: ignore[misc]
        best_render = min(best_render, _time(lambda problems=problems: _render(problems)))  # type: ignore[misc]
    count = len(codes)
    _row("problems solved, with steps and mistakes", "20,000 a second", f"{count / best_solve:,.0f} a second")
    _row(
        "the same, in words (without drawings)", "8,000 a second", f"{count / (best_solve + best_render):,.0f} a second"
    )


def _solve(problems: list[tuple[Family[Any], Any]]) -> None:
    for family, givens in problems:
        answer = family.solve(givens)[-1].value
        for misconception in family.misconceptions:
            value = misconception.wrong(givens)
            _ = value is not None and not answer.accepts(value)


def _render(problems: list[tuple[Family[Any], int, Any]]) -> None:
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


def _decks(folder: Path) -> None:
    """Compare decks with what genanki alone needs for the very same notes."""
    usual = min(quizgen("anki", "--seed", 1, "-o", folder / "usual.apkg").seconds for _ in range(ROUNDS))
    _row("`quizgen anki --n 50`", "1 s", f"{usual:.2f} s")
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
    _row("its time for a note", f"{large.seconds / 10:.2f} ms, as for 10,000", f"{larger.seconds / 100:.2f} ms")


def _deck(folder: Path, cards: int) -> Run:
    package = folder / "cnn.apkg"
    package.unlink(missing_ok=True)  # or its notes' times would be compared
    return quizgen("anki", "--n", cards, "--variants", 1, "--seed", 1, "-o", package)


def _pages(folder: Path) -> None:
    page = folder / "quiz.html"
    taken = min(quizgen("html", "--n", 1_000, "--variants", 1, "--seed", 1, "-o", page).seconds for _ in range(ROUNDS))
    _row(
        "`quizgen html --n 1000 --variants 1`, against R/exams", "50 times faster", f"{REXAMS / taken:.0f} times faster"
    )


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
