"""Where windows lie and what units depend on, against sliding and tracing by hand."""

from bruteforce import output_size, output_size_ceil, receptive_field, seen_columns, touched
from hypothesis import given
from hypothesis import strategies as st

from quizgen.errors import IllPosedError
from quizgen.solver import ConvTranspose2d, Window, receptive_fields, trace

AXES = st.tuples(st.integers(1, 5), st.integers(1, 4), st.integers(0, 3), st.integers(1, 3))


@given(st.integers(1, 40), AXES, st.booleans())
def test_windows_lie_where_they_slide(size: int, axis: tuple[int, int, int, int], ceil_mode: bool) -> None:  # noqa: FBT001
    """Each position's columns; what none reaches at the end; by how much the last one hangs over."""
    kernel, stride, padding, dilation = axis
    ceil_mode = ceil_mode and 2 * padding <= kernel  # only pools have it, and they pad no more
    try:
        placement = Window(*axis).slide(size, ceil_mode=ceil_mode).placement
    except IllPosedError:
        return
    count = (output_size_ceil if ceil_mode else output_size)(size, *axis)
    windows = [touched(position * stride - padding, kernel, dilation) for position in range(count)]
    assert [list(placement.touched(position)) for position in range(placement.positions)] == windows
    assert list(placement.dropped) == list(range(windows[-1][-1] + 1, size + padding))
    assert placement.overhang == sum(column >= size + padding for column in range(windows[-1][-1] + 1))


@given(st.integers(1, 12), AXES, st.integers(0, 3))
def test_stamps_lie_where_pixels_spread(size: int, axis: tuple[int, int, int, int], added: int) -> None:
    """What is cut off at either end, and what output padding adds behind all stamps."""
    kernel, stride, padding, dilation = axis
    pairs = {"kernel_size": kernel, "stride": stride, "padding": padding, "output_padding": added, "dilation": dilation}
    try:
        layer = ConvTranspose2d(1, 1, **{name: (value, value) for name, value in pairs.items()})  # type: ignore[arg-type]
        placement = layer.placement(1, size)
    except IllPosedError:
        return
    stamped = sorted(
        {column for pixel in range(size) for column in touched(pixel * stride - padding, kernel, dilation)}
    )
    last = stamped[-1] - padding + added
    assert placement.size == last + 1
    before, behind = placement.cut
    assert list(before) == list(range(-padding, 0))
    assert list(behind) == list(range(last + 1, stamped[-1] + 1))
    assert list(placement.added) == [column for column in range(last + 1) if column > stamped[-1]]


@given(st.lists(AXES, min_size=1, max_size=4), st.integers(0, 5))
def test_a_trace_finds_what_a_unit_sees(axes: list[tuple[int, int, int, int]], unit: int) -> None:
    """All columns of the input, holes left out; a row for each layer on the way; fields of units side by side."""
    windows = [Window(*axis) for axis in axes]
    traced = trace(windows, (unit,))
    assert len(traced) == len(axes) + 1
    for depth, units in enumerate(traced):
        assert set(units) == seen_columns(unit, axes[depth:])
        assert list(units) == sorted(units)
    field = receptive_fields(windows)[-1]
    columns = field.placement(224, unit + 1).last
    assert (columns[0], len(columns)) == (min(traced[0]), receptive_field(axes)[0])
