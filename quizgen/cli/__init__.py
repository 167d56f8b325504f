"""The command line: the only place that reads arguments, prints and exits."""

from quizgen.cli.main import cli, commands, main

__all__ = ["cli", "commands", "main"]
