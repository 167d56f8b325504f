"""Sets of numbers from notes, which are ticked in QTI: there is always something wrong to tick."""

import io
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import Run
from grading_qti import Item

_MISTAKES = "mistakes:\n  - One forgotten: {n, 2 * n}\n"
_SETS = {"positive": "{1, n, 2 * n}", "from zero": "{0, 1, 2, 3, 4, n}", "negative": "{-n, -1}", "one": "{n}"}


@pytest.mark.usefixtures("elsewhere")
@pytest.mark.parametrize("mistakes", ["", _MISTAKES], ids=["no mistakes", "a part as a mistake"])
@pytest.mark.parametrize("answer", _SETS.values(), ids=_SETS)
def test_not_all_boxes_are_right(run: Run, answer: str, mistakes: str) -> None:
    """Else whoever ticks all of them is right without a thought. The same seed gives the same boxes."""
    block = f"```problem\nn: 6..40\nanswer: {answer}\n{mistakes}```"
    Path("n.md").write_text(f"## Numbers\n\n{block}\n\nWhich, for {{{{n}}}}?\n\n**Solution.** {{{{answer}}}}\n")
    packages = []
    for name in ("one.zip", "two.zip"):
        assert run("qti", "--notes", "n.md", "--only", "notes", "--seed", 1, "-o", name).status == 0
        packages.append(Path(name).read_bytes())
    assert packages[0] == packages[1]
    package = ZipFile(io.BytesIO(packages[0]))
    items = [Item(package.read(name).decode()) for name in package.namelist() if name.startswith("items/")]
    assert len(items) == 12
    for item in items:
        right, boxes = item.correct["RESPONSE1"], item.choices()
        assert len(boxes) > len(right)
        least = min(int(name[1:]) for name in right)
        assert least < 0 or min(map(int, boxes)) >= min(least, 1)
        assert item.grade({"RESPONSE1": right}).score == 1
        assert item.grade({"RESPONSE1": list(boxes.values())}).score == 0
