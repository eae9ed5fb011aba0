"""An export as a folder: `public/` (may lie on any static host) and `private/` (the key of the blind function)."""

import json
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, Self

from tsutsumi.core.blind.buckets import Shape
from tsutsumi.core.blind.oprf import Key

LANGUAGES = {"ja": "日本語", "easy": "やさしい日本語", "en": "English", "zh": "简体中文", "ko": "한국어"}
PART = Literal["intro", "item", "act"]
VERSION = re.compile(r"v[0-9]{6}")


class NoExport(Exception):  # noqa: N818
    """There is nothing to serve; the message is a Japanese sentence."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line that an answer may hold, in every language."""

    part: PART
    words: dict[str, str]


@dataclass(frozen=True, slots=True)
class Frame:
    """What the page says besides the answer. `seconds`: what must be known besides the first item."""

    organisation: str
    subject: str
    phone: str
    hours: str
    word: str
    until: datetime
    is_drill: bool
    firsts: tuple[str, ...] = ()
    second: str = ""
    effort: int = 18  # zero bits that a browser finds for one open check


@dataclass(frozen=True, slots=True)
class Meta:
    """Everything about an export but the answers. All of it is public."""

    number: int
    salt: bytes
    frame: Frame
    lines: tuple[Line, ...]
    code: Shape
    open: Shape | None

    def over(self, at: datetime) -> bool:
        """Whether the day has come when it is taken down."""
        return at >= self.frame.until

    def dumped(self) -> str:
        """As JSON, with the salt in hex and the time as text."""
        known = asdict(self) | {"salt": self.salt.hex(), "lines": [{"part": x.part, **x.words} for x in self.lines]}
        known["frame"]["until"] = self.frame.until.isoformat()
        return json.dumps(known, ensure_ascii=False, sort_keys=True)

    @classmethod
    def read(cls, text: str) -> Self:
        """From that JSON."""
        known: dict[str, Any] = json.loads(text)
        frame = known["frame"]
        frame |= {"until": datetime.fromisoformat(frame["until"]), "firsts": tuple(frame["firsts"])}
        lines = tuple(Line(row.pop("part"), row) for row in known["lines"])
        shapes = {name: Shape(**known[name]) if known[name] else None for name in ("code", "open")}
        if shapes["code"] is None:
            raise NoExport("公開用データに、番号の組がありません。作り直してください。")
        salt = bytes.fromhex(known["salt"])
        return cls(known["number"], salt, Frame(**frame), lines, shapes["code"], shapes["open"])


@dataclass(frozen=True, slots=True)
class Export:
    """One version, opened for reading."""

    folder: Path
    meta: Meta
    key: Key | None

    def bucket(self, kind: str, name: str) -> bytes:
        """The bytes of a bucket."""
        return (self.folder / "public" / kind / name).read_bytes()


def current(folder: Path) -> str:
    """The name of the version that is in force."""
    try:
        name = (folder / "current").readlink().name
    except OSError:
        raise NoExport(
            f"{folder} に公開用データがありません。堤の「確認ページ」で作ってから起動してください。"
        ) from None
    if not VERSION.fullmatch(name):
        raise NoExport(f"{folder}/current が公開用データを指していません。作り直してください。")
    return name


def opened(folder: Path, name: str) -> Export:
    """A version, with its key when there is an open check."""
    place = folder / name
    try:
        meta = Meta.read((place / "public" / "meta.json").read_text(encoding="utf-8"))
        key = Key.of((place / "private" / "oprf.key").read_bytes()) if meta.open else None
    except (OSError, ValueError, KeyError, TypeError):
        raise NoExport(f"{place} の公開用データが壊れています。作り直してください。") from None
    return Export(place, meta, key)
