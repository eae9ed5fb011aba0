import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any, BinaryIO, Protocol

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import record
from tsutsumi.cases import actions as cases
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import actions as evidence
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import scope_of
from tsutsumi.evidence.names import shown
from tsutsumi.intake.models import Link, Tip, TipFile, hash_of

TOKEN_BYTES = 32


class Handed(Protocol):
    """A file as Django hands it over from a form."""

    name: str | None
    file: BinaryIO | None


def issue_link(label: str, expires_at: datetime, *, by: User) -> tuple[Link, str]:
    """Make a way in for people without login. The token is returned once and kept only as a hash."""
    if expires_at <= timezone.now():
        raise Refused("期限が過去になっています。これから先の日を入力してください。")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with transaction.atomic():
        link = Link.objects.create(label=label, token_hash=hash_of(token), made_by=by, expires_at=expires_at)
        record("link.issued", link, by=by, expires_at=expires_at)
    return link, token


def revoke_link(link: Link, *, by: User) -> None:
    """Close a way in at once. Tips that came through it stay."""
    with transaction.atomic():
        if Link.objects.filter(pk=link.pk, revoked_at__isnull=True).update(revoked_at=timezone.now()):
            record("link.revoked", link, by=by)
    link.refresh_from_db()


def take_tip(what: str, *, by: User, files: Iterable[Handed] = (), **said: Any) -> Tip:
    """Take a 第一報 in. `said` are fields of Tip; what nobody said is left out and stays unknown.

    The files are sealed in the same transaction: either everything is kept or the person is told.
    """
    with transaction.atomic():
        tip = Tip.objects.create(what=what, taken_by=by, **said)
        for handed in files:
            sealed = vault.seal(tip.scope, handed)  # type: ignore[arg-type]
            TipFile.objects.create(tip=tip, name=_file_name(handed.name), size=sealed.size, sealed=sealed)
        record("tip.taken", tip, by=by, way=tip.way, files=tip.files.count(), link=tip.link_id)
    return tip


def open_case_from(tip: Tip, title: str, known_at: datetime, *, by: User, **details: Any) -> Case:
    """Open a case from a tip; its files become evidence of the case, its words the first line of the timeline."""
    with transaction.atomic():
        _hold(tip)
        case = cases.open_case(title, known_at, by=by, **details)
        move(tip, "open", by=by, case=case.pk)
        _hand_over(tip, case, by=by)
    return case


def merge(tip: Tip, case: Case, *, by: User) -> Tip:
    """Put a tip with a case that is known already. An earlier moment of knowing is written down, not taken over."""
    with transaction.atomic():
        _hold(tip)
        move(tip, "merge", by=by, case=case.pk)
        _hand_over(tip, case, by=by)
    return tip


def dismiss(tip: Tip, reason: str, *, by: User) -> Tip:
    """Say that a tip is nothing to pursue, and why; the words stay with the tip."""
    if not reason.strip():
        raise Refused("事案としない理由を入力してください。後から「なぜ対応しなかったのか」を説明するために必要です。")
    with transaction.atomic():
        _hold(tip)
        move(tip, "dismiss", by=by)
        _settle(tip, by, dismissed_reason=reason.strip())
    return tip


def _hold(tip: Tip) -> None:
    tip.refresh_from_db(fields=["state"], from_queryset=Tip.objects.select_for_update())


def _hand_over(tip: Tip, case: Case, *, by: User) -> None:
    _settle(tip, by, case=case)
    # A day without its time would stand as midnight in the timeline: then the moment it was told is what is known.
    known_at = tip.taken_at if tip.known_time_unknown else tip.known_at
    cases.note(case, f"第一報 {tip.reference}: {tip.what}", by=by, known_at=known_at)
    for file in tip.files.filter(item__isnull=True):
        sealed = vault.rescope(file.sealed, scope_of(case))
        file.item = evidence.take_in(case, sealed, file.name, by=by, note=f"第一報 {tip.reference} の添付")
        file.save(update_fields=["item"])


def _settle(tip: Tip, by: User, **fields: Any) -> None:
    values = {"settled_at": timezone.now(), "settled_by": by, **fields}
    Tip.objects.filter(pk=tip.pk).update(**values)
    tip.refresh_from_db()


def _file_name(name: str | None) -> str:
    """The last part of the name, with what hides or turns text made visible; it is shown, never used as a path."""
    return shown((name or "").replace("\\", "/").rsplit("/", 1)[-1])
