"""The files themselves: complete, well-formed, repeatable, with pictures, stable ids and nothing of a note run."""

import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from answering import Made, Sample, exported, make_deck
from conftest import Run
from grading_moodle import read_gift, read_xml
from grading_qti import Item, name_of

from quizgen.export.lms.gift import GiftBank
from quizgen.export.lms.items import file_id
from quizgen.export.lms.moodle import MoodleBank
from quizgen.export.lms.qti.canvas import CanvasBank
from quizgen.export.lms.qti.package import QtiBank

OWN = Path(__file__).parents[2] / "data" / "own"
_BLOCKS = {"p", "div", "ul", "ol", "pre", "table", "hr", "blockquote", "choiceinteraction"}
_SOME = ("conv-output-size", "strides-from-sizes", "receptive-field")
_HTML = {"p", "div", "span", "ul", "ol", "li", "b", "em", "i", "code", "br", "img"}


@pytest.fixture(scope="module")
def made() -> Made:
    """Cards of some families, two of one level among them, and concepts."""
    return make_deck(Sample(22, 2, concepts=12, families=_SOME))


def _package(data: bytes) -> dict[str, bytes]:
    archive = ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    return {name: archive.read(name) for name in archive.namelist()}


def test_moodle_draws_from_categories_and_keeps_ids(made: Made) -> None:
    """A category for each family and level, below one for the seed; every picture that is shown travels along."""
    data = exported(made, MoodleBank(made.templates, "Week 3/4")).data.decode()
    questions = read_xml(data)
    numeric = [card for card in made.deck.cards if card.kind == "numeric"]
    assert len(questions) == 2 * len(numeric) + 12
    assert len({question.id for question in questions}) == len(questions)
    pools = {
        element.findtext("idnumber"): element for element in ET.fromstring(data) if element.get("type") == "category"
    }
    for question in questions:
        assert question.category.startswith("$course$/top/Week 3//4/")
        assert question.tags
        if question.kind == "essay":
            assert question.category.endswith("/Ideas")
            continue
        path = pools[question.id.rpartition("/")[0]].findtext("category/text")
        assert question.category == path
    shown = re.findall(r"@@PLUGINFILE@@/([^&]+)&quot;", data)
    assert len(shown) > 15
    for element in ET.fromstring(data).iter():
        text, files = element.findtext("text") or "", {file.attrib["name"] for file in element.findall("file")}
        assert set(re.findall(r"@@PLUGINFILE@@/([^\"]+)", text)) == files
    assert "<svg" not in data.replace("&lt;svg", "")
    assert r"\(" in data


def test_pictures_are_files_with_a_look_of_their_own(made: Made) -> None:
    """No style sheet reaches into an image: colours are values, and all that they need is inside."""
    pictures = [
        data
        for name, data in _package(exported(made, QtiBank(made.templates, "x")).data).items()
        if name.endswith(".svg")
    ]
    assert len(pictures) > 10
    for data in pictures:
        root = ET.fromstring(data)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert float(root.attrib["width"]) > 100
        style = root.findtext("{http://www.w3.org/2000/svg}style") or ""
        assert "var(" not in style
        used = {name for element in root.iter() for name in element.get("class", "").split()}
        assert used - {"s"} <= set(re.findall(r"\.(\w)\b", style))


def test_gift_says_what_it_leaves_out(made: Made) -> None:
    """Pictures can't be in it; tags and ids are, in the form that Moodle reads."""
    export = exported(made, GiftBank("quizgen"))
    assert [bool(re.search("essay", remark)) for remark in export.remarks] == [True, False]
    assert re.match(r"\d+ pictures are left out", export.remarks[1])
    text = export.data.decode()
    assert "<svg" not in text
    assert "<img" not in text
    questions = read_gift(text)
    as_xml = read_xml(exported(made, MoodleBank(made.templates, "quizgen")).data.decode())
    assert [(one.id, one.category, one.kind, one.tags) for one in questions] == [
        (other.id, other.category, other.kind, other.tags) for other in as_xml
    ]


@pytest.mark.parametrize("version", ["2.1", "3"])
def test_a_qti_package_is_complete(made: Made, version: str) -> None:
    """The manifest names all files and no other; the test draws as many problems from a pool as there are cards."""
    files = _package(exported(made, QtiBank(made.templates, "A & B", version=version)).data)
    manifest = ET.fromstring(files.pop("imsmanifest.xml"))
    resources = [element for element in manifest.iter() if name_of(element) == "resource"]
    named = {element.attrib["href"] for element in manifest.iter() if name_of(element) == "file"}
    assert named == files.keys()
    ids = [resource.attrib["identifier"] for resource in resources]
    assert len(set(ids)) == len(ids)
    test = ET.fromstring(files["test.xml"])
    assert test.get("title") == "A & B"
    sections = [element for element in test.iter() if name_of(element) == "assessmentsection"]
    drawn = sum(int(element.attrib["select"]) for element in test.iter() if name_of(element) == "selection")
    assert drawn == sum(card.kind == "numeric" for card in made.deck.cards)
    assert len(sections) < drawn
    referred = [element.attrib["href"] for element in test.iter() if name_of(element) == "assessmentitemref"]
    assert set(referred) == {name for name in files if name.startswith("items/") and name.endswith(".xml")}


@pytest.mark.parametrize("version", ["2.1", "3"])
def test_qti_items_keep_to_the_specification(made: Made, version: str) -> None:
    """Parts in their order, blocks in the body, no HTML that QTI lacks, one spelling of names, images that exist."""
    files = _package(exported(made, QtiBank(made.templates, "x", version=version)).data)
    order = ["responsedeclaration", "outcomedeclaration", "itembody", "responseprocessing", "modalfeedback"]
    for name, data in files.items():
        if not name.startswith("items/") or not name.endswith(".xml"):
            continue
        root = Item(data.decode()).root
        parts = [order.index(name_of(part)) for part in root]
        assert parts == sorted(parts)
        assert root.get("identifier") == Path(name).stem
        (body,) = (part for part in root if name_of(part) == "itembody")
        assert {name_of(block) for block in body} <= _BLOCKS
        assert body.text is None
        for element in root.iter():
            space, _, tag = element.tag.rpartition("}")
            if space.endswith("MathML"):
                assert not tag.startswith("m:")
            elif version == "3":
                assert tag.startswith("qti-") or tag in _HTML, tag
            else:
                assert not tag.startswith("qti-")
            if tag == "img":
                assert element.attrib["alt"]
                assert f"items/{element.attrib['src']}" in files


def test_a_package_for_canvas_is_complete(made: Made) -> None:
    """Groups draw as many questions as there are cards, pictures are resources, comments fit Canvas's limits."""
    files = _package(exported(made, CanvasBank(made.templates, "x")).data)
    manifest = ET.fromstring(files.pop("imsmanifest.xml"))
    assert {element.attrib["href"] for element in manifest.iter() if name_of(element) == "file"} == files.keys()
    (quiz,) = (name for name in files if name.endswith(".xml") and not name.endswith("meta.xml"))
    root = ET.fromstring(files[quiz])
    drawn = [int(element.text or "0") for element in root.iter() if name_of(element) == "selection_number"]
    assert sum(drawn) == sum(card.kind == "numeric" for card in made.deck.cards)
    texts = [element.text or "" for element in root.iter() if name_of(element) == "mattext"]
    assert max(len(text.encode()) for text in texts) < 5000
    for text in texts:
        assert all(source in files for source in re.findall(r'<img src="([^"]+)"', text))


@pytest.mark.parametrize("command", [["moodle"], ["gift"], ["qti"], ["qti", "--qti", "3"], ["qti", "--canvas"]])
def test_same_options_and_seed_give_the_same_bytes(run: Run, elsewhere: Path, command: list[str]) -> None:
    """And another seed gives others."""
    written = []
    for seed in (5, 5, 6):
        assert run(*command, "--n", 6, "--variants", 2, "--seed", seed, "-o", "out.bin").status == 0
        written.append((elsewhere / "out.bin").read_bytes())
    assert written[0] == written[1] != written[2]


_ITEM_ID = re.compile(r"<(?:assessmentItem|item)(?: [^>]*)? ident(?:ifier)?=\"([^\"]+)\"")
_OF_NOTES = ("--notes", OWN, "--only", "notes", "--n", "11")
_OF_NAMES = ("--network", "resnet18", "--family", "network-heaviest-stage", "--only", "problems", "--n", "2")


@pytest.mark.slow
@pytest.mark.parametrize("source", [_OF_NOTES, _OF_NAMES], ids=["own problems", "names"])
def test_other_problems_keep_bytes_and_ids_too(run: Run, elsewhere: Path, source: tuple[object, ...]) -> None:
    """In all formats: the codes that quizgen shows, once each, the same each time; and each remark once."""
    cards = json.loads(run("json", *source, "--variants", 1, "--seed", 5).out)["cards"]
    codes = [one["code"] for card in cards if card["kind"] == "numeric" for one in card["variants"]]
    options = [*source, "--variants", 1, "--seed", 5, "-o", "out"]
    for command in (["moodle"], ["gift"], ["qti"], ["qti", "--canvas"]):
        written = []
        for _ in range(2):
            outcome = run(*command, *options)
            assert outcome.status == 0
            remarks = outcome.err.splitlines()[1:]
            assert len(remarks) == len(set(remarks))
            assert remarks or source is _OF_NAMES  # no concept
            written.append((elsewhere / "out").read_bytes())
        assert written[0] == written[1]
        if command[0] == "qti":
            parts = b"".join(_package(written[0]).values()).decode()
            ids = _ITEM_ID.findall(parts)
            assert sorted(set(ids)) == sorted(map(file_id, codes)), command
        else:
            read = read_xml if command[0] == "moodle" else read_gift
            ids = [one.id for one in read(written[0].decode()) if one.kind != "essay"]
            assert sorted(ids) == sorted(codes), command


def test_a_note_stays_data(run: Run, tmp_path: Path) -> None:
    """Marks of the formats, control characters and pictures in a note arrive as they are."""
    (tmp_path / "dot.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    note = tmp_path / "note.md"
    note.write_text(
        "## Why {a = b ~ c : d} # ]]> // \\n?\nFirst &amp; `x\\ny` $a<b \\neq c$ \x0b ![a dot](dot.svg)\n\n"
        "    code {\n      deeper\n\n## Why <script>x</script>?\n1. one\n2. two\n"
    )
    options = ["--only", "notes", "--notes", note, "-o", "-"]
    one, two = read_xml(run("moodle", *options).out.decode())
    assert one.text == "<p>Why {a = b ~ c : d} # ]]&gt; // \\n?</p>"
    assert r"\(a&lt;b \neq c\)" in one.solution
    (picture,) = one.files["generalfeedback"]
    assert f"@@PLUGINFILE@@/{picture}" in one.solution
    assert "<script" not in two.text
    as_gift = read_gift(run("gift", *options).out.decode())
    assert as_gift[0].text == one.text
    assert r"\(a&lt;b \neq c\)" in as_gift[0].solution
    assert "a dot" in as_gift[0].solution
    assert as_gift[0].id == one.id


def test_a_problem_of_ones_own_is_graded_like_any_other(run: Run, elsewhere: Path) -> None:
    """Whatever its note is called, with the note's picture; without known mistakes it is typed."""
    block = (
        "```problem\na: 2..9\nanswer: a * 3\n```\n\nThree times {{a}}? ![a dot](dot.svg)\n\n**Solution.** {{answer}}\n"
    )
    (elsewhere / "dot.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    (elsewhere / "1 数.md").write_text(f"## One ^one\n\n{block}\n## Two ^two\n\n{block}", "utf-8")
    options = ["--only", "notes", "--notes", "1 数.md", "--variants", 2, "--seed", 1]
    questions = read_xml(run("moodle", *options, "--choices", "-o", "-").out.decode())
    assert {question.kind for question in questions} <= {"numerical", "multichoice"}
    assert all(question.files["questiontext"] for question in questions)
    assert run("qti", *options, "-o", "x.zip").status == 0
    files = _package((elsewhere / "x.zip").read_bytes())
    items = {name: Item(data.decode()) for name, data in files.items() if re.match(r"items/q[\w.-]+\.xml", name)}
    assert len(items) == 4
    assert [name for name in files if name.startswith("items/img/")]
    for item in items.values():
        assert item.grade({"RESPONSE1": item.correct["RESPONSE1"][0]}).score == 1
        assert item.grade({"RESPONSE1": "1"}).score == 0


def test_what_a_system_cannot_do_is_said_once(run: Run, elsewhere: Path) -> None:
    """After what was written."""
    small = ["--n", 6, "--concepts", 2, "--variants", 1, "--seed", 1]
    assert "2 concept cards are essay questions" in run("moodle", *small).err
    one = run("moodle", *small, "--concepts", 1).err
    assert "1 concept card is an essay question: a quiz with it waits until you have graded it." in one
    assert "2 concept cards are left out: QTI" in run("qti", *small).err
    typed = run("qti", "--canvas", "--typed", *small).err
    assert "2 concept cards are left out: Canvas" in typed
    assert typed.count("names no mistakes") == 1
    assert run("moodle", *small, "--only", "problems", "--concepts", 0).err.count("\n") == 1
    assert sorted(path.name for path in elsewhere.iterdir()) == ["cnn-moodle.xml", "cnn-qti.zip"]


@pytest.mark.usefixtures("elsewhere")
def test_the_summary_counts_only_cards_that_the_file_holds(run: Run) -> None:
    """What is left out is counted in the line that says so, and nowhere else."""
    small = ["--n", 6, "--concepts", 2, "--variants", 1, "--seed", 1]
    assert ": 6 cards (4 numeric from " in run("moodle", *small).err
    for options in ([], ["--qti", 3], ["--canvas"]):
        assert re.search(r": 4 cards \(4 numeric from \d famil(y|ies)\), seed 1\.", run("qti", *small, *options).err)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["qti", "--canvas", "--qti", "3"],
            "--canvas --qti 3: Canvas needs its own version, QTI 1.2; drop one of them",
        ),
        (["qti", "--only", "notes"], "there are no problems among the cards, and QTI holds nothing else"),
        (["qti", "-o", "-"], "-o -: a package is not text; name a file, e.g. -o cnn-qti.zip"),
        (["qti", "--n", "1", "--concepts", "1"], "there are no problems among the cards, and QTI holds nothing else"),
        (["qti", "--title", " "], "--title: is empty; give a name, or leave it out"),
        (["moodle", "--category", ""], "--category: is empty; give a name, or leave it out"),
    ],
)
def test_wrong_use_is_explained(run: Run, elsewhere: Path, arguments: list[str], message: str) -> None:
    """In a line, with nothing written."""
    outcome = run(*arguments)
    assert outcome.status == 2
    assert outcome.err.startswith(f"quizgen: {message}")
    assert list(elsewhere.iterdir()) == []
