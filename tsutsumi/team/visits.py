"""Guests: let into one case for a time, seeing only what was shared with them."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tsutsumi.accounts.models import Invitation, User
from tsutsumi.accounts.rights import Role
from tsutsumi.audit.record import record
from tsutsumi.cases import actions as cases
from tsutsumi.cases.models import Case, Part
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import scope_of
from tsutsumi.outbox import actions as outbox
from tsutsumi.team import links, words
from tsutsumi.team.models import Guest, GuestNote, Shared

LONGEST = timedelta(days=180)
LINK_DAYS = 3


def guest_of(user: User) -> Guest | None:
    """The one visit that is open for this guest now."""
    part = Part.objects.active().filter(user=user, role=Part.GUEST).order_by("-pk").first()
    return Guest.objects.select_related("case", "user").filter(case=part.case_id, user=user).first() if part else None


def invite(case: Case, email: str, name: str, until: datetime, *, by: User, **told: Any) -> tuple[Guest, str]:
    """Let somebody from outside into this one case until a day; and their link, for the guest alone.

    `told`: kind, firm, purpose. Refused for an account of the house, for a guest of another case, and in a drill.
    """
    now = timezone.now()
    if case.is_drill:
        raise Refused(_("訓練の事案に、外部の人は招けません。"))
    if not now < until <= now + LONGEST:
        raise Refused(_("期限は、今日より後で、180日以内にしてください。"))
    with transaction.atomic():
        user = _account(email, name)
        if Part.objects.active().filter(user=user).exclude(case=case).exists():
            raise Refused(_("この人は、いま別の事案に招かれています。一人を同時に二つの事案には招けません。"))
        # Whoever comes back in another capacity, or after a time outside, is named for counsel's room anew.
        stays = told.get("kind") == "counsel" and Part.objects.active().filter(case=case, user=user).exists()
        named = {} if stays else {"is_counsel": False}
        guest, _new = Guest.objects.update_or_create(case=case, user=user, defaults={**told, "by": by, **named})
        part = cases.add_member(case, user, by=by, role=Part.GUEST)
        Part.objects.filter(pk=part.pk).update(expires_at=until)
        record("guest.invited", guest, by=by, user=user.pk, until=until, kind=guest.kind)
        link = _link(user, by, now)
        subject, text = words.invited(case, until, link)
        outbox.put(user.email, subject, text, key=f"team.guest:{guest.pk}:{now.timestamp():.0f}", by=by, case=case)
    return guest, link


def _account(email: str, name: str) -> User:
    email = email.strip().lower()
    found = User.objects.filter(email=email).first()
    if found is None:
        return User.objects.create_user(email, name, Role.GUEST)
    if found.role != Role.GUEST or not found.is_active:
        raise Refused(
            _("このメールアドレスは、組織の利用者か、使えない利用者のものです。別のアドレスを使ってください。")
        )
    return found


def _link(user: User, by: User, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    user.invitations.filter(used_at=None).update(expires_at=now)
    expires = now + timedelta(days=LINK_DAYS)
    Invitation.objects.create(user=user, token_hash=links.hash_of(token), invited_by=by, expires_at=expires)
    return f"{settings.BASE_URL}{reverse('office:join', args=[token])}"


def end(guest: Guest, *, by: User) -> None:
    """Out at once: the case no longer exists for them, and their sessions and links end."""
    now = timezone.now()
    with transaction.atomic():
        Part.objects.active().filter(case=guest.case, user=guest.user, role=Part.GUEST).update(until=now)
        guest.user.invitations.filter(used_at=None).update(expires_at=now)
        User.objects.filter(pk=guest.user_id).update(generation=guest.user.generation + 1)
        record("guest.ended", guest, by=by, user=guest.user_id)


def share(guest: Guest, kind: str, title: str, *, by: User, file: Any = None, **more: Any) -> Shared:
    """Show one thing to one guest. A file is sealed in the vault under the key of the case."""
    if kind == Shared.FILE and file is None:
        raise Refused(_("共有するファイルを選んでください。"))
    sealed = vault.seal(scope_of(guest.case), file) if kind == Shared.FILE else None
    with transaction.atomic():
        name = str(getattr(file, "name", ""))[:200] if sealed else ""
        thing = Shared.objects.create(
            guest=guest, kind=kind, title=title, by=by, file=sealed, file_name=name, **more
        )  # fmt: skip
        record("share.given", thing, by=by, user=guest.user_id, kind=kind)
    return thing


def withdraw(thing: Shared, *, by: User) -> None:
    with transaction.atomic():
        if Shared.objects.filter(pk=thing.pk, withdrawn_at=None).update(withdrawn_at=timezone.now()):
            record("share.withdrawn", thing, by=by, user=thing.guest.user_id)


def shared_with(guest: Guest) -> list[Shared]:
    return list(guest.things.filter(withdrawn_at=None).select_related("by", "file"))


def open_file(thing: Shared, *, by: User) -> Iterator[bytes]:
    """The document as it was shared; who took it is kept."""
    if thing.file is None:
        raise Refused(_("この項目にファイルはありません。"))
    with transaction.atomic():
        record("share.opened", thing, by=by)
    return vault.open_stream(thing.file, by=by, why="shared")


def finish(thing: Shared, *, by: User) -> None:
    """The guest did what they were asked."""
    with transaction.atomic():
        open_ = Shared.objects.filter(pk=thing.pk, kind=Shared.TASK, done_at=None, withdrawn_at=None)
        if not open_.update(done_at=timezone.now()):
            raise Refused(_("この依頼は、もう終わっているか取り下げられています。"))
        record("share.done", thing, by=by)


def write(guest: Guest, text: str, *, by: User) -> GuestNote:
    with transaction.atomic():
        note = GuestNote.objects.create(guest=guest, text=text)
        record("guest.noted", note, by=by)
    return note
