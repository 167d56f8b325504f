"""The types of a numeric problem, and the one place where problems are drawn."""

from quizgen.problem.answers import (
    Answer,
    Couple,
    Decimal,
    Integer,
    IntegerSet,
    Range,
    Ratio,
    Size,
    Volume,
    group_digits_tex,
)
from quizgen.problem.effort import digits, effort
from quizgen.problem.family import USUAL_SHARE, Family, Level, Misconception, Topic
from quizgen.problem.instance import Mistake, Problem, Step, Task
from quizgen.problem.reading import EXPECTED, Verdict, judge, read_answer
from quizgen.problem.sampling import Packed, distinct_problems, givens_in, pack, problem_for, unpack

__all__ = [
    "EXPECTED",
    "USUAL_SHARE",
    "Answer",
    "Couple",
    "Decimal",
    "Family",
    "Integer",
    "IntegerSet",
    "Level",
    "Misconception",
    "Mistake",
    "Packed",
    "Problem",
    "Range",
    "Ratio",
    "Size",
    "Step",
    "Task",
    "Topic",
    "Verdict",
    "Volume",
    "digits",
    "distinct_problems",
    "effort",
    "givens_in",
    "group_digits_tex",
    "judge",
    "pack",
    "problem_for",
    "read_answer",
    "unpack",
]
