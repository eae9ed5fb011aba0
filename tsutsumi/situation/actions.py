"""Verbs: begin a report, write, issue, drop; set the rhythm, put a reminder off; hand a report out."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import name_of, record
from tsutsumi.cases.models import Case
from tsutsumi.core.documents.render import paper
from tsutsumi.core.flow import Refused
from tsutsumi.figures import actions as figures
from tsutsumi.figures import gather as ledgers
from tsutsumi.outbox.actions import put
from tsutsumi.situation import gather, papers
from tsutsumi.situation.models import SECTIONS, Cadence, Nudge, SituationReport, digest_of
from tsutsumi.web import days

LONGEST = 8_000
BODY = """{case} の{kind}（第{number}報）が発行されました。
内容はこのメールには書いていません。次の画面で読んでください。

{url}
"""
LATE = """{case} の{kind}が予定の時刻（{due}）を過ぎています。
次の画面で書いて発行するか、知らせを先に延ばしてください。

{url}
"""
CROSSED = (
    "あなたが開いた後に、ほかの人がこの報告を書き直しました。"
    "あなたの文は下に残っています。見比べて、もう一度保存してください。"
)
MOVED = "下見のあとに、文か事案の数字が変わりました。下見を開き直し、確かめてから発行してください。"


def begin(case: Case, kind: str, *, by: User) -> SituationReport:
    """A draft from what the case knows now. Whoever comes second gets the one that is being written."""
    found = SituationReport.objects.filter(case=case, kind=kind, state="draft").first()
    if found is not None:
        return found
    _running(case)
    last = gather.issued(case, kind)
    texts = gather.draft(case, kind, last[0].issued_at if last else None)
    try:
        with transaction.atomic():
            report = SituationReport.objects.create(case=case, kind=kind, texts=texts, by=by, at=timezone.now())
            record("situationreport.begun", report, by=by, kind=kind)
    except IntegrityError:  # somebody began it in the same moment
        return SituationReport.objects.get(case=case, kind=kind, state="draft")
    return report


def write(report: SituationReport, texts: Mapping[str, str], *, seen: str, by: User) -> SituationReport:
    """Keep what is written. `seen`: the fingerprint the page was opened with; refused when another wrote since."""
    with transaction.atomic():
        fresh = SituationReport.objects.select_for_update().get(pk=report.pk)
        _draft(fresh)
        if fresh.fingerprint() != seen:
            raise Refused(CROSSED)
        fresh.texts = {part: texts.get(part, "")[:LONGEST] for part, _title in fresh.sections}
        fresh.by, fresh.at = by, timezone.now()
        fresh.save(update_fields=["texts", "by", "at"])
        record("situationreport.written", fresh, by=by)
    report.refresh_from_db()
    return report


def issue(report: SituationReport, *, seen: str, by: User) -> None:
    """Freeze the text with the figures of this moment and tell the members. `seen`: what the person had before them."""
    values = gather.figures(report.case)
    with transaction.atomic():
        fresh = SituationReport.objects.select_for_update().get(pk=report.pk)
        _draft(fresh)
        if digest_of(gather.filled(fresh.texts, values)) != seen:
            raise Refused(MOVED)
        _complete(fresh)
        _freeze(fresh, values, by)
        move(fresh, "issue", by=by, kind=fresh.kind, number=fresh.number, digest=fresh.digest)
        Cadence.objects.filter(case=fresh.case, kind=fresh.kind).update(snoozed_until=None)
        _cite(fresh, by)
        _tell(fresh, by)
    report.refresh_from_db()


def drop(report: SituationReport, *, by: User) -> None:
    """Give a draft up. It stays readable to nobody but the trail knows it."""
    move(report, "drop", by=by)


def set_rhythm(case: Case, kind: str, *, by: User, **said: Any) -> Cadence:
    """When reports of this kind are expected from now on. `said`: every_hours, times, quiet_from, quiet_until."""
    with transaction.atomic():
        _running(case)
        cadence, _new = Cadence.objects.update_or_create(
            case=case, kind=kind, defaults={**said, "by": by, "since": timezone.now(), "snoozed_until": None}
        )
        record("cadence.set", cadence, by=by, kind=kind, every_hours=said["every_hours"], times=said["times"])
    return cadence


def stop_rhythm(cadence: Cadence, *, by: User) -> None:
    """Expect none any more. What was issued stays."""
    with transaction.atomic():
        record("cadence.stopped", cadence, by=by, kind=cadence.kind)
        cadence.delete()


def snooze(cadence: Cadence, hours: int, *, by: User) -> datetime:
    """Put the reminder off; the date itself stays, and the page goes on saying that it is over."""
    until = timezone.now() + timedelta(hours=hours)
    with transaction.atomic():
        Cadence.objects.filter(pk=cadence.pk).update(snoozed_until=until)
        record("cadence.snoozed", cadence, by=by, hours=hours)
    return until


def remind(cadence: Cadence, due: datetime, *, by: User) -> bool:
    """Tell whoever writes it that a report is late: once for this date, once more after a snooze."""
    case, after = cadence.case, max(cadence.snoozed_until or due, due)
    try:
        with transaction.atomic():
            nudge = Nudge.objects.create(cadence=cadence, due=due, after=after)
            told = [_nudge(nudge, user, by) for user in _writers(case)]
            record("cadence.reminded", cadence, by=by, due=due, told=sum(told))
    except IntegrityError:
        return False
    return True


def hand_out(report: SituationReport, kind: Literal["pdf", "docx"], *, by: User) -> bytes:
    """An issued report on paper, as it was frozen."""
    with transaction.atomic():
        record("situationreport.downloaded", report, by=by, number=report.number, kind=kind)
    with translation.override("ja"), days.western_years():
        return paper(papers.document(report), kind)


def _running(case: Case) -> None:
    if case.is_over:
        raise Refused("この事案は終わっています。報告を続けるには、先に事案をもう一度始めてください。")


def _draft(report: SituationReport) -> None:
    if report.state != "draft":
        raise Refused("この報告はもう作成中ではありません。画面を開き直してください。")


def _complete(report: SituationReport) -> None:
    empty = [title for part, title in SECTIONS[report.kind] if not report.texts.get(part, "").strip()]
    if empty:
        raise Refused(f"「{'」「'.join(empty)}」が空です。ないときは「なし」と書いてください。")


def _freeze(report: SituationReport, values: Mapping[str, str], by: User) -> None:
    used = {name.strip() for text in report.texts.values() for name in gather.NAMED.findall(text)}
    report.frozen = gather.filled(report.texts, values)
    report.figures = {name: value for name, value in values.items() if name in used}
    last = SituationReport.objects.filter(case=report.case_id, kind=report.kind).order_by("-number")[0]
    report.number, report.issued_by, report.issued_at = last.number + 1, by, timezone.now()
    report.digest = digest_of([report.kind, report.number, report.frozen])
    report.save(update_fields=["frozen", "figures", "number", "issued_by", "issued_at", "digest"])


def _cite(report: SituationReport, by: User) -> None:
    """The ledger remembers which figures went out; the next report takes the place of this one."""
    said = ledgers.ledger(report.case)
    used = {code: said[code].text() for name, code in gather.LEDGER.items() if name in report.figures}
    before = gather.issued(report.case, report.kind)
    with translation.override("ja"):
        label = str(report)
    earlier = [row for row in before if row.number < report.number]
    figures.cite(
        report.case, name_of(report), label, used, by=by, sent=True, url=report.get_absolute_url(),
        replaces=name_of(earlier[0]) if earlier else "",
    )  # fmt: skip


def _tell(report: SituationReport, by: User) -> None:
    """One message to each member of the house, without a word of what it says: a mailbox is no place for it."""
    case = report.case
    with translation.override("ja"), days.western_years():
        kind = str(report.get_kind_display())
    url = settings.BASE_URL + report.get_absolute_url()
    body = BODY.format(case=case.number, kind=kind, number=report.number, url=url)
    subject = f"【{case.number}】{kind} 第{report.number}報"
    for part in case.parts.active().select_related("user").exclude(user=by).exclude(user__role="guest"):
        _put(part.user, subject, body, f"situation:{report.pk}:{part.user_id}", case=case, by=by)


def _nudge(nudge: Nudge, user: User, by: User) -> bool:
    cadence = nudge.cadence
    with translation.override("ja"), days.western_years():
        kind = str(cadence.get_kind_display())
        due = papers.moment(nudge.due)
    url = f"{settings.BASE_URL}/cases/{cadence.case.number}/situation/"
    body = LATE.format(case=cadence.case.number, kind=kind, due=due, url=url)
    subject = f"【{cadence.case.number}】{kind}の時刻を過ぎています"
    return _put(user, subject, body, f"situation:late:{nudge.pk}:{user.pk}", case=cadence.case, by=by)


def _put(user: User, subject: str, body: str, key: str, **said: Any) -> bool:
    """Whether it was asked for: somebody without a usable address must not keep the others from being told."""
    if not user.is_active:
        return False
    try:
        put(user.email, subject, body, key=key, **said)
    except Refused:
        return False
    return True


def _writers(case: Case) -> list[User]:
    """Members who may write it: the lead and the office first of all, everybody with the right where there are none."""
    parts = [part for part in case.parts.active().select_related("user") if part.user.may("situation.write")]
    named = [part.user for part in parts if part.role in ("lead", "office", "officer")]
    return named or [part.user for part in parts]
