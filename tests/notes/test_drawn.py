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
        (
            "transposed?size=4&kernel=3&stride=2&padding=1&output_padding=1",
            {"8 pixels", "1 cut off at the start, 0 at the end"},
        ),
        ("cone?kernels=7,3&strides=2,1", {"field 7, jump 2", "field 11, jump 2", "11 pixels"}),
        ("norms?images=3&channels=8&groups=4", {"batch norm", "group norm", "rows: 3 images; columns: 8 channels"}),
        ("iou?width=10&height=10&right=5", {"truth", "prediction", "shared: 50", "covered: 150", "IoU 0.33"}),
        ("iou?width=4&height=6&right=4&down=1", {"shared: 0", "covered: 48", "IoU 0"}),
        ("iou?width=4&height=6", {"shared: 24", "covered: 24", "IoU 1"}),
        ("pyramid?size=300&levels=3&channels=64", {"pyramid, 64 channels", "75 × 75", "38 × 38", "19 × 19"}),
        ("schedule?decay=cosine,step&steps=90&warmup=5", {"learning rate", "cosine", "step", "90 steps"}),
        ("descent?rates=40,5,210", {"loss", "rate 0.4", "rate 0.05", "rate 2.1", "20 steps"}),
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
        ("norms?channels=6&groups=4", "4 groups don't divide 6 channels"),
        ("norms?images=7", "images has to be a number from 1 to 6"),
        ("iou?width=4", "iou needs height"),
        ("pyramid?size=224&levels=1", "levels has to be a number from 2 to 5"),
        ("schedule?decay=cosine,slow", "no decay “slow”; known are constant, linear, cosine, step"),
        ("schedule?decay=step&steps=10&warmup=11", "warmup has to be a number from 0 to 10"),
        ("descent?rates=1,2,3,4,5", "room for 4 rates"),
        ("descent?rates=0.5", "a rate in per cent has to be a number from 1 to 400"),
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


def test_the_cells_that_share_a_mean_are_marked(tmp_path: Path) -> None:
    """A column for batch norm, a row for layer norm, one cell for instance norm, a part of a row for group norm."""
    picture = _picture(tmp_path, "![](quizgen:norms?images=4&channels=6&groups=3)")
    marked = picture.boxes("k")
    assert sum(box.width for box in marked) / marked[0].width == 4 + 6 + 1 + 2
    assert len(marked) == 4 + 1 + 1 + 1
    assert "batch norm: 1 channel of 4 images; layer norm: 6 channels of 1 image" in picture.description
    assert "instance norm: 1 channel of 1 image; group norm: 2 channels of 1 image" in picture.description


@pytest.mark.parametrize(("right", "down"), [(0, 0), (5, 0), (2, 3), (9, 9), (10, 0), (40, 40)])
def test_boxes_overlap_to_scale(tmp_path: Path, right: int, down: int) -> None:
    """The marked area is as large a part of the true box as the numbers say, within a unit a side."""
    picture = _picture(tmp_path, f"![](quizgen:iou?width=10&height=10&right={right}&down={down})")
    truth, prediction, shared = (picture.boxes(role) for role in "cor")
    assert len(truth) == len(prediction) == 1
    if right >= 10 or down >= 10:
        assert shared == []
        return
    (shared_box,) = shared
    assert abs(shared_box.width / truth[0].width - (10 - right) / 10) < 0.03
    assert abs(shared_box.height / truth[0].height - (10 - down) / 10) < 0.03
    assert shared_box.right == truth[0].right


def _ends(path: str) -> list[tuple[int, int]]:
    """Where each curve of a role ends."""
    numbers = [[int(number) for number in re.findall(r"-?\d+", curve)] for curve in path.split("M")[1:]]
    return [(curve[-2], curve[-1]) for curve in numbers]


def test_curves_end_where_the_rules_say(tmp_path: Path) -> None:
    """The expected loss settles at rate · noise / (2 − rate); decays end at 0, at 1 and at a hundredth."""
    picture = _picture(tmp_path, "![](quizgen:descent?rates=40,150,210&steps=60&noise=10)")
    for rate in (0.4, 1.5):
        assert f"At rate {rate} it falls to {rate * 0.1 / (2 - rate):.2f}." in picture.description
    assert "At rate 2.1 it grows without bound." in picture.description
    settled, beyond = _ends(picture.paths["a"])
    assert beyond[1] < _ends(picture.paths["h"])[0][1] - 100
    assert _ends(picture.paths["h"])[0][0] == settled[0] > beyond[0]
    picture = _picture(tmp_path, "![](quizgen:schedule?decay=cosine,linear,constant,step&steps=1000&warmup=50)")
    (_, bottom), (_, linear), (_, constant), (_, step) = _ends(picture.paths["h"] + picture.paths["a"])
    assert bottom == linear
    assert constant < bottom - 100
    assert abs(bottom - step) <= 2
    assert "It rises in a straight line for 50 of them. Cosine: " in picture.description


@given(
    st.sampled_from(
        [
            *("bottleneck", "residual", "depthwise-separable", "branches", "window", "transposed", "cone"),
            *("norms", "iou", "pyramid", "schedule", "descent"),
        ]
    ),
    st.lists(
        st.tuples(
            st.sampled_from(
                [
                    *("channels", "narrow", "kernel", "size", "stride", "padding", "dilation", "kernels", "strides"),
                    *("paths", "images", "groups", "width", "height", "right", "down", "levels", "decay", "steps"),
                    *("warmup", "rates", "noise"),
                ]
            ),
            st.one_of(
                st.integers(0, 120).map(str),
                st.text(max_size=6),
                st.sampled_from(["3,3", "3:4-1:2", "step,cosine", '"><b>']),
            ),
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


def test_pictures_without_words_stay_in_their_place(tmp_path: Path) -> None:
    """At the beginning of an answer and beside a question, although they have no text to go by."""
    picture = "![](quizgen:residual?channels={})"
    one, two, three = map(picture.format, (4, 5, 6))
    (tmp_path / "note.md").write_text(
        f"- **Why lead?** {one} {two} words\n- **Why end?**{three}\n\nQ: Ask?\nA: {one}\n"
    )
    concepts = read_notes([tmp_path]).concepts
    assert [concept.answer.count("<svg") for concept in concepts] == [2, 1, 1]
