"""What an answer can be. Each kind knows its value as data, as text for people and as TeX."""

from dataclasses import dataclass
from typing import ClassVar

from quizgen.solver import Pair, Shape


def group_digits(number: int) -> str:
    """Write an integer as text: 18496 as `18,496`."""
    return f"{number:,}"


def group_digits_tex(number: int) -> str:
    """Write an integer as TeX: 18496 as `18{,}496`."""
    return f"{number:,}".replace(",", "{,}")


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number."""

    value: int
    kind: ClassVar[str] = "integer"

    @property
    def data(self) -> int:
        return self.value

    @property
    def text(self) -> str:
        return group_digits(self.value)

    @property
    def tex(self) -> str:
        return group_digits_tex(self.value)


@dataclass(frozen=True, slots=True)
class Size:
    """Height × width."""

    height: int
    width: int
    kind: ClassVar[str] = "shape"

    @classmethod
    def of(cls, pair: Pair) -> "Size":
        return cls(*pair)

    @property
    def data(self) -> list[int]:
        return [self.height, self.width]

    @property
    def text(self) -> str:
        return f"{self.height} × {self.width}"

    @property
    def tex(self) -> str:
        return rf"{self.height} \times {self.width}"


@dataclass(frozen=True, slots=True)
class Volume:
    """A feature map, asked for and shown as height × width × channels; as data it is [C, H, W] like every shape."""

    channels: int
    height: int
    width: int
    kind: ClassVar[str] = "volume"

    @classmethod
    def of(cls, shape: Shape) -> "Volume":
        return cls(shape.channels, shape.height, shape.width)

    @property
    def data(self) -> list[int]:
        return [self.channels, self.height, self.width]

    @property
    def text(self) -> str:
        return f"{self.height} × {self.width} × {self.channels}"

    @property
    def tex(self) -> str:
        return rf"{self.height} \times {self.width} \times {self.channels}"


Answer = Integer | Size | Volume
