"""Slots in buckets of one size, found by the first bits of what a record is found by.

Whoever serves a bucket learns its number and nothing else. So each bucket holds at least `LEAST` people; a list too
short for that is one bucket, whose number says nothing at all. Fillers make all buckets equally long.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tsutsumi.core.blind.records import FIND, filler

LEAST, AROUND = 20, 128  # people in a bucket at least; on average
STEP = 16  # slots; bucket lengths are multiples of it


@dataclass(frozen=True, slots=True)
class Shape:
    """How many first bits name a bucket, and how many slots each has."""

    bits: int
    slots: int

    def names(self) -> Iterable[str]:
        return (_name(number, self.bits) for number in range(1 << self.bits))

    def name(self, find: bytes) -> str:
        """The file of the bucket in which a find lies."""
        return _name(_number(find, self.bits), self.bits)


def shape(finds: Sequence[bytes], least: int = LEAST, around: int = AROUND) -> Shape:
    """As many buckets as leave at least `least` people in each."""
    if least < LEAST:
        raise ValueError(f"一つの組には少なくとも{LEAST}人を入れます。")
    bits = max(0, (len(finds) // around).bit_length() - 1)
    while bits and _loads(finds, bits)[1] < least:
        bits -= 1
    most = _loads(finds, bits)[0]
    return Shape(bits, max(STEP, -(-most // STEP) * STEP))


def write(folder: Path, slots: Iterable[bytes], shape: Shape) -> None:
    """One file per bucket. Sorted by what is found, so places say nothing of the order of the list."""
    full: list[list[bytes]] = [[] for _ in range(1 << shape.bits)]
    for slot in slots:
        full[_number(slot, shape.bits)].append(slot)
    folder.mkdir(parents=True)
    for number, mine in enumerate(full):
        if len(mine) > shape.slots:
            raise ValueError("a bucket overflows")
        mine += [_filler(number, shape.bits) for _ in range(shape.slots - len(mine))]
        (folder / _name(number, shape.bits)).write_bytes(b"".join(sorted(mine)))


def _filler(number: int, bits: int) -> bytes:
    """A filler that looks as if it belonged into its bucket."""
    noise = filler()
    wide = 8 * FIND
    find = int.from_bytes(noise[:FIND], "big") & ((1 << (wide - bits)) - 1) | number << (wide - bits)
    return find.to_bytes(FIND, "big") + noise[FIND:]


def _loads(finds: Sequence[bytes], bits: int) -> tuple[int, int]:
    """The fullest and the emptiest bucket."""
    counts = Counter(_number(find, bits) for find in finds)
    return max(counts.values(), default=0), min(counts.values()) if len(counts) == 1 << bits else 0


def _number(find: bytes, bits: int) -> int:
    return int.from_bytes(find[:4], "big") >> (32 - bits)


def _name(number: int, bits: int) -> str:
    return f"{number:0{-(-bits // 4) or 1}x}.bin"
