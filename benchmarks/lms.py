"""How long question banks take to make, compared with `quizgen json` for the same cards.

usage: python benchmarks/lms.py
Prints a row for each export; docs/performance.md shows such rows.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

BOUND = 1.3
SIZES = ((50, 5), (500, 2))
"""Cards, and how often each command is run."""

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
    """Run the commands in turn, so that a slow moment affects them all, and compare the fastest run of each."""
    print(f"| export | cards | processor, relative to json | clock, relative to json | bound {BOUND} |")
    print("|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for cards, rounds in SIZES:
            runs: dict[tuple[str, ...], list[Taken]] = {command: [] for command in (("json",), *EXPORTS)}
            for _ in range(rounds):
                for command, taken in runs.items():
                    taken.append(_run(*command, "--n", str(cards), "--seed", "1", "-o", str(Path(folder) / "bank")))
            least = {command: Taken(*map(min, zip(*taken, strict=True))) for command, taken in runs.items()}
            base = least[("json",)]
            for command in EXPORTS:
                ratios = [one / json for one, json in zip(least[command], base, strict=True)]
                kept = "kept" if max(ratios) <= BOUND else "**missed**"
                print(f"| `quizgen {' '.join(command)}` | {cards} | {ratios[0]:.2f} | {ratios[1]:.2f} | {kept} |")


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
