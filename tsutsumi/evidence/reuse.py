"""What need not be read again: items that have not changed since an earlier scan, and copies within one scan."""

from collections.abc import Iterable

from django.db.models import QuerySet

from tsutsumi.core.jit import stored
from tsutsumi.core.pii import known
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import Item, ScanPart, ScanRun


def take_over(run: ScanRun) -> None:
    """Share the parts of the last finished scan for every item of which that one read all.

    Sealed items do not change. What an earlier scan could not read is tried again: a password may be there now.
    """
    run.engine = engine(run)
    run.save(update_fields=["engine"])
    last = run.case.scans.filter(state="done", engine=run.engine).first()
    if last is None:
        return
    open_items = last.files.exclude(state="read").values("item")
    parts = last.parts.filter(item__in=run.items.all()).exclude(item__in=open_items)
    ScanPart.objects.bulk_create([_again(part, run, last) for part in parts])


def _again(part: ScanPart, run: ScanRun, last: ScanRun) -> ScanPart:
    return ScanPart(
        run=run,
        item_id=part.item_id,
        first=part.first,
        following=part.following,
        files=part.files,
        hits=part.hits,
        taken_from=part.taken_from or last.number,
        sealed_id=part.sealed_id,
    )


def forget(run: ScanRun) -> None:
    """Delete the parts of a scan, and their sealed files that no other scan shares."""
    for part in list(run.parts.select_related("sealed")):
        part.delete()
        if not part.sealed.scan_parts.exists():
            vault.destroy(part.sealed)


def engine(run: ScanRun) -> str:
    """Changes with any detector, reader or list, and with the organisation's own detectors."""
    return stored.digest([], known.program(), run.rules.text if run.rules else "")


def twins(items: Iterable[Item]) -> dict[int, Item]:
    """Item → the first item of the same content, for every item that is a copy."""
    first: dict[str, Item] = {}
    copies = {}
    for item in sorted(items, key=lambda item: item.number):
        original = first.setdefault(item.sha256, item)
        if original is not item:
            copies[item.pk] = original
    return copies


def labels(items: QuerySet[Item]) -> dict[int, str]:
    """Item → the path to show for it: its name, with its number before it when an earlier item has the same name."""
    taken: set[str] = set()
    found = {}
    for item in items.order_by("number"):
        found[item.pk] = f"証拠{item.number}/{item.name}" if item.name in taken else item.name
        taken.add(item.name)
    return found
