"""simpleeval with our operators and functions, and nothing else of Python. Imported when something is evaluated."""

import ast
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import simpleeval

from quizgen.own.arithmetic import EvaluationError, Value

_KINDS = frozenset({ast.Name, ast.UnaryOp, ast.BinOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Call})


class Evaluator(simpleeval.SimpleEval):  # type: ignore[misc]  # the library has no types
    """Evaluates syntax that was checked before (`quizgen.own.expressions`).

    Args:
        operators: by their class in Python's syntax tree.
        functions: by their names.
        fill: puts values into a text.
    """

    def __init__(
        self,
        operators: Mapping[Any, Callable[..., object]],
        functions: Mapping[str, Callable[..., Value]],
        fill: Callable[[str, Mapping[str, Value]], str],
    ) -> None:
        super().__init__(operators=dict(operators), functions=dict(functions), names={})
        self._fill = fill
        handlers: dict[Any, Any] = {kind: handler for kind, handler in vars(self)["nodes"].items() if kind in _KINDS}
        self.nodes = {**handlers, ast.Constant: self._constant}

    def values(self, text: str, parts: Sequence[ast.expr], names: Mapping[str, Value]) -> tuple[Value, ...]:
        """Return the values of some expressions.

        Raises:
            EvaluationError: there are none.
        """
        self.names = names
        try:
            return tuple(self.eval(text, part) for part in parts)
        except (simpleeval.InvalidExpression, ArithmeticError, TypeError, ValueError, RecursionError) as error:
            raise EvaluationError("this can't be worked out") from error

    def _constant(self, node: ast.Constant) -> object:
        return self._fill(node.value, self.names) if isinstance(node.value, str) else node.value

    def _eval(self, node: ast.AST) -> Any:  # noqa: ANN401 - simpleeval's signature
        handler = self.nodes[type(node)]  # all others were refused
        try:
            return handler(node)
        except EvaluationError as error:
            error.place = error.place or node
            raise
