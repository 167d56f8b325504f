"""The program: `quizgen`, or `python -m quizgen`."""

import sys


def run() -> None:
    """Run the command line. Ctrl-C ends quietly, also while modules are still being loaded."""
    try:
        from quizgen.cli import main  # noqa: PLC0415 - inside, so that an interrupted import is caught too

        main()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    run()
