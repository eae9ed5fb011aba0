"""The inside of a backup: frames of one letter, a length and a payload. Data only: nothing in it is ever run.

`H` header (JSON), `R` rows of the house (JSON), `S` rows of one case, sealed with a key of that case, `F` the place
of a file (JSON; its bytes follow in `B` frames where the file is sealed already, in `K` frames sealed with a key of its
case where it is not), `E` the end with all counts (JSON).
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tsutsumi.core.flow import Refused

FORMAT = 1
LETTERS = b"HRSFBKE"
LARGEST = 64 << 20
# Where a restored file may lie; every other path is refused.
PLACES = {
    "vault": re.compile(r"[0-9a-f]{2}/[0-9a-f]{32}"),
    "rosters": re.compile(r"[0-9a-f]{32}/part-[0-9]{6}-[0-9a-f]{16}\.parquet"),
    "people": re.compile(r"[0-9a-f]{32}/part-[0-9]{6}-[0-9a-f]{16}\.parquet"),
    "notices": re.compile(r"[0-9a-f]{32}/part-[0-9]{6}-[0-9a-f]{16}\.parquet|[0-9a-f]{32}-mail/journal"),
}


class Hostile(Refused):
    """A backup that is not one of ours, or says what none of ours would say."""


@dataclass(frozen=True, slots=True)
class Frame:
    letter: bytes
    payload: bytes

    @property
    def said(self) -> Any:
        """The payload as JSON."""
        try:
            return json.loads(self.payload)
        except (ValueError, RecursionError):
            raise Hostile("バックアップの中身がJSONとして読めません。") from None


def frame(letter: bytes, payload: bytes) -> bytes:
    return letter + len(payload).to_bytes(8, "big") + payload


def said(letter: bytes, what: Any) -> bytes:
    """A frame of JSON."""
    return frame(letter, json.dumps(what, ensure_ascii=False, separators=(",", ":")).encode())


def frames(pieces: Iterator[bytes]) -> Iterator[Frame]:
    """The frames of a stream of bytes, whatever pieces it comes in. Hostile when it is none of ours."""
    rest = bytearray()

    def more(size: int) -> bytes:
        while len(rest) < size:
            piece = next(pieces, None)
            if piece is None:
                raise Hostile("バックアップが途中で終わっています。")
            rest.extend(piece)
        taken = bytes(rest[:size])
        del rest[:size]
        return taken

    while True:
        yield (last := _one(more))
        if last.letter == b"E":
            break
    if rest or next(pieces, b""):
        raise Hostile("バックアップの終わりの後に、余分なものがあります。")


def _one(more: Callable[[int], bytes]) -> Frame:
    letter, length = more(1), int.from_bytes(more(8), "big")
    if letter not in LETTERS or length > LARGEST:
        raise Hostile("このファイルは、堤のバックアップの形ではありません。")
    return Frame(letter, more(length))


def checked_place(said: Any) -> tuple[str, str]:
    """Folder and path of a restored file. Hostile for every path that we would not have written."""
    if isinstance(said, dict) and said.keys() == {"place", "path"}:
        place, path = said["place"], said["path"]
        pattern = PLACES.get(place) if isinstance(place, str) else None
        if pattern is not None and isinstance(path, str) and pattern.fullmatch(path):
            return place, path
    raise Hostile("バックアップに、置いてはいけない場所のファイルがあります。")
