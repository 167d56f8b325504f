"""An `{{expression}}` in a text: what is between the braces, and how its value is shown."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from quizgen.own.arithmetic import Value
from quizgen.own.expressions import Expression, ExpressionError, evaluate
from quizgen.own.texts import Shown, shown, spec_fault
from quizgen.own.values import parse_part, split


@dataclass(frozen=True, slots=True)
class InText:
    """An expression in a text, and the form in which its value is shown."""

    expression: Expression
    spec: str

    def shown(self, names: Mapping[str, Value]) -> Shown:
        """Show the value.

        Raises:
            EvaluationError: there is none.
        """
        return shown(evaluate(self.expression, names), self.spec)


def read_in_text(text: str, known: Collection[str]) -> InText:
    """Read `depth` or `depth:.1f` as it stands between double braces.

    Raises:
        ExpressionError: it can't be read.
    """
    parts = split(text, ":")
    end = parts[-1][0] - 1 if len(parts) > 1 else len(text)
    spec = text[end + 1 :].strip()
    if spec and (fault := spec_fault(spec)):
        raise ExpressionError(fault, end, len(text))
    try:
        return InText(parse_part(text, 0, end, known), spec)
    except ExpressionError as error:
        hint = " (in TeX, put a space between two braces)" if "unknown name" in str(error) else ""
        raise ExpressionError(f"{error}{hint}", error.start, error.end) from error
