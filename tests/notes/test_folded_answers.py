"""Plain questions above a box with their answer: what stands in between is on the front, no box is read twice."""

from pathlib import Path
from time import perf_counter

from noting import cards_of

from quizgen.richtext import plain

OPTIONS = """What does it halve?
{options}

<details><summary>Answer</summary>

A) The width.

</details>
"""


def test_options_and_code_are_on_the_front(tmp_path: Path) -> None:
    """Below the question, on its lines or as a list of its own."""
    for options in ("A) the width\nB) the channels", "\n- A) the width\n- B) the channels"):
        (card,) = cards_of(OPTIONS.format(options=options), tmp_path)
        assert plain(card.question).endswith("B) the channels"), options
        assert plain(card.answer) == "A) The width."


def test_boxes_within_boxes_take_no_time(tmp_path: Path) -> None:
    """Looking into each box for cards again and again would take twice as long with each box around it."""
    note = "".join("Why this?\n\n<details><summary>Answer</summary>\n\n" for _ in range(18))
    start = perf_counter()
    (card,) = cards_of(note + "Since it is.\n\n" + "</details>\n\n" * 18, tmp_path)
    assert plain(card.answer) == "Since it is."
    assert perf_counter() - start < 5
