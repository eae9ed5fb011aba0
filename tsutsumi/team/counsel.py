"""The room of counsel: lead, legal and the counsel they named. For everybody else it is not there.

Nothing of it stands in the chain of the case, so no timeline, report, bundle or count of the case can know of it. The
trail of the organisation holds that somebody wrote there, without case and number, and shows it to the auditor only.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from tsutsumi.accounts.models import User
from tsutsumi.audit.record import record
from tsutsumi.cases.actions import INSIDE
from tsutsumi.cases.models import Case, Part
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import scope_of
from tsutsumi.team.models import Guest, Privileged
from tsutsumi.team.visits import guest_of

SUBJECT = "privileged"


@dataclass(frozen=True, slots=True)
class Note:
    """One entry of the room, opened."""

    pk: int
    by: str
    at: datetime
    title: str
    text: str
    file_name: str


def may_enter(case: Case, user: User) -> bool:
    """Lead or legal of this case today, or counsel named in it and still let in."""
    if user.role == "guest":
        guest = guest_of(user)
        return guest is not None and guest.case_id == case.pk and guest.is_counsel
    return Part.objects.active().filter(case=case, user=user, role__in=INSIDE).exists()


def notes(case: Case) -> list[Note]:
    return [_opened(row) for row in Privileged.objects.filter(case=case).select_related("words", "file", "by")]


def _opened(row: Privileged) -> Note:
    said = json.loads(vault.reread(row.words))
    return Note(row.pk, row.by.name, row.at, said["title"], said["text"], said["file_name"])


def write(case: Case, title: str, text: str, *, by: User, file: Any = None) -> Privileged:
    """A note, perhaps with a file. Title, text and file name lie sealed under the key of the case."""
    name = str(getattr(file, "name", ""))[:200] if file else ""
    said = json.dumps({"title": title, "text": text, "file_name": name}, ensure_ascii=False)
    words = vault.seal(scope_of(case), said.encode())
    sealed = vault.seal(scope_of(case), file) if file else None
    with transaction.atomic():
        row = Privileged.objects.create(case=case, words=words, file=sealed, by=by)
        record("privileged.written", SUBJECT, by=by)
    return row


def take_out(row: Privileged, *, by: User) -> Iterator[bytes]:
    """The file of a note. `reread` leaves no entry in the case; the one of the organisation is the trace."""
    with transaction.atomic():
        record("privileged.opened", SUBJECT, by=by)
    if row.file is None:
        return iter(())
    return iter((vault.reread(row.file),))


def name_counsel(guest: Guest, *, is_counsel: bool, by: User) -> None:
    """Let a guest of this case in, or out again. Only a lawyer: what others read is not between us and counsel."""
    if is_counsel and guest.kind != "counsel":
        raise Refused("この部屋に入れるのは、弁護士として招いた人だけです。")
    with transaction.atomic():
        Guest.objects.filter(pk=guest.pk).update(is_counsel=is_counsel)
        record("privileged.counsel", SUBJECT, by=by)
