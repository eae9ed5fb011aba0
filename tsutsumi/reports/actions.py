"""Verbs: start a report, write into it, check, hand in, supplement; and hand out its papers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import name_of, record
from tsutsumi.cases.models import Case
from tsutsumi.core.documents import form as forms
from tsutsumi.core.documents.render import Kind
from tsutsumi.core.documents.values import Source, State, Value, to_json, unknown
from tsutsumi.core.flow import Refused
from tsutsumi.decisions import actions as decisions
from tsutsumi.decisions.models import SUBMISSION, Decision
from tsutsumi.duties.models import Ruling
from tsutsumi.evidence import vault
from tsutsumi.reports import citing, gather, papers
from tsutsumi.reports.models import FORM_OF, Paper, Report, Version
from tsutsumi.work.actions import enqueue

KEPT: tuple[Kind, ...] = ("pdf", "json")


@dataclass(frozen=True, slots=True)
class Filing:
    """What is to be filed, and to whom: the recipient is confirmed by a person. `voluntary`: 各号に非該当."""

    stage: str
    regime: str
    recipient: str
    voluntary: bool = False
    ruling: Ruling | None = None


def start(case: Case, filing: Filing, *, by: User) -> Report:
    """Begin a 速報 or 確報 with what the case knows today. Refused when there is one of the same kind already."""
    if Report.objects.filter(case=case, stage=filing.stage, regime=filing.regime).exists():
        raise Refused("この種類の報告はすでにあります。続報は、その報告の「追完を始める」から作ってください。")
    form = forms.load(FORM_OF[filing.regime], timezone.localdate())
    with transaction.atomic():
        report = Report.objects.create(
            case=case, stage=filing.stage, regime=filing.regime, form_id=form.form_id, form_version=form.version,
            recipient=filing.recipient, is_voluntary=filing.voluntary, ruling=filing.ruling, by=by, at=timezone.now(),
        )  # fmt: skip
        values = {c: to_json(v) for c, v in gather.values_for(report).items() if v.state is not State.NOT_ENTERED}
        version = Version.objects.create(report=report, number=1, values=values, by=by, at=timezone.now())
        record("report.started", report, by=by, stage=filing.stage, regime=filing.regime, form=form.version)
        citing.cite(version, by=by)
    return report


def fill(report: Report, changes: Mapping[str, Value], *, by: User) -> list[str]:
    """Write values into the draft; the codes that changed. A value that stays as it was keeps its source."""
    with transaction.atomic():
        version = _draft(report)
        old = version.parsed()
        changed = [c for c, v in changes.items() if to_json(v) | {"source": None} != to_json(old[c]) | {"source": None}]
        if changed:
            version.values |= {code: to_json(changes[code]) for code in changed}
            version.by, version.at = by, timezone.now()
            version.save(update_fields=["values", "by", "at"])
            record("report.filled", report, by=by, version=version.number, fields=changed)
            citing.cite(version, by=by)
    return changed


def leave_open(report: Report, *, by: User) -> list[str]:
    """Mark every field that nobody filled and that this stage asks for as 不明・調査中: said aloud, not assumed."""
    source = Source("「残りは調査中」の選択", by.name, timezone.localdate())
    return fill(report, {m.field.code: unknown(source) for m in report.missing() if m.blocks}, by=by)


def take_over(report: Report, codes: Iterable[str], *, by: User) -> list[str]:
    """Take what the case knows now for the named fields."""
    wanted = set(codes)
    return fill(report, {c: new for c, _, new in gather.differences(report) if c in wanted}, by=by)


def check(report: Report, *, seen: str, by: User) -> None:
    """A second person's yes to exactly what they saw (`seen`, the fingerprint shown). Refused for who wrote it last."""
    with transaction.atomic():
        version = _draft(report)
        if version.by_id == by.pk:
            raise Refused("最後に書いた本人は確認できません。別の担当者が内容を読み、確認してください。")
        if seen != version.fingerprint():
            raise Refused("開いてから内容が変わりました。画面を開き直して、いまの内容を確認してください。")
        version.checked_by, version.checked_at, version.digest = by, timezone.now(), seen
        version.pdf_digest = papers.digest(papers.render_version(version, "pdf"))
        version.save(update_fields=["checked_by", "checked_at", "digest", "pdf_digest"])
        move(report, "check", by=by, version=version.number, digest=version.digest)


def reopen(report: Report, *, by: User) -> None:
    """Back to writing; the check is void."""
    with transaction.atomic():
        version = report.current
        Version.objects.filter(pk=version.pk).update(checked_by=None, checked_at=None, digest="", pdf_digest="")
        decisions.void(version, by=by)
        move(report, "reopen", by=by, version=version.number)


def submit(report: Report, *, on: date, receipt: str, by: User) -> Version:
    """Record that the report was handed in, and seal exactly what was handed in. Not before it was checked."""
    if on > timezone.localdate():
        raise Refused("提出日が未来になっています。実際に提出した日を入力してください。")
    with transaction.atomic():
        version = Version.objects.select_for_update().get(pk=report.current.pk)
        if report.state == "checked":
            _as_checked(version)
            gather.decided(version)
        move(report, "submit", by=by, version=version.number, receipt=receipt, on=on, digest=version.digest)
        for kind in KEPT:
            sealed = vault.seal(f"case:{report.case_id}", papers.render_version(version, kind))
            Paper.objects.create(version=version, kind=kind, sealed=sealed)
            record("report.sealed", report, by=by, version=version.number, kind=kind, sha256=sealed.sha256)
            if kind == "pdf":
                _spend(version, sealed.sha256, by)
        version.submitted_by, version.submitted_on, version.receipt = by, on, receipt
        version.save(update_fields=["submitted_by", "submitted_on", "receipt"])
        citing.cite(version, by=by, sent=True)
        enqueue("tasks.sync", key=str(report.case_id), by=by, case=report.case_id)
    return version


def _as_checked(version: Version) -> None:
    same = version.fingerprint() == version.digest
    if not same or papers.digest(papers.render_version(version, "pdf")) != version.pdf_digest:
        raise Refused("確認したものと内容が一致しません。修正に戻し、もう一度確認を受けてから提出してください。")


def put_up(report: Report, *, by: User) -> Decision:
    """Draft a decision about handing in exactly the PDF that was checked; the one there is, if it is about the same."""
    version = report.current
    if report.state != "checked" or not version.pdf_digest:
        raise Refused("先に、別の担当者が内容を確認してください。確認した文書について決裁を受けます。")
    subject = name_of(version)
    open_one = Decision.objects.filter(subject=subject).exclude(state__in=("used", "withdrawn", "disowned")).first()
    told = decisions.Told(
        SUBMISSION, f"{report.get_stage_display()}の提出（第{version.number}版）", gather.proposal(version), subject,
        version.pdf_digest, None, gather.most_people(report),
    )  # fmt: skip
    if open_one is None:
        return decisions.draft(report.case, told, by=by)
    return open_one if open_one.bound == version.pdf_digest else decisions.edit(open_one, told, by=by)


def _spend(version: Version, sha256: str, by: User) -> None:
    """What is sealed as handed in is what was decided, where a decision is asked for or there is one."""
    if gather.decided(version) is not None:
        decisions.spend(SUBMISSION, name_of(version), sha256, by=by)


def note_receipt(version: Version, receipt: str, *, by: User) -> None:
    """The receipt number that came after the filing. What was sealed stays as it is."""
    if version.submitted_on is None:
        raise Refused("まだ提出していない版には、受付番号を付けられません。")
    with transaction.atomic():
        Version.objects.filter(pk=version.pk).update(receipt=receipt)
        record("report.receipt", version.report, by=by, version=version.number, receipt=receipt)
    version.receipt = receipt


def supplement(report: Report, *, by: User) -> Version:
    """Begin a 続報 (追完): a new version from what was last handed in."""
    with transaction.atomic():
        last = report.current
        move(report, "supplement", by=by, version=last.number + 1)
        head = {code: to_json(value) for code, value in gather.head_of(report).items()}
        values = {**last.values, **head}
        version = Version.objects.create(report=report, number=last.number + 1, values=values, by=by, at=timezone.now())
        citing.cite(version, by=by)
    return version


def hand_out(version: Version, kind: Kind, *, by: User) -> bytes:
    """A file of a version: the sealed bytes where they are kept, otherwise made from the same values. Audited."""
    with transaction.atomic():
        record("report.downloaded", version.report, by=by, version=version.number, kind=kind)
        paper = version.papers.filter(kind=kind).select_related("sealed").first()
        return vault.read(paper.sealed, by=by, why="download") if paper else papers.render_version(version, kind)


def hand_out_draft(case: Case, kind: Kind, *, by: User) -> bytes:
    """A report of a case that has none yet, made of what is known today; nothing but the trace is kept."""
    with transaction.atomic():
        record("report.downloaded", case, by=by, version=0, kind=kind)
    return papers.draft_paper(case, kind)


def hand_out_decision(case: Case, kind: papers.PaperKind, *, by: User, ruling: Ruling | None = None) -> bytes:
    """報告要否判断書, from a ruling as it was frozen or from the facts of today. Audited."""
    with transaction.atomic():
        record("decision.downloaded", ruling or case, by=by, kind=kind)
    return papers.decision_paper(case, kind, ruling=ruling, wareki=by.wareki)


def hand_out_notice(report: Report, kind: papers.PaperKind, *, by: User) -> bytes:
    """The five items for principals, from the values of a report. Audited."""
    with transaction.atomic():
        record("notice.downloaded", report, by=by, version=report.current.number, kind=kind)
    return papers.notice_paper(report, kind)


def _draft(report: Report) -> Version:
    """The version being written, locked. Refused when the report is not open for writing."""
    locked = Report.objects.select_for_update().get(pk=report.pk)
    if locked.state != "draft":
        raise Refused(
            "確認済み・提出済みの報告は書き換えられません。「修正に戻す」か「追完を始める」を選んでください。"
        )
    return report.current
