"""The types of a numeric problem, and the one place where problems are drawn."""

from quizgen.problem.answers import Answer, Integer, Size, Volume
from quizgen.problem.effort import digits, effort
from quizgen.problem.family import Family, Level, Misconception, Topic
from quizgen.problem.instance import Mistake, Problem, Step, Task
from quizgen.problem.sampling import distinct_problems, problem_for

__all__ = [
    "Answer",
    "Family",
    "Integer",
    "Level",
    "Misconception",
    "Mistake",
    "Problem",
    "Size",
    "Step",
    "Task",
    "Topic",
    "Volume",
    "digits",
    "distinct_problems",
    "effort",
    "problem_for",
]
