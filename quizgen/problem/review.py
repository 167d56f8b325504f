"""How good the problems of a level are, measured on many draws."""

import time
from collections import Counter
from dataclasses import dataclass
from math import log2

from quizgen.problem.chance import by_chance
from quizgen.problem.family import Family
from quizgen.problem.problem import Problem
from quizgen.problem.sampling import problem_for


@dataclass(frozen=True, slots=True)
class Luck:
    """How often a wrong method is right.

    Attributes:
        applied: problems in which the method gives any answer.
        lucky: problems in which it gives the right one.
        targeted: problems that were drawn to expose it.
        lucky_target: those of them in which it is right all the same; has to be 0.
        shared: those of them in which another mistake gives the same answer.
    """

    name: str
    applied: int
    lucky: int
    targeted: int
    lucky_target: int
    shared: int


@dataclass(frozen=True, slots=True)
class Review:
    """What many problems of a level have shown.

    Attributes:
        distinct: different problems among the draws.
        entropy: of the answers, in bits.
        share: of the most frequent answer.
        effort: mean and largest mental effort.
        slowest: seconds of the slowest draw.
        broken: bounds of the family's declaration that do not hold, in words.
    """

    draws: int
    distinct: int
    entropy: float
    share: float
    effort: tuple[float, int]
    slowest: float
    luck: tuple[Luck, ...]
    broken: tuple[str, ...]


def review(family: Family, level: int, draws: int) -> Review:
    """Draw problems of a level and measure them."""
    declared, bound = family.level(level), family.max_effort(level)
    problems: list[Problem] = []
    slowest = 0.0
    for number in range(draws):
        start = time.perf_counter()
        problems.append(problem_for(family, level, f"review{number}"))
        slowest = max(slowest, time.perf_counter() - start)
    counts = Counter(problem.answer for problem in problems)
    share = counts.most_common(1)[0][1] / draws
    efforts = [problem.question.effort() for problem in problems]
    luck = tuple(_luck(family, name, problems) for name in family.mistakes)
    broken = []
    if share > by_chance(declared.max_share, draws):
        broken.append(f"the most frequent answer has {share:.1%} of the draws, more than {declared.max_share:.0%}")
    if max(efforts) > bound:
        broken.append(f"an effort of {max(efforts)} is above {bound}")
    broken += [f"“{one.name}” is right by luck where it is the target" for one in luck if one.lucky_target]
    return Review(
        draws=draws,
        distinct=len({problem.question for problem in problems}),
        entropy=-sum(count / draws * log2(count / draws) for count in counts.values()),
        share=share,
        effort=(sum(efforts) / draws, max(efforts)),
        slowest=slowest,
        luck=luck,
        broken=tuple(broken),
    )


def _luck(family: Family, name: str, problems: list[Problem]) -> Luck:
    applied = lucky = targeted = lucky_target = shared = 0
    for problem in problems:
        is_target = problem.target == name
        targeted += is_target
        rules = [wrong.rule for wrong in family.wrong(problem.question) if wrong.name == name]
        value = rules[0](problem.question) if rules else None
        if value is None:
            continue
        is_right = problem.answer.accepts(value)
        applied += 1
        lucky += is_right
        lucky_target += is_right and is_target
        shared += is_target and sum(mistake.value == value for mistake in problem.mistakes) > 1
    return Luck(name, applied, lucky, targeted, lucky_target, shared)
