"""Formulas in Word and LibreOffice: what browsers show is shown there too, and not its TeX."""

import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from conftest import Run

FORMULAS = {
    r"a &= b \\ c &= d": "a&amp;=bc&amp;=d",
    r"\large x + {\small y}": "x+y",
    r"90\degree": "90∘",
    r"\sgn x": "sgnx",
    r"a \over b": "ab",
    r"\bra{x}": "⟨x|",
    r"\Bbb R": "R",
    r"\textcolor{red}{u}": "u",
    r"\sideset{_a^b}{}\sum": "ab∑",
    r"\xmapsto{f}": "↦f",
    r"\mathclap{ab}": "ab",
}


def _text(path: Path) -> str:
    with ZipFile(path) as archive:
        names = [name for name in archive.namelist() if re.fullmatch(r"(word/document|content).xml", name)]
        return archive.read(names[0]).decode()


@pytest.mark.parametrize("ending", ["docx", "odt"])
def test_no_formula_is_shown_as_tex(run: Run, elsewhere: Path, ending: str) -> None:
    """Pandoc knows fewer commands than browsers, and wrote dollars and the TeX between them as text."""
    (elsewhere / "n.md").write_text("## Which?\n\n" + "\n\n".join(f"$${one}$$" for one in FORMULAS), "utf-8")
    assert run("sheet", "--only", "notes", "--notes", "n.md", "--seed", 1, "-o", f"a.{ending}").status == 0
    text = _text(elsewhere / f"a.{ending}")
    assert re.findall(r"\$[^<]*", text) == []
    assert len(re.findall("<m:oMath>|<draw:object ", text)) == len(FORMULAS)
    if ending == "docx":
        shown = [re.sub("<[^>]*>|[\u200b\u2061]", "", found) for found in re.findall("<m:oMath>.*?</m:oMath>", text)]
        assert shown == list(FORMULAS.values())
