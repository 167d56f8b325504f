"""Running quizgen as its users do, with an eye on its time and memory."""

import os
import subprocess
import sys
import time
from pathlib import Path
from select import select
from typing import NamedTuple

_BETWEEN = 0.1
"""Seconds between two looks at the memory."""


class Run(NamedTuple):
    """What a run took.

    Attributes:
        seconds: from the command to its end.
        memory: the most, in MB, that all its processes together were seen to hold. What they share is counted once.
    """

    seconds: float
    memory: float


def quizgen(*arguments: object) -> Run:
    """Run quizgen from the command to its end, its modules compiled as they are when it is installed."""
    command = [sys.executable, "-m", "quizgen", *map(str, arguments)]
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    most, start = 0, time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment) as process:
        end = os.pidfd_open(process.pid)
        while not select([end], [], [], _BETWEEN)[0]:
            most = max(most, sum(map(_share, _with_children(process.pid))))
        taken = time.perf_counter() - start
        os.close(end)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(taken, most / 1024)


def _with_children(process: int) -> list[int]:
    try:
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:  # it has ended meanwhile
        children = []
    return [process, *map(int, children)]


def _share(process: int) -> int:
    """Return the process's own memory and its share of what it has in common with others, in KB."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)
