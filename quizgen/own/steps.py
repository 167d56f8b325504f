"""An expression with its numbers put in, as TeX: how the answer comes about."""

import ast
from collections.abc import Mapping
from typing import cast

from quizgen.own.arithmetic import CONSTANTS, Value
from quizgen.own.expressions import fill
from quizgen.own.texts import shown

_SIGNS = {
    ast.Add: ("+", 1),
    ast.Sub: ("-", 1),
    ast.Mult: (r"\cdot", 2),
    ast.Div: ("/", 2),
    ast.Mod: (r"\bmod", 2),
}
_COMPARE = {ast.Eq: "=", ast.NotEq: r"\neq", ast.Lt: "<", ast.LtE: r"\leq", ast.Gt: ">", ast.GtE: r"\geq"}
_BETWEEN = {"floor": (r"\lfloor ", r" \rfloor"), "ceil": (r"\lceil ", r" \rceil"), "abs": ("|", "|")}
_KNOWN = {
    **{name: rf"\{name}" for name in ("exp", "log", "sin", "cos", "tan", "min", "max", "gcd")},
    **{f"a{name}": rf"\arc{name}" for name in ("sin", "cos", "tan")},
}
_ATOM, _UNARY, _POWER = 5, 3, 4
_NAMES = {"pi": r"\pi", "e": "e", "true": r"\text{yes}", "false": r"\text{no}"}


def with_numbers(node: ast.expr, names: Mapping[str, Value]) -> str:
    """Write an expression as TeX, each name replaced by its value."""
    return _written(node, names)[0]


def _written(  # noqa: C901, PLR0911 - a case for each kind of syntax
    node: ast.expr, names: Mapping[str, Value]
) -> tuple[str, int]:
    """Return the TeX, and how strongly it holds together."""
    match node:
        case ast.Constant(value=str() as text):
            return shown(fill(text, names)).tex, _ATOM
        case ast.Constant(value=value):
            return _number(cast("Value", value))
        case ast.Name(id=name):
            return (_NAMES[name], _ATOM) if name in CONSTANTS else _number(names[name])
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return rf"\neg {_bracketed(operand, names, _UNARY)}", _UNARY
        case ast.UnaryOp(op=op, operand=operand):
            return f"{'-' if isinstance(op, ast.USub) else ''}{_bracketed(operand, names, _UNARY)}", 1
        case ast.BinOp(left=left, op=ast.Pow(), right=right):
            return f"{_bracketed(left, names, _ATOM)}^{{{_written(right, names)[0]}}}", _POWER
        case ast.BinOp(left=left, op=ast.FloorDiv(), right=right):
            inner = f"{_bracketed(left, names, 2)} / {_bracketed(right, names, 3)}"
            return rf"\lfloor {inner} \rfloor", _ATOM
        case ast.BinOp(left=left, op=op, right=right):
            sign, strength = _SIGNS[type(op)]
            return f"{_bracketed(left, names, strength)} {sign} {_bracketed(right, names, strength + 1)}", strength
        case ast.Call(func=ast.Name(id=name), args=arguments):
            return _call(name, arguments, names), _ATOM
        case ast.IfExp(test=_, body=body, orelse=other):
            return rf"({_written(body, names)[0]} \text{{ or }} {_written(other, names)[0]})", _ATOM
        case ast.Compare(left=left, ops=operators, comparators=others):
            rest = (
                f" {_COMPARE[type(op)]} {_written(one, names)[0]}" for op, one in zip(operators, others, strict=True)
            )
            return f"({_written(left, names)[0]}{''.join(rest)})", _ATOM
        case ast.BoolOp(op=op, values=values):
            word = r" \text{ and } " if isinstance(op, ast.And) else r" \text{ or } "
            return f"({word.join(_written(one, names)[0] for one in values)})", _ATOM
    return "", _ATOM


def _number(value: Value) -> tuple[str, int]:
    tex = shown(value).tex
    return tex, 1 if tex.startswith("-") else 2 if tex.startswith(r"\frac") else _ATOM


def _bracketed(node: ast.expr, names: Mapping[str, Value], strength: int) -> str:
    tex, own = _written(node, names)
    return tex if own >= strength else f"({tex})"


def _call(name: str, arguments: list[ast.expr], names: Mapping[str, Value]) -> str:
    inner = ", ".join(_written(one, names)[0] for one in arguments)
    if name == "sqrt":
        return rf"\sqrt{{{inner}}}"
    if name == "factorial":
        return f"{_bracketed(arguments[0], names, _ATOM)}!"
    if name == "comb":
        return r"\binom{{{}}}{{{}}}".format(*(_written(one, names)[0] for one in arguments))
    if name in _BETWEEN:
        before, after = _BETWEEN[name]
        return f"{before}{inner}{after}"
    known = _KNOWN.get(name, rf"\operatorname{{{name}}}")
    return f"{known}({inner})"
