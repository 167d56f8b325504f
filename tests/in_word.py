"""Formulas of a note as Word gets them."""

import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

from conftest import Run

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"


def formulas_of_word(run: Run, folder: Path, formulas: list[str]) -> list[ET.Element]:
    """Return what Word gets of formulas in a note."""
    (folder / "n.md").write_text("## Which?\n\n" + "\n\n".join(f"So ${one}$" for one in formulas), "utf-8")
    assert run("sheet", "--only", "notes", "--notes", "n.md", "--seed", 1, "-o", "a.docx").status == 0
    with zipfile.ZipFile(folder / "a.docx") as archive:
        return list(ET.fromstring(archive.read("word/document.xml")).iter(f"{M}oMath"))
