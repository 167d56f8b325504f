"""What other programs have within lines is shown as they show it, and ids know nothing of it."""

from pathlib import Path

import pytest
from noting import cards_of

from quizgen.notes import read_notes
from quizgen.notes.concept import Concept

_PICTURE = bytes.fromhex("89504e470d0a1a0a")
_SOURCE = 'src="note-image:quizgen-4c4b6a3be1314ab8.png"'


def _only(text: str, folder: Path) -> Concept:
    (folder / "a.png").write_bytes(_PICTURE)
    (concept,) = cards_of(text, folder)
    return concept


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("H~2~O, SO~4~^2-^", "H<sub>2</sub>O, SO<sub>4</sub><sup>2-</sup>"),
        ("x^2^, (a)^n+1^, 19^th^.", "x<sup>2</sup>, (a)<sup>n+1</sup>, 19<sup>th</sup>."),
        ("~5 to ~6, ~/a:~/b, 3~4~5, 네~안녕~", "~5 to ~6, ~/a:~/b, 3~4~5, 네~안녕~"),
        ("a^b^c, x^2+y^2, ha^_^, 2^3^4", "a^b^c, x^2+y^2, ha^_^, 2^3^4"),
        ("e^x-e^-x, 2^n+2^(n-1), (X^TX)^-1, a^n)(b^{m}", "e^x-e^-x, 2^n+2^(n-1), (X^TX)^-1, a^n)(b^{m}"),
        ("x^f(n)^, 10^3^-10^4^, Na^+^(aq)", "x<sup>f(n)</sup>, 10<sup>3</sup>-10<sup>4</sup>, Na<sup>+</sup>(aq)"),
        ("https://a.org/b~c~d^2^ x^2^", "https://a.org/b~c~d^2^ x<sup>2</sup>"),
        ("<http://a.org/b~c~d>", '<a href="http://a.org/b~c~d">http://a.org/b~c~d</a>'),
        ("x\\^2^, x^2\\^, H\\~2~O, H~2\\~O, x^2^", "x^2^, x^2^, H~2~O, H~2~O, x<sup>2</sup>"),
        ("So is 2 \\^n", "So is 2 ^n"),
        ("`a~b~ x^2^` ~~out~~", "<code>a~b~ x^2^</code> <s>out</s>"),
        ("a~&lt;b&gt;~ c^&lt;^", "a~&lt;b&gt;~ c^&lt;^"),
        ("{term}`kernel`, {ref}`Part 2 <two>`", "kernel, Part 2"),
        ("H{sub}`2`O, x{sup}`<2>`, {math}`y^2`", "H<sub>2</sub>O, x<sup>&lt;2&gt;</sup>, <tex>y^2</tex>"),
        ("{abbr}`CNN (a net)` {kbd}`Ctrl`", "CNN (a net) <kbd>Ctrl</kbd>"),
        ("{other}`x`, {sub} `x`, {sub}", "{other}<code>x</code>, {sub} <code>x</code>, {sub}"),
    ],
)
def test_marks_of_other_programs(written: str, shown: str, tmp_path: Path) -> None:
    """Read where they are meant, and left alone in code and where they are signs among others."""
    assert _only(f"## Why?\n{written}\n", tmp_path).answer == f"<p>{shown}</p>"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("100^∘^C", "100<sup>∘</sup>C"),
        ("x^*^", "x<sup>*</sup>"),
        ("A^⊤^", "A<sup>⊤</sup>"),
        ("e^−x/2^", "e<sup>−x/2</sup>"),
        ("x^1/2^", "x<sup>1/2</sup>"),
        ("ŷ~i~", "ŷ<sub>i</sub>"),
        ("x~i,j~", "x<sub>i,j</sub>"),
        ("σ~α~", "σ<sub>α</sub>"),
        ("|x|^2^", "|x|<sup>2</sup>"),
        ("x̂^2^", "x̂<sup>2</sup>"),
        ("*x*^2^", "<em>x</em><sup>2</sup>"),
        ("**R**~i~", "<strong>R</strong><sub>i</sub>"),
        ("$y$^2^", "<tex>y</tex><sup>2</sup>"),
        ("`z`^n^", "<code>z</code><sup>n</sup>"),
        ("*x*\\^2^", "<em>x</em>^2^"),
        ("x^*n*^y", "x<sup><em>n</em></sup>y"),
        ("*x*~*i*~^2^", "<em>x</em><sub><em>i</em></sub><sup>2</sup>"),
        ("a^$n$^", "a<sup><tex>n</tex></sup>"),
        ("b~`i`~", "b<sub><code>i</code></sub>"),
        ("**R**^**2**^", "<strong>R</strong><sup><strong>2</strong></sup>"),
        ("a ^*n*^", "a ^<em>n</em>^"),
        ("x^*n m*^", "x^<em>n m</em>^"),
        ("a~*b*~~", "a~<em>b</em>~~"),
        ("x\\^*n*^", "x^<em>n</em>^"),
        ("x^*n*\\^", "x^<em>n</em>^"),
        ("*f*~/x~", "<em>f</em>~/x~"),
        ("`a`^`b`^`c`", "<code>a</code><sup><code>b</code></sup><code>c</code>"),
        ("*a*^b", "<em>a</em>^b"),
    ],
)
def test_marks_beside_and_around_more_than_text(written: str, shown: str, tmp_path: Path) -> None:
    """Variables are in italics, exponents have signs; what would not be one word stays."""
    assert _only(f"## Why?\nIt is {written}.\n", tmp_path).answer == f"<p>It is {shown}.</p>"


@pytest.mark.parametrize("written", ["*x*^2", "$x$^2", "`x`^n", "**R**^2", "*f(x)*^-1"])
def test_an_exponent_at_the_end_is_no_block_id(written: str, tmp_path: Path) -> None:
    """It was taken out of the text; one after a question in bold still is a block id."""
    concept = _only(f"## Why?\nIt is {written}\n", tmp_path)
    assert concept.answer.endswith(written[-2:].lstrip("-^") + "</p>")
    assert _only("- **How?**^b2\n\n    So.\n", tmp_path).key == "^b2"


def test_a_footnote_after_what_is_raised(tmp_path: Path) -> None:
    """The mark that ends it begins no footnote in the sentence."""
    text = "## Why?\nIt is x^2^[^1] or y^[^1] or z^[Or not.] or *x*^2^[^1] or x^*n*^[^1].\n\n[^1]: So.\n"
    shown = [f'<sup class="footnote">{number}</sup>' for number in (1, 2, 3)]
    answer = _only(text, tmp_path).answer
    assert answer.startswith(f"<p>It is x<sup>2</sup>{shown[0]} or y{shown[1]} or z{shown[2]} or ")
    assert f"<em>x</em><sup>2</sup>{shown[0]} or x<sup><em>n</em></sup>{shown[0]}.</p>" in answer
    assert "<li><p>So.</p></li>" in answer


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ('<img src="a.png" alt="red" width="300">', f'<img {_SOURCE} alt="red" width="300">'),
        ("So <IMG width=50% src=a.png/> it is.", f'So <img {_SOURCE} alt=""> it is.'),
        ("<p align=\"center\"><img src='a.png'></p>", f'<img {_SOURCE} alt="">'),
        ('<img src="https://a.org/b.png" alt="web">', '<a href="https://a.org/b.png">web</a>'),
        ('<img src="javascript:x" alt="<b>" onerror="y">', "&lt;img src=&quot;javascript:x&quot; alt=&quot;&lt;b&gt;"),
        ('<img src="javascript:x" alt="words">', "words"),
        ('<img src="a.png" onerror="y">', "&lt;img src=&quot;a.png&quot; onerror=&quot;y&quot;&gt;"),
        ("<img alt=1>", "&lt;img alt=1&gt;"),
        ('`<img src="a.png">`', "<code>&lt;img src=&quot;a.png&quot;&gt;</code>"),
        ("![](a.png){width=50% #fig} so", f'<img {_SOURCE} alt=""> so'),
        ('![](a.png){ width=2in fig-align="left" }', f'<img {_SOURCE} alt="" width="192">'),
        ('![](a.png){: width="40px"}', f'<img {_SOURCE} alt="" width="40">'),
        ("![](a.png){x} {.y}", f'<img {_SOURCE} alt="">{{x}} {{.y}}'),
        ("![[a.png|100x200]]", f'<img {_SOURCE} alt="" width="100">'),
    ],
)
def test_pictures_in_html_and_their_attributes(written: str, shown: str, tmp_path: Path) -> None:
    """They are shown with the width that the note names; nothing else in a tag has an effect."""
    concept = _only(f"## Why?\nWord.\n\n{written}\n", tmp_path)
    assert concept.answer.partition("\n")[2].startswith(f"<p>{shown}")
    assert bool(concept.images) == (_SOURCE in shown)


def test_pictures_in_html_come_from_the_folder_only(tmp_path: Path) -> None:
    """One outside of it is left out, with a warning at its line, as Markdown's own are."""
    (tmp_path / "b.png").write_bytes(_PICTURE)
    folder = tmp_path / "notes"
    folder.mkdir()
    (folder / "note.md").write_text('## Why?\nSo.\n<img src="../b.png" alt="b">\n', "utf-8")
    library = read_notes([folder])
    assert [str(message).partition("note.md:")[2] for message in library.messages] == [
        "3: a picture is left out: ../b.png lies outside the notes folder; copy it into the folder"
    ]
    assert library.concepts[0].images == ()


@pytest.mark.parametrize(
    ("question", "key", "shown"),
    [
        ("## What is H~2~O?\n", "what is h~2~o", "<p>What is H<sub>2</sub>O?</p>"),
        ("## What is {term}`x`?\n", "what is {term}x", "<p>What is x?</p>"),
        ('**Q:** What? <img src="a.png">\n**A:** ', 'what? <img src="a.png">', f'<p>What? <img {_SOURCE} alt=""></p>'),
    ],
)
def test_ids_stay(question: str, key: str, shown: str, tmp_path: Path) -> None:
    """They are made of what the note has, as before these marks were read."""
    concept = _only(f"{question}So.\n", tmp_path)
    assert concept.key.rpartition(" > ")[2] == key
    assert concept.question == shown
