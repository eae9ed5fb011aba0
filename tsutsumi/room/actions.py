import secrets
from collections.abc import Sequence
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.record import record
from tsutsumi.cases.models import Case
from tsutsumi.room import copies
from tsutsumi.room.models import Feed, Stance
from tsutsumi.room.timeline import Moment


def hash_of(token: str) -> str:
    """What is kept of a secret address. The secret has 256 random bits, so a plain hash is enough."""
    return sha256(token.encode()).hexdigest()


def issue_feed(*, by: User) -> str:
    """A new secret address for one's own deadlines; the earlier one ends. The token is returned once."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        _end(by)
        feed = Feed.objects.create(user=by, token_hash=hash_of(token))
        record("calendar.issued", feed, by=by)
    return token


def revoke_feed(*, by: User) -> None:
    """End one's own secret address at once."""
    with transaction.atomic():
        if _end(by):
            record("calendar.revoked", "feed", by=by, user=by.pk)


def settle_point(point: str, choice: str, reason: str, *, by: User) -> Stance:
    """Record which reading of an open point the organisation goes by; the earlier words stay."""
    with transaction.atomic():
        stance = Stance.objects.create(point=point, choice=choice, reason=reason, by=by)
        record("point.settled", stance, by=by, point=point, choice=choice)
    return stance


def take_out_timeline(case: Case, found: Sequence[Moment], kind: copies.Kind, *, by: User) -> bytes:
    """The timeline as a file that leaves the house, recorded with its kind and length."""
    with transaction.atomic():
        record("timeline.downloaded", case, by=by, case_id=case.pk, kind=kind, entries=len(found))
        return copies.made(case, found, kind, timezone.localdate())


def _end(user: User) -> int:
    return Feed.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=timezone.now())
