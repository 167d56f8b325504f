"""Brackets of formulas in Word, which LibreOffice shows only where they hold what is between them."""

import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

from conftest import Run

M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"

FORMULAS = {
    r"(a+b)^2": "<(a+b)>2",
    r"f(z)_i^2": "f<(z)>i2",
    r"((a+b)^2+c)^3": "<(<(a+b)>2+c)>3",
    r"\frac{(a)^2}{b}": "<(a)>2b",
    r"|x|^2 + \|y\|": "<|x|>2+<∥y∥>",
    r"P(A|B)^2": "P<(A|B)>2",
    r"\lfloor x \rfloor^2 \{a\}_i": "<⌊x⌋>2<{a}>i",
    r"x \in [0,1)": "x∈<[0,1)>",
    r"\sum_i (x_i)_j": "i\u200b<(xi)>j",
    r"\prod_i (x_i) = a": "i\u200b<(xi)>=a",
    r"\begin{pmatrix}(a)^2 & b\end{pmatrix}": "<(<(a)>2b)>",
    # What needs no change, and what has no other end.
    r"g(a, b)": "g(a,b)",
    r"(a)(b)^2": "(a)<(b)>2",
    r"P(A|B)": "P(A|B)",
    r"a | b": "a|b",
    r")^2 + (a": ")2+(a",
    r"\text{(a)}^2": "(a)2",
}


def _read(element: ET.Element) -> str:
    """Return the signs of a formula, with `<` and `>` around brackets that hold something."""
    inner = "".join(map(_read, element)) or (element.text or "").strip()
    if element.tag != f"{M}d":
        return inner
    begin, end = (next(element.iter(f"{M}{name}")).get(f"{M}val") for name in ("begChr", "endChr"))
    return f"<{begin}{inner}{end}>"


def test_brackets_hold_what_is_between_them(run: Run, elsewhere: Path) -> None:
    """LibreOffice showed an upside-down question mark in place of a sum in brackets to the power of two."""
    (elsewhere / "n.md").write_text("## Which?\n\n" + "\n\n".join(f"So ${one}$" for one in FORMULAS), "utf-8")
    assert run("sheet", "--only", "notes", "--notes", "n.md", "--seed", 1, "-o", "a.docx").status == 0
    with zipfile.ZipFile(elsewhere / "a.docx") as archive:
        root = ET.fromstring(archive.read("word/document.xml"))
    assert [_read(formula) for formula in root.iter(f"{M}oMath")] == list(FORMULAS.values())
