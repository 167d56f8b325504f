"""How long question banks take to make, compared with `quizgen json` for the same cards.

The bound holds for the time by the clock and for processor time. Several processes may write a question bank; json is
written by one.

usage: python benchmarks/lms.py
Prints a row for each export; docs/performance.md shows such rows.
"""

import os
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from statistics import mean, median
from typing import NamedTuple

BOUND = 1.3
SIZES = ((50, 7), (500, 3))
"""Cards, and how often each export is run."""

EXPORTS = tuple(
    (*command, *choices)
    for command in (("moodle",), ("gift",), ("qti",), ("qti", "--canvas"), ("qti", "--qti", "3"))
    for choices in ((), ("--typed" if "--canvas" in command else "--choices",))
)


class Taken(NamedTuple):
    """Seconds that a run takes with all its processes: processor time, and time by the clock."""

    processor: float
    clock: float


def main() -> None:
    """Run each export between two runs of `quizgen json` and compare it with them: machines change their speed."""
    print(f"| export | cards | clock, relative to json | processor time, relative to json | bound {BOUND} |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for cards, rounds in SIZES:
            options = ("--n", str(cards), "--seed", "1", "-o", str(Path(folder) / "bank"))
            for command in EXPORTS:
                processor, clock = _ratios(command, options, rounds)
                kept = "kept" if max(processor, clock) <= BOUND else "**missed**"
                row = f"| `quizgen {' '.join(command)}` | {cards} | {clock:.2f} | {processor:.2f} | {kept} |"
                print(row, flush=True)


def _ratios(command: tuple[str, ...], options: tuple[str, ...], rounds: int) -> tuple[float, float]:
    """Return the medians of what an export takes, relative to the runs of json before and after it."""
    base = [_run("json", *options)]
    taken = []
    for _ in range(rounds):
        taken.append(_run(*command, *options))
        base.append(_run("json", *options))
    around = [Taken(*map(mean, zip(before, after, strict=True))) for before, after in pairwise(base)]
    processor = median(one.processor / json.processor for one, json in zip(taken, around, strict=True))
    clock = median(one.clock / json.clock for one, json in zip(taken, around, strict=True))
    return processor, clock


def _run(*arguments: str) -> Taken:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    start = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "quizgen", *arguments], stderr=subprocess.DEVNULL, env=environment
    ) as process:
        _, status, usage = os.wait4(process.pid, 0)
        taken = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, arguments)
    return Taken(usage.ru_utime + usage.ru_stime, taken)


if __name__ == "__main__":
    main()
