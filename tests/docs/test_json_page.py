"""docs/json.md shows what is exported, and every word that `asked` can be."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from conftest import Run
from recompute import recompute

from quizgen.cards import numeric_card
from quizgen.catalogue import find_problem
from quizgen.export.json import to_json
from quizgen.families import all_families
from quizgen.network_families import published_families
from quizgen.problem import LEVELS, problem_for

_PAGE = (Path(__file__).parents[2] / "docs" / "json.md").read_text("utf-8")
Data = dict[str, Any]


@pytest.fixture(scope="module")
def example() -> Data:
    """The JSON of the page."""
    return dict(json.loads(_PAGE.partition("```json\n")[2].partition("```\n")[0]))


def test_the_shown_answer_is_what_counting_finds(example: Data) -> None:
    """From input and layers alone."""
    (variant,) = example["cards"][0]["variants"]
    assert recompute(variant["problem"], variant["answer"]) == variant["answer"]["value"]


def test_the_shown_cards_are_real(example: Data, run: Run) -> None:
    """What the page shows of a numeric card and of a concept is exported, with these keys and no others."""
    numeric, concept = example["cards"]
    (shown,) = numeric["variants"]
    family, problem = find_problem(shown["code"])
    card = numeric_card(family, problem.level, 1, [problem], {})
    whole = json.loads(to_json(example["seed"], (card,)))
    exported = json.loads(run("json", "--only", "notes", "--seed", 7).out)["cards"]
    whole["cards"] += [card for card in exported if card["id"] == concept["id"]]
    whole["cards"][1]["source"]["line"] = concept["source"]["line"]  # moves with every edit of the note
    words = whole["cards"][0]["mistakes"]
    whole["cards"][0]["mistakes"] = {name: words[name] for name in words if name in numeric["mistakes"]}
    assert {mistake["name"] for mistake in shown["mistakes"]} == numeric["mistakes"].keys()
    _agrees(example, whole)


def _agrees(shown: Any, real: Any) -> None:  # noqa: ANN401 - any part of a JSON document
    """Compare with what is real: … is any text, and of a list some items are shown."""
    if isinstance(shown, dict):
        assert list(shown) == list(real)
        for key, value in shown.items():
            _agrees(value, real[key])
    elif isinstance(shown, list) and shown and isinstance(shown[0], dict):
        kept = [item for item in real if any(_is_meant(one, item) for one in shown)]
        for one, item in zip(shown, kept, strict=True):
            _agrees(one, item)
    elif shown != "…":
        assert shown == real


def _is_meant(shown: Data, real: Data) -> bool:
    """Recognise an item by its first value."""
    key = next(iter(shown))
    return bool(shown[key] == real[key])


def test_the_page_lists_what_is_asked() -> None:
    """Every `asked` of every family has its row, and there is no row that nothing asks."""
    asked = {
        problem_for(family, level, f"asked{number}").task.asked
        for family in all_families()
        for level in LEVELS
        for number in range(20)
    } | {
        problem_for(family, level, f"asked{number}").task.asked
        for family in {family.kind: family for family in published_families()}.values()
        for level in family.levels_asked
        for number in range(3)
    }
    tables = re.findall(r"^\| [^|\n]*`asked` \|.*\n\|---.*\n((?:\|.*\n)+)", _PAGE, re.MULTILINE)
    listed = {
        word for table in tables for row in table.splitlines() for word in re.findall(r"`([^`]+)`", row.split(" | ")[0])
    }
    assert listed == asked
