"""How large is the last feature map of a network? And which images lead to a map of a given size?"""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from quizgen.drawing import Drawing
from quizgen.errors import IllPosedError
from quizgen.network_families.counting import line
from quizgen.network_families.kind import Kind, NetworkLevel
from quizgen.network_families.named import NamedNetwork
from quizgen.network_families.ways import (
    Change,
    changes,
    is_conv,
    is_pool,
    side_after,
    side_steps,
    total_stride,
    way_drawing,
)
from quizgen.network_families.wrong_sides import OnTheWay, side_of_some, wrong_sides
from quizgen.problem import Answer, Asks, Integer, Range, Step, Task, Topic, Wrong


class _ToTheEnd(OnTheWay):
    """About the side of the last map."""

    @property
    def way(self) -> tuple[Change, ...]:
        way = changes(self.network.body, len(self.network.body.nodes))
        if not way:
            raise IllPosedError("the size changes in ways that can't be told in a line")
        return way


class FinalSide(_ToTheEnd):
    """Of the last map, for a square image."""

    words = "final_side"

    def task(self) -> Task:
        return self.asked("network:output_side", node=len(self.network.body.nodes))

    def solve(self) -> tuple[Step, ...]:
        return side_steps(self.way, self.side)

    def of_side(self, side: int) -> Answer:
        return Integer(side)


def _integer(side: int | None) -> Answer | None:
    return None if side is None else Integer(side)


def _recited(q: FinalSide) -> Answer | None:
    own = q.network.usual_side
    return _integer(side_after(q.way, own)) if own and own != q.side else None


def _without_convolutions(q: FinalSide) -> Answer | None:
    return _integer(side_of_some(q, lambda way: [one for one in way if not is_conv(one.layer)]))


_SIDE: tuple[Wrong[FinalSide], ...] = (
    Wrong("usual-size-recited", _recited, slots=lambda q: {"side": q.network.body.input.height}),
    Wrong("convolutions-forgotten", _without_convolutions),
    Wrong("one-stride-too-many", lambda q: _integer(side_after([*q.way, q.way[-1]], q.side))),
    *wrong_sides(FinalSide.of_side),
)


@dataclass(frozen=True)
class SidesFor(_ToTheEnd):
    """Of square images whose last map has a given side."""

    target: int = 1
    words = "sides_for"

    def task(self) -> Task:
        return self.asked("network:sides", node=len(self.network.body.nodes), target=self.target)

    def back(self, *, padded: bool = True, start: int = 0, slack: bool = True) -> tuple[tuple[str, int, int], ...]:
        """Go back from the last map: name of each layer, and the smallest and the largest side before it."""
        least = most = self.target
        found = []
        for change in reversed(self.way):
            if change.rounds_up:
                raise IllPosedError("pools that round up are another question")
            window = change.layer.windows[0]
            padding = 2 * window.padding if padded else 0
            least = (least - 1 + start) * window.stride + window.extent - padding
            most = (most - 1 + start) * window.stride + window.extent - padding + (window.stride - 1) * slack
            found.append((change.name, least, most))
        return tuple(found)

    def solve(self) -> tuple[Step, ...]:
        steps = []
        least = most = self.target
        for change, (name, before, after) in zip(reversed(self.way), self.back(), strict=True):
            window = change.layer.windows[0]
            padding = rf" - 2 \cdot {window.padding}" if window.padding else ""
            steps.append(
                line(
                    f"Smallest side before {name}",
                    rf"({least} - 1) \cdot {window.stride} + {window.extent}{padding}",
                    before,
                )
            )
            left = rf" + ({window.stride} - 1)"
            steps.append(
                line(
                    f"Largest side before {name}",
                    rf"({most} - 1) \cdot {window.stride} + {window.extent}{padding}{left}",
                    after,
                )
            )
            least, most = before, after
        answer = Range(least, most)
        return (*steps, Step("All sides from the smallest to the largest", answer.tex, answer))

    def picture(self) -> Drawing | None:
        return way_drawing(self.way, self.back()[-1][1])

    def ends(self, found: Sequence[tuple[str, int, int]]) -> Answer | None:
        """Return the range that a way back leads to."""
        _, least, most = found[-1]
        return Range(least, most) if 0 < least <= most else None


def _multiples(q: SidesFor) -> Answer:
    stride = total_stride(q.way)
    return Range(q.target * stride, q.target * stride + stride - 1)


def _up_to(q: SidesFor) -> Answer:
    stride = total_stride(q.way)
    return Range(q.target * stride - stride + 1, q.target * stride)


def _one_stride(q: SidesFor) -> Answer | None:
    """Add the pixels left over at the first layer only."""
    _, least, most = q.back(slack=False)[-1]
    return Range(least, most + q.way[0].layer.windows[0].stride - 1)


def _without_pools(q: SidesFor) -> Answer | None:
    kept = tuple(one for one in q.way if not is_pool(one.layer))
    if not 0 < len(kept) < len(q.way):
        return None
    least = most = q.target
    for change in reversed(kept):
        window = change.layer.windows[0]
        least = (least - 1) * window.stride + window.extent - 2 * window.padding
        most = (most - 1) * window.stride + window.extent - 2 * window.padding + window.stride - 1
    return Range(least, most) if 0 < least <= most else None


_SIDES: tuple[Wrong[SidesFor], ...] = (
    Wrong("only-divided", _multiples),
    Wrong("up-to-the-multiple", _up_to),
    Wrong("remainder-once", _one_stride),
    Wrong("paddings-ignored", lambda q: q.ends(q.back(padded=False))),
    Wrong("start-not-taken-off", lambda q: q.ends(q.back(start=1))),
    Wrong("pool-forgotten", _without_pools),
)


def _draw(network: NamedNetwork, rng: Random, *, even: bool) -> FinalSide | None:
    own = network.body.input.height
    stride = total_stride(FinalSide(network, own).way)
    side = stride * rng.randint(2, 3 * own // stride + 2) if even else rng.randint(own // 2, 3 * own)
    return _fitting(FinalSide(network, side)) if side != own and even == (side % stride == 0) else None


def _fitting(question: FinalSide) -> FinalSide | None:
    last = side_after(question.way, question.side)
    return question if last and last > 1 and question.network.at(question.side) else None


def _draw_sides(network: NamedNetwork, rng: Random) -> SidesFor | None:
    own = network.body.input.height
    last = side_after(FinalSide(network, own).way, own) or 1
    return SidesFor(network, own, rng.randint(max(2, last // 2), 3 * last + 4))


KIND = Kind(
    "network-final-size",
    "Side of the last feature map",
    Topic.OUTPUT_SIZE,
    "maps that get smaller by layers with square windows, and take images of other sizes",
    questions=(Asks(FinalSide, _SIDE, levels=(1, 2)), Asks(SidesFor, _SIDES, levels=(3,))),
    levels=(
        NetworkLevel("where all strides divide the side", lambda n, rng: _draw(n, rng, even=True)),
        NetworkLevel("where strides leave remainders", lambda n, rng: _draw(n, rng, even=False)),
        NetworkLevel("backwards: the images for a map of a given size", _draw_sides),
    ),
    efforts=(60, 60, 90),
)
