"""Twenty-five notes like those that people have, with traps: how much is found, and how much of it is right."""

from collections import Counter
from pathlib import Path

import pytest

from quizgen.notes import read_notes
from quizgen.richtext import plain

_FOLDER = Path(__file__).parents[1] / "data" / "notes"


def _wanted() -> dict[str, list[tuple[str, str]]]:
    """Read `wanted.txt`: the name of a note, then a line for each pair: question | words of the answer."""
    wanted: dict[str, list[tuple[str, str]]] = {}
    name = ""
    for line in (_FOLDER / "wanted.txt").read_text("utf-8").splitlines():
        if line.endswith(".md"):
            name = line
            wanted[name] = []
        else:
            question, _, answer = line.partition(" | ")
            wanted[name].append((question, answer))
    return wanted


def test_most_cards_are_found_and_few_are_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    """Without any markup, in ten languages and as many subjects. A card counts with its right answer only."""
    wanted = _wanted()
    library = read_notes([_FOLDER])
    assert len(wanted) == len(library.notes) == 25
    right = 0
    wrong, missed = [], []
    for name, pairs in wanted.items():
        found = [(c.title, plain(c.answer)) for c in library.concepts if c.path.name == name]
        left = list(found)
        for question, words in pairs:
            match = next((one for one in left if one[0] == question and words in one[1]), None)
            if match:
                left.remove(match)
                right += 1
            else:
                missed.append(f"{name}: {question}")
        wrong += [f"{name}: {question} -> {answer}" for question, answer in left]
    pairs_wanted = sum(map(len, wanted.values()))
    recall, precision = right / pairs_wanted, right / len(library.concepts)
    kinds = Counter(concept.kind for concept in library.concepts)
    with capsys.disabled():
        print(f"\n{pairs_wanted} pairs: recall {recall:.1%}, precision {precision:.1%}", dict(kinds))  # noqa: T201
        print(*(f"  missed {one}" for one in missed), *(f"  wrong  {one[:150]}" for one in wrong), sep="\n")  # noqa: T201
    assert recall >= 0.9
    assert precision >= 0.95
