"""Reads pictures back: labels, boxes and crosses, from the SVG alone. Nothing here is shared with quizgen."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

_BOX = re.compile(r"M(-?\d+) (-?\d+)h(\d+)v(\d+)h-\d+z")
_LINE = re.compile(r"M(-?\d+) (-?\d+)L(-?\d+) (-?\d+)")


@dataclass(frozen=True)
class Box:
    """A rectangle."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width


@dataclass(frozen=True)
class Picture:
    """A picture as its reader sees it."""

    title: str
    description: str
    labels: tuple[tuple[str, str], ...]
    paths: dict[str, str]

    @property
    def texts(self) -> list[str]:
        """All labels."""
        return [text for _, text in self.labels]

    @property
    def strong(self) -> list[str]:
        """The labels that bear results."""
        return [text for role, text in self.labels if role.endswith(" m")]

    def boxes(self, role: str) -> list[Box]:
        """The rectangles of a role."""
        return [Box(*map(int, found)) for found in _BOX.findall(self.paths.get(role, ""))]

    def lines(self, role: str) -> list[tuple[int, int, int, int]]:
        """The straight lines of a role: from x, y to x, y."""
        return [(int(a), int(b), int(c), int(d)) for a, b, c, d in _LINE.findall(self.paths.get(role, ""))]

    @property
    def crosses(self) -> int:
        """How many cells are crossed out."""
        return len(re.findall(r"m0-", self.paths.get("x", "")))

    def rows(self, role: str) -> list[tuple[int, int]]:
        """The left and the right end of each row of boxes, from the top."""
        rows: dict[int, list[Box]] = {}
        for box in self.boxes(role):
            rows.setdefault(box.y, []).append(box)
        return [(min(b.x for b in row), max(b.right for b in row)) for _, row in sorted(rows.items())]


def read_picture(figure: str) -> Picture:
    """Read one figure. It has to be well-formed XML."""
    (svg,) = ET.fromstring(figure)
    labels = tuple((text.attrib["class"], text.text or "") for text in svg.findall("text"))
    paths = {path.attrib["class"]: path.attrib["d"] for path in svg.findall("path")}
    assert len(paths) == len(svg.findall("path"))
    return Picture(svg.findtext("title") or "", svg.findtext("desc") or "", labels, paths)


def figures(html: str) -> list[str]:
    """Return the figures in a rich text."""
    return re.findall(r'<figure class="picture">.*?</figure>', html, re.DOTALL)
