"""Verbs: propose an edition, approve it as a second person, take it back, hand it out, remind; and the paper pack."""

import hashlib
import json
from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import record
from tsutsumi.cases.models import Case
from tsutsumi.core.documents import blocks
from tsutsumi.core.documents.document import Block
from tsutsumi.core.documents.render import paper
from tsutsumi.core.flow import Refused
from tsutsumi.manual import book, gather, pack
from tsutsumi.manual.models import Edition
from tsutsumi.outbox.actions import put
from tsutsumi.web import days

Kind = Literal["pdf", "docx"]
WAITING = "承認を待っている版があります。先にその版を承認するか、取り下げてください。"
BODY = """対応マニュアル（第{number}版）の見直し日（{day}）になりました。
いまの設定との違いを次の画面で確かめ、要るときは新しい版を起案してください。

{url}
"""


def propose(reason: str, review_on: date, *, by: User) -> Edition:
    """Freeze the manual of today as the next edition, for a second person to approve."""
    today = timezone.localdate()
    if review_on <= today:
        raise Refused("次回の見直し日は、明日より後の日にしてください。")
    content = blocks.to_json(book.content(today))
    try:
        with transaction.atomic():
            last = Edition.objects.select_for_update().first()
            edition = Edition.objects.create(
                number=last.number + 1 if last else 1, content=content, digest=digest_of(content), reason=reason,
                review_on=review_on, by=by, at=timezone.now(),
            )  # fmt: skip
            record("manual.proposed", edition, by=by, number=edition.number, digest=edition.digest)
    except IntegrityError as error:
        raise Refused(WAITING) from error
    return edition


def approve(edition: Edition, *, seen: str, by: User) -> None:
    """A second person's yes to exactly the words they saw (`seen`, their digest)."""
    if edition.by_id == by.pk:
        raise Refused("起案した本人は承認できません。別の担当者が確認してください。")
    if seen != edition.digest or digest_of(edition.content) != edition.digest:
        raise Refused("表示された内容と、承認しようとしている内容が違います。画面を開き直してください。")
    with transaction.atomic():
        move(edition, "approve", by=by, number=edition.number, digest=edition.digest)
        Edition.objects.filter(pk=edition.pk).update(approved_by=by, approved_at=timezone.now())
    edition.refresh_from_db()


def withdraw(edition: Edition, *, by: User) -> None:
    with transaction.atomic():
        move(edition, "withdraw", by=by)


def hand_out(edition: Edition | None, kind: Kind, *, by: User) -> bytes:
    """An edition as it was frozen, or (None) a draft from the settings of today."""
    today = timezone.localdate()
    found: Iterable[Block] = gather.kept(edition) if edition else book.content(today)
    rows = gather.editions().filter(number__lte=edition.number) if edition else gather.editions()
    with transaction.atomic():
        record("manual.downloaded", edition or "manual", by=by, number=edition.number if edition else 0, kind=kind)
    with translation.override("ja"), days.western_years():
        return paper(book.document(found, edition, rows.order_by("number"), today), kind)


def hand_out_pack(case: Case, *, by: User) -> bytes:
    """Everything needed to go on with a case on paper, as it stands now."""
    with transaction.atomic():
        record("pack.downloaded", case, by=by, case_id=case.pk)
    with translation.override("ja"), days.western_years():
        return paper(pack.document(case), "pdf")


def remind(edition: Edition, *, by: User) -> bool:
    """Tell the officers once that an edition is due for review."""
    with transaction.atomic():
        fresh = Edition.objects.filter(pk=edition.pk, reminded_at__isnull=True)
        if not fresh.update(reminded_at=timezone.now()):
            return False
        told = [_tell(user, edition, by) for user in User.objects.filter(role="officer", is_active=True)]
        record("manual.reminded", edition, by=by, told=sum(told))
    return True


def digest_of(content: Any) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _tell(user: User, edition: Edition, by: User) -> bool:
    body = BODY.format(number=edition.number, day=edition.review_on.isoformat(), url=f"{settings.BASE_URL}/manual/")
    try:
        put(user.email, "対応マニュアルの見直し日になりました", body, key=f"manual:{edition.pk}:{user.pk}", by=by)
    except Refused:  # an address that is none must not keep the others from being told
        return False
    return True
