"""A kind of question about networks, and the family that it makes of one network."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, partial
from pathlib import Path
from random import Random
from typing import Any

from quizgen.network_families.named import NamedNetwork
from quizgen.problem import LEVELS, USUAL_SHARE, Asks, Family, Level, Question, Rank, Topic, try_draw
from quizgen.problem.chance import by_chance
from quizgen.problem.sampling import DrawOutcome

Draw = Callable[[NamedNetwork, Random], Question | None]

_TRIALS = 24
"""Draws that are tried at a level; if none of them makes a problem, it is not asked."""

_ENOUGH, _MOST_TRIALS = 16, 96
"""Draws go on until this many of them make a problem, but never beyond the second number."""

_FEWEST = 4
"""With fewer problems among the draws, a level is not asked."""

_TOO_OFTEN = 0.75
"""An answer with more than this share gives the level away, however few draws there are to judge by."""

_PATIENCE = 40
"""As in `Family`, but lower: a network has few parts, so a level soon shows that it has no more new problems."""

_TARGETS = Path(__file__).with_name("targets.json")

_OFTEN = 2
"""A level aims at the mistakes that at least this many trials show."""


@dataclass(frozen=True, slots=True)
class NetworkLevel:
    """A level: what is asked in a few words, how a question is drawn, and a bound on the most frequent answer."""

    asks: str
    draw: Draw
    max_share: float = USUAL_SHARE


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of question.

    Attributes:
        name: names its template and the page of its mistakes.
        title: as on cards.
        needs: what a network must have, in words; listed for networks that lack it.
        questions: as in a family.
        efforts: bounds on the mental effort, by level; a pocket calculator is allowed.
    """

    name: str
    title: str
    topic: Topic
    needs: str
    questions: tuple[Asks[Any], ...]
    levels: tuple[NetworkLevel, NetworkLevel, NetworkLevel]
    efforts: tuple[int, int, int]

    def family(self, network: NamedNetwork, rank: Rank = Rank.COURSE) -> "NetworkFamily":
        """Return the family that asks about a network. The network is opened when a problem is drawn."""
        first, second, third = (
            Level(level.asks, partial(level.draw, network), (), level.max_share) for level in self.levels
        )
        return NetworkFamily(
            f"{self.name}@{network.key}",
            f"{self.title}, {network.title}",
            self.topic,
            self.questions,
            (first, second, third),
            rank,
            self.efforts,
            _PATIENCE,
            network=network,
            needs=self.needs,
            kind_title=self.title,
        )


def _repeats(trials: Sequence[DrawOutcome], bound: float) -> bool:
    """Tell whether one answer comes up so often that the level isn't worth asking about this network."""
    (_, most), *_ = Counter(one.answer for one in trials).most_common(1)
    return most > len(trials) * min(by_chance(bound, len(trials)), _TOO_OFTEN)


@cache
def _recorded_targets() -> dict[str, list[list[str]]]:
    """Return the targets of each level of families about built-in networks, as `docs/generate.py` found them."""
    found: dict[str, list[list[str]]] = json.loads(_TARGETS.read_text("utf-8"))
    return found


@dataclass(frozen=True)
class NetworkFamily(Family):
    """A family about a network. What it aims at depends on what there is to get wrong in it."""

    network: NamedNetwork = field(kw_only=True)
    needs: str = field(kw_only=True)
    kind_title: str = field(kw_only=True)

    def targets(self, level: int) -> tuple[str, ...]:
        """Return the mistakes that problems of a level can show; none if there is nothing to ask."""
        if level not in self._targets:
            found = _recorded_targets().get(self.name)
            self._targets[level] = tuple(found[level - 1]) if found else self.try_out(level)
        return self._targets[level]

    @property
    def levels_asked(self) -> tuple[int, ...]:
        """The levels at which there is something to ask."""
        return tuple(level for level in LEVELS if self.targets(level))

    @cached_property
    def _targets(self) -> dict[int, tuple[str, ...]]:
        return {}

    def try_out(self, level: int) -> tuple[str, ...]:
        """Find these mistakes by trial draws, which takes as long as a good many problems."""
        rng = Random(f"{self.name}/{level}/trials")
        made: list[DrawOutcome] = []
        for number in range(_MOST_TRIALS):
            if number == _TRIALS and not made:
                return ()
            if number >= _TRIALS and len(made) >= _ENOUGH:
                break
            made += filter(None, [try_draw(self, level, rng)])
        if len(made) < _FEWEST or _repeats(made, self.level(level).max_share):
            return ()
        shown = Counter(name for one in made for name in one.exposed)
        return tuple(name for name in super().targets(level) if shown[name] >= _OFTEN)
