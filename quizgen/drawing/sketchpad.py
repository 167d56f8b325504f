"""Collects shapes; all of one role become one path, which keeps pictures small."""

from quizgen.drawing.shapes import Anchor, Drawing, Path, Role, Text

WIDTH = 320
NARROWEST = 4
"""Cells narrower than this are drawn as a run, without lines between them."""


class Sketchpad:
    """A sheet to draw on. Roles lie over each other in the order in which `Role` lists them."""

    def __init__(self) -> None:
        self._paths: dict[Role, list[str]] = {}
        self._texts: list[Text] = []

    def box(self, role: Role, x: int, y: int, width: int, height: int) -> None:
        """Draw a rectangle from its upper left corner."""
        self._add(role, f"M{x} {y}h{width}v{height}h-{width}z")

    def cells(self, role: Role, edges: list[int], y: int, height: int) -> None:
        """Draw a row of cells between the `edges`, which rise; lines between them only where there is room."""
        if len(edges) < 2:  # noqa: PLR2004 - a cell has two edges
            return
        self.box(role, edges[0], y, edges[-1] - edges[0], height)
        if edges[-1] - edges[0] >= NARROWEST * (len(edges) - 1):
            self._add(role, "".join(f"M{x} {y}v{height}" for x in edges[1:-1]))

    def line(self, role: Role, *points: tuple[int, int]) -> None:
        """Draw straight lines from point to point."""
        (x, y), *others = points
        self._add(role, f"M{x} {y}" + "".join(f"L{x} {y}" for x, y in others))

    def area(self, role: Role, *points: tuple[int, int]) -> None:
        """Draw a closed polygon."""
        self.line(role, *points)
        self._add(role, "z")

    def cross(self, role: Role, x: int, y: int, width: int, height: int) -> None:
        """Cross a cell out."""
        self._add(role, f"M{x} {y}l{width} {height}m0-{height}l-{width} {height}")

    def zigzag(self, x: int, y: int, height: int) -> None:
        """Mark a break: two jagged lines, 6 units apart, with nothing between them."""
        half = height // 2
        self._add(Role.BREAK, "".join(f"M{x + shift} {y - 3}l4 {half}l-5 5l4 {half}" for shift in (0, 6)))

    def text(self, x: int, y: int, text: str, anchor: Anchor = Anchor.START, *, strong: bool = False) -> None:
        """Write a label on a base line. A strong one shows a result."""
        self._texts.append(Text(f"{anchor.value} m" if strong else anchor.value, x, y, text))

    def drawing(self, height: int, title: str, description: str, play: str = "") -> Drawing:
        """Return what was drawn; `play` as in `Drawing`."""
        paths = tuple(Path(role, "".join(data)) for role in Role if (data := self._paths.get(role)))
        return Drawing(WIDTH, height, title, description, paths, tuple(self._texts), play)

    def _add(self, role: Role, data: str) -> None:
        self._paths.setdefault(role, []).append(data)
