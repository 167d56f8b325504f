"""The types of a numeric problem, and the one place where problems are drawn."""

from quizgen.problem.answers import (
    Answer,
    Couple,
    Decimal,
    Integer,
    IntegerSet,
    Name,
    Range,
    Ratio,
    Size,
    Volume,
)
from quizgen.problem.effort import digits, effort
from quizgen.problem.family import LEVELS, USUAL_SHARE, Family, Level, Rank, Topic
from quizgen.problem.grouping import group_digits, group_digits_tex, group_formula_tex
from quizgen.problem.instance import Mistake, Step, Task
from quizgen.problem.problem import Problem
from quizgen.problem.question import Asks, Question, Wrong
from quizgen.problem.reading import EXPECTED, Verdict, hint, judge, read_answer
from quizgen.problem.sampling import distinct_problems, problem_for, try_draw

__all__ = [
    "EXPECTED",
    "LEVELS",
    "USUAL_SHARE",
    "Answer",
    "Asks",
    "Couple",
    "Decimal",
    "Family",
    "Integer",
    "IntegerSet",
    "Level",
    "Mistake",
    "Name",
    "Problem",
    "Question",
    "Range",
    "Rank",
    "Ratio",
    "Size",
    "Step",
    "Task",
    "Topic",
    "Verdict",
    "Volume",
    "Wrong",
    "digits",
    "distinct_problems",
    "effort",
    "group_digits",
    "group_digits_tex",
    "group_formula_tex",
    "hint",
    "judge",
    "problem_for",
    "read_answer",
    "try_draw",
]
