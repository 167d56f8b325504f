"""What a system can't do, said once after the export."""

from quizgen.export.lms.writing import counted


def essays(concepts: int) -> tuple[str, ...]:
    """Say that concept cards wait for a teacher."""
    if not concepts:
        return ()
    count = counted(concepts, "concept card is an essay question", "concept cards are essay questions")
    them = "it" if concepts == 1 else "them"
    return (f"{count}: a quiz with {them} waits until you have graded {them}.",)


def left_out(concepts: int, system: str) -> tuple[str, ...]:
    """Say that concept cards are not there."""
    if not concepts:
        return ()
    return (
        f"{counted(concepts, 'concept card is', 'concept cards are')} left out: {system} could not grade the answers.",
    )


def no_pictures(pictures: int) -> tuple[str, ...]:
    """Say that pictures are not there."""
    if not pictures:
        return ()
    return (f"{counted(pictures, 'picture is', 'pictures are')} left out: GIFT holds none; quizgen moodle does.",)


def no_feedback(*, is_typed: bool) -> tuple[str, ...]:
    """Say that typed answers are graded, and no more."""
    if not is_typed:
        return ()
    return ("Canvas names no mistakes in typed answers; leave out --typed to have it name them.",)
