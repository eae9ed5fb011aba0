"""The verbs of a check page: say what it offers, make its export of what was approved, revoke a code, end it."""

import secrets
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.record import record
from tsutsumi.core.flow import Refused
from tsutsumi.notices import actions as notices
from tsutsumi.notices import leaving
from tsutsumi.notices.models import Mailing, Notice
from tsutsumi.notices.selfcheck import entries, place, words
from tsutsumi.notices.selfcheck.models import CheckPage, RevokedCode
from tsutsumi.selfcheck import writing
from tsutsumi.work.actions import enqueue

LONGEST = timedelta(days=400)
Beat = Callable[[], None]


def save(mailing: Mailing, said: Mapping[str, Any], *, by: User) -> CheckPage:
    """Say where the page stands, until when, and what it asks. Address and words stand in letters: these are settled
    anew when one of them changes.
    """
    today = timezone.localdate()
    if not today < said["until"] <= today + LONGEST:
        raise Refused("公開の最後の日は、明日から400日先までの日にしてください。")
    known = {name: said[name] for name in ("address", "until", "firsts", "second")}
    with transaction.atomic():
        page = CheckPage.objects.select_for_update().filter(mailing=mailing).first()
        if page is None or page.address != known["address"]:
            notices.reopen(mailing, by=by)
        if page is None:
            page = CheckPage.objects.create(
                mailing=mailing, word=words.pair(), by=by, at=timezone.now(), **known
            )  # fmt: skip
        else:
            CheckPage.objects.filter(pk=page.pk).update(by=by, at=timezone.now(), **known)
        record("check_page.saved", page, by=by, until=known["until"], firsts=sorted(known["firsts"]))
    page.refresh_from_db()
    return page


def ask(page: CheckPage, *, by: User) -> None:
    """Have the worker make the export."""
    leaving.approved(page.mailing)
    if entries.frame(page, ()) is None:
        raise Refused(entries.MISSING)
    with transaction.atomic():
        CheckPage.objects.filter(pk=page.pk).update(asked_at=timezone.now(), trouble="")
        record("check_page.asked", page, by=by)
        enqueue("notices.selfcheck", key=f"{page.pk}|{secrets.token_hex(4)}", by=by, page=page.pk)


def build(page: CheckPage, *, by: User, beat: Beat = lambda: None) -> CheckPage:
    """Make the export and put it in force. Killed anywhere, the old one stays; begun again, it is made anew."""
    leaving.approved(page.mailing)
    firsts, why = entries.offered(page)
    frame = entries.frame(page, firsts)
    if frame is None:
        raise Refused(entries.MISSING)
    if frame.until <= timezone.now():
        raise Refused("公開の最後の日を過ぎています。日付を直してください。")
    drawn = entries.draw(page, firsts, beat)
    number = page.version + 1
    folder = place.folder(page.folder_name)
    written = writing.write(folder, number, frame, drawn.ordered(), drawn.entries(), beat)
    with transaction.atomic():
        CheckPage.objects.filter(pk=page.pk).update(
            version=number, digest=page.mailing.digest, people=written.people, found=written.open,
            alike=written.alike, unasked=drawn.unasked, refused=why, asked_at=None, trouble="",
            built_at=timezone.now(), down_at=None,
        )  # fmt: skip
        record("check_page.built", page, by=by, version=number, people=written.people, digest=page.mailing.digest)
    page.refresh_from_db()
    return page


def fail(page: CheckPage, why: str, *, by: User) -> None:
    """Keep why the export was not made, for the page."""
    with transaction.atomic():
        CheckPage.objects.filter(pk=page.pk).update(asked_at=None, trouble=why[:300])
        record("check_page.failed", page, by=by)


def revoke(page: CheckPage, shown_number: int, reason: str, *, by: User) -> RevokedCode:
    """The code of one person opens nothing any more, from the next export on, which is made at once."""
    notice = Notice.objects.filter(mailing=page.mailing, person=shown_number - 1).first()
    if notice is None:
        raise Refused("その番号の人は、この通知の名簿にいません。名簿の番号を確かめてください。")
    with transaction.atomic():
        row, made = RevokedCode.objects.get_or_create(
            notice=notice, defaults={"page": page, "reason": reason.strip(), "by": by, "at": timezone.now()}
        )
        if not made:
            raise Refused("その人の番号は、もう無効にしてあります。")
        record("check_page.revoked", page, by=by, notice=notice.pk)
        if page.is_up:
            CheckPage.objects.filter(pk=page.pk).update(asked_at=timezone.now())
            enqueue("notices.selfcheck", key=f"{page.pk}|{secrets.token_hex(4)}", by=by, page=page.pk)
    return row


def take_down(page: CheckPage, *, by: User) -> None:
    """End it: the export is deleted, and a process that serves it has nothing any more."""
    place.forget(page.folder_name)
    with transaction.atomic():
        CheckPage.objects.filter(pk=page.pk).update(down_at=timezone.now(), asked_at=None)
        record("check_page.taken_down", page, by=by, version=page.version)
    page.refresh_from_db()


def took_copy(page: CheckPage, *, by: User) -> None:
    """Somebody took the copy for a static host."""
    with transaction.atomic():
        record("check_page.copied", page, by=by, version=page.version)
