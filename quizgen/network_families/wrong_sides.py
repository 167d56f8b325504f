"""Wrong sides at the end of a way from the image: one rule for each, whatever a question makes of the side."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import TypeVar

from quizgen.drawing import Drawing
from quizgen.network_families.questions import NetworkQuestion
from quizgen.network_families.ways import (
    Change,
    Side,
    divided,
    is_pool,
    padding_left_out,
    rounded_up,
    roundings,
    side_after,
    side_without_ceil,
    way_drawing,
)
from quizgen.problem import Answer, Wrong


class OnTheWay(NetworkQuestion):
    """A question about what comes out at the end of a way."""

    @property
    @abstractmethod
    def way(self) -> tuple[Change, ...]:
        """The layers that change the size, in order."""

    def picture(self) -> Drawing | None:
        return way_drawing(self.way, self.side)


Q = TypeVar("Q", bound=OnTheWay)
Way = Sequence[Change]


def wrong_sides(answer: Callable[[Q, int], Answer | None]) -> tuple[Wrong[Q], ...]:
    """Return the wrong methods for a side, given what a question makes of one."""

    def made(found: Callable[[Q], int | None]) -> Callable[[Q], Answer | None]:
        return lambda q: None if (side := found(q)) is None else answer(q, side)

    def by(rule: Side) -> Callable[[Q], Answer | None]:
        return made(lambda q: side_after(q.way, q.side, rule))

    def of(keep: Callable[[Way], Way]) -> Callable[[Q], Answer | None]:
        return made(lambda q: side_of_some(q, keep))

    return (
        Wrong("pool-forgotten", of(lambda way: [one for one in way if not is_pool(one.layer)])),
        Wrong("last-stride-forgotten", of(lambda way: way[:-1]), slots=lambda q: {"layer": q.way[-1].name}),
        Wrong("ceil-mode-ignored", made(lambda q: side_without_ceil(q.way, q.side))),
        Wrong("rounded-up-on-the-way", by(rounded_up), slots=lambda q: roundings(q.way)),
        Wrong("divided-by-strides", by(divided), slots=lambda q: roundings(q.way)),
        Wrong("paddings-ignored", by(padding_left_out)),
    )


def side_of_some(question: OnTheWay, keep: Callable[[Way], Way]) -> int | None:
    """Return the side after some layers of a way; None where all are left, or none is."""
    kept = keep(question.way)
    return side_after(kept, question.side) if 0 < len(kept) < len(question.way) else None
