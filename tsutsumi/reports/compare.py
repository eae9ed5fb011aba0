"""What changed between two versions, in words."""

from dataclasses import dataclass

from tsutsumi.core.documents import text
from tsutsumi.core.documents.form import Field
from tsutsumi.core.documents.text import Days
from tsutsumi.core.documents.values import Value
from tsutsumi.reports.models import Version


@dataclass(frozen=True, slots=True)
class Change:
    field: Field
    before: str
    after: str
    source: str


def since_last(version: Version, days: Days = "wareki") -> list[Change]:
    """Field by field against the version before; empty for the first."""
    earlier = [one for one in version.report.versions.all() if one.number < version.number]
    last = max(earlier, key=lambda one: one.number, default=None)
    if last is None:
        return []
    return [_change(version.report.form.field(c), b, a, days) for c, (b, a) in _pairs(last, version).items()]


def rows(version: Version, found: list[tuple[str, Value, Value]], days: Days = "wareki") -> list[Change]:
    """The same for values that the case now knows differently."""
    return [_change(version.report.form.field(code), before, after, days) for code, before, after in found]


def _pairs(last: Version, version: Version) -> dict[str, tuple[Value, Value]]:
    old, new = last.parsed(), version.parsed()
    return {c: (old[c], new[c]) for c in new if _says(old[c]) != _says(new[c])}


def _says(value: Value) -> tuple[object, ...]:
    return value.state, value.content, value.expected


def _change(field: Field, before: Value, after: Value, days: Days) -> Change:
    return Change(
        field, text.plain(field, before, days), text.plain(field, after, days), text.source(after.source, days)
    )
