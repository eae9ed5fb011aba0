"""One's own logins: where one is logged in, and ending them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.devices import KEY, readable
from tsutsumi.accounts.freshness import PROOFS
from tsutsumi.accounts.models import User
from tsutsumi.accounts.sessions import hashed
from tsutsumi.audit.record import record


@dataclass(frozen=True, slots=True)
class Login:
    """`name` says which session it is without being its secret."""

    name: str
    at: datetime | None
    device: str
    until: datetime
    is_this: bool


def logins(user: User, this: str | None) -> list[Login]:
    """Every session of this person that runs, the one in hand first. this: the secret of its cookie."""
    found = [_login(session, session.get_decoded(), this) for session in _sessions(user)]
    return sorted(found, key=lambda login: (not login.is_this, -(login.at.timestamp() if login.at else 0.0)))


def end(user: User, name: str | None, this: str | None, *, by: User) -> int:
    """End the login of that name, or all but the one in hand when no name is given. How many ended."""
    meant = [s for s in _sessions(user) if (name_of(s) == name if name else s.session_key != hashed(this))]
    with transaction.atomic():
        ended = Session.objects.filter(pk__in=[s.pk for s in meant]).delete()[0]
        if ended:
            record("login.ended", user, by=by, count=ended)
    return ended


def name_of(session: Session) -> str:
    return sha256(f"tsutsumi login|{session.session_key}".encode()).hexdigest()[:16]


def _sessions(user: User) -> Iterator[Session]:
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            yield session


def _login(session: Session, said: dict[str, object], this: str | None) -> Login:
    proofs = said.get(PROOFS)
    first = proofs[0].get("at") if isinstance(proofs, list) and proofs else None
    at = datetime.fromtimestamp(float(first), UTC) if first else None
    device, is_this = readable(str(said.get(KEY, ""))), session.session_key == hashed(this)
    return Login(name_of(session), at, device, session.expire_date, is_this)
