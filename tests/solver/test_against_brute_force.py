"""The solver and plain counting agree."""

import bruteforce
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizgen.errors import IllPosedError
from quizgen.solver import AvgPool2d, Conv2d, MaxPool2d, Network, ReceptiveField, Shape, Window, receptive_fields

windows = st.builds(
    Window,
    kernel=st.integers(1, 8),
    stride=st.integers(1, 6),
    padding=st.integers(0, 5),
    dilation=st.integers(1, 4),
)


@given(st.integers(1, 60), windows)
def test_output_size_is_the_number_of_places_where_the_kernel_fits(size: int, window: Window) -> None:
    """Floor mode: every position counted one by one, or an error where there is none."""
    expected = bruteforce.output_size(size, window.kernel, window.stride, window.padding, window.dilation)
    if expected:
        assert window.slide(size).positions == expected
    else:
        with pytest.raises(IllPosedError, match="fits nowhere"):
            window.slide(size)


@given(st.integers(1, 60), windows.filter(lambda window: 2 * window.padding <= window.kernel))
def test_ceil_mode_lets_the_last_window_hang_over_but_not_begin_outside(size: int, window: Window) -> None:
    """Ceil mode with PyTorch's drop rule, for pooling windows that fit at least once."""
    if window.extent > size + 2 * window.padding:
        return
    expected = bruteforce.output_size_ceil(size, window.kernel, window.stride, window.padding, window.dilation)
    assert window.slide(size, ceil_mode=True).positions == expected


@given(st.integers(1, 60), windows)
def test_a_slide_accounts_for_every_pixel(size: int, window: Window) -> None:
    """The steps and the remainder fill the span; the numbers of a worked solution fit together."""
    try:
        slide = window.slide(size)
    except IllPosedError:
        return
    assert slide.steps * window.stride + slide.remainder == slide.span
    assert slide.span + window.extent == slide.padded
    assert 0 <= slide.remainder < window.stride


pairs = st.tuples(st.integers(1, 4), st.integers(1, 4))


@given(
    in_per_group=st.integers(1, 4),
    out_per_group=st.integers(1, 4),
    groups=st.integers(1, 3),
    kernel_size=pairs,
    bias=st.booleans(),
)
def test_parameters_are_the_number_of_distinct_connections(
    in_per_group: int, out_per_group: int, groups: int, kernel_size: tuple[int, int], *, bias: bool
) -> None:
    """Every weight enumerated, group by group."""
    layer = Conv2d(in_per_group * groups, out_per_group * groups, kernel_size, groups=groups, bias=bias)
    expected = bruteforce.parameters(layer.in_channels, layer.out_channels, kernel_size, groups, bias=bias)
    assert layer.parameters.total == expected
    assert layer.parameters.weights + layer.parameters.biases == expected


@given(st.lists(windows, max_size=4), st.integers(0, 5))
def test_receptive_field_is_what_a_trace_back_to_the_input_finds(layers: list[Window], unit: int) -> None:
    """Extent, jump and first column, traced tap by tap."""
    axes = [(window.kernel, window.stride, window.padding, window.dilation) for window in layers]
    field = receptive_fields(layers)[-1]
    assert (field.size, field.jump, field.start(0)) == bruteforce.receptive_field(axes)
    assert field.start(unit) == min(bruteforce.seen_columns(unit, axes))


def test_a_network_chains_shapes_parameters_and_fields() -> None:
    """A small network, by hand: AlexNet's first layers on 227 × 227 (Krizhevsky et al. 2012)."""
    network = Network(
        Shape(3, 227, 227),
        (
            Conv2d(3, 96, (11, 11), stride=(4, 4)),
            MaxPool2d((3, 3), (2, 2)),
            Conv2d(96, 256, (5, 5), padding=(2, 2), groups=2),
            AvgPool2d((3, 3), (2, 2)),
        ),
    )
    assert network.shapes == (
        Shape(3, 227, 227),
        Shape(96, 55, 55),
        Shape(96, 27, 27),
        Shape(256, 27, 27),
        Shape(256, 13, 13),
    )
    assert network.output == Shape(256, 13, 13)
    assert network.parameters == 34_944 + 307_456
    assert network.receptive_fields(0)[-1] == ReceptiveField(size=67, jump=16, padding=16)
    assert network.receptive_fields(1) == network.receptive_fields(0)


def test_axes_are_independent() -> None:
    """Height and width have settings of their own, in this order."""
    layer = Conv2d(1, 1, (3, 5), stride=(2, 1), padding=(1, 0), dilation=(1, 2))
    assert layer.output_shape(Shape(1, 48, 64)) == Shape(1, 24, 56)
    network = Network(Shape(1, 48, 64), (layer,))
    assert [network.receptive_fields(axis)[-1].size for axis in (0, 1)] == [3, 9]
