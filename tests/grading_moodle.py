"""Moodle's way of grading, from its documentation: the first answer that fits counts, `*` stands for anything.

https://docs.moodle.org/en/Moodle_XML_format, https://docs.moodle.org/en/GIFT_format
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree as ET


@dataclass(frozen=True)
class Answer:
    """A line of a question: text or number, what it is worth in percent, and what is said."""

    text: str
    percent: float
    feedback: str
    tolerance: float = 0


@dataclass(frozen=True)
class Question:
    """A question as Moodle holds it."""

    kind: str
    id: str
    category: str
    text: str
    solution: str
    tags: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()
    files: dict[str, set[str]] = field(default_factory=dict)

    def grade(self, typed: str) -> tuple[float, str]:
        """Return what is given for an answer, from 0 to 1, and what is said."""
        for answer in self.answers:
            if self._fits(answer, typed):
                return answer.percent / 100, answer.feedback
        return 0, ""

    def _fits(self, answer: Answer, typed: str) -> bool:
        if self.kind == "multichoice":
            return answer.text == typed
        if self.kind == "numerical":
            return answer.text == "*" or abs(float(typed) - float(answer.text)) <= answer.tolerance + 1e-10
        parts = re.findall(r"\\\*|\*|[^*\\]+|\\", answer.text)
        pattern = "".join(".*" if part == "*" else re.escape("*" if part == r"\*" else part) for part in parts)
        return re.fullmatch(pattern, typed.strip(), re.IGNORECASE) is not None


def read_xml(data: str) -> list[Question]:
    """Read Moodle XML as its importer does."""
    category, questions = "", []
    for element in ET.fromstring(data):
        assert element.tag == "question"
        kind = element.attrib["type"]
        if kind == "category":
            category = element.findtext("category/text", "")
            continue
        questions.append(
            Question(
                kind,
                element.findtext("idnumber", ""),
                category,
                element.findtext("questiontext/text", ""),
                element.findtext("generalfeedback/text", ""),
                tuple(tag.text or "" for tag in element.findall("tags/tag/text")),
                tuple(map(_xml_answer, element.findall("answer"))),
                {part.tag: {file.attrib["name"] for file in part.findall("file")} for part in element.iter()},
            )
        )
    return questions


def _xml_answer(element: ET.Element) -> Answer:
    return Answer(
        element.findtext("text", ""),
        float(element.attrib["fraction"]),
        element.findtext("feedback/text", ""),
        float(element.findtext("tolerance", "0")),
    )


_FIRST_PRIVATE = 0xE000
_ESCAPES = {"n": "\n"}


def read_gift(data: str) -> list[Question]:
    """Read GIFT as its page describes it: blank lines between questions, escaped signs are text."""
    category, questions = "", []
    for block in re.split(r"\n\s*\n", data.strip()):
        lines = block.split("\n")
        notes = " ".join(line for line in lines if line.startswith("//"))
        text = "\n".join(line for line in lines if not line.startswith("//"))
        if text.startswith("$CATEGORY:"):
            category = text.removeprefix("$CATEGORY:").strip().replace("\\\\", "\\")
            continue
        hidden = re.sub(r"\\(.)", lambda sign: chr(_FIRST_PRIVATE + ord(_ESCAPES.get(sign[1], sign[1]))), text)
        match = re.fullmatch(r"::([^:]*)::\[html\]([^{}]*)\{([^{}]*)\}", hidden, re.DOTALL)
        assert match, text
        body, _, solution = match[3].partition("####")
        questions.append(
            Question(
                _gift_kind(body),
                "".join(re.findall(r"\[id:([^\]]*)\]", notes)),
                category,
                _shown(match[2]),
                _shown(solution),
                tuple(re.findall(r"\[tag:([^\]]*)\]", notes)),
                tuple(_gift_answers(body)),
            )
        )
    return questions


def _gift_kind(body: str) -> str:
    if not body.strip():
        return "essay"
    if body.startswith("#"):
        return "numerical"
    return "multichoice" if "~" in body else "shortanswer"


def _gift_answers(body: str) -> Iterator[Answer]:
    numeric = body.startswith("#")
    for sign, line in re.findall(r"([=~])([^=~]*)", body.removeprefix("#")):
        percent, text = 100.0 if sign == "=" else 0.0, line
        if weight := re.match(r"%([\d.]+)%", line):
            percent, text = float(weight[1]), line[weight.end() :]
        text, _, feedback = text.partition("#")
        number, _, tolerance = text.partition(":") if numeric else (text, "", "")
        catches_all = numeric and not number.strip()
        yield Answer(
            "*" if catches_all else _shown(number).strip(), percent, _shown(feedback).strip(), float(tolerance or 0)
        )


def _shown(text: str) -> str:
    return re.sub("[\ue000-\uf8ff]", lambda sign: chr(ord(sign[0]) - _FIRST_PRIVATE), text).strip()
