"""Which playbooks fit: by what is known of the case, and by the triage answers. Several may run together."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from tsutsumi.core.playbooks.book import COMMON, IDS, Book
from tsutsumi.core.playbooks.vocabulary import PlaybookError, read_toml


@dataclass(frozen=True, slots=True)
class Question:
    """A triage question. `book`: the playbook a "yes" starts; `hint`: what a "yes" adds to the duty check."""

    id: str
    text: str
    book: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Dont:
    """A standing red note. `books` empty: in every case."""

    n: int
    text: str
    books: tuple[str, ...]


@cache
def questions() -> tuple[Question, ...]:
    return tuple(Question(**row) for row in _checked("questions"))


@cache
def flags() -> tuple[Question, ...]:
    return tuple(Question(**row) for row in _checked("flags"))


@cache
def donts() -> tuple[Dont, ...]:
    rows = read_toml("donts.toml")["donts"]
    for row in rows:
        if set(row["books"]) - set(IDS):
            raise PlaybookError(f"donts.toml の{row['n']}番: 「{row['books']}」にない手順書があります。")
    return tuple(Dont(row["n"], row["text"], tuple(row["books"])) for row in rows)


def donts_for(books: Collection[str]) -> list[Dont]:
    """The notes for the playbooks at hand: those of the cause first, then those that always hold."""
    special = [dont for dont in donts() if set(dont.books) & set(books)]
    return special + [dont for dont in donts() if not dont.books]


def chosen(books: Iterable[Book], known: Mapping[str, str], said_yes: Collection[str] = ()) -> tuple[str, ...]:
    """Ids of the playbooks that fit, the common one first. `known`: cause, event, medium, role; missing is unknown."""
    asked = {question.book for question in questions() if question.id in said_yes}
    fitting = {book.id for book in books if book.id in asked or any(_holds(line, known) for line in book.when)}
    return (COMMON, *(book for book in IDS if book in fitting and book != COMMON))


def _holds(line: Mapping[str, tuple[str, ...]], known: Mapping[str, str]) -> bool:
    return all(known.get(name, "") in codes for name, codes in line.items())


def _checked(part: str) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = read_toml("triage.toml")[part]
    for row in rows:
        if not row.get("id") or not row.get("text") or row.get("book", COMMON) not in IDS:
            raise PlaybookError(
                f"triage.toml の「{row.get('id', part)}」: id、text と、手順書の名前を確かめてください。"
            )
    return rows
