"""The verbs of what the post tells: tracking numbers, letters that came back, addresses that somebody corrected."""

import json
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import record
from tsutsumi.core.documents.letters.letter import fits
from tsutsumi.core.flow import Refused
from tsutsumi.core.jp import text
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import scope_of
from tsutsumi.notices import actions as notices
from tsutsumi.notices import holding
from tsutsumi.notices.letters import numbers
from tsutsumi.notices.letters.models import RETURNED, AddressFix, PrintedLetter, PrintRun
from tsutsumi.notices.models import LETTER, Attempt, Mailing, Notice


def track(run: PrintRun, lines: Iterable[Sequence[str]], *, by: User) -> list[str]:
    """Tracking numbers (特定記録, 簡易書留): number of the letter, number of the post. What was wrong, by line."""
    troubles, taken = [], 0
    with transaction.atomic():
        for n, cells in enumerate(lines, start=1):
            trouble = _tracked(run, [str(c).strip() for c in cells if str(c).strip()])
            taken += trouble == ""
            if trouble:
                troubles.append(f"{n}行目: {trouble}")
        record("printrun.tracked", run, by=by, rows=taken, wrong=len(troubles))
    return troubles


def _tracked(run: PrintRun, cells: list[str]) -> str:
    if len(cells) < 2:
        return "手紙の番号と追跡番号の2列が要ります。"
    digits = text.digits(cells[1])
    if not 11 <= len(digits) <= 13:
        return "追跡番号は11桁から13桁の数字です。"
    try:
        place = numbers.place_of(run.mailing, cells[0])
    except Refused as refusal:
        return str(refusal)
    mine = Attempt.objects.filter(letter__run=run, letter__place=place)
    if not mine.update(tracking=digits):
        return "この印刷の手紙ではありません。"
    return ""


def returned(mailing: Mailing, scanned: str, why: str, *, by: User) -> PrintedLetter:
    """A letter came back, and why. The next way is taken by itself."""
    if why not in dict(RETURNED):
        raise Refused("戻った理由を選んでください。")
    place = numbers.place_of(mailing, scanned)
    with transaction.atomic():
        rows = PrintedLetter.objects.select_for_update().filter(run__mailing=mailing, place=place)
        letter = rows.select_related("attempt__notice__mailing", "run").first()
        if letter is None:
            raise Refused(numbers.NOT_OURS)
        _may_return(letter)
        record("letter.returned", letter, by=by, place=place, why=why)
        move(letter.attempt, "return", by=by, why=why)
        now = timezone.now()
        Attempt.objects.filter(pk=letter.attempt_id).update(ended_at=now, answer=why)
        PrintedLetter.objects.filter(pk=letter.pk).update(returned_at=now, why=why)
        notice = letter.attempt.notice
        if notice.channel == LETTER and notice.state in ("handed", "delivered_assumed"):
            notices.settle(notice, "failed", reason=f"letter.{why}", by=by)
    letter.refresh_from_db()
    return letter


def _may_return(letter: PrintedLetter) -> None:
    if letter.returned_at is not None:
        at = timezone.localtime(letter.returned_at)
        when = f"{at:%-m月%-d日 %H:%M}"
        raise Refused(f"この手紙は、{when}に戻ったと記録してあります。2回読み取っていないか確かめてください。")
    if letter.attempt.state != "handed":
        raise Refused("この手紙は、まだ出したと記録していません。先に束を「出した」と記録してください。")


def propose_address(notice: Notice, postal: str, address: str, source: str, *, by: User) -> AddressFix:
    """Another address for this person, to be confirmed by somebody else. It is sealed, it stands in no table."""
    digits = text.digits(postal)
    if len(digits) != 7 or len(address.strip()) < 5:
        raise Refused("郵便番号（7桁）と住所を入力してください。")
    if not fits("　" * 12, address.strip()):
        raise Refused("住所が長すぎて、封筒の窓に入りません。建物名を短くしてください。")
    with transaction.atomic():
        told = json.dumps([digits, address.strip()], ensure_ascii=False).encode()
        sealed = vault.seal(scope_of(notice.mailing.case), told)
        fix = AddressFix.objects.create(
            notice=notice, sealed=sealed, source=source.strip()[:200], by=by, at=timezone.now()
        )
        record("addressfix.proposed", fix, by=by, person=notice.shown_number)
    return fix


def confirm_address(fix: AddressFix, *, by: User) -> None:
    """A second person's yes: a second letter is sent there, before any other way that has not begun."""
    if fix.by_id == by.pk:
        raise Refused("住所を入力した本人は、確かめたことにできません。別の担当者が確かめてください。")
    with transaction.atomic():
        notice = Notice.objects.select_for_update().get(pk=fix.notice_id)
        if LETTER not in holding.ways_left(notice, notice.ways):
            raise Refused("この人への手紙は、承認された方法に入っていないか、印で止めてあります。")
        if notice.state not in ("planned", "queued", "failed", "unreachable"):
            raise Refused("この人への別の連絡が進んでいるので、いまは手紙を出し直せません。")
        move(fix, "confirm", by=by, person=notice.shown_number, notice=notice.pk, sealed=fix.sealed_id)
        AddressFix.objects.filter(pk=fix.pk).update(decided_by=by, decided_at=timezone.now())
        if notice.state in ("failed", "unreachable"):
            move(notice, "again", by=by, channel=LETTER, reason="letter.corrected")
        Notice.objects.filter(pk=notice.pk).update(channel=LETTER, reason="letter.corrected", due_at=None)


def decline_address(fix: AddressFix, *, by: User) -> None:
    """It is not used; the sealed address is destroyed."""
    with transaction.atomic():
        move(fix, "decline", by=by)
        sealed = fix.sealed
        AddressFix.objects.filter(pk=fix.pk).update(decided_by=by, decided_at=timezone.now(), sealed=None)
        if sealed is not None:
            vault.destroy(sealed)


def open_address(fix: AddressFix, *, by: User) -> tuple[str, str]:
    """The corrected address, for the second person. Noted before it is shown."""
    if fix.by_id == by.pk:
        raise Refused("入力した本人は確かめられません。別の担当者に頼んでください。")
    if fix.sealed is None or fix.state != "proposed":
        raise Refused("この住所は、もう決まったか、消されています。")
    with transaction.atomic():
        record("addressfix.opened", fix, by=by, person=fix.notice.shown_number)
        postal, address = json.loads(vault.read(fix.sealed, by=by, why="address"))
    return str(postal), str(address)
