"""The editions of the manual, and what one says that the one before did not."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from tsutsumi.core.documents import blocks
from tsutsumi.core.documents.document import Block, Heading
from tsutsumi.manual.models import Edition


@dataclass(frozen=True, slots=True)
class Change:
    """One passage: `was` what the earlier edition said, `now` what this one says; either may be empty."""

    chapter: str
    was: tuple[str, ...]
    now: tuple[str, ...]

    @property
    def kind(self) -> str:
        return "changed" if self.was and self.now else "added" if self.now else "removed"


def editions() -> QuerySet[Edition]:
    return Edition.objects.exclude(state="withdrawn").select_related("by", "approved_by")


def current() -> Edition | None:
    """The edition in force: the last that was approved."""
    return Edition.objects.filter(state="approved").select_related("by", "approved_by").first()


def before(edition: Edition) -> Edition | None:
    return Edition.objects.filter(state="approved", number__lt=edition.number).first()


def kept(edition: Edition | None) -> tuple[Block, ...]:
    return blocks.from_json(edition.content) if edition else ()


def changes(old: Iterable[Block], new: Iterable[Block]) -> list[Change]:
    """Passages that differ, in the order of the new text, each under its chapter."""
    was, now = list(_told(old)), list(_told(new))
    matcher = difflib.SequenceMatcher(None, [line for _c, line in was], [line for _c, line in now], autojunk=False)
    found = []
    for what, i, j, k, m in matcher.get_opcodes():
        if what != "equal":
            chapter = now[k][0] if k < m else was[i][0]
            found.append(Change(chapter, tuple(line for _c, line in was[i:j]), tuple(line for _c, line in now[k:m])))
    return found


def counted(found: Iterable[Change]) -> dict[str, int]:
    rows = list(found)
    return {kind: sum(row.kind == kind for row in rows) for kind in ("added", "removed", "changed")}


def overdue(edition: Edition | None, on: date) -> bool:
    return edition is not None and edition.review_on <= on


def chapters(edition: Edition) -> list[tuple[str, list[str]]]:
    """The words of an edition by chapter, for reading on a page."""
    found: dict[str, list[str]] = {}
    for chapter, line in _told(kept(edition)):
        if line != chapter:
            found.setdefault(chapter, []).append(line)
    return list(found.items())


def _told(found: Iterable[Block]) -> Iterable[tuple[str, str]]:
    """Every line with the chapter it stands in."""
    chapter = ""
    for block in found:
        if isinstance(block, Heading) and block.level == 1:
            chapter = block.text
        for line in blocks.lines([block]):
            yield chapter, line
