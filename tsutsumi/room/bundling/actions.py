"""The one act of bundling: everything of a case leaves the house as one file that anybody can check."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.record import record
from tsutsumi.cases.models import JAPAN, Case
from tsutsumi.core.flow import Refused
from tsutsumi.core.merkle import bundle as bundles
from tsutsumi.evidence import vault
from tsutsumi.evidence.actions import note_taken_out
from tsutsumi.evidence.models import next_in
from tsutsumi.evidence.stamps import actions as stamps
from tsutsumi.room.bundling import content
from tsutsumi.room.models import Bundle


@dataclass(frozen=True, slots=True)
class Made:
    """What was made: its row, and the zip, which may be read once."""

    row: Bundle
    stream: Iterator[bytes]

    @property
    def name(self) -> str:
        """Says which case, and which root; neither time nor content."""
        return f"{self.row.case.number}-bundle-{self.row.root[:12]}.zip"


def make(case: Case, *, with_files: bool, by: User) -> Made:
    """Read everything, note the root, and hand out the zip. Refused when a sealed file is damaged.

    `with_files`: the sealed evidence goes out in the clear; each item notes that it was taken out.
    """
    with transaction.atomic():  # one moment for all lists
        found = list(content.pieces(case, with_files=with_files))
    about = {"case": case.number, "made_at": timezone.now().astimezone(JAPAN).isoformat(), "by": by.name}
    try:
        ready = bundles.prepare(found, {**about, "with_files": with_files})
    except vault.Damaged as damage:
        raise Refused(
            f"証拠一式を作れません。{damage} 控えから戻すか、証拠のファイルを入れずに作ってください。"
        ) from damage
    return Made(_noted(case, ready, with_files=with_files, by=by), ready.stream())


def _noted(case: Case, ready: bundles.Bundle, *, with_files: bool, by: User) -> Bundle:
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        row = Bundle.objects.create(
            case=case,
            number=next_in(case.bundles),
            root=ready.root,
            entries=len(ready.records),
            size=ready.size,
            with_files=with_files,
            by=by,
        )
        if with_files:
            note_taken_out(case, f"証拠一式 第{row.number}回", by=by)
        record(
            "bundle.made", row, by=by, number=row.number, root=row.root, entries=row.entries, size=row.size,
            files=with_files,
        )  # fmt: skip
        stamps.ask(case, f"bundle:{row.number}", row.root, by=by)
    return row
