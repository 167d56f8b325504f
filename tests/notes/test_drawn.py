"""Pictures that notes ask for by name: drawn, bounded, and harmless whatever the note says."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pictured import Picture, read_picture

from quizgen.drawing import to_svg
from quizgen.figures import FigureError, draw_named
from quizgen.notes import Concept, Message, read_notes
from quizgen.richtext import plain


def _read(tmp_path: Path, text: str) -> tuple[list[Concept], list[Message]]:
    (tmp_path / "note.md").write_text(f"## Why?\n{text}\n", encoding="utf-8")
    library = read_notes([tmp_path])
    return list(library.concepts), list(library.messages)


def _picture(tmp_path: Path, text: str) -> Picture:
    (concept,), messages = _read(tmp_path, text)
    assert messages == []
    (found,) = re.findall(r'<span class="picture">.*?</span>', concept.answer, re.DOTALL)
    return read_picture(found)


def test_a_block_is_drawn_with_its_channels(tmp_path: Path) -> None:
    """The note's words are the title; a picture alone is an answer."""
    picture = _picture(tmp_path, "![A <narrow> waist](quizgen:bottleneck?channels=256&narrow=32&kernel=5)")
    assert picture.title == "A <narrow> waist"
    assert [text for text in picture.texts if "channels" in text] == [
        f"{count} channels" for count in (256, 32, 32, 256, 256)
    ]
    assert "5 × 5" in picture.texts


@pytest.mark.parametrize(
    ("reference", "labels"),
    [
        ("residual?channels=64", {"64 channels", "3 × 3"}),
        ("depthwise-separable?channels=32&filters=64", {"32 channels", "64 channels", "3 × 3 depthwise", "1 × 1"}),
        (
            "branches?channels=8&paths=1:64,1:96-3:128,p3-1:9,p2",
            {"8 channels", "concatenated: 209 channels", "pool 3 × 3"},
        ),
        ("window?size=12&kernel=3&stride=2&padding=1", {"6 pixels", "1 left over", "stride 2", "6th"}),
        ("window?size=10&kernel=3&stride=2&ceil_mode=1", {"5 pixels", "hangs over by 1", "5th"}),
        ("transposed?size=4&kernel=3&stride=2&padding=1&output_padding=1", {"8 pixels", "1 cut off before, 0 behind"}),
        ("cone?kernels=7,3&strides=2,1", {"r 7, j 2", "r 11, j 2", "11 pixels"}),
    ],
)
def test_every_picture_with_a_name_is_drawn(tmp_path: Path, reference: str, labels: set[str]) -> None:
    """Each with the numbers that the solver gives for its arguments."""
    assert labels <= set(_picture(tmp_path, f"See ![](quizgen:{reference}) here.").texts)


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("", "there is no picture"),
        ("waist?channels=3", "no picture “waist”; known are bottleneck, residual"),
        ("bottleneck", "bottleneck needs channels; write quizgen:bottleneck?channels=…"),
        ("bottleneck?channels=", "channels has to be a number from 1 to 99999"),
        ("bottleneck?channels=0", "channels has to be a number from 1 to 99999"),
        ("bottleneck?channels=100000", "channels has to be a number from 1 to 99999"),
        ("bottleneck?channels=99999999999999999999999", "channels has to be a number"),
        ("bottleneck?channels=-4", "channels has to be a number"),
        ("bottleneck?channels=٣", "channels has to be a number"),
        ("bottleneck?channels=64&depth=3", "no argument “depth”; it takes channels, narrow, kernel"),
        ("bottleneck?channels=64%22onload=alert(1)", "channels has to be a number"),
        ("window?size=2&kernel=5", "fit no layer: the kernel spans 5 pixels"),
        ("transposed?size=2&kernel=1&padding=9", "fit no layer: padding=9 crops"),
        ("cone?kernels=3,3&strides=2,2,2", "strides has 3 numbers for 2 layers"),
        ("cone?kernels=3,3,3,3,3,3,3,3,3", "room for 8 layers"),
        ("cone?kernels=99,99,99&strides=99", "wider than 999 pixels"),
        ("branches?channels=3&paths=1:2,1:2,1:2,1:2,1:2", "room for 4 branches"),
        ("branches?channels=3&paths=1", "a number of filters in paths has to be a number"),
    ],
)
def test_what_cannot_be_drawn_is_a_warning_with_its_line(tmp_path: Path, reference: str, said: str) -> None:
    """As with a missing picture: its words stay, the message says what to try."""
    (concept,), (message,) = _read(tmp_path, f"Text.\n\n![words](quizgen:{reference})")
    assert (message.line, message.level) == (4, "warning")
    assert message.text.startswith("a picture is left out: ")
    assert said in message.text
    assert "svg" not in concept.answer
    assert "words" in plain(concept.answer)


@given(
    st.sampled_from(["bottleneck", "residual", "depthwise-separable", "branches", "window", "transposed", "cone"]),
    st.lists(
        st.tuples(
            st.sampled_from(
                ["channels", "narrow", "kernel", "size", "stride", "padding", "dilation", "kernels", "strides", "paths"]
            ),
            st.one_of(st.integers(0, 120).map(str), st.text(max_size=6), st.sampled_from(["3,3", "3:4-1:2", '"><b>'])),
        ),
        max_size=6,
    ),
    st.text(max_size=20),
)
def test_whatever_a_note_says_is_drawn_or_refused(name: str, arguments: list[tuple[str, str]], title: str) -> None:
    """No other error, nothing but our own elements, every number bounded, small files."""
    reference = f"quizgen:{name}?" + "&".join(f"{key}={value}" for key, value in arguments)
    try:
        drawing = draw_named(reference, title)
    except FigureError:
        return
    html = str(to_svg(drawing))
    assert set(re.findall(r"<(\w+)", html)) <= {"figure", "svg", "title", "desc", "path", "text"}
    assert len(html.encode()) < 8000


def test_drawings_can_be_taken_out_of_a_concept(tmp_path: Path) -> None:
    """The words stay; a drawing that is the whole answer stays too."""
    (concept,), _ = _read(tmp_path, "It is narrow.\n\n![](quizgen:bottleneck?channels=64)")
    assert plain(concept.answer) == "It is narrow."
    assert "svg" not in concept.undrawn.answer
    assert "It is narrow." in concept.undrawn.answer
    (concept,), _ = _read(tmp_path, "![](quizgen:bottleneck?channels=64)")
    assert concept.undrawn == concept
