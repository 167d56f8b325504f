"""A quiz page that is printed: whatever is on the screen, in a box that scrolls or beside controls, is on paper too."""

import io
from pathlib import Path

from pypdf import PdfReader
from quizzing import Open, Quiz, write_quiz


def _printed(page: Quiz) -> str:
    """Return all words on paper, without the spaces between them: lines end elsewhere than on the screen."""
    sheets = PdfReader(io.BytesIO(page.page.pdf())).pages
    return "".join("".join(sheet.extract_text().split()) for sheet in sheets)


def test_wide_code_and_tables_are_printed_whole(start: Open, tmp_path: Path) -> None:
    """What scrolls sideways on the screen is broken into lines on paper, with scripts and without."""
    code = " + ".join(f"term_{number}" for number in range(40))
    cells = [f"cell{number}word" for number in range(14)]
    row = f"| {' | '.join(cells)} |"
    text = f"## Why?\n\n```\n{code}\n```\n\n{row}\n|{'---|' * 14}\n{row}\n"
    (tmp_path / "wide.md").write_text(text, "utf-8")
    notes = ("--only", "notes", "--notes", str(tmp_path / "wide.md"))
    page = start(write_quiz(tmp_path / "wide.html", *notes))
    page.begin()
    page.page.locator(".current summary").click()
    plain = start(tmp_path / "wide.html", java_script_enabled=False)
    for summary in plain.page.locator(".exercise summary").all():
        summary.click()
    for paper in (_printed(page), _printed(plain)):
        assert all(f"term_{number}" in paper for number in range(40))
        assert [paper.count(cell) for cell in cells] == [2] * 14


def test_a_verdict_that_scrolls_is_printed_whole(start: Open, small: Path) -> None:
    """On a small screen the box is no higher than the screen; on paper it is as high as its words."""
    page = start(small, viewport={"width": 320, "height": 256})
    page.begin()
    page.answer(page.shown["mistakes"][0]["text"])
    verdict = page.page.locator("#verdict")
    verdict.evaluate("(box) => box.querySelectorAll('details').forEach((one) => { one.open = true; })")
    assert verdict.evaluate("(box) => box.scrollHeight > box.clientHeight")
    (last,) = verdict.locator(".remark").all_inner_texts()
    assert "".join(last.split()) in _printed(page)


def test_a_picture_that_is_played_with_is_printed_with_its_numbers(start: Open, tmp_path: Path) -> None:
    """Without its controls, but with what they were set to; where nothing fits, no room is kept for a picture."""
    only = ("--n", "1", "--only", "problems", "--family", "conv-output-size", "--level", "2")
    page = start(write_quiz(tmp_path / "picture.html", *only))
    page.begin()
    page.page.click("#give-up")
    page.page.click(".current button.play")
    for kernel, size, shown in ((5, 32, "= 15"), (32, 1, "fits nowhere on the padded input of 3")):
        for name, value in {"input": size, "kernel": kernel, "stride": 2, "padding": 1, "dilation": 1}.items():
            page.page.get_by_label(name, exact=True).fill(str(value))
        paper = _printed(page)
        assert "".join(shown.split()) in paper
        assert "roundup" not in paper
    page.page.emulate_media(media="print")
    assert page.page.locator(".current .picture:has(> svg[data-play])").bounding_box() is None
    controls = page.page.locator(".current .play :is(input, button)").all()
    assert controls
    assert not any(control.is_visible() for control in controls)
