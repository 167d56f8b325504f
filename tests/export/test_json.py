"""The JSON export: its format, and answers that anyone can recompute."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from calling import call
from conftest import Run
from recompute import recompute

from quizgen.export.json import mistake_data
from quizgen.notes import MistakeWords
from quizgen.problem import Integer, Mistake

Data = dict[str, Any]


@pytest.fixture(scope="module")
def export() -> Data:
    """150 cards, each numeric one with six variants, as a user gets them on standard output."""
    outcome = call("json", "--n", "150", "--variants", "6", "--seed", "3")
    assert outcome.status == 0
    return dict(json.loads(outcome.out))


def test_every_answer_can_be_recomputed(export: Data) -> None:
    """Slide, enumerate and trace: none is wrong, and every network is well-posed."""
    checked = 0
    for card in export["cards"]:
        for variant in card["variants"] if card["kind"] == "numeric" else []:
            problem = variant["problem"]
            network = {"graph": export["networks"][problem["network"]]} if "network" in problem else {}
            assert variant["answer"]["value"] == recompute(problem | network, variant["answer"]), variant["code"]
            checked += 1
    assert checked == 600


def test_the_format_is_kept(export: Data) -> None:
    """Keys and types of format 2, for every card."""
    assert list(export) == ["generator", "format", "seed", "networks", "cards"]
    assert re.fullmatch(r"quizgen \d+\.\d+\.\d+", export["generator"])
    assert (export["format"], export["seed"], len(export["cards"])) == (2, 3, 150)
    for card in export["cards"]:
        mistakes = ["mistakes"] if card["kind"] == "numeric" else []
        assert list(card) == ["id", "kind", "family", "level", "title", "deck", "tags", "source", *mistakes, "variants"]
        assert card["deck"].split("::")[0] == "CNN"
        assert all(re.fullmatch(r"[a-z0-9:-]+", tag) for tag in card["tags"])
        _check_numeric(card) if card["kind"] == "numeric" else _check_concept(card)
    assert len({card["title"] for card in export["cards"]}) == 150


def test_all_that_a_problem_holds_is_explained(export: Data) -> None:
    """On the page about the format: each key of problems, answers and mistakes, and whatever is asked."""
    page = (Path(__file__).parents[2] / "docs" / "json.md").read_text("utf-8")
    variants = [variant for card in export["cards"] if card["kind"] == "numeric" for variant in card["variants"]]
    keys = {key for variant in variants for part in ("problem", "answer") for key in variant[part]}
    keys |= {key for variant in variants for mistake in variant["mistakes"] for key in mistake}
    assert "concatenated_channels" in keys
    assert not [key for key in sorted(keys) if not re.search(rf"[`\"]{key}\b", page)]
    assert not [asked for asked in {variant["problem"]["asked"] for variant in variants} if f"`{asked}`" not in page]


def _check_numeric(card: Data) -> None:
    assert card["id"].startswith(f"{card['family']}/{card['level']}/")
    assert card["source"] is None
    assert len(card["variants"]) == 6
    assert card["mistakes"].keys() == {
        mistake["name"] for variant in card["variants"] for mistake in variant["mistakes"]
    }
    for words in card["mistakes"].values():
        assert list(words) == ["title", "feedback_html", "see"]
        assert words["see"].startswith("quizgen/")
        _check_html(words["feedback_html"])
    for variant in card["variants"]:
        answer, values = variant["answer"], [mistake["value"] for mistake in variant["mistakes"]]
        assert variant["code"].startswith(f"{card['family']}/{card['level']}/")
        assert answer["type"] in {"integer", "shape", "volume", "pair", "range", "set", "ratio", "decimal"}
        assert (answer["tolerance"] > 0) <= (answer["type"] in {"ratio", "decimal"})
        assert variant["steps"][-1]["value"] == answer["value"]
        assert answer["value"] not in values
        assert len({str(value) for value in values}) >= 3
        assert variant["target"] in {mistake["name"] for mistake in variant["mistakes"]}
        for mistake in variant["mistakes"]:
            slots = re.findall(r"\{\{(\w+)\}\}", card["mistakes"][mistake["name"]]["feedback_html"])
            assert list(mistake) == ["name", "value", "text", *(["slots"] if slots else [])]
            assert set(mistake.get("slots", {})) == set(slots)
        _check_html(variant["question_html"], variant["solution_html"])


def test_what_an_advice_leaves_open_stands_with_the_variant() -> None:
    """Its words are the card's, so each variant says what fills them."""
    data = {"name": "one-too-many", "value": 4, "text": "4"}
    words = MistakeWords("one-too-many", "One too many", "There are {{layers}} layers.", "x#^y", Path("x.md"), 1)
    assert mistake_data(Mistake("one-too-many", Integer(4)), words) == data
    filled = Mistake("one-too-many", Integer(4), (("layers", "1,024"), ("filters", "8")))
    assert mistake_data(filled, words) == {**data, "slots": {"layers": "1,024"}}


def _check_concept(card: Data) -> None:
    assert (card["family"], card["level"]) == (None, None)
    assert card["source"]["file"].startswith("content/")
    assert card["source"]["line"] > 1
    (variant,) = card["variants"]
    _check_html(variant["question_html"], variant["answer_html"])


def _check_html(*texts: str) -> None:
    for text in texts:
        assert "<tex>" not in text
        assert text.count(r"\(") == text.count(r"\)")
        assert text.count(r"\[") == text.count(r"\]")
        assert not re.search(r"&amp;(lt|gt|amp|quot|#\d+);", text)


def test_same_options_and_seed_give_the_same_bytes(run: Run) -> None:
    """And another seed gives others."""
    first, again, other = (run("json", "--n", 30, "--seed", seed).out for seed in (5, 5, 6))
    assert first == again
    assert first != other
    assert len(first.splitlines()) == 32


def test_hostile_notes_come_out_as_text(run: Run, tmp_path: Any) -> None:  # noqa: ANN401 - a Path
    """Tags, scripts and templates of a note are data."""
    note = tmp_path / "note.md"
    note.write_text("## Why <img src=x onerror=alert(1)>?\n<script>x</script> {{Field}} {% raw %} $a<b$ <tex>\n")
    outcome = run("json", "--only", "notes", "--notes", note)
    (card,) = json.loads(outcome.out)["cards"]
    (variant,) = card["variants"]
    assert variant["question_html"] == "<p>Why &lt;img src=x onerror=alert(1)&gt;?</p>"
    assert variant["answer_html"] == (
        r"<p>&lt;script&gt;x&lt;/script&gt; {<wbr>{Field}} {% raw %} \(a&lt;b\) &lt;tex&gt;</p>"
    )
