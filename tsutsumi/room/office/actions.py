"""Who may come in: invitations, roles, and the end of an account."""

import secrets
from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import Invitation, Organisation, User
from tsutsumi.audit.record import record
from tsutsumi.core.flow import Refused
from tsutsumi.room.models import Feed
from tsutsumi.room.office import told
from tsutsumi.room.office.links import hashed

INVITATION_DAYS = 3


def invite(user: User, *, by: User) -> str:
    """A one-time link token for this person; earlier links of theirs end. The token itself is kept nowhere."""
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    with transaction.atomic():
        user.invitations.filter(used_at=None).update(expires_at=now)
        Invitation.objects.create(
            user=user, token_hash=hashed(token), invited_by=by, expires_at=now + timedelta(days=INVITATION_DAYS)
        )
        record("user.invited", user, by=by, role=user.role)
    return token


def join(invitation: Invitation, password: str, *, by: User) -> None:
    """The invited person sets their own password; the link is spent, every older session ends."""
    now = timezone.now()
    with transaction.atomic():
        spent = Invitation.objects.filter(pk=invitation.pk, used_at=None, expires_at__gt=now).update(used_at=now)
        if not spent:
            raise Refused("このリンクはもう使えません。管理者に新しいリンクを頼んでください。")
        by.set_password(password)
        by.generation += 1
        by.save(update_fields=["password", "generation"])
        told.tell(by, record("user.joined", by, by=by))


def forget_factors(user: User, *, by: User) -> str:
    """Back to the beginning: no factor, no password, no session, and the token of a new link.

    The password goes too: with it alone, whoever knows it could set up a factor of their own.
    """
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        user.set_unusable_password()
        user.generation += 1
        user.save(update_fields=["password", "generation"])
        told.changed(user, "factors", "removed", by=by)
        return invite(user, by=by)


def change(user: User, *, by: User, fields: list[str]) -> None:
    """Save what the administrator changed. A new role ends the person's sessions, so no old page keeps old rights."""
    with transaction.atomic():
        before = User.objects.select_for_update().get(pk=user.pk)
        if before.role != user.role:
            _keep_an_admin(before)
            user.generation = before.generation + 1
        user.save()
        record("user.changed", user, by=by, fields=fields, role=user.role)


def set_active(user: User, *, active: bool, by: User) -> None:
    """Let somebody in again, or end their account: their sessions and open links end at once."""
    with transaction.atomic():
        if not active:
            if user == by:
                raise Refused("自分自身を無効にはできません。ほかの管理者に頼んでください。")
            _keep_an_admin(user)
            user.invitations.filter(used_at=None).update(expires_at=timezone.now())
            Feed.objects.filter(user=user, revoked_at=None).update(revoked_at=timezone.now())
        user.is_active = active
        user.generation += 1
        user.save(update_fields=["is_active", "generation"])
        record("user.reactivated" if active else "user.deactivated", user, by=by)


def _keep_an_admin(leaving: User) -> None:
    others = User.objects.people().filter(role="admin", is_active=True).exclude(pk=leaving.pk)
    if leaving.role == "admin" and not others.exists():
        raise Refused("管理者がいなくなります。先にほかの人を管理者にしてください。")


def describe(organisation: Organisation, *, by: User, fields: list[str]) -> None:
    """Save what is known of the organisation; reports take it from here."""
    with transaction.atomic():
        organisation.save()
        record("organisation.changed", organisation, by=by, fields=fields)
