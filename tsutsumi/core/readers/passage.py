"""What a reader hands on: text that still knows where it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

INSIDE = "!/"  # joins an archive (or a mail) and its member: 名簿.zip!/2026/患者.csv

# Cells joined on a sheet: first row, first column, last row, last column, counted from 0 within `Grid.rows`.
Merged = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text was. Rows, pages and lines count from 1; `column` is the spreadsheet letter (A, B, … AA)."""

    path: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    page: int | None = None
    line: int | None = None

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:  # what dataclasses do by themselves takes ten times as long
        return Place, (self.path, self.sheet, self.row, self.column, self.page, self.line)


@dataclass(frozen=True, slots=True, init=False)
class Passage:
    """Free text: a document, a mail body, one page of a PDF; `offset` is the number of characters before it.

    It is kept as UTF-8, as it is scanned; a text that was in UTF-8 in its file is never decoded.
    """

    utf8: bytes
    place: Place
    offset: int = 0

    def __init__(self, text: str | bytes, place: Place, offset: int = 0) -> None:
        object.__setattr__(self, "utf8", text.encode("utf-8", "replace") if isinstance(text, str) else text)
        object.__setattr__(self, "place", place)
        object.__setattr__(self, "offset", offset)

    @property
    def text(self) -> str:
        return self.utf8.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Grid:
    """The raw cells of one sheet or file as text, header not yet found; `first_row` is the number of rows[0]."""

    rows: Sequence[Sequence[str]]
    place: Place
    first_row: int = 1
    merged: tuple[Merged, ...] = ()


@dataclass(frozen=True, slots=True)
class FileReport:
    """How one file ended: exactly one of read, partly, unread.

    `most_people` bounds from above how many people the part that was not read may hold; None only when all was read.
    `copy_of` is the path of an earlier file with the same bytes: its findings are there, and are counted there alone.
    """

    path: str
    state: str
    reason: str = ""
    reason_code: str = ""
    encoding: str | None = None
    bytes: int = 0
    seconds: float = 0.0
    sha256: str = ""
    most_people: int | None = None
    copy_of: str = ""

    def __reduce__(self) -> tuple[type, tuple[Any, ...]]:
        return FileReport, (
            self.path, self.state, self.reason, self.reason_code, self.encoding, self.bytes, self.seconds, self.sha256,
            self.most_people, self.copy_of,
        )  # fmt: skip


def column_letter(index: int) -> str:
    """Column 0 is A, 25 is Z, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
