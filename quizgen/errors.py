"""What can go wrong, said in one line: what, where, what to try. Caught once, in `cli`."""


def shortened(text: str, most: int = 60) -> str:
    """Return what was typed, short enough for a message."""
    return text if len(text) <= most else f"{text[:most]}…"


class QuizgenError(Exception):
    """A message for the user. `exit_status` is what the command ends with."""

    exit_status = 2


class UsageError(QuizgenError):
    """The command was asked for something it can't do."""


class ContentError(QuizgenError):
    """A note, a family or a template holds something that quizgen can't use."""

    exit_status = 1


class OutputError(QuizgenError):
    """The result can't be written."""

    exit_status = 1


class IllPosedError(QuizgenError, ValueError):
    """A layer, a network or a question about it makes no sense."""
