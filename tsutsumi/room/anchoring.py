"""The anchor of the trail: once a day one digest over the ends of all chains goes to the officers, out of our hands.

Whoever rewrites yesterday later, even with the database and the audit key, cannot make the digest in the mail fit. It
says nothing about the cases, not even how many there are.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from tsutsumi.accounts.models import User, system
from tsutsumi.audit.models import Entry
from tsutsumi.audit.record import record
from tsutsumi.cases.models import JAPAN
from tsutsumi.outbox import actions as outbox
from tsutsumi.work.loop import Beat

SUBJECT = "堤の記録の控え（{day}）"
BODY = """堤の記録が後から書き換えられていないことを確かめるための控えです。この連絡を消さずに保存してください。

日付: {day}（この日の始まりより前の記録すべて）
控え: {digest}

確かめるには、サーバーで次を実行します。
tsutsumi audit verify --day {day} --digest {digest}
"""


def digest_before(day: date) -> str:
    """One digest over the last entry of every chain before the day began in Japan; empty when there was none."""
    at = datetime.combine(day, time(), JAPAN)
    ends = Entry.objects.filter(at__lt=at).values("chain").annotate(last=Max("number")).order_by("chain")
    said = [
        f"{end['chain']}|{end['last']}|{Entry.objects.get(chain=end['chain'], number=end['last']).digest}"
        for end in ends
    ]
    return sha256("\n".join(said).encode()).hexdigest() if said else ""


def anchor(args: Mapping[str, Any], beat: Beat) -> None:  # noqa: ARG001
    """The job: once a day and person, however often it runs."""
    day = timezone.localdate()
    digest = digest_before(day)
    if not digest:
        return
    told = {"day": day.isoformat(), "digest": digest}
    with transaction.atomic():
        if not Entry.objects.filter(case_id=None, verb="audit.anchored", data__day=told["day"]).exists():
            record("audit.anchored", "audit", by=system(), day=told["day"], digest=digest)
        for officer in User.objects.people().filter(role="officer", is_active=True):
            key = f"anchor {day} {officer.pk}"
            outbox.put(officer.email, SUBJECT.format(**told), BODY.format(**told), key=key, by=system())
