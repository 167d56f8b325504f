"""The solver agrees with answers recorded from PyTorch 2.13, errors included."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quizgen.errors import IllPosedError
from quizgen.solver import AvgPool2d, Conv2d, MaxPool2d, Shape, Window, grow

Case = dict[str, Any]

_RECORDED = Path(__file__).parent.parent / "data" / "torch_answers.jsonl"


def _cases(what: str) -> list[Case]:
    return [case for line in _RECORDED.read_text().splitlines() if (case := json.loads(line))["what"] == what]


def _square(value: int) -> tuple[int, int]:
    return value, value


def _conv_size(case: Case) -> int:
    layer = Conv2d(1, 1, _square(case["k"]), _square(case["s"]), _square(case["p"]), _square(case["d"]))
    return layer.output_shape(Shape(1, case["n"], case["n"])).height


def _max_pool(case: Case) -> int:
    layer = MaxPool2d(_square(case["k"]), _square(case["s"]), _square(case["p"]), ceil_mode=case["ceil"])
    return layer.output_shape(Shape(1, case["n"], case["n"])).width


def _avg_pool(case: Case) -> int:
    layer = AvgPool2d(_square(case["k"]), _square(case["s"]), _square(case["p"]), ceil_mode=case["ceil"])
    return layer.output_shape(Shape(1, case["n"], case["n"])).width


def _conv_parameters(case: Case) -> int:
    layer = Conv2d(case["cin"], case["cout"], _square(case["k"]), groups=case["groups"], bias=case["bias"])
    return layer.parameters.total


SOLVERS: dict[str, tuple[Callable[[Case], int], int]] = {
    "conv_size": (_conv_size, 1500),
    "maxpool_floor": (_max_pool, 600),
    "maxpool_ceil": (_max_pool, 900),
    "avgpool_ceil": (_avg_pool, 400),
    "conv_params": (_conv_parameters, 500),
}


def _answer(solve: Callable[[Case], int], case: Case) -> int | str:
    try:
        return solve(case)
    except IllPosedError:
        return "error"


@pytest.mark.parametrize("what", SOLVERS)
def test_every_recorded_case_gives_the_recorded_answer(what: str) -> None:
    """Where PyTorch computes, quizgen computes the same; where PyTorch refuses, quizgen refuses."""
    solve, count = SOLVERS[what]
    cases = _cases(what)
    assert len(cases) == count
    assert [case for case in cases if _answer(solve, case) != case["answer"]] == []


def test_every_recorded_receptive_field() -> None:
    """Extent, jump and start as PyTorch's gradients showed them."""
    cases = _cases("receptive_field")
    assert len(cases) == 700
    for case in cases:
        field = grow(Window(k, s, p, d) for k, s, p, d in case["layers"])[-1]
        expected = case["answer"]
        assert (field.size, field.jump, field.start(0)) == (expected["extent"], expected["jump"], expected["start0"])
