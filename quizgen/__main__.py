"""The program: `quizgen`, or `python -m quizgen`."""

import gc
import os
import signal
import sys
import time
from collections.abc import Callable

_ENDING = ("SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT")
"""Signals that ask a program to end, where the system has them."""

_GC_THRESHOLD = 1_000_000
"""New objects between two searches for cycles: there are hardly any, and searches would take a twentieth of a run."""

_PATIENCE = 1.0
"""Seconds after such a signal in which further ones change nothing: what is temporary is being removed."""


def run() -> None:
    """Run the command line. Whoever asks it to end, Ctrl-C, `timeout` or a shutdown, finds nothing left behind."""
    try:
        try:
            _handle_signals(_end)
            _open_standard_files()
            gc.set_threshold(_GC_THRESHOLD)
            from quizgen.cli import main  # noqa: PLC0415 - inside, so that an interrupted import is caught too

            main()
        finally:
            _handle_signals(signal.SIG_IGN)  # the status is known; Python itself would end with the raw signal
            gc.freeze()  # and it would search all there is for cycles, before it drops everything
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


def _handle_signals(handler: Callable[[int, object], None] | signal.Handlers) -> None:
    """Choose what ends us. What nohup, or a shell for its background, has switched off stays so."""
    for name in _ENDING:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


_asked: list[float] = []


def _end(number: int, _frame: object) -> None:
    now = time.monotonic()
    if _asked and now - _asked[-1] < _PATIENCE:
        return
    _asked.append(now)
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    sys.exit(128 + number)


def _open_standard_files() -> None:
    """Let no file that is opened later take the number of a standard one that is closed, and be written to as such."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDONLY)  # gets the lowest number, and refuses to be written to
    if sys.stdout is None:
        sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - open to the end
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115 - as above


if __name__ == "__main__":
    run()
