"""A problem as a QTI item: gaps for numbers, boxes to tick for sets, choices; processing that knows every mistake.

`equal` with a tolerance fails at its edge in floats and isn't known to every player, so a tolerance is two comparisons.
An integer has 32 bits. https://www.imsglobal.org/question/qtiv2p1/imsqti_infov2p1.html
"""

from collections.abc import Callable, Sequence

from markupsafe import Markup

from quizgen.export.lms.answers import (
    DIGITS_ONLY,
    GAP_HINTS,
    gaps,
    number_text,
    set_members,
    tolerance,
)
from quizgen.export.lms.items import OTHER, Item, Reply, file_id
from quizgen.export.lms.qti.dialect import Dialect
from quizgen.export.lms.writing import xml_title
from quizgen.problem import IntegerSet

_MOST_INTEGER = 2**31
_EDGE = 1.001
"""Bounds lie outside by a thousandth of the tolerance, so that its edges count in floats too."""

Text = Callable[[Markup, str], str]


class ItemWriter:
    """Writes items in one dialect.

    Args:
        dialect: how elements are spelled.
        text: makes the XML of a rich text; its second argument names the problem.
        multiple_choice: let answers be chosen instead of typed.
    """

    def __init__(self, dialect: Dialect, text: Text, *, multiple_choice: bool) -> None:
        self._dialect = dialect
        self._element = dialect.element
        self._text = text
        self._multiple_choice = multiple_choice
        self._outcomes = self._outcome_declarations()
        self._outcomes_of: dict[tuple[int, bool], str] = {}
        # These are written once, with %s for what differs: an export has thousands of items.
        self._equals = self._element("equal", self._variable("%s") + self._value("%s", "%s"), toleranceMode="exact")
        self._matches = self._element("match", self._variable("RESPONSE1") + self._value("identifier", "%s"))
        self._choice = self._element("simpleChoice", "%s", identifier="%s")
        self._first = self._element("responseIf", "%s%s")
        self._next = self._element("responseElseIf", "%s%s")
        self._feedback = self._modal("FEEDBACK", "reply%s", "%s")
        self._solution = self._modal("SOLUTION", "solution", "<div>%s</div>")
        self._body = self._element("itemBody", "<div>%s</div>%s")
        self._processing = self._element(
            "responseProcessing",
            self._element("responseCondition", "%s" + self._element("responseElse", "%s"))
            + self._outcome("SOLUTION", "identifier", "solution"),
        )
        self._declaration = self._element(
            "responseDeclaration",
            self._element("correctResponse", "%s"),
            identifier="%s",
            cardinality="%s",
            baseType="%s",
        )

    def item(self, item: Item) -> str:
        """Write the item of a problem."""
        if self._multiple_choice and item.can_be_chosen():
            asked = self._choices(item)
        elif filled := self._gaps(item):
            asked = filled
        elif members := set_members(item):
            asked = self._boxes(item, members)
        else:
            asked = self._choices(item)
        declarations, interaction, conditions = asked
        body = self._body % (self._text(item.question, item.code), interaction)
        replies = [reply for reply, _ in conditions]
        return self._dialect.root(
            "assessmentItem",
            f"{declarations}{self._outcomes}{body}{self._graded(conditions)}{self._feedbacks(item, replies)}",
            identifier=file_id(item.code),
            title=xml_title(item.title),
            adaptive="false",
            timeDependent="false",
        )

    def _gaps(self, item: Item) -> "_Asked | None":
        labels, rows = gaps(item)
        if not labels:
            return None
        types = list(map(_number_type, zip(*rows, strict=True)))
        declared, shown = "", ""
        margin = item.answer.tolerance if item.answer.kind == "decimal" else 0
        for place, (label, kind, value) in enumerate(zip(labels, types, rows[0], strict=True), start=1):
            declared += self._declared(f"RESPONSE{place}", "single", kind, [number_text(value, margin)])
            gap = self._element("textEntryInteraction", responseIdentifier=f"RESPONSE{place}", expectedLength="12")
            shown += f"<p>{label}: {gap}</p>"
        hint = f"<p><i>{GAP_HINTS.get(item.answer.kind, DIGITS_ONLY)}</i></p>"
        conditions = [
            (reply, self._equal(types, row, tolerance(item, reply) if item.answer.kind == "decimal" else 0))
            for reply, row in zip(item.replies, rows, strict=True)
        ]
        return declared, shown + hint, conditions

    def _equal(self, types: list[str], values: Sequence[float], margin: float) -> str:
        """Compare every gap with its number."""
        tests = [
            self._compared(f"RESPONSE{place}", kind, value, margin)
            for place, (kind, value) in enumerate(zip(types, values, strict=True), start=1)
        ]
        return tests[0] if len(tests) == 1 else self._element("and", "".join(tests))

    def _compared(self, response: str, kind: str, value: float, margin: float) -> str:
        if not margin:
            return self._equals % (response, kind, number_text(value))
        variable = self._variable(response)
        low, high = (self._value(kind, number_text(value + side * margin * _EDGE, margin)) for side in (-1, 1))
        return self._element("and", self._element("gte", variable + low) + self._element("lte", variable + high))

    def _boxes(self, item: Item, members: tuple[int, ...]) -> "_Asked":
        right = item.answer
        assert isinstance(right, IntegerSet)  # noqa: S101 - told by set_members
        declared = self._declared("RESPONSE1", "multiple", "identifier", [f"n{value}" for value in right.values])
        prompt = self._element("prompt", GAP_HINTS["set"])
        boxes = "".join(
            self._element("simpleChoice", str(value), identifier=f"n{value}", fixed="true") for value in members
        )
        interaction = self._element(
            "choiceInteraction", prompt + boxes, responseIdentifier="RESPONSE1", shuffle="false", maxChoices="0"
        )
        return declared, interaction, [(reply, self._ticked(reply, members)) for reply in item.replies]

    def _ticked(self, reply: Reply, members: tuple[int, ...]) -> str:
        assert isinstance(reply.answer, IntegerSet)  # noqa: S101 - told by set_members
        variable = self._variable("RESPONSE1")
        tests = ""
        for value in members:
            test = self._element("member", self._value("identifier", f"n{value}") + variable)
            tests += test if value in reply.answer.values else self._element("not", test)
        return self._element("and", tests)

    def _choices(self, item: Item) -> "_Asked":
        options = dict(zip("ABCDEFGH", item.options(), strict=False))
        (right,) = (name for name, reply in options.items() if reply.is_right)
        declared = self._declared("RESPONSE1", "single", "identifier", [right])
        boxes = "".join(self._choice % (name, xml_title(reply.answer.text)) for name, reply in options.items())
        interaction = self._element(
            "choiceInteraction", boxes, responseIdentifier="RESPONSE1", shuffle="true", maxChoices="1"
        )
        conditions = [
            (reply, self._matches % name)
            for name, reply in sorted(options.items(), key=lambda option: not option[1].is_right)
        ]
        return declared, interaction, conditions

    def _declared(self, identifier: str, cardinality: str, kind: str, values: list[str]) -> str:
        right = "".join(self._element("value", value) for value in values)
        return self._declaration % (identifier, cardinality, kind, right)

    def _variable(self, response: str) -> str:
        return self._element("variable", identifier=response)

    def _value(self, kind: str, value: str) -> str:
        return self._element("baseValue", value, baseType=kind)

    def _outcome_declarations(self) -> str:
        zero, one = (self._element("defaultValue", self._element("value", value)) for value in "01")
        kinds = {"SCORE": ("float", zero), "MAXSCORE": ("float", one)}
        kinds |= {"FEEDBACK": ("identifier", ""), "SOLUTION": ("identifier", "")}
        return "".join(
            self._element("outcomeDeclaration", value, identifier=name, cardinality="single", baseType=kind)
            for name, (kind, value) in kinds.items()
        )

    def _graded(self, conditions: list[tuple[Reply, str]]) -> str:
        """Find the first answer that fits; then show the solution in any case."""
        branches = "".join(
            (self._next if place else self._first) % (test, self._set(place, is_right=reply.is_right))
            for place, (reply, test) in enumerate(conditions)
        )
        return self._processing % (branches, self._set(len(conditions), is_right=False))

    def _set(self, place: int, *, is_right: bool) -> str:
        key = (place, is_right)
        if key not in self._outcomes_of:
            score = self._outcome("SCORE", "float", str(int(is_right)))
            self._outcomes_of[key] = score + self._outcome("FEEDBACK", "identifier", f"reply{place}")
        return self._outcomes_of[key]

    def _outcome(self, name: str, kind: str, value: str) -> str:
        return self._element("setOutcomeValue", self._value(kind, value), identifier=name)

    def _feedbacks(self, item: Item, replies: list[Reply]) -> str:
        texts = [*(reply.feedback for reply in replies), OTHER]
        shown = [self._feedback % (place, self._text(text, item.code)) for place, text in enumerate(texts)]
        return "".join((*shown, self._solution % self._text(item.solution, item.code)))

    def _modal(self, outcome: str, identifier: str, content: str) -> str:
        inner = self._element("contentBody", content) if self._dialect.is_hyphenated else content
        return self._element("modalFeedback", inner, outcomeIdentifier=outcome, showHide="show", identifier=identifier)


_Asked = tuple[str, str, list[tuple[Reply, str]]]
"""Declarations, what is shown below the question, and the test for each answer."""


def _number_type(values: tuple[float, ...]) -> str:
    fits = all(isinstance(value, int) and abs(value) < _MOST_INTEGER for value in values)
    return "integer" if fits else "float"
