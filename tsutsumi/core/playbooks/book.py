"""Playbooks: read, checked to the last row, and frozen. What does not hold is named, never skipped."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from tsutsumi.core.playbooks.vocabulary import MARKS, ROLES, SOURCES, TOPICS, PlaybookError, minutes_of, read_toml

IDS = ("F0", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9")
COMMON = "F0"
CONDITIONS = ("cause", "event", "medium", "role")
LONGEST = {"name": 80, "what": 600, "why": 300, "do_not": 300, "rest": 80}
MOST_ROWS = 60


@dataclass(frozen=True, slots=True)
class Row:
    """One step. `rest`: what remains of it once the law's own report stands as a task of its own."""

    book: str
    n: int
    name: str
    what: str
    owner: tuple[str, ...]
    at: str
    why: str = ""
    do_not: str = ""
    topic: str = ""
    rest: str = ""
    mark: str = "要確認"
    source: str = "PB"

    @property
    def id(self) -> str:
        return f"{self.book}-{self.n}"

    @property
    def minutes(self) -> int | None:
        return minutes_of(self.at)

    def to_json(self) -> dict[str, Any]:
        """As a row of the file: what is empty or the usual is left out."""
        said = {name: getattr(self, name) for name in self.__slots__ if name != "book"}
        usual = {"mark": "要確認", "source": "PB"}
        kept = {name: value for name, value in said.items() if value not in ("", usual.get(name))}
        return kept | {"owner": list(self.owner)}


@dataclass(frozen=True, slots=True)
class Book:
    """One playbook. `when`: it fits a case in which all conditions of one line hold; "" stands for unknown."""

    id: str
    name: str
    about: str
    checked_on: date
    source: str
    rows: tuple[Row, ...]
    when: tuple[Mapping[str, tuple[str, ...]], ...] = ()
    english: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "id": self.id, "name": self.name, "english": self.english, "about": self.about, "source": self.source,
            "checked_on": self.checked_on.isoformat(), "tasks": [row.to_json() for row in self.rows],
            "when": [{name: list(codes) for name, codes in line.items()} for line in self.when],
        }  # fmt: skip


@cache
def builtin(book: str) -> Book:
    """The playbook that comes with the product. KeyError when there is none of that name."""
    if book not in IDS:
        raise KeyError(book)
    return parse(read_toml(f"{book.lower()}.toml"), book)


def parse(data: Mapping[str, Any], where: str) -> Book:
    """A playbook from its file or its kept form. PlaybookError, with a sentence that names the place."""
    _known(data, Book.__slots__, where, "tasks", "rows")
    for name in ("id", "name", "checked_on"):
        if not data.get(name):
            raise PlaybookError(f"手順書{where}: 「{name}」がありません。")
    rows = tuple(_row(line, str(data["id"]), where) for line in data.get("tasks", ()))
    _numbered(rows, where)
    return Book(
        id=str(data["id"]), name=_text(data, "name", where), english=str(data.get("english", "")),
        about=str(data.get("about", "")), checked_on=_day(data["checked_on"], where),
        source=_one_of(data.get("source", "PB"), SOURCES, where, "出典"), rows=rows,
        when=tuple(_when(line, where) for line in data.get("when", ())),
    )  # fmt: skip


def _row(line: Mapping[str, Any], book: str, where: str) -> Row:
    place = f"{where}の{line.get('n', '番号なし')}番"
    _known(line, [name for name in Row.__slots__ if name != "book"], place)
    if not isinstance(line.get("n"), int) or line["n"] < 1:
        raise PlaybookError(f"手順書{place}: 「n」（番号）は1からの整数で書いてください。")
    owner = tuple(line.get("owner", ()))
    if not owner:
        raise PlaybookError(f"手順書{place}: 担当の役割（owner）を一つ以上書いてください。")
    for role in owner:
        _one_of(role, ROLES, place, "役割")
    at = str(line.get("at", ""))
    try:
        minutes_of(at)
    except PlaybookError as wrong:
        raise PlaybookError(f"手順書{place}: {wrong}") from wrong
    topic, mark, source = line.get("topic", ""), line.get("mark", "要確認"), line.get("source", "PB")
    if topic:
        _one_of(topic, TOPICS, place, "話題")
    return Row(
        book, line["n"], _text(line, "name", place), _text(line, "what", place), owner, at,
        why=_short(line, "why", place), do_not=_short(line, "do_not", place), topic=topic,
        rest=_short(line, "rest", place), mark=_one_of(mark, MARKS, place, "確かさ"),
        source=_one_of(source, SOURCES, place, "出典"),
    )  # fmt: skip


def _numbered(rows: Sequence[Row], where: str) -> None:
    numbers = [row.n for row in rows]
    twice = sorted({n for n in numbers if numbers.count(n) > 1})
    if twice:
        raise PlaybookError(f"手順書{where}: 番号{twice[0]}が二つあります。番号は一度だけ使ってください。")
    if not 1 <= len(rows) <= MOST_ROWS:
        raise PlaybookError(f"手順書{where}: 作業は1件から{MOST_ROWS}件までです（いま{len(rows)}件）。")


def _known(data: Mapping[str, Any], names: Iterable[str], where: str, also: str = "", without: str = "") -> None:
    strange = sorted(set(data) - ({*names, also} - {without}))
    if strange:
        raise PlaybookError(f"手順書{where}: 「{strange[0]}」という項目はありません。つづりを確かめてください。")


def _text(data: Mapping[str, Any], name: str, where: str) -> str:
    text = _short(data, name, where)
    if not text:
        raise PlaybookError(f"手順書{where}: 「{name}」が空です。")
    return text


def _short(data: Mapping[str, Any], name: str, where: str) -> str:
    text = str(data.get(name, "")).strip()
    if len(text) > LONGEST.get(name, 80):
        raise PlaybookError(f"手順書{where}: 「{name}」が長すぎます（{LONGEST.get(name, 80)}文字まで）。")
    return text


def _one_of(code: Any, known: Iterable[str], where: str, what: str) -> str:
    if code not in known:
        raise PlaybookError(f"手順書{where}: {what}「{code}」はありません。使えるのは {'、'.join(known)} です。")
    return str(code)


def _day(value: Any, where: str) -> date:
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError as error:
        raise PlaybookError(f"手順書{where}: 確認日「{value}」を日付として読めません。") from error


def _when(line: Mapping[str, Any], where: str) -> Mapping[str, tuple[str, ...]]:
    if not line or set(line) - set(CONDITIONS):
        raise PlaybookError(f"手順書{where}: 当てはめる条件は {'、'.join(CONDITIONS)} で書いてください。")
    return {name: tuple(str(code) for code in codes) for name, codes in line.items()}
