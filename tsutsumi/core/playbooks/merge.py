"""Several playbooks become one list: what means the same is said once, and nothing of it is lost."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tsutsumi.core.playbooks.book import COMMON, Book, Row
from tsutsumi.core.playbooks.vocabulary import MARKS, parts_of

FAR = 10**9


@dataclass(frozen=True, slots=True)
class Step:
    """One task of the merged list, from one row or from several of the same topic.

    `key` stays the same when another playbook joins: the topic, or the row's own id. `minutes`: the earliest target
    of its rows. `says` and `warns` keep who says what: (name of the playbook or "", text).
    """

    key: str
    name: str
    rows: tuple[Row, ...]
    says: tuple[tuple[str, str], ...]
    warns: tuple[str, ...]

    @property
    def minutes(self) -> int | None:
        return min((m for row in self.rows if (m := row.minutes) is not None), default=None)

    @property
    def topic(self) -> str:
        return self.rows[0].topic

    @property
    def rest(self) -> str:
        return next((row.rest for row in self.rows if row.rest), "")

    @property
    def why(self) -> str:
        return next((row.why for row in self.rows if row.why), "")

    @property
    def owner(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(owner for row in self.rows for owner in row.owner))

    @property
    def parts(self) -> tuple[str, ...]:
        return parts_of(self.owner)

    @property
    def mark(self) -> str:
        """The weakest of its rows."""
        return max((row.mark for row in self.rows), key=MARKS.index)

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(row.id for row in self.rows)

    @property
    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.source for row in self.rows))


def merge(books: Sequence[Book]) -> tuple[Step, ...]:
    """The steps of all playbooks, the earliest first, those without a time last."""
    groups: dict[str, list[tuple[Book, Row]]] = {}
    for book in sorted(books, key=lambda book: (book.id != COMMON, book.id)):
        for row in book.rows:
            groups.setdefault(row.topic or row.id, []).append((book, row))
    steps = [_step(key, group) for key, group in groups.items()]
    return tuple(sorted(steps, key=lambda step: FAR if step.minutes is None else step.minutes))


def _step(key: str, group: Sequence[tuple[Book, Row]]) -> Step:
    lead = group[0][1]
    several = len({book.id for book, _row in group}) > 1
    says = tuple((book.name if several and book.id != COMMON else "", row.what) for book, row in group)
    return Step(key, lead.name, tuple(row for _book, row in group), says, _once(row.do_not for _book, row in group))


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(text for text in texts if text))
