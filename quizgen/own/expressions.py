"""Expressions in notes: read with bounds on their size, evaluated by simpleeval, never by Python.

What may stand in one is a list of kinds of syntax; all else is refused before anything is evaluated.
"""

import ast
import re
import warnings
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from quizgen.own.arithmetic import CONSTANTS, FUNCTIONS, OPERATORS, EvaluationError, Value, bounded, number
from quizgen.own.further import FUNCTIONS as FURTHER
from quizgen.own.hints import of_function, of_name, of_syntax
from quizgen.own.networks import FUNCTIONS as OF_NETWORKS
from quizgen.own.networks import KEYWORDS, WEIGHTS
from quizgen.own.screening import first_fault, normal, unseen

if TYPE_CHECKING:
    from quizgen.own.evaluator import Evaluator

_LONGEST = 600
_DEEPEST = 40
_OF_ALL_KINDS = FUNCTIONS | FURTHER | OF_NETWORKS
NAMES = frozenset({*CONSTANTS, *FUNCTIONS, *OF_NETWORKS})
"""What is known everywhere, and can't be the name of a value."""

_COLLECTIONS = (ast.List, ast.Tuple, ast.Set)
_OPERATORS = {getattr(ast, name): work for name, work in OPERATORS.items()}
_PLAIN = (ast.UnaryOp, ast.BinOp, ast.BoolOp, ast.Compare, ast.IfExp, ast.Constant, ast.And, ast.Or, ast.Load)
_VALUE = re.compile(r"\{([^\W\d]\w*)\}")
"""In a text, `{name}` stands for a value: `"conv {filters} k3"`."""

_WORDS = {
    ast.BitXor: "^ is not a power; write **",
    ast.Attribute: "names can't have dots",
    ast.BitAnd: "& has no meaning here; write and",
    ast.BitOr: "| stands between the choices of a value; in a condition, write or",
    ast.Invert: "~ has no meaning here; write not",
    ast.MatMult: "@ has no meaning here; write *",
    ast.In: "in has no meaning here; write a == 1 or a == 2",
    ast.NotIn: "in has no meaning here; write a != 1 and a != 2",
    ast.Is: "is has no meaning here; write == to compare",
    ast.IsNot: "is has no meaning here; write != to compare",
    ast.Tuple: "only one number may stand here; write decimals with a point, such as 2.5, and 1000 without a comma",
    ast.List: "only one number may stand here",
    ast.Set: "only one number may stand here",
    ast.Subscript: "names can't be followed by square brackets",
}


class ExpressionError(Exception):
    """An expression can't be read: what is wrong, and from where to where in its text."""

    def __init__(self, message: str, start: int = 0, end: int = 0) -> None:
        super().__init__(message)
        self.start, self.end = start, max(end, start + 1)


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that was read.

    Attributes:
        parts: the expressions of a list `[a, b]`, a couple `(a, b)` or a set `{a, b}`; else the expression alone.
        kind: `list`, `couple`, `set`, or `one`.
        names: the values that it needs.
        size: how many operations and operands there are; to work out a network counts as many.
    """

    text: str
    parts: tuple[ast.expr, ...]
    kind: str
    names: frozenset[str]
    size: int

    def span(self, place: object) -> tuple[int, int]:
        """Return from where to where a part of the syntax reaches in the text."""
        return _span(self.text, place) if isinstance(place, ast.AST) else (0, len(self.text))


def parse(text: str, known: Collection[str], *, collections: bool = False) -> Expression:
    """Read an expression.

    Args:
        text: the expression on one line, without blanks around it.
        known: the names of the values that it may use.
        collections: whether it may be a list, a couple or a set.

    Raises:
        ExpressionError: it can't be read, is too long, or uses a name that is unknown.
    """
    if not text:
        raise ExpressionError("an expression is missing here")
    if len(text) > _LONGEST:
        raise ExpressionError(f"this is longer than {_LONGEST} characters; split it into values with names", 0, 1)
    if fault := first_fault(text):
        raise ExpressionError(*fault)
    root = _tree(text)
    parts: tuple[ast.expr, ...] = (root,)
    kind = "one"
    if collections and isinstance(root, _COLLECTIONS):
        if isinstance(root, ast.Tuple) and not text.startswith("("):
            raise ExpressionError("a couple is written (a, b), and a decimal with a point", 0, len(text))
        parts = tuple(root.elts)
        kind = {ast.List: "list", ast.Tuple: "couple", ast.Set: "set"}[type(root)]
    names: set[str] = set()
    size = sum(_check(part, text, known, names, 0) for part in parts)
    return Expression(text, parts, kind, frozenset(names), size)


def _tree(text: str) -> ast.expr:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text, mode="eval").body
    except SyntaxError as error:
        start = min(max((error.offset or 1) - 1, 0), len(text) - 1)
        raise ExpressionError(of_syntax(text, start), start) from error
    except (ValueError, MemoryError, RecursionError) as error:
        raise ExpressionError("this can't be read; make it simpler") from error


def _check(  # noqa: C901 - a case for each kind of syntax
    node: ast.AST, text: str, known: Collection[str], names: set[str], depth: int
) -> int:
    """Refuse what may not stand in an expression; return how many operations and operands there are."""
    if depth > _DEEPEST:
        raise ExpressionError("this is nested too deeply; split it into values with names", *_span(text, node))
    if isinstance(node, ast.Name):
        _check_name(node, text, known)
        names.update({node.id} - CONSTANTS.keys())
        return 1
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        names.update(map(normal, _VALUE.findall(node.value)))
    children: list[ast.AST] = list(ast.iter_child_nodes(node))
    own = 1
    if isinstance(node, ast.Call):
        children = _arguments(node, text, known)
        own = WEIGHTS.get(_name(node), 1)
    elif isinstance(node, ast.Constant):
        _check_constant(node, text, known)
    elif isinstance(node, ast.operator | ast.unaryop | ast.cmpop):
        if type(node) not in _OPERATORS:
            raise ExpressionError(_WORDS.get(type(node), f"the operator {type(node).__name__} is not allowed here"))
    elif not isinstance(node, _PLAIN):
        raise ExpressionError(_WORDS.get(type(node), "this is not allowed here"), *_span(text, node))
    try:
        return own + sum(_check(child, text, known, names, depth + 1) for child in children)
    except ExpressionError as error:
        if (error.start, error.end) == (0, 1):  # operators have no place of their own
            error.start, error.end = _span(text, node)
        raise


def _check_name(node: ast.Name, text: str, known: Collection[str]) -> None:
    if node.id in known or node.id in CONSTANTS:
        return
    span = _span(text, node)
    if node.id in _OF_ALL_KINDS:
        raise ExpressionError(f"{node.id} is a function; write {node.id}(…)", *span)
    raise ExpressionError(of_name(node.id, known, NAMES), *span)


def _check_constant(node: ast.Constant, text: str, known: Collection[str]) -> None:
    if type(node.value) not in {int, float, str, bool}:
        raise ExpressionError("this is neither a number nor a text", *_span(text, node))
    if isinstance(node.value, str):
        if fault := unseen(node.value):
            raise ExpressionError(fault, *_span(text, node))
        for match in _VALUE.finditer(node.value):
            if normal(match[1]) not in known:
                raise ExpressionError(f"unknown name {match[1][:40]} in this text", *_span(text, node))
    else:
        try:
            exactly: Any = bounded(Fraction(str(node.value)))  # 9.81 means 9.81, no float
            node.value = exactly
        except (EvaluationError, ValueError) as error:
            raise ExpressionError("the number is too large", *_span(text, node)) from error


def _arguments(node: ast.Call, text: str, known: Collection[str]) -> list[ast.AST]:
    name = _name(node)
    if name not in _OF_ALL_KINDS:
        span = _span(text, node.func)
        if isinstance(node.func, ast.Attribute) and node.func.attr in _OF_ALL_KINDS:
            raise ExpressionError(f"names can't have dots; write {node.func.attr}(…)", *span)
        if not name or name in known:
            raise ExpressionError("only functions can be called; write * between factors", *span)
        raise ExpressionError(f"unknown function {name[:40]}; {of_function(name, _OF_ALL_KINDS)}", *span)
    _, least, most = _OF_ALL_KINDS[name]
    count = len(node.args) + len(node.keywords)
    if not least <= count <= most:
        raise ExpressionError(
            f"{name} takes {least if least == most else f'{least} to {most}'} numbers or texts, not {count}",
            *_span(text, node),
        )
    _place_keywords(node, name, text)
    return list(node.args)


def _name(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else ""


def _place_keywords(node: ast.Call, name: str, text: str) -> None:
    """Write `out(n, k, p=1)` as `out(n, k, 1, 1)`."""
    if not node.keywords:
        return
    defaults: dict[int, ast.expr] = {2: ast.Constant(1), 3: ast.Constant(0), 4: ast.Constant(1)}
    given = dict(enumerate(node.args))
    named = {KEYWORDS.get(keyword.arg or "") for keyword in node.keywords}
    if name == "out" and not {0, 1} <= given.keys() | named:
        raise ExpressionError("out needs n, the pixels, and k, the kernel, such as out(28, 3)", *_span(text, node))
    for keyword in node.keywords:
        place = KEYWORDS.get(keyword.arg or "") if name == "out" else None
        if place is None or place in given:
            right = "n, k, s, p and d, each given once" if name == "out" else "given without names"
            raise ExpressionError(f"the arguments of {name} are {right}", *_span(text, keyword))
        given[place] = keyword.value
    node.args = [given.get(place) or ast.copy_location(defaults[place], node) for place in range(max(given) + 1)]
    node.keywords = []


def _span(text: str, node: ast.AST) -> tuple[int, int]:
    encoded = text.encode()
    start, end = getattr(node, "col_offset", 0), getattr(node, "end_col_offset", 1)
    return len(encoded[:start].decode(errors="replace")), len(encoded[:end].decode(errors="replace"))


@cache
def _evaluator() -> "Evaluator":
    from quizgen.own.evaluator import Evaluator  # noqa: PLC0415 - most runs evaluate nothing

    return Evaluator(_OPERATORS, {name: work for name, (work, _, _) in _OF_ALL_KINDS.items()}, fill)


def fill(text: str, names: Mapping[str, Value]) -> str:
    """Put values in place of each `{name}` of a text."""
    return _VALUE.sub(lambda match: str(names[normal(match[1])])[:_LONGEST], text)[:_LONGEST]


def evaluate_all(expression: Expression, names: Mapping[str, Value]) -> tuple[Value, ...]:
    """Return the value of each part of an expression.

    Raises:
        EvaluationError: there is none, such as 1/0.
    """
    return _evaluator().values(expression.text, expression.parts, {**CONSTANTS, **names})


def evaluate(expression: Expression, names: Mapping[str, Value]) -> Value:
    """Return the value of an expression that has one part.

    Raises:
        EvaluationError: there is none.
    """
    return evaluate_all(expression, names)[0]


def holds(expression: Expression, names: Mapping[str, Value]) -> bool:
    """Tell whether a condition holds.

    Raises:
        EvaluationError: it can't be told.
    """
    value = evaluate(expression, names)
    return value if isinstance(value, bool) else number(value) != 0
