"""What one edition of a playbook says otherwise than another."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tsutsumi.core.playbooks.book import Book, Row
from tsutsumi.core.playbooks.vocabulary import ROLES
from tsutsumi.tasks.words import at_words


@dataclass(frozen=True, slots=True)
class Change:
    """One step: "new", "gone" or "changed", and for a change its lines (what, before, after)."""

    kind: str
    name: str
    lines: tuple[tuple[str, str, str], ...] = ()


def differences(old: Book, new: Book) -> list[Change]:
    """In the order of the numbers; a step is the same step while it keeps its number."""
    before, after = ({row.n: row for row in book.rows} for book in (old, new))
    found = [_of(before.get(n), after.get(n)) for n in sorted({*before, *after})]
    head = _changed(_("手順書"), [(_("名前"), old.name, new.name), (_("どんなときに使うか"), old.about, new.about)])
    return [change for change in (head, *found) if change]


def _of(old: Row | None, new: Row | None) -> Change | None:
    if old is None or new is None:
        row = new or old
        return Change("new" if old is None else "gone", row.name) if row else None
    return _changed(new.name, list(zip(_labels(), _said(old), _said(new), strict=True)))


def _changed(name: str, lines: list[tuple[str, str, str]]) -> Change | None:
    different = tuple((label, old, new) for label, old, new in lines if old != new)
    return Change("changed", name, different) if different else None


def _labels() -> Iterator[str]:
    yield from (_("作業"), _("すること"), _("担当の役割"), _("見つけてから"), _("なぜ"), _("してはいけないこと"))


def _said(row: Row) -> tuple[str, ...]:
    owners = "、".join(str(ROLES[code]["label"]) for code in row.owner)
    return (row.name, row.what, owners, at_words(row), row.why, row.do_not)
