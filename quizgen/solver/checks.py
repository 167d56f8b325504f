"""What every layer asks of its settings."""

from quizgen.errors import IllPosedError


def at_least(minimum: int, **settings: int) -> None:
    """Raise `IllPosedError` unless each setting is an integer of at least `minimum`."""
    for name, value in settings.items():
        if type(value) is int and value >= minimum:
            continue
        if not isinstance(value, int) or isinstance(value, bool):
            raise IllPosedError(f"{name} must be an integer, not {value!r}")
        if value < minimum:
            raise IllPosedError(f"{name} must be at least {minimum}, not {value}")


def pairs_at_least(minimum: int, **settings: tuple[int, int]) -> None:
    """Raise `IllPosedError` unless each setting is a (height, width) pair of integers of at least `minimum`."""
    for name, value in settings.items():
        if type(value) is tuple and len(value) == 2:  # noqa: PLR2004 - a pair
            first, second = value
            if type(first) is type(second) is int and first >= minimum and second >= minimum:
                continue  # as nearly always: layers are made by the thousand
        if not isinstance(value, tuple) or len(value) != 2:  # noqa: PLR2004 - a pair
            raise IllPosedError(f"{name} must be a pair (height, width), not {value!r}")
        for side in value:
            at_least(minimum, **{name: side})
