"""Where receptive fields lie, step by step: the jump, the side and the shift of a whole stack."""

from collections.abc import Sequence

from quizgen.problem import Integer, Step
from quizgen.solver import ReceptiveField, Window, receptive_fields
from quizgen.worked.arithmetic import integer_step
from quizgen.worked.receptive_field import span_label


def dilated_kernels(windows: Sequence[Window]) -> tuple[Step, ...]:
    """Work out what each dilated kernel spans."""
    return tuple(
        integer_step(
            span_label(number, window.kernel, window.dilation),
            rf"k_\text{{eff}} = {window.dilation} \cdot ({window.kernel} - 1) + 1",
            window.extent,
        )
        for number, window in enumerate(windows, start=1)
        if window.dilation > 1
    )


def jump_by_jump(windows: Sequence[Window]) -> tuple[Step, ...]:
    """Work out the jump after the last layer, one step for each stride."""
    steps = [integer_step("At the input, neighbouring pixels are 1 apart", "j", 1)]
    jump = 1
    for number, window in enumerate(windows, start=1):
        if window.stride > 1:
            tex = rf"j = {jump} \cdot {window.stride}"
            jump *= window.stride
            steps.append(integer_step(f"Jump after layer {number} (stride {window.stride})", tex, jump))
    return tuple(steps)


def jump_in_one(windows: Sequence[Window]) -> Step:
    """Work out the jump after the last layer in one line: at the input, and after each layer."""
    jumps = [field.jump for field in receptive_fields(windows)]
    if len(windows) == 1:
        return integer_step("Jump: the fields of neighbouring units are one stride apart", "j", jumps[-1])
    on_the_way = r" \to ".join(map(str, jumps))
    return Step("Jump at the input and after each layer (each stride multiplies it)", on_the_way, Integer(jumps[-1]))


def side_in_one(windows: Sequence[Window]) -> Step:
    """Work out the side of the field in one line: each kernel at the jump of its layer's input."""
    if len(windows) == 1:
        return integer_step("Side: the field is as wide as the kernel", "r", windows[0].extent)
    adds = "its span − 1" if any(window.dilation > 1 for window in windows) else "k − 1"
    return side_after(ReceptiveField(), windows, f"Side: each kernel adds {adds} times the jump before its layer")


def side_after(start: ReceptiveField, windows: Sequence[Window], label: str) -> Step:
    """Work out the side of the field in one line, from a field that there is already."""
    field, tex = start, f"r = {start.size}"
    for window in windows:
        if window.extent > 1:
            tex += rf" + {window.extent - 1} \cdot {field.jump}" if field.jump > 1 else f" + {window.extent - 1}"
        field = field.after(window)
    return Step(label, tex if field.size == start.size else f"{tex} = {field.size}", Integer(field.size))


def shift_in_one(windows: Sequence[Window]) -> Step:
    """Work out the effective padding in one line: each padding at the jump of its layer's input."""
    fields = receptive_fields(windows)
    terms = [
        rf"{window.padding} \cdot {field.jump}" if field.jump > 1 else f"{window.padding}"
        for window, field in zip(windows, fields, strict=False)
        if window.padding
    ]
    if not terms:
        return integer_step("Effective padding: no layer pads", "P", 0)
    if len(windows) == 1:
        return integer_step("Effective padding: that of the only layer", "P", fields[-1].padding)
    label = "Effective padding: each padding counts times the jump before its layer"
    if len(terms) == 1 and terms[0].isdigit():
        return integer_step(f"{label}, here 1", "P", fields[-1].padding)
    return integer_step(label, f"P = {' + '.join(terms)}", fields[-1].padding)
