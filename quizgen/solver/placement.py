"""Where windows come to lie on a row of pixels, one by one; or the stamps of a transposed convolution."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Placement:
    """All positions of a window on a row of `size` pixels, with pixels of padding before and after them.

    Columns count from the first pixel, so those of padding before it are negative. Positions count from 0. Of a
    transposed convolution, the row is the output, and `before` and `behind` are columns that are cut off; `behind` is
    negative where output padding adds more than is cut off.

    Attributes:
        taps: pixels that the window touches.
        stride: pixels between two positions.
        dilation: pixels between two taps.
        positions: how many there are.
    """

    size: int
    before: int
    behind: int
    taps: int
    stride: int
    dilation: int
    positions: int

    def touched(self, position: int) -> range:
        """Return the columns that the window touches at a position."""
        start = position * self.stride - self.before
        return range(start, start + self.dilation * (self.taps - 1) + 1, self.dilation)

    @property
    def last(self) -> range:
        """The columns that the window touches at its last position."""
        return self.touched(self.positions - 1)

    @property
    def padded(self) -> range:
        """All columns, padding included."""
        return range(-self.before, self.size + self.behind)

    @property
    def dropped(self) -> range:
        """The columns after the last window, which none reaches."""
        return range(min(self.last[-1] + 1, self.padded.stop), self.padded.stop)

    @property
    def overhang(self) -> int:
        """How many columns the last window reaches beyond the padded pixels."""
        return max(0, self.last[-1] + 1 - self.padded.stop)

    @property
    def cut(self) -> tuple[range, range]:
        """The columns before and after the row that some window touches."""
        return range(-self.before, 0), range(self.size, max(self.size, self.last[-1] + 1))

    @property
    def added(self) -> range:
        """The columns of the row itself after all windows."""
        return range(min(self.last[-1] + 1, self.size), self.size)
