"""Signs in formulas of Word, of which LibreOffice showed “¿” or other ones."""

import re
import shutil
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from conftest import Run
from in_word import M, formulas_of_word

SIGNS = {
    r"P(A|B)": "P(A“|”B)",
    r"f|_A": "f“|”A",
    r"x^* + A^{+}": "x“*”+A“+”",
    r"\mathrm{Ca^{2+}}": "Ca2“+”",
    r"x_{*,j}": "x“*”,j",
    r"]0,1[": "“]”0,1“[”",
    r"(a": "“(”a",
    r"\lim_{x \to 0} f": "“lim”x→0f",
    r"\sup_x \operatorname{rank} A": "“sup”x“rank”A",
    r"\sin x \log": "sinx“log”",
    r"\#A \setminus B": "“#”A∖B",
    r"x_{A \setminus B} = c": "xA∖B=c",
    r"\text{a\textbackslash} + b": "a∖+b",
    r"a \& b": "a“&”b",
    r"= b": "“”=b",
    r"a =": "a=“”",
    r"{=}": "“=”",
    r"\overset{!}{=}": "“=”!",
    r"a \mathrel{+}= b": "a“+”“”=b",
    r"\begin{aligned}a &= b \\ &= c +\end{aligned}": "a&“”=b“”&“”=c“+”",
    r"\begin{array}{rcl}a & = & b \\ & = & c\end{array}": "a“=”b“”“=”c",
    r"{}^{14}_{6}\mathrm{C}": "“”614C",
    # What needs no change.
    r"|x| + [a](b) = -c / d": "x+[a](b)=−c/d",
    r"\text{a = }b": "a = b",
    r"1 < x \le 2": "1<x≤2",
}


def _read(element: ET.Element) -> str:
    """Return the signs of a formula, in quotes what is literal; zero width is nothing."""
    inner = "".join(map(_read, element)) or (element.text or "").strip("\n\u200b")
    if element.tag != f"{M}r" or element.find(f"{M}rPr/{M}lit") is None:
        return inner
    assert element[0].tag == f"{M}rPr"
    assert element[0][0].tag == f"{M}lit"
    return f"“{inner}”"


def test_what_libreoffice_would_misread_is_literal(run: Run, elsewhere: Path) -> None:
    """It showed P(A∨B) for a probability given B, and question marks for x^*, a limit or an aligned line."""
    assert [_read(one).strip() for one in formulas_of_word(run, elsewhere, list(SIGNS))] == list(SIGNS.values())


@pytest.mark.matrix
def test_libreoffice_reads_them(run: Run, elsewhere: Path) -> None:
    """Each formula is shown without a question mark, and no bar as an or."""
    for name in ("soffice", "pdftotext"):
        if not shutil.which(name):
            pytest.skip(f"{name} is not installed")
    formulas_of_word(run, elsewhere, list(SIGNS))
    profile = f"-env:UserInstallation={(elsewhere / 'profile').as_uri()}"
    for command in (
        ("soffice", profile, "--headless", "--convert-to", "pdf", "a.docx"),
        ("pdftotext", "a.pdf", "a.txt"),
    ):
        subprocess.run(command, check=True, capture_output=True, cwd=elsewhere)
    assert re.findall("[¿∨❑]", (elsewhere / "a.txt").read_text("utf-8")) == []
