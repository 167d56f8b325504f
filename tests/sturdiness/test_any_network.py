"""Whatever is written as a network or typed as an answer: worked out, or told why not."""

import pytest
from calling import call
from hypothesis import given, settings
from hypothesis import strategies as st

from quizgen.problem import Answer, Couple, Decimal, Integer, IntegerSet, Range, Ratio, Size, Verdict, Volume, judge

numbers = st.one_of(st.integers(1, 9), st.integers(0, 300), st.sampled_from([999_999_999, 10**10])).map(str)
settings_ = st.builds(
    lambda name, first, second: f"{name}{first}{second and 'x' + second}",
    st.sampled_from(["k", "s", "p", "d", "g", "op", "q"]),
    numbers,
    st.just("") | numbers,
)
layers = st.builds(
    lambda name, words: " ".join((name, *words)),
    st.sampled_from(["conv 8", "conv 3 k1", "convt 4 k2", "maxpool k2", "avgpool k3", "bn", "relu", "gap", "flatten"])
    | st.sampled_from(["linear 10", "pixelshuffle 2", "dropout", "conv", "x"]),
    st.lists(settings_ | st.sampled_from(["nobias", "ceil"]), max_size=3),
)
repeated = st.builds(
    lambda count, inner: f"{count}*({', '.join(inner)})",
    st.sampled_from(["2", "99", "700", "9999"]),
    st.lists(layers, max_size=2),
)
joined = st.builds(
    lambda word, branches: f"{word}({' | '.join(branches)})",
    st.sampled_from(["residual", "branches", "sum", "gate", "3*(residual", "a: (branches", "let b w = sum"]),
    st.lists(layers | st.sampled_from(["id", "conv 3 k1", "upsample 99", "convt 3 k9 s9", "b 3"]), max_size=3),
)
networks = st.lists(layers | repeated | joined | st.text(max_size=8), max_size=6).map(", ".join)
shapes = st.sampled_from(["3x224x224", "1x1x1", "3x999999999x999999999", "9999", "3x0x0"])
flags = st.sampled_from([(), ("--json",), ("--steps",)])

ANSWERS: tuple[Answer, ...] = (
    *(Integer(18496), Size(24, 60), Volume(20, 30, 31), Couple(0, 1), Range(-3, 4), IntegerSet((6, 7, 8))),
    *(Ratio(73, 576), Decimal(10223, 2)),
)
typed = st.lists(
    st.text(max_size=6) | st.sampled_from(["9" * 5000, "1/", " x ", ",", ".", "-", " to ", "(", "½", "٣", "px", "1e9"])
).map("".join)


def _check(text: str, shape: str, given_flags: tuple[str, ...]) -> None:
    outcome = call("solve", f" {text}".replace("\0", " "), "--input", shape, *given_flags)
    if outcome.status:
        assert outcome.status == 2
        assert outcome.err.startswith("quizgen: ")
        assert outcome.err.count("\n") == 1
    else:
        assert outcome.out


@settings(max_examples=100)
@given(networks, shapes, flags)
def test_any_network(text: str, shape: str, given_flags: tuple[str, ...]) -> None:
    """Whatever grows without bounds is refused, and nothing takes long."""
    _check(text, shape, given_flags)


@pytest.mark.slow
@settings(max_examples=3_000)
@given(networks, shapes, flags)
def test_very_many_networks(text: str, shape: str, given_flags: tuple[str, ...]) -> None:
    """The same, searched for long."""
    _check(text, shape, given_flags)


@pytest.mark.parametrize(
    ("layers", "message"),
    [
        ("600*(convt 1 k2 s999999999)", "gives more than 9,223,372,036,854,775,807 numbers; make it or the layers"),
        ("700*(conv 1 k1 s999999999)", "sees more than 9,223,372,036,854,775,807 pixels; make kernels and strides"),
    ],
)
def test_numbers_that_nobody_can_count(layers: str, message: str) -> None:
    """PyTorch can't either; one line points at the layer."""
    outcome = call("solve", layers)
    assert (outcome.status, outcome.err.count("\n")) == (2, 1)
    assert message in outcome.err


@given(typed, st.sampled_from(ANSWERS))
def test_any_typed_answer(text: str, answer: Answer) -> None:
    """A verdict, also of numbers that are too long to be read."""
    assert judge(text, answer) in Verdict


def test_a_text_beyond_all_answers_can_not_be_read() -> None:
    """And takes no time."""
    for answer in ANSWERS:
        for text in ("9" * 100_000, "1," * 100_000, " " * 100_000 + "x", "1 " * 100_000):
            assert judge(text, answer) is Verdict.UNREADABLE
