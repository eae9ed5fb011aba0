"""How a table is understood: its header, what each column holds and why, and whose it is."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa

from tsutsumi.core.jp import name as names
from tsutsumi.core.pii.columns import FEW, NEARLY_ALL, by_values, kana_share, right_cells, sample_of
from tsutsumi.core.pii.headers import Header, Promise, find_header, folded
from tsutsumi.core.pii.kinds import KINDS
from tsutsumi.core.pii.offices import like_places
from tsutsumi.core.pii.people import people_of
from tsutsumi.core.pii.roles import NOBODY, Person, Role, role_of
from tsutsumi.core.readers.columns import Columns

# Kinds whose cells must pass a check, or at least look like it; of the others every cell that says something counts.
CHECKED = {"my_number", "corporate_number", "card", "drivers_licence", "insurer_number"}
FORMED = {
    "phone", "email", "postal_code", "birth_date", "ip_address", "card_expiry", "residence_card", "passport",
    "employment_insurance", "care_insurance", "resident_record_code", "iban",
}  # fmt: skip
SEARCHED = {"", "free_text"}

BLOCK = re.compile(r"^\D{0,16}[0-9０-９一二三四五六七八九十]+(?:丁目|番|号|[-ー－−の][0-9０-９])|(?:丁目|番地|号室)")
DATE = re.compile(r"\s*(?:19|20)[0-9]{2}[-/.年][0-9]{1,2}[-/.月][0-9]{1,2}")
HOUSE = re.compile(
    "建物|マンション|アパート|ビル|号室|方書|部屋|番地|丁目|町名|町域|字$|以降|その他住所|building|street|room"
)
RUNNING_WORDS = "id no 番号 コード code 管理番号 登録番号 整理番号 識別番号 key"
RUNNING = frozenset(RUNNING_WORDS.split())
SIGN = re.compile(r"(?=.*[0-9])(?:[A-Za-z]{1,6}[-_]?[0-9]{3,12}|0[0-9]{4,11}|[0-9]{2,6}-[0-9]{2,8})")


@dataclass(frozen=True, slots=True)
class Column:
    """One column.

    kind: id in kinds.toml, "" for unknown, "free_text" for notes. part of a name: family, given, kana, kana_family,
    kana_given, latin, other (staff, not the person the row is about) or ""; place: words for places and branches, of no
    kind. role: whom the heading names.
    """

    index: int
    header: str
    kind: str
    part: str
    category: str
    why: str
    role: Role = NOBODY


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """header: with its rows counted from 0 in the table. people: who stands in each row."""

    header: Header
    columns: tuple[Column, ...]
    people: tuple[Person, ...]

    @property
    def first(self) -> int:
        """The first row behind the header."""
        return self.header.rows[-1] + 1 if self.header.rows else 0


def plan_of(table: Columns) -> Plan:
    """Find the header among the first rows, and name the columns by heading and values."""
    header = find_header(table.rows(0, 60), table.merged)
    first = header.rows[-1] + 1 if header.rows else 0
    bodies = [column.slice(first) for column in table.cells]
    columns = [_named(n, header, body) for n, body in enumerate(bodies)]
    columns = list(_beside(list(_no_places(columns, bodies)), bodies))
    return Plan(header, tuple(columns), people_of(columns, bodies))


def _named(index: int, header: Header, values: pa.StringArray) -> Column:
    """Kind of a column by its heading and by its values, with the reason."""
    text = header.texts[index] if index < len(header.texts) else ""
    promise = header.promises[index] if index < len(header.promises) else Promise()
    role = role_of(text)
    column = Column(index, text.replace("\n", "／"), "", "", "", "見出しからも値からも種類を判断できない", role)
    if promise.kind == "login_id" and _like_written_names(values):
        promise = Promise("name", word=promise.word)
    if promise.kind == "free_text":
        return replace(column, kind="free_text", why=f"見出し「{column.header}」は自由記述の欄")
    if not promise.kind and not promise.word and role.word and folded(text).startswith(role.word):
        promise = _only_role(text, role)
    if promise.kind and _kept(promise, values):
        why = f"見出し「{column.header}」が「{promise.word}」にあたる"
        return replace(column, kind=promise.kind, part=promise.part, category=promise.category, why=why)
    return _told(column, values, promise)


def _like_written_names(values: pa.StringArray) -> bool:
    """Whether user_name holds what people are called and not what they log in with."""
    cells: list[str] = [cell for cell in sample_of(values).to_pylist() if cell.strip()]
    return bool(cells) and sum(not cell.isascii() and "@" not in cell for cell in cells) * 2 > len(cells)


def _only_role(text: str, role: Role) -> Promise:
    """父, 長男, 家族2: a heading that is nothing but a person holds a name."""
    return Promise("name", word=role.word) if folded(text) == role.word else Promise()


def _kept(promise: Promise, values: pa.StringArray) -> bool:
    """Whether the values are not plainly something else than the heading says."""
    sample = sample_of(values)
    if len(sample) < FEW:
        return True
    if promise.kind == "name" and promise.part in {"", "other"}:
        cells: list[str] = sample.to_pylist()
        strange = sum(len(c) > 40 or names.is_company(c) or c.strip().isdigit() for c in cells)
        return strange <= len(cells) // 2
    if promise.kind in FORMED:
        right = int(np.count_nonzero(right_cells(sample, promise.kind)))
        return right * 3 >= len(sample) or not by_values(sample)[0]
    return True


def _told(column: Column, values: pa.StringArray, promise: Promise) -> Column:
    """By the values alone. A heading that says it is no person is believed."""
    kind, part, share = by_values(values, column.header)
    if kind == "name" and not part.startswith("kana") and not _like_names(values, alone=not column.header):
        return column
    if not kind or (kind == "name" and (promise.word or promise.part == "other")):
        return column
    return replace(column, kind=kind, part=part, why=f"値の{share:.0%}が{KINDS[kind].label_ja}の形に一致")


def _like_names(values: pa.StringArray, *, alone: bool) -> bool:
    """Whether values that look like names are no offices, nor places of one word under a heading of another kind."""
    cells: list[str] = sample_of(values).to_pylist()
    companies = sum(names.is_company(cell) for cell in cells)
    short = sum(len(cell.strip()) <= 2 for cell in cells)
    return companies * 5 <= len(cells) and (alone or short * 2 <= len(cells))


def _no_places(columns: Sequence[Column], bodies: Sequence[pa.StringArray]) -> Iterator[Column]:
    """Surnames alone are people only with 名 beside them, or when nothing says that they are places or offices."""
    whole = any(c.kind == "name" and c.part == "" for c in columns)
    for column, body, after in zip(columns, bodies, [*columns[1:], None], strict=False):
        guessed = column.kind == "name" and column.part in {"", "family"} and column.why.startswith("値")
        told = guessed and column.part == "family" and not (after and after.part == "given")
        if (told or column.kind == "" or (guessed and not column.part)) and like_places(body):
            column = replace(column, kind="", part="place", why="値が地名や拠点")
        elif told and whole:
            column = replace(column, kind="", part="", why="姓だけの列で、氏名の列がほかにある")
        yield column


def _beside(columns: Sequence[Column], bodies: Sequence[pa.StringArray]) -> Iterator[Column]:
    """Columns that their neighbours explain: a reading beside a name, the rest of an address, a person's number."""
    has_name = any(c.kind == "name" and c.part != "other" for c in columns)
    written = any(c.kind == "name" and not c.part.startswith("kana") for c in columns)
    before = Column(-1, "", "", "", "", "")
    for column, body in zip(columns, bodies, strict=True):
        neighbours = {c.kind for c in columns[max(0, column.index - 2) : column.index + 3] if c.index != column.index}
        if _is_reading(column, written=written, near="name" in neighbours, body=body, before=before):
            part = {"family": "kana_family", "given": "kana_given"}.get(column.part, "kana")
            column = replace(column, kind="name", part=part, why="氏名の列の隣にあり、値がかな")
        elif column.kind == "" and before.kind == "address" and _goes_on(column, body):
            column = replace(column, kind="address", why="住所の列の続き")
        elif column.kind == "" and has_name and _is_sign(column, body):
            column = replace(column, kind="member_id", why="氏名のある表の、一人に一つの番号")
        elif column.part == "given" and before.part != "family" and column.why.startswith("値"):
            column = replace(column, kind="", part="", why="名だけでは人を指さない")
        yield column
        before = column


def _is_reading(column: Column, *, written: bool, near: bool, body: pa.StringArray, before: Column) -> bool:
    """Kana in a column that is unknown or a second column of names."""
    if column.part.startswith("kana") or column.part in {"other", "latin"}:
        return False
    second = column.kind == "name" and before.kind == "name"
    return written and near and (column.kind == "" or second) and kana_share(body) >= NEARLY_ALL


def _goes_on(column: Column, body: pa.StringArray) -> bool:
    """Town, block or building behind the beginning of an address."""
    if HOUSE.search(column.header.lower()):
        return True
    cells = sample_of(body).to_pylist()
    fitting = sum(bool(BLOCK.search(c)) and len(c) <= 40 and not DATE.match(c) for c in cells)
    return len(cells) >= FEW and fitting >= 0.6 * len(cells)


def _is_sign(column: Column, body: pa.StringArray) -> bool:
    """A number of its own for each row, under a heading that does not say of what."""
    if folded(column.header) not in RUNNING:
        return False
    cells = [c.strip() for c in sample_of(body).to_pylist()]
    alike = sum(bool(SIGN.fullmatch(c)) for c in cells)
    return len(cells) >= FEW and alike >= NEARLY_ALL * len(cells) and len(set(cells)) >= 0.98 * len(cells)
