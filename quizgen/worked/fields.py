"""Where receptive fields lie, step by step: the jump, the side and the shift of a whole stack."""

from collections.abc import Sequence

from quizgen.problem import Integer, Step
from quizgen.solver import ReceptiveField, Window, receptive_fields
from quizgen.worked.arithmetic import integer_step


def dilated_kernels(windows: Sequence[Window]) -> tuple[Step, ...]:
    """Work out what each dilated kernel spans."""
    return tuple(
        integer_step(
            f"Layer {number} is dilated: its kernel spans",
            rf"k_\text{{eff}} = {window.dilation} \cdot ({window.kernel} - 1) + 1",
            window.extent,
        )
        for number, window in enumerate(windows, start=1)
        if window.dilation > 1
    )


def jump_by_jump(windows: Sequence[Window]) -> tuple[Step, ...]:
    """Work out the jump after the last layer, one step for each stride."""
    steps = [integer_step("Neighbouring input pixels lie one apart", "j", 1)]
    jump = 1
    for number, window in enumerate(windows, start=1):
        if window.stride > 1:
            tex = rf"j = {jump} \cdot {window.stride}"
            jump *= window.stride
            steps.append(integer_step(f"Layer {number} takes {_every(window.stride)} unit", tex, jump))
    return tuple(steps)


def jump_in_one(windows: Sequence[Window]) -> Step:
    """Work out the jump after the last layer in one line, and name the jumps on the way in its label."""
    jumps = [field.jump for field in receptive_fields(windows)]
    if len(windows) == 1:
        return integer_step("Fields of neighbouring units lie a stride apart", "j", jumps[-1])
    on_the_way = ", ".join(map(str, jumps[:-1]))
    strides = r" \cdot ".join(str(window.stride) for window in windows)
    return integer_step(f"In front of the layers the jump is {on_the_way}; after the last", f"j = {strides}", jumps[-1])


def side_in_one(windows: Sequence[Window]) -> Step:
    """Work out the side of the field in one line: each kernel at the jump in front of it."""
    if len(windows) == 1:
        return integer_step("The field is as wide as the kernel", "r", windows[0].extent)
    adds = "its span less 1" if any(window.dilation > 1 for window in windows) else "k − 1"
    return side_behind(ReceptiveField(), windows, f"Each kernel adds {adds} times the jump in front of it")


def side_behind(start: ReceptiveField, windows: Sequence[Window], label: str) -> Step:
    """Work out the side of the field in one line, from a field that there is already."""
    field, tex = start, f"r = {start.size}"
    for window in windows:
        if window.extent > 1:
            tex += rf" + {window.extent - 1} \cdot {field.jump}" if field.jump > 1 else f" + {window.extent - 1}"
        field = field.after(window)
    return Step(label, tex if field.size == start.size else f"{tex} = {field.size}", Integer(field.size))


def shift_in_one(windows: Sequence[Window]) -> Step:
    """Work out the effective padding in one line: each padding at the jump in front of it."""
    fields = receptive_fields(windows)
    padded = [number for number, window in enumerate(windows) if window.padding]
    terms = [
        rf"{windows[number].padding} \cdot {fields[number].jump}"
        if fields[number].jump > 1
        else f"{windows[number].padding}"
        for number in padded
    ]
    if not terms:
        return integer_step("No layer pads, so the first field begins at column 0", "P", 0)
    if len(windows) == 1:
        return integer_step("The first field begins in the padding", "P", fields[-1].padding)
    if len(terms) == 1 and terms[0].isdigit():
        return integer_step(
            f"Only layer {padded[0] + 1} pads, and in front of it the jump is 1", "P", fields[-1].padding
        )
    return integer_step(
        "Each padding counts times the jump in front of it", f"P = {' + '.join(terms)}", fields[-1].padding
    )


_ORDINALS = {2: "every second", 3: "every third", 4: "every fourth"}


def _every(stride: int) -> str:
    return _ORDINALS.get(stride, f"one in {stride}")
