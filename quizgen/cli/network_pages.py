"""Networks as pictures."""

from pathlib import Path

from quizgen.cli.tables import graph_table
from quizgen.errors import UsageError
from quizgen.export.network import network_page, network_svg
from quizgen.figures import network_drawing
from quizgen.networks import Opened
from quizgen.solver import Group
from quizgen.worked import graph_rows

_MOST_ROWS = 400


def network_file(opened: Opened, path: Path, depth: int | None, group: Group | None) -> bytes:
    """Draw a network, or a group of it, for a file of this name.

    Raises:
        UsageError: there is too much to draw.
    """
    graph = opened.graph
    rows = graph_rows(graph, depth or (99 if group else 1), group)
    if len(rows) > _MOST_ROWS:
        raise UsageError(f"-o {path}: {len(rows):,} boxes are too many to draw; choose a group or a smaller --depth")
    title = " ".join(filter(None, (opened.head.title or "Network", group.name if group else "")))
    drawing = network_drawing(graph, rows, title)
    if path.suffix.lower() == ".svg":
        return network_svg(drawing)
    about = [part for part in (opened.head.variant, opened.head.source, *opened.notes) if part]
    return network_page(drawing, title, about, graph_table(opened, rows, group, titled=False))
