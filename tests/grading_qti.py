"""QTI's way of grading, from its specifications: response processing of 2.1 and 3.0, and conditions of 1.2.

https://www.imsglobal.org/question/qtiv2p1/imsqti_infov2p1.html, https://www.imsglobal.org/question/qtiv1p2/
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

Value = Any


def name_of(element: ET.Element) -> str:
    """Return an element's name in one spelling for 2.1 and 3.0: without namespace, hyphens and capitals."""
    return element.tag.rpartition("}")[2].removeprefix("qti-").replace("-", "").lower()


def attribute(element: ET.Element, name: str) -> str:
    """Return an attribute, its name in the same spelling."""
    (value,) = (value for key, value in element.items() if key.replace("-", "").lower() == name)
    return value


def text_of(element: ET.Element) -> str:
    """Return all text in an element."""
    return "".join(element.itertext())


@dataclass(frozen=True)
class Graded:
    """What came of an answer."""

    score: float
    feedback: str
    solution: str


class Item:
    """An item of QTI 2.1 or 3.0."""

    def __init__(self, xml: str) -> None:
        self.root = ET.fromstring(xml)
        self.types: dict[str, tuple[str, str]] = {}
        self.correct: dict[str, list[str]] = {}
        for element in self.all("responsedeclaration"):
            identifier = attribute(element, "identifier")
            self.types[identifier] = (attribute(element, "cardinality"), attribute(element, "basetype"))
            self.correct[identifier] = [value.text or "" for value in element.iter() if name_of(value) == "value"]

    def all(self, name: str) -> list[ET.Element]:
        """Return all elements of a name."""
        return [element for element in self.root.iter() if name_of(element) == name]

    def choices(self) -> dict[str, str]:
        """Return the identifiers of what can be chosen, by its text."""
        return {text_of(choice): attribute(choice, "identifier") for choice in self.all("simplechoice")}

    def grade(self, responses: Mapping[str, Value]) -> Graded:
        """Process what a student has entered: the text of a gap, or identifiers of choices."""
        (processing,) = self.all("responseprocessing")
        variables = {name: self._read(name, value) for name, value in responses.items()}
        outcomes: dict[str, Value] = {"SCORE": 0.0}
        for rule in processing:
            self._run(rule, variables, outcomes)
        shown: dict[str, str] = {}
        for modal in self.all("modalfeedback"):
            outcome = attribute(modal, "outcomeidentifier")
            if outcomes.get(outcome) == attribute(modal, "identifier"):
                shown[outcome] = text_of(modal)
        return Graded(outcomes["SCORE"], shown.get("FEEDBACK", ""), shown.get("SOLUTION", ""))

    def _read(self, name: str, value: Value) -> Value:
        cardinality, kind = self.types[name]
        if cardinality == "multiple":
            return list(value) or None
        return _cast(kind, value) if value != "" else None

    def _run(self, rule: ET.Element, variables: Mapping[str, Value], outcomes: dict[str, Value]) -> None:
        match name_of(rule):
            case "setoutcomevalue":
                outcomes[attribute(rule, "identifier")] = self._evaluate(rule[0], variables)
            case "responsecondition":
                for branch in rule:
                    rules = list(branch)
                    if name_of(branch) != "responseelse" and self._evaluate(rules.pop(0), variables) is not True:
                        continue
                    for inner in rules:
                        self._run(inner, variables, outcomes)
                    break
            case other:
                raise AssertionError(other)

    def _evaluate(self, element: ET.Element, variables: Mapping[str, Value]) -> Value:
        match name_of(element):
            case "basevalue":
                return _cast(attribute(element, "basetype"), element.text or "")
            case "variable":
                return variables.get(attribute(element, "identifier"))
        return _computed(element, [self._evaluate(child, variables) for child in element])


def _computed(element: ET.Element, values: list[Value]) -> Value:
    """Combine values as an expression says; NULL (None) makes NULL of what is compared with it."""
    name = name_of(element)
    if name == "and":
        return False if False in values else None if None in values else True
    if None in values:
        return None
    if name == "equal":
        assert attribute(element, "tolerancemode") == "exact"
    return bool(_OPERATORS[name](*values))


_OPERATORS: dict[str, Callable[..., Any]] = {
    "not": operator.not_,
    "equal": operator.eq,
    "match": operator.eq,
    "gte": operator.ge,
    "lte": operator.le,
    "member": lambda value, container: value in container,
}


def _cast(kind: str, text: str) -> Value:
    if kind == "integer":
        value = int(text)
        assert -(2**31) <= value < 2**31
        return value
    return float(text) if kind == "float" else text


class CanvasItem:
    """An item of QTI 1.2 as Canvas grades it: conditions in their order, until one of them does not continue."""

    def __init__(self, root: ET.Element) -> None:
        self.root = root
        fields = {_inner(entry, "fieldlabel"): _inner(entry, "fieldentry") for entry in _all(root, "qtimetadatafield")}
        self.kind = fields["question_type"]

    def choices(self) -> dict[str, str]:
        """Return the identifiers of what can be chosen, by its text."""
        return {text_of(label): label.attrib["ident"] for label in _all(self.root, "response_label")}

    def grade(self, response: str) -> Graded:
        """Grade an identifier of a choice, or what was typed."""
        score, shown = 0.0, []
        others = []
        for condition in _all(self.root, "respcondition"):
            (test,) = _all(condition, "conditionvar")
            names = [display.attrib["linkrefid"] for display in _all(condition, "displayfeedback")]
            if test[0].tag.endswith("other"):
                others += names
                continue
            if not self._fits(test[0], response):
                continue
            shown += names
            for value in _all(condition, "setvar"):
                score = float(value.text or "0") / 100
            if condition.get("continue", "No") == "No":
                break
        if score == 0 and "general_incorrect_fb" in others:
            shown.append("general_incorrect_fb")
        texts = {feedback.attrib["ident"]: text_of(feedback) for feedback in _all(self.root, "itemfeedback")}
        return Graded(score, " ".join(texts[name] for name in shown), texts["general_fb"])

    def _fits(self, test: ET.Element, response: str) -> bool:
        match name_of(test):
            case "or":
                return any(self._fits(child, response) for child in test)
            case "and":
                return all(self._fits(child, response) for child in test)
            case "vargte":
                return float(response) >= float(test.text or "")
            case "varlte":
                return float(response) <= float(test.text or "")
            case "varequal" if self.kind == "numerical_question":
                return float(response) == float(test.text or "")
            case "varequal":
                return (test.text or "").strip().lower() == response.strip().lower()
            case other:
                raise AssertionError(other)


def _all(root: ET.Element, name: str) -> list[ET.Element]:
    return [element for element in root.iter() if element.tag.rpartition("}")[2] == name]


def _inner(root: ET.Element, name: str) -> str:
    (element,) = _all(root, name)
    return element.text or ""
