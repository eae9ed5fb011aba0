"""Asking for a time stamp, and keeping the reply. Without a setting nothing is asked; a failure blocks nothing."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.record import record
from tsutsumi.cases.models import Case
from tsutsumi.evidence.models import Stamp
from tsutsumi.evidence.stamps import tsa
from tsutsumi.work.actions import enqueue


def ask(case: Case, subject: str, sha256: str, *, by: User) -> Stamp | None:
    """Have a hash stamped by and by. None without an authority, and in a drill: a drill sends nothing outside."""
    if not settings.TSA_URL or case.is_drill or not sha256:
        return None
    with transaction.atomic():
        stamp = Stamp.objects.create(
            case=case, subject=subject, sha256=sha256, authority=tsa.authority(settings.TSA_URL), at=timezone.now()
        )
        record("stamp.asked", stamp, by=by, of=subject, sha256=sha256)
        enqueue("evidence.stamp", key="now", by=by)
    return stamp


def fetch(stamp: Stamp, *, by: User) -> bool:
    """Ask the authority now. Whether there is a stamp; if not, why stands with it and it is asked again later."""
    try:
        reply = tsa.ask(settings.TSA_URL, stamp.sha256)
    except tsa.Unstamped as trouble:
        Stamp.objects.filter(pk=stamp.pk, stamped_at=None).update(trouble=str(trouble)[:300])
        return False
    with transaction.atomic():
        kept = {"reply": reply.raw, "stamped_at": reply.stamped_at, "trouble": ""}
        if Stamp.objects.filter(pk=stamp.pk, stamped_at=None).update(**kept):
            record("stamp.kept", stamp, by=by, of=stamp.subject, at=reply.stamped_at)
    return True
