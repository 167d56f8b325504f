"""Exercises and solutions of MyST between two directives, and solutions that name their exercise from elsewhere."""

from pathlib import Path
from time import perf_counter

import pytest
from noting import cards_of

from quizgen.richtext import plain

_TICKS = "```{{{}}}{}\n```\n"
_COLONS = "::: {{{}}}{}\n:::\n"


def _part(kind: str, head: str, body: str, fence: str = _TICKS) -> str:
    return f"{fence.format(f'{kind}-start', head)}\n{body}\n\n{fence.format(f'{kind}-end', '')}\n"


@pytest.mark.parametrize("fence", [_TICKS, _COLONS])
@pytest.mark.parametrize("folds", ["", "\n:class: dropdown"])
@pytest.mark.parametrize("between", ["", "Some words in between.\n\n", "## Solutions\n\n"])
def test_a_gated_exercise_is_a_card(fence: str, folds: str, between: str, tmp_path: Path) -> None:
    """With all that stands between its directives, wherever its solution stands."""
    exercise = _part("exercise", f"\n:label: pad{folds}", "Why pad?\n\n```{code-cell} python\nx = 1\n```", fence)
    solution = _part("solution", f" pad{folds}", "To keep its size.\n\n- Always.", fence)
    (card,) = cards_of(f"# Nets\n\n{exercise}{between}{solution}After.\n", tmp_path)
    assert (card.key, plain(card.question)) == ("why pad", "Why pad? x = 1")
    assert card.answer == "<p>To keep its size.</p>\n<ul>\n<li>Always.</li>\n</ul>"


def test_each_solution_belongs_to_the_exercise_that_it_names(tmp_path: Path) -> None:
    """Not to the one that happens to stand above it."""
    exercises = "".join(f"```{{exercise}}\n:label: {name}\n\nWhy {name}?\n```\n\n" for name in ("pad", "pool", "skip"))
    solutions = "".join(f"```{{solution}} {name}\nSo we {name}.\n```\n\n" for name in ("pool", "pad"))
    cards = cards_of(exercises + solutions, tmp_path)
    assert [(card.title, plain(card.answer)) for card in cards] == [
        ("Why pad?", "So we pad."),
        ("Why pool?", "So we pool."),
    ]


def test_two_exercises_of_one_name_have_no_solution_from_elsewhere(tmp_path: Path) -> None:
    """Nobody can tell which of them it solves."""
    exercise = "```{exercise}\n:label: pad\n\nWhy pad?\n```\n\n"
    assert not cards_of(f"{exercise}{exercise}Text.\n\n```{{solution}} pad\nSo.\n```\n", tmp_path)


@pytest.mark.parametrize(
    "written",
    [
        "```{exercise-start}\n:label: a\n```\nWhy pool?\n\n",
        "```{exercise-start}\nWhy pool?\n```\n\n```{exercise-end}\n```\n\n",
        "```{exercise-start}\n```\n\nWhy pool?\n\n```{solution-end}\n```\n\n",
        "```{exercise-end}\n```\n\n",
        "````md\n```{exercise-start}\n```\nWhy pool?\n```{exercise-end}\n```\n````\n\n",
    ],
)
def test_half_of_one_is_not_a_box(written: str, tmp_path: Path) -> None:
    """What has no end, or is code, stays as it is, and loses nothing."""
    (card,) = cards_of(f"## Why pad?\nSo.\n\n{written}After.\n", tmp_path)
    assert "exercise-" in card.answer
    assert card.answer.endswith("<p>After.</p>")


def test_questions_between_the_directives_stay_cards(tmp_path: Path) -> None:
    """They were found when the directives were only code around them."""
    inside = "### Why pool?\n\nTo shrink it.\n\n- **Why stride?** To go on."
    cards = cards_of(_part("exercise", "\n:label: a", inside) + _part("solution", " a", "So."), tmp_path)
    assert [card.key for card in cards][:1] == ["why pool"]


def test_many_far_from_their_solutions_take_little_time(tmp_path: Path) -> None:
    """The lines between are looked at once, not for each of them."""
    exercises = "".join(f"```{{exercise}}\n:label: e{number}\nWhy {number}?\n```\n\n" for number in range(1500))
    solutions = "".join(f"```{{solution}} e{number}\nSo.\n```\n\n" for number in range(1500))
    start = perf_counter()
    assert len(cards_of(exercises + "\n" * 60_000 + solutions, tmp_path)) == 1500
    assert perf_counter() - start < 5
