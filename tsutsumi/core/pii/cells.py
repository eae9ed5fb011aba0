"""One column at a time: which cells say something, and one compiled scan over all of them."""

from dataclasses import dataclass
from functools import cache

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tsutsumi.core.pii.found import Found
from tsutsumi.core.pii.kinds import KINDS
from tsutsumi.core.pii.scan import scan_text

MARK = "\x1e"
BETWEEN = f"\n\n{MARK}"
NOTHING = (
    "- -- --- ー － – — ― 無 無し なし ナシ ﾅｼ 無。 なし。 不明 未 未登録 未記入 未設定 該当なし 該当無し 非該当 "
    "特になし 特に無し 特記なし 同上 n/a na null none nan 0 #n/a ? ？ / ／ * 省略 空欄 \\n"
)
EMPTY = frozenset(NOTHING.split()) | {""}
# Kinds with a plainest form that the compiled code knows; a cell written so is not scanned.
AROUND = " 　()（）様〒日生"
PLAIN = frozenset({"phone", "email", "postal_code", "birth_date", "my_number", "card"})

type Flags = NDArray[np.bool_]
type Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Scanned:
    """The scan of a column. cell: index of the cell of each finding; begin: byte at which that cell begins."""

    found: Found
    cell: Places
    begin: Places

    def where(self, keep: Flags | Places) -> "Scanned":
        return Scanned(self.found.where(keep), self.cell[keep], self.begin[keep])

    def characters(self) -> tuple[Places, Places]:
        """Start and end of each finding as characters of its cell."""
        from tsutsumi.core.pii.found import to_characters

        zero = to_characters(self.found.data, self.begin)
        start, end = self.found.characters()
        return start - zero, end - zero


def is_empty(cell: str) -> bool:
    """Nothing, or a word for nothing."""
    return cell.strip().lower() in EMPTY


def buffers(column: pa.StringArray) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
    """The bytes of all cells and where each begins."""
    _, offsets, data = column.buffers()
    if not len(column) or offsets is None:
        return np.zeros(0, np.uint8), np.zeros(1, np.int32)
    ends = np.frombuffer(offsets, np.int32)[column.offset : column.offset + len(column) + 1]
    return np.frombuffer(data, np.uint8) if data else np.zeros(0, np.uint8), ends


def lengths(column: pa.StringArray) -> NDArray[np.int32]:
    """Bytes per cell."""
    return np.diff(buffers(column)[1])


@cache
def _words() -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    """Of the words for nothing: their own signs, and those of their first characters."""
    from tsutsumi.core.pii.compiled import cells as compiled  # Numba takes a second that a parent need not spend

    words, firsts = np.zeros(compiled.SLOTS, np.uint8), signs_of("\u3000")
    for word in EMPTY - {""}:
        data = np.frombuffer(word.encode(), np.uint8)
        words[compiled.slot(data, 0, len(data))] = 1
        firsts[compiled.first_sign(data, 0, len(data))] = 1
    firsts[:33] = 1
    return words, firsts


def signs_of(characters: str) -> NDArray[np.uint8]:
    """Which of the small numbers of `first_sign` these characters have."""
    from tsutsumi.core.pii.compiled import cells as compiled

    signs = np.zeros(compiled.SLOTS, np.uint8)
    for character in characters:
        data = np.frombuffer(character.encode(), np.uint8)
        signs[compiled.first_sign(data, 0, len(data))] = 1
    return signs


def beginning_with(column: pa.StringArray, signs: NDArray[np.uint8], *, empty: bool = False) -> Places:
    """Where the cells are that perhaps begin with one of these signs; the empty ones, too, when asked for."""
    from tsutsumi.core.pii.compiled.cells import begins_so

    places = np.empty(len(column) + 1, np.int64)
    return places[: begins_so(*buffers(column), signs, empty, places)]


def holding(column: pa.StringArray, signs: NDArray[np.uint8]) -> Places:
    """Where the cells are that perhaps hold one of these signs."""
    from tsutsumi.core.pii.compiled.cells import holds_one

    places = np.empty(len(column) + 1, np.int64)
    return places[: holds_one(*buffers(column), signs, places)]


@cache
def spaces() -> NDArray[np.uint8]:
    """The signs of everything that is white space."""
    return signs_of("".join(c for c in map(chr, range(0x3001)) if c.isspace()))


FILLED, BLANK, NOTHING_SAID = 0, 1, 2


def states(column: pa.StringArray) -> NDArray[np.uint8]:
    """Per cell: filled, blank, or a word for nothing."""
    from tsutsumi.core.pii.compiled.cells import emptiness

    data, offsets = buffers(column)
    state = np.zeros(len(column), np.uint8)
    emptiness(data, offsets, *_words(), state)
    doubtful = np.flatnonzero(state == NOTHING_SAID)
    if len(doubtful):
        words = taken(column, doubtful).dictionary_encode()
        empty = np.array([is_empty(word) for word in words.dictionary.to_pylist()], np.bool_)
        state[doubtful[~empty[words.indices.to_numpy()]]] = FILLED
    return state


def filled(column: pa.StringArray) -> Flags:
    """Which cells say something."""
    return np.equal(states(column), FILLED)


def taken(column: pa.StringArray, where: Places) -> pa.StringArray:
    """The cells at these places."""
    return column.take(pa.array(where))


def joined(column: pa.StringArray, probe: str = "") -> bytes:
    """All cells in one buffer, each behind a mark and the probe."""
    from tsutsumi.core.pii.compiled.cells import between_marks

    if not len(column):
        return (MARK + probe).encode()
    data, offsets = buffers(column)
    mark = np.frombuffer((BETWEEN + probe).encode(), np.uint8)
    whole = np.empty(int(offsets[-1] - offsets[0]) + len(mark) * len(column) - BETWEEN.index(MARK), np.uint8)
    between_marks(data, offsets, mark, whole)
    return whole.tobytes()


def scan_cells(column: pa.StringArray, probe: str = "") -> Scanned:
    """One compiled scan over all cells, each behind the probe; findings that leave their cell are dropped."""
    data, ahead = joined(column, probe), len(probe.encode())
    found = scan_text(data)
    sizes = lengths(column).astype(np.int64)
    begins = np.cumsum(sizes + len(BETWEEN) + ahead) - sizes - len(BETWEEN) + 1
    if not len(column) or not len(found):
        none = np.zeros(0, np.int64)
        return Scanned(found.where(np.zeros(len(found), np.bool_)), none, none)
    cell = np.searchsorted(begins, found.start, side="right") - 1
    inside = (cell >= 0) & (found.end <= begins[cell] + sizes[cell])
    return Scanned(found.where(inside), cell[inside], begins[cell[inside]])


def covered(scanned: Scanned, column: pa.StringArray, kind: str, at_least: int) -> Flags:
    """Which cells are one finding of this kind from end to end, spaces and brackets apart."""
    around = AROUND + ("TＴ" if kind == "corporate_number" else "")  # a qualified invoice issuer's number
    right = scanned.where((scanned.found.kind == KINDS[kind].code) & (scanned.found.strength >= at_least))
    result = np.zeros(len(column), np.bool_)
    data, sizes = scanned.found.data, lengths(column)
    for cell, begin, start, end in zip(right.cell, right.begin, right.found.start, right.found.end, strict=True):
        rest = data[begin:start] + data[end : begin + sizes[cell]]
        result[cell] |= not rest.decode("utf-8", "replace").strip(around)
    return result


def plainly(column: pa.StringArray, kind: str) -> Flags:
    """Which cells are in the plainest form of their kind."""
    from tsutsumi.core.pii.compiled.cells import plain

    result = np.zeros(len(column), np.uint8)
    if kind in PLAIN:
        data, offsets = buffers(column)
        plain(data, offsets, KINDS[kind].code, result)
    return result.view(np.bool_)
