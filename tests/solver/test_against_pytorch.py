"""The solver agrees with answers recorded from PyTorch 2.13, errors included."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from quizgen.errors import IllPosedError
from quizgen.solver import (
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    ConvTranspose2d,
    Linear,
    MaxPool2d,
    Shape,
    Window,
    receptive_fields,
)

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


def _conv_transpose_size(case: Case) -> int:
    layer = ConvTranspose2d(
        1,
        1,
        _square(case["k"]),
        _square(case["s"]),
        _square(case["p"]),
        _square(case["op"]),
        dilation=_square(case["d"]),
    )
    return layer.output_shape(Shape(1, case["n"], case["n"])).height


def _conv_transpose_parameters(case: Case) -> int:
    layer = ConvTranspose2d(case["cin"], case["cout"], _square(case["k"]), groups=case["groups"], bias=case["bias"])
    return layer.parameters.total


def _linear_parameters(case: Case) -> int:
    return Linear(case["cin"], case["cout"], case["bias"]).parameters.total


def _conv_macs(case: Case) -> int:
    layer = Conv2d(
        case["cin"], case["cout"], _square(case["k"]), _square(case["s"]), _square(case["p"]), groups=case["groups"]
    )
    return layer.macs(Shape(case["cin"], case["n"], case["n"]))


SOLVERS: dict[str, tuple[Callable[[Case], int], int]] = {
    "conv_size": (_conv_size, 1500),
    "maxpool_floor": (_max_pool, 600),
    "maxpool_ceil": (_max_pool, 900),
    "avgpool_ceil": (_avg_pool, 400),
    "conv_params": (_conv_parameters, 500),
    "convT_size": (_conv_transpose_size, 1000),
    "convT_params": (_conv_transpose_parameters, 300),
    "linear_params": (_linear_parameters, 150),
    "conv_macs": (_conv_macs, 250),
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
    # PyTorch returns an empty tensor for an output of size 0; here that is no output at all.
    expected = ["error" if case["answer"] == 0 else case["answer"] for case in cases]
    assert [case for case, right in zip(cases, expected, strict=True) if _answer(solve, case) != right] == []


def test_every_recorded_receptive_field() -> None:
    """Extent, jump and start as PyTorch's gradients showed them."""
    cases = _cases("receptive_field")
    assert len(cases) == 700
    for case in cases:
        field = receptive_fields(Window(k, s, p, d) for k, s, p, d in case["layers"])[-1]
        expected = case["answer"]
        assert (field.size, field.jump, field.start(0)) == (expected["extent"], expected["jump"], expected["start0"])


def test_every_recorded_batch_normalisation() -> None:
    """Twice the channels are trained; the running statistics, as many again, are not."""
    cases = _cases("bn_params")
    assert len(cases) == 60
    for case in cases:
        trained, statistics = case["answer"]
        assert BatchNorm2d(case["cin"]).parameters.total == trained == statistics
