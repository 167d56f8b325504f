"""The solver on any network."""

import json
from pathlib import Path

import click

from quizgen.cli.completing import complete_networks
from quizgen.cli.numbers import Whole
from quizgen.cli.paths import PATH
from quizgen.cli.tables import graph_data, graph_steps, graph_table, row_data, row_steps, row_table
from quizgen.errors import UsageError
from quizgen.files import check_writable, write_whole
from quizgen.networks import DEFAULT_INPUT, Opened, network_path, open_network
from quizgen.notation import LANGUAGE
from quizgen.solver import Group
from quizgen.worked import graph_rows

_MOST_STEPS = 60
"""Nodes whose numbers are worked out without asking for a group."""


@click.command("solve", epilog=LANGUAGE)
@click.argument("layers", metavar="NETWORK", shell_complete=complete_networks)
@click.option(
    "--input",
    "shape",
    metavar="CxHxW",
    help=f"Shape of the input: channels x height x width.  [default: the network's own, else {DEFAULT_INPUT}]",
)
@click.option("--depth", type=Whole(1, 99), help="Open groups down to this level.  [default: 1]")
@click.option("--group", "group_name", metavar="NAME", help="Only this group, with all its layers.")
@click.option("--unfold", is_flag=True, help="Give each normalisation and activation a row, too.")
@click.option("--steps", is_flag=True, help="Work out every number, with shapes as height × width × channels.")
@click.option("--json", "as_json", is_flag=True, help="Print the numbers as JSON.")
@click.option(
    "-o",
    "--output",
    type=PATH,
    help="Draw the network by groups, with shapes on the arrows: an .svg, or a page (.html).",
)
def solve_command(
    layers: str,
    shape: str | None,
    depth: int | None,
    group_name: str | None,
    output: Path | None,
    *,
    unfold: bool,
    steps: bool,
    as_json: bool,
) -> None:
    """Work out a network: output, parameters, MACs, receptive field and memory of its layers and groups.

    NETWORK is a name such as resnet50, a text such as "conv 64 k7 s2 p3, maxpool k3 s2 p1, 2*(residual(conv 64 k3 p1,
    bn), relu)" with residual connections and branches, @FILE with such a text, or model.onnx. Outputs are channels ×
    height × width. MACs are for one input, without biases. MB is what each layer's output takes as float32, in units of
    1,000,000 bytes. `quizgen list --networks` shows the names.
    """
    if as_json and steps:
        raise UsageError("--json holds no steps; drop --json or --steps")
    if output is not None:
        _check_output(output, network_path(layers))
    opened = open_network(layers, shape)
    group = _group(opened, group_name)
    if output is not None:
        from quizgen.cli.network_pages import network_file  # noqa: PLC0415 - only drawings need it

        write_whole({output: network_file(opened, output, depth, group)})
        click.echo(f"{output}: {opened.head.title or 'the network'}, drawn.", err=True)
        return
    row = opened.graph.row if not (opened.head.title or opened.notes or depth) else None
    if as_json:
        click.echo(json.dumps(row_data(row) if row else graph_data(opened, group), indent=1))
    elif row:
        click.echo(row_table(row))
        if steps:
            click.echo(f"\n{row_steps(row)}")
    else:
        _echo_graph(opened, depth, group, folded=not unfold, steps=steps)


def _echo_graph(opened: Opened, depth: int | None, group: Group | None, *, folded: bool, steps: bool) -> None:
    graph = opened.graph
    numbers = group.numbers if group else range(1, len(graph.nodes) + 1)
    if steps and len(numbers) > _MOST_STEPS and group is None:
        raise UsageError(f"{len(numbers)} layers are a lot to work out; choose a part of them: --group {_some(opened)}")
    rows = graph_rows(graph, depth or (99 if group else 1), group, folded=folded)
    click.echo(graph_table(opened, rows, group))
    if steps:
        click.echo(f"\n{graph_steps(graph, numbers)}")


def _group(opened: Opened, name: str | None) -> Group | None:
    if name is None:
        return None
    for group in opened.graph.groups:
        if group.name == name:
            return group
    if not opened.graph.groups:
        raise UsageError(f"--group {name}: this network has no groups; name some: layer1: (conv 64 k3 p1, relu)")
    raise UsageError(f"--group {name}: there is no such group; there are {_some(opened)}")


def _some(opened: Opened) -> str:
    names = [group.name for group in opened.graph.groups if "." not in group.name] or ["NAME"]
    return f"{', '.join(names[:12])}{', …' if len(names) > 12 else ''}"  # noqa: PLR2004 - what fits in a line or two


def _check_output(path: Path, read: Path | None) -> None:
    if path.suffix.lower() not in {".svg", ".html"}:
        raise UsageError(f"-o {path}: a drawing is an .svg or an .html file; name it so")
    check_writable(path, inputs=[read] if read else [])
