"""What the outbox says about evidence: case number, how many and until when; never a name of a system or a person."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.urls import reverse

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.evidence.keeping.logs import stage_of
from tsutsumi.evidence.models import LogSource
from tsutsumi.outbox import actions as outbox
from tsutsumi.web import days


def logs_to_copy(case: Case, rows: Sequence[LogSource], on: date, *, by: User) -> None:
    """One message to each who can take evidence in, about all logs of the case that are still to be copied."""
    known = sorted(row.kept_until for row in rows if row.kept_until)
    lines = [f"事案 {case.number} に、まだ写しを取っていないログが{len(rows)}件あります。"]
    if known:
        lines.append(f"いちばん早いものは {days.full_day(known[0])} までに消えます。")
    if unknown := len(rows) - len(known):
        lines.append(f"いつ消えるか分からないものが{unknown}件あります。先に確かめてください。")
    lines.append(settings.BASE_URL + reverse("evidence:logs", args=[case.number]))
    subject = f"{case.number} 消える前に写しを取るログがあります"
    for part in case.parts.active().select_related("user"):
        if part.user.may("evidence.take_in"):
            key = f"logs:{case.pk}:{on.isoformat()}:{fingerprint(rows, on)}:{part.user_id}"
            outbox.put(part.user.email, subject, "\n".join(lines), key=key, by=by, case=case)


def fingerprint(rows: Sequence[LogSource], on: date) -> str:
    """The same logs at the same stage make the same message, whoever asks for it twice."""
    told = [f"{row.pk}{stage_of(row, on)}" for row in rows]
    return sha256(",".join(told).encode()).hexdigest()[:16]
