"""Brackets and signs of formulas in LibreOffice, which shows “¿” in place of what it can't read."""

import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from conftest import Run

M = "{http://www.w3.org/1998/Math/MathML}"

FORMULAS = {
    r"|x|": "<|x|>",
    r"|x|^2 + \|y\|": "<|x|>2+<‖y‖>",
    r"\left|x\right|_1": "<|x|>1",
    r"\sum_i |x_i|": "∑i<|xi|>",
    r"|a|b|c|": "<|a|>b<|c|>",
    r"P(A|B)^2": "P(A“|”B)2",
    r"P(A|B) + |c|": "P(A“|”B)+<|c|>",
    r"a \| b": "a“∥”b",
    r"||x||": "“|”“|”x“|”“|”",
    r"x \in [0,1)": "x∈“[”0,1“)”",
    r")^2 + (a": "“)”2+“(”a",
    r"\Big(a + b\Big)^2": "<(a+b)>2",
    r"a \cdot \Big(b + c\Big)": "a⋅<(b+c)>",
    r"\mathrm{m/s^2}": "m/s2",
    r"x^* + x^{+}": "x“*”+x“+”",
    r"= 3": "“=”3",
    r"a\ =": "a“=”",
    r"f(=)": "f(“=”)",
    r"i \mathrel{+}= 1": "i+“=”1",
    r"a := b": "a“:=”b",
    r"a \& b \# c": "a“&”b“#”c",
    r"A \setminus B": "A∖B",
    r"\stackrel{!}{=}": "“=”!",
    r"^2": "2",
    r"\underbrace{a + b}_{2} \overbrace{c}^{n}": "a+b2cn",
    r"\bra{x}": "“⟨”x“|”",
    r"\begin{cases}a & b \\ c\end{cases}": "“{”abc",
    r"\binom{n}{k} = \tfrac{a}{b}": "(nk)=ab",
    r"\hat{y} = \bar{x} + \vec{a}": "y“ˆ”=x“¯”+a→",
    r"\overleftarrow{AB} \dddot{x}": "AB“←”x“···”",
    r"\underline{x+y}": "x+y“‾”",
    r"2^{n^2} + x_{i_j}": "2n2+xij",
    r"\sup_x f(x)": "“sup”\u2061xf(x)",
    r"\operatorname{size} x = \lim": "“size”\u2061x=“lim”",
    r"\sum_i": "∑i“\u200b”",
    r"e^{\sum} + x_{\lim} + \frac{\sum}{n}": "e“∑”+x“lim”+“∑”n",
    r"(\int)": "(∫“\u200b”)",
    r"G^{\ominus} + x_{/} + x^{\#}": "G“⊖”+x“/”+x“#”",
    r"\_": "“_”",
    r"\begin{vmatrix}a\end{vmatrix} = b": "<|a|>=b",
    r"\text{a\textbackslash} + b": "“a∖”+b",
    r'\text{say "x"} + b': "“say ”x””+b",
    # What needs no change.
    r"\max_x \sum_i x_i": "max\u2061x∑ixi",
    r"\overset{a}{x} \overline{x}": "xax¯",
    r"(a+b)^2 = -1": "(a+b)2=−1",
    r"\{x \mid x > 0\}": "{x∣x>0}",
    r"\left(a\right)^2": "(a)2",
    r"\underbrace{a + b}": "a+b⏟",
}


def _read(element: ET.Element) -> str:
    """Return the signs of a formula: in quotes what is text, and `<` and `>` around brackets that hold something."""
    inner = "".join(map(_read, element)) or (element.text or "").strip()
    if element.tag == f"{M}mtext":
        return f"“{inner}”"
    held = element.tag == f"{M}mrow" and len(element) > 2 and all(element[at].get("fence") for at in (0, -1))
    return f"<{inner}>" if held else inner


def test_brackets_and_signs_that_libreoffice_knows(run: Run, elsewhere: Path) -> None:
    """It showed question marks in place of a norm, a half-open interval, a unit with a stroke, or all of a formula."""
    (elsewhere / "n.md").write_text("## Which?\n\n" + "\n\n".join(f"So ${one}$" for one in FORMULAS), "utf-8")
    assert run("sheet", "--only", "notes", "--notes", "n.md", "--seed", 1, "-o", "a.odt").status == 0
    with zipfile.ZipFile(elsewhere / "a.odt") as archive:
        order = re.findall(r'xlink:href="(Formula-\d+)', archive.read("content.xml").decode())
        found = [_read(ET.fromstring(archive.read(f"{name}/content.xml"))) for name in order]
    assert found == list(FORMULAS.values())


@pytest.mark.matrix
def test_libreoffice_reads_them(run: Run, elsewhere: Path) -> None:
    """And those of our own solutions, of which one was shown as a single question mark."""
    for name in ("soffice", "pdftotext"):
        if not shutil.which(name):
            pytest.skip(f"{name} is not installed")
    (elsewhere / "n.md").write_text("## Which?\n\n" + "\n\n".join(f"So ${one}$" for one in FORMULAS), "utf-8")
    for name, options in {"a": ("--only", "notes", "--notes", "n.md"), "b": ("--family", "bottleneck-macs")}.items():
        assert run("sheet", *options, "--n", 3, "--seed", 1, "-o", f"{name}.odt").status == 0
        profile = f"-env:UserInstallation={(elsewhere / 'profile').as_uri()}"
        converted = ("soffice", profile, "--headless", "--convert-to", "pdf", f"{name}.odt")
        for command in (converted, ("pdftotext", f"{name}.pdf", f"{name}.txt")):
            subprocess.run(command, check=True, capture_output=True, cwd=elsewhere)
        assert "¿" not in (elsewhere / f"{name}.txt").read_text("utf-8")
