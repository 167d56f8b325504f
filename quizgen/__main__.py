"""The program: `quizgen`, or `python -m quizgen`."""

import signal
import sys
from typing import NoReturn

_ASKED_TO_END = 128 + signal.SIGTERM


def run() -> None:
    """Run the command line. Ctrl-C ends quietly, also while modules are still being loaded.

    Being asked to end, as `timeout` and a shutdown do, leaves as little behind.
    """
    try:
        signal.signal(signal.SIGTERM, _end)
        from quizgen.cli import main  # noqa: PLC0415 - inside, so that an interrupted import is caught too

        main()
    except KeyboardInterrupt:
        sys.exit(130)


def _end(_signal: int, _frame: object) -> NoReturn:
    sys.exit(_ASKED_TO_END)


if __name__ == "__main__":
    run()
