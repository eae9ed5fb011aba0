"""Where things lie: an A4 sheet folded in three, in an envelope 長形3号 with a window. Millimetres from the upper left.

A sheet is smaller than its envelope and slides in it. What must be read stays in the window wherever the sheet slides;
what must not be read never comes into it.

Source of the blank round the barcode: 日本郵便「郵便番号・バーコードマニュアル」p13 (2 mm, wherever the sheet slides);
of the window, at least 45 × 80 mm: 内国郵便約款, as makers of envelopes give it (要確認).
"""

from dataclasses import dataclass

SHEET = (210.0, 297.0)
FOLDS = (105.0, 210.0)  # folded there a sheet has 15 mm to slide up and down; folded at 99 mm it would have 21
BLANK = 2.0  # round the barcode


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def holds(self, other: "Box", slack: float = 0.0) -> bool:
        """Whether the other lies within, with `slack` beyond the edge."""
        return (
            other.left >= self.left - slack
            and other.top >= self.top - slack
            and other.right <= self.right + slack
            and other.bottom <= self.bottom + slack
        )

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Envelope:
    """A window envelope lying on its long side; the window measured from its upper left corner."""

    window: Box = Box(20, 12, 110, 57)  # 90 × 45 mm, 20 mm from the left, 12 mm from the top
    width: float = 235.0
    height: float = 120.0

    @property
    def always_seen(self) -> Box:
        """The part of the sheet that stays in the window however the sheet lies."""
        w = self.window
        return Box(w.left, w.top, w.right - self._slide_x, w.bottom - self._slide_y)

    @property
    def ever_seen(self) -> Box:
        """The part of the sheet that may come into the window."""
        w = self.window
        return Box(w.left - self._slide_x, w.top - self._slide_y, w.right, w.bottom)

    @property
    def _slide_x(self) -> float:
        return self.width - SHEET[0]

    @property
    def _slide_y(self) -> float:
        return self.height - FOLDS[0]


LONG_3 = Envelope()


@dataclass(frozen=True, slots=True)
class Labels:
    """A sheet of labels (タックシール), A4."""

    code: str
    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    gap_x: float = 0.0

    @property
    def count(self) -> int:
        return self.columns * self.rows

    def place(self, n: int) -> Box:
        """Where the label `n` of a sheet lies, row by row."""
        row, column = divmod(n, self.columns)
        x, y = self.left + column * (self.width + self.gap_x), self.top + row * self.height
        return Box(x, y, x + self.width, y + self.height)


# The sizes that the makers sell most: 12 faces 86.4 × 42.3 mm and 24 faces 66 × 33.9 mm.
SHEETS = {
    "12": Labels("12", 2, 6, 86.4, 42.3, 18.6, 21.6),
    "24": Labels("24", 3, 8, 66.0, 33.9, 6.0, 12.9),
}
