"""The solver on any network."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from quizgen.errors import ContentError, QuizgenError, UsageError
from quizgen.notation import LANGUAGE, parse_network, parse_shape
from quizgen.plaintext import tex_to_text
from quizgen.solver import Activation, Features, Field, Layer, Network, Sees
from quizgen.worked import layer_name, layer_sections

_HEAD = ("", "layer", "output", "parameters", "MACs", "field", "jump")


@click.command("solve", epilog=LANGUAGE)
@click.argument("layers")
@click.option(
    "--input",
    "shape",
    default="3x224x224",
    show_default=True,
    metavar="CxHxW",
    help="Shape of the input: channels x height x width.",
)
@click.option("--steps", is_flag=True, help="Work out every number, with shapes as height × width × channels.")
@click.option("--json", "as_json", is_flag=True, help="Print the numbers as JSON.")
def solve_command(layers: str, shape: str, *, steps: bool, as_json: bool) -> None:
    """Work out a network of LAYERS: a row for each, with its output, parameters, MACs and receptive field.

    LAYERS is a text such as "conv 64 k7 s2 p3, maxpool k3 s2 p1, conv 128 k3 p1 nobias, bn, relu", or @FILE. Outputs
    are channels × height × width, MACs count one input without biases. Layers stand in a row: residual connections
    and branches can't be written.
    """
    where = layers if layers.startswith("@") else "LAYERS"
    text = _read(Path(layers[1:])) if layers.startswith("@") else layers
    input_shape = parse_shape(shape)
    try:
        network = parse_network(text, input_shape)
    except QuizgenError as error:
        raise UsageError(f"{where}: {error}") from error
    if as_json and steps:
        raise UsageError("--json holds no steps; drop --json or --steps")
    click.echo(json.dumps(_data(network), indent=1) if as_json else _table(network))
    if steps:
        click.echo(f"\n{_worked(network)}")


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise UsageError(f"@{path}: could not be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise ContentError(f"@{path}: not UTF-8 text; save the file with UTF-8 encoding") from error


def _table(network: Network) -> str:
    rows = [_HEAD, ("", "input", _shape_text(network.input), "", "", "1", "1")]
    for number, (layer, before, after, field) in enumerate(_rows(network), start=1):
        rows.append(
            (
                str(number),
                layer_name(layer, filters=True, bias=_has_no_bias(layer)),
                _shape_text(after),
                f"{layer.parameters.total:,}",
                f"{layer.macs(before):,}",
                *_field_texts(field),
            )
        )
    rows.append(("", "total", "", f"{network.parameters:,}", f"{network.macs:,}", "", ""))
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    return "\n".join(_line(row, widths) for row in rows)


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    """Numbers to the right, words to the left."""
    cells = [
        cell.ljust(width) if column in {1, 2} else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()


def _rows(network: Network) -> list[tuple[Layer, Activation, Activation, Field]]:
    return list(zip(network.layers, network.shapes, network.shapes[1:], network.fields, strict=False))


def _has_no_bias(layer: Layer) -> bool:
    return getattr(layer, "bias", True) is False


def _shape_text(shape: Activation) -> str:
    if isinstance(shape, Features):
        return str(shape.count)
    return f"{shape.channels} × {shape.height} × {shape.width}"


def _field_texts(field: Field) -> tuple[str, str]:
    if isinstance(field, Sees):
        return ("all", "") if field is Sees.EVERYTHING else ("–", "–")
    height, width = field
    return _pair_text(height.size, width.size), _pair_text(height.jump, width.jump)


def _pair_text(height: int, width: int) -> str:
    return str(height) if height == width else f"{height} × {width}"


def _worked(network: Network) -> str:
    lines: list[str] = []
    for number, (layer, sections) in enumerate(zip(network.layers, layer_sections(network), strict=True), start=1):
        lines.append(f"{number}. {layer_name(layer, filters=True, bias=_has_no_bias(layer))}")
        for title, worked in sections:
            lines.append(f"   {title}")
            lines += [f"     {step.label}: {tex_to_text(step.tex)}" for step in worked]
        if not sections:
            lines.append("   Nothing changes, nothing is learned.")
    return "\n".join(lines)


def _data(network: Network) -> dict[str, Any]:
    return {
        "input": _shape_data(network.input),
        "layers": [
            {
                "type": type(layer).__name__,
                **asdict(layer),
                "output": _shape_data(after),
                "parameters": layer.parameters.total,
                "macs": layer.macs(before),
                "receptive_field": _field_data(field),
            }
            for layer, before, after, field in _rows(network)
        ],
        "parameters": network.parameters,
        "macs": network.macs,
    }


def _shape_data(shape: Activation) -> list[int]:
    return [shape.count] if isinstance(shape, Features) else [shape.channels, shape.height, shape.width]


def _field_data(field: Field) -> dict[str, list[int]] | str | None:
    if isinstance(field, Sees):
        return "all" if field is Sees.EVERYTHING else None
    return {
        "size": [axis.size for axis in field],
        "jump": [axis.jump for axis in field],
        "start": [axis.start(0) for axis in field],
    }
