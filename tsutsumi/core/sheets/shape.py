"""A table as it is agreed on: columns, rows, and the texts that a cell may hold."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from tsutsumi.core.sheets import cells

ID, VERSION, ERRORS, CODES = "管理ID", "版", "エラー内容", "コード"
NUMBER_MOST = 10**15  # a cell of a table calculation is exact up to here

Kind = Literal["text", "number", "day", "moment"]
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_MOMENT = re.compile(_DAY.pattern + r"[ T　]+(\d{1,2})[::](\d{2})(?:[::]\d{2})?")


@dataclass(frozen=True, slots=True)
class Column:
    """`choices`: (code, label) pairs; the cell shows the label. `digits`: a number that is not counted with (phone,
    postal code, case number): text whose leading zeros matter. `locked`: shown and not taken back. `least` and
    `highest` bound a number.
    """

    key: str
    title: str
    kind: Kind = "text"
    choices: tuple[tuple[str, str], ...] = ()
    digits: bool = False
    required: bool = False
    locked: bool = False
    most: int = 4000
    width: int = 16
    least: int = 0
    highest: int = 10**12

    def shown(self, value: str) -> str:
        return dict(self.choices).get(value, value)

    def take(self, cell: object) -> str:
        """The value of a cell in its one form. ValueError with a sentence when it is none."""
        text = _text(cell)
        if not text:
            if self.required:
                raise ValueError(f"「{self.title}」が空です。入力してください。")
            return ""
        if self.choices:
            return self._choice(text)
        if self.kind == "text":
            return self._plain(text, cell)
        value = _TAKE[self.kind](self.title, text)
        if self.kind == "number" and not self.least <= int(value) <= self.highest:
            raise ValueError(f"「{self.title}」は{self.least:,}から{self.highest:,}までにしてください。")
        return value

    def _choice(self, text: str) -> str:
        folded = fold(text)
        for code, label in self.choices:
            if folded in {fold(code), fold(label)}:
                return code
        alike = [code for code, label in self.choices if fold(cells.lossy(label)) == folded]
        if len(alike) == 1:  # a name with a sign that CP932 lacks
            return alike[0]
        labels = "、".join(label for _code, label in self.choices)
        raise ValueError(f"「{self.title}」は、次のどれかにしてください: {labels}")

    def _plain(self, text: str, cell: object) -> str:
        if self.digits and isinstance(cell, int | float) and not isinstance(cell, bool):
            raise ValueError(
                f"「{self.title}」が数値になっています。先頭の0が消えていないか確かめ、"
                "セルの表示形式を「文字列」にして入力し直してください。"
            )
        if len(text) > self.most:
            raise ValueError(f"「{self.title}」は{self.most}文字までにしてください（いま{len(text)}文字）。")
        if "\0" in text:
            raise ValueError(f"「{self.title}」に、使えない文字が入っています。入力し直してください。")
        return text


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    columns: tuple[Column, ...]

    def __post_init__(self) -> None:
        titles = [fold(title) for title in self.titles]
        keys = {column.key for column in self.columns}
        if len(set(titles)) < len(titles) or len(keys) < len(self.columns):
            raise ValueError("two columns of one name")

    @property
    def titles(self) -> list[str]:
        return [ID, VERSION, *(column.title for column in self.columns)]

    @property
    def taken(self) -> tuple[Column, ...]:
        """Columns whose cells come back."""
        return tuple(column for column in self.columns if not column.locked)


@dataclass(frozen=True, slots=True)
class Entry:
    """One row as the product knows it: its id, which version of it this is, its values by column key."""

    id: str
    version: str
    values: Mapping[str, str]


def version_of(values: Mapping[str, str]) -> str:
    """A version for rows that do not count their own: nine signs that change with any value, and read as no number."""
    told = json.dumps(dict(sorted(values.items())), ensure_ascii=False).encode()
    return f"v{hashlib.sha256(told).hexdigest()[:8]}"


def fold(text: str) -> str:
    """Headings and choices are alike without regard to width, case, spaces, and what CP932 writes in another way."""
    return "".join(unicodedata.normalize("NFKC", text.translate(cells.ALIKE)).casefold().split())


def _text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if (cell.hour, cell.minute) == (0, 0) else f"{cell:%Y-%m-%d %H:%M}"
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < NUMBER_MOST:
        return str(int(cell))
    return str(cell).replace("\r\n", "\n").replace("\r", "\n").strip()


def _number(title: str, text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace(",", "").removesuffix("円").removesuffix("人")
    if not re.fullmatch(r"-?\d{1,15}", plain):
        raise ValueError(f"「{title}」は整数で入力してください。")
    return str(int(plain))


def _day(title: str, text: str) -> str:
    found = _DAY.fullmatch(unicodedata.normalize("NFKC", text).removesuffix(" 00:00"))
    try:
        return date(*map(int, found.groups())).isoformat() if found else _no_day(title)
    except ValueError:
        return _no_day(title)


def _no_day(title: str) -> str:
    raise ValueError(f"「{title}」は 2026-12-01 のように、実在する日付で入力してください。")


def _moment(title: str, text: str) -> str:
    plain = unicodedata.normalize("NFKC", text)
    found = _MOMENT.fullmatch(plain)
    try:
        if found:
            return f"{datetime(*map(int, found.groups())):%Y-%m-%d %H:%M}"  # type: ignore[arg-type]  # noqa: DTZ001
        return f"{_day(title, plain)} 00:00"
    except ValueError:
        sentence = f"「{title}」は 2026-12-01 14:05 のように、実在する日時で入力してください。"
        raise ValueError(sentence) from None


_TAKE = {"number": _number, "day": _day, "moment": _moment}
