"""The pages of a case's reports.

Files are handed out by POST: every handing out is recorded, and GET changes nothing.
"""

from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.core.documents import page
from tsutsumi.core.documents.form import Missing
from tsutsumi.core.documents.render import MEDIA_TYPES, Kind
from tsutsumi.core.documents.text import Days
from tsutsumi.decisions.models import SUBMISSION, Policy
from tsutsumi.duties.gather import judged
from tsutsumi.duties.models import Ruling
from tsutsumi.reports import actions, compare, gather, papers
from tsutsumi.reports.forms import CheckForm, PartForm, ReceiptForm, StartForm, SubmitForm
from tsutsumi.reports.models import Report, Version
from tsutsumi.web.files import attached
from tsutsumi.web.outcomes import attempt, done


@allow("reports.view")
@require_GET
def index(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    reports = Report.objects.filter(case=case).prefetch_related("versions")
    rulings = case.rulings.exclude(state="withdrawn").select_related("by", "approved_by")
    return render(request, "reports/list.html", {"case": case, "reports": reports, "rulings": rulings})


@allow("reports.write")
@require_http_methods(["GET", "POST"])
def start(request: Request, number: str) -> HttpResponse:
    """From a ruling (?ruling=4) or directly."""
    case = case_for(request, number)
    ruling = _ruling(case, request.GET.get("ruling"))
    form = StartForm(request.POST or None, initial=_proposed(case, ruling))
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data)
        said.pop("confirmed")
        filing = actions.Filing(**said, ruling=ruling)
        report = attempt(request, lambda: actions.start(case, filing, by=request.user))
        if report is not None:
            return redirect("reports:detail", number, report.pk)
    return render(request, "reports/start.html", {"case": case, "form": form, "ruling": ruling})


@allow("reports.view")
@require_GET
def detail(request: Request, number: str, pk: int) -> HttpResponse:
    report = _report(request, number, pk)
    version = report.current
    missing = report.missing(version)
    context = {
        "missing": missing,
        "empty": any(m.blocks for m in missing),
        "to_write": _to_write(report, missing),
        "changes": compare.since_last(version, _days(request)),
        "differences": gather.differences(report, version) if report.state == "draft" else [],
        "versions": report.versions.all(),
        "receipt_form": ReceiptForm(initial={"receipt": version.receipt}),
        "decision": gather.last_decision(version),
        "decision_needed": lambda: Policy.of(SUBMISSION).is_needed,  # read where the page says it
    }
    return render(request, "reports/detail.html", _page(request, report, version) | context)


@allow("reports.write")
@require_http_methods(["GET", "POST"])
def part(request: Request, number: str, pk: int, part: str) -> HttpResponse:
    """One item of the form: write, choose a state, name the day on which the unknown will be known."""
    report = _report(request, number, pk)
    items = list(report.form.items)
    item = next((i for i in items if i.code == part), None)
    if item is None:
        raise Http404
    data = request.POST.copy() if request.method == "POST" else None
    form = PartForm(item, report.current.parsed(), data)
    if request.method == "POST" and form.is_valid():
        values = form.values(request.user.name, timezone.localdate())
        if attempt(request, lambda: actions.fill(report, values, by=request.user)) is not None:
            messages.success(request, _("保存しました。"))
            after = items[items.index(item) + 1 :][:1]
            onward = "next" in request.POST and after
            return redirect("reports:part", number, pk, after[0].code) if onward else _to(report)
    elif data is not None:
        data["seen"] = form.initial["seen"]
    return render(request, "reports/part.html", _page(request, report) | {"form": form, "item": item, "items": items})


@allow("reports.write")
@require_POST
def leave_open(request: Request, number: str, pk: int) -> HttpResponse:
    report = _report(request, number, pk)
    if attempt(request, lambda: actions.leave_open(report, by=request.user)) is not None:
        messages.success(request, _("未入力の項目を「不明・調査中」にしました。判明の見込み時期を書いてください。"))
    return _to(report)


@allow("reports.write")
@require_http_methods(["GET", "POST"])
def gathered(request: Request, number: str, pk: int) -> HttpResponse:
    """What the case knows differently now; a person chooses what to take."""
    report = _report(request, number, pk)
    if request.method == "POST":
        codes = request.POST.getlist("code")
        if attempt(request, lambda: actions.take_over(report, codes, by=request.user)) is not None:
            messages.success(request, _("選んだ項目に、いまの事実を取り込みました。"))
            return _to(report)
    version = report.current
    found = compare.rows(version, gather.differences(report, version), _days(request))
    return render(request, "reports/gathered.html", _page(request, report) | {"found": found})


@allow("reports.check")
@require_http_methods(["GET", "POST"])
def check(request: Request, number: str, pk: int) -> HttpResponse:
    """The whole report to read, and the yes of a second person to exactly that."""
    report = _report(request, number, pk)
    version = report.current
    form = CheckForm(request.POST or None, initial={"seen": version.fingerprint()})
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["seen"]
        if done(request, lambda: actions.check(report, seen=seen, by=request.user), _("確認を記録しました。")):
            return _to(report)
    context = {
        "form": form,
        "missing": report.missing(version),
        "refusal": Report.flow.refusal(report, "check"),
        "changes": compare.since_last(version, _days(request)),
    }
    return render(request, "reports/check.html", _page(request, report) | context)


@allow("reports.write")
@require_POST
def reopen(request: Request, number: str, pk: int) -> HttpResponse:
    report = _report(request, number, pk)
    done(request, lambda: actions.reopen(report, by=request.user), _("修正に戻しました。確認は取り消されました。"))
    return _to(report)


@allow("reports.submit")
@require_http_methods(["GET", "POST"])
def submit(request: Request, number: str, pk: int) -> HttpResponse:
    report = _report(request, number, pk)
    form = SubmitForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        words = _("提出を記録し、提出したままの文書を封緘しました。")
        if done(
            request, lambda: actions.submit(report, on=said["on"], receipt=said["receipt"], by=request.user), words
        ):
            return _to(report)
    refusal = Report.flow.refusal(report, "submit")
    return render(request, "reports/submit.html", _page(request, report) | {"form": form, "refusal": refusal})


@allow("decisions.draft")
@require_POST
def put_up(request: Request, number: str, pk: int) -> HttpResponse:
    """A decision about handing in exactly what was checked; the page of the decision goes on from there."""
    report = _report(request, number, pk)
    decision = attempt(request, lambda: actions.put_up(report, by=request.user))
    return redirect(decision) if decision is not None else _to(report)


@allow("reports.submit")
@require_POST
def receipt(request: Request, number: str, pk: int) -> HttpResponse:
    report = _report(request, number, pk)
    form, last = ReceiptForm(request.POST), report.last_submitted
    if not form.is_valid() or last is None:
        messages.error(request, _("受付番号を入力してください。提出した版だけに記録できます。"))
        return _to(report)
    words = form.cleaned_data["receipt"]
    done(request, lambda: actions.note_receipt(last, words, by=request.user), _("受付番号を記録しました。"))
    return _to(report)


@allow("reports.write")
@require_POST
def supplement(request: Request, number: str, pk: int) -> HttpResponse:
    report = _report(request, number, pk)
    done(request, lambda: actions.supplement(report, by=request.user), _("追完（続報）の作成を始めました。"))
    return _to(report)


@allow("reports.view")
@require_GET
def web_form(request: Request, number: str, pk: int) -> HttpResponse:
    """The values in the order of the recipient's web form, each to be copied."""
    return render(request, "reports/web_form.html", _page(request, _report(request, number, pk)))


@allow("reports.view")
@require_POST
def download(request: Request, number: str, pk: int, version: int) -> HttpResponse:
    report = _report(request, number, pk)
    found = get_object_or_404(Version, report=report, number=version)
    kind = _kind(request, tuple(MEDIA_TYPES))
    name = f"{report.case.number}_{report.stage}_v{found.number}"
    return _file(actions.hand_out(found, kind, by=request.user), name, kind)


@allow("reports.view")
@require_POST
def decision(request: Request, number: str) -> HttpResponse:
    """報告要否判断書, from a ruling or as a draft of today."""
    case = case_for(request, number)
    kind: Any = _kind(request, ("pdf", "docx"))
    ruling = _ruling(case, request.POST.get("ruling"))
    data = actions.hand_out_decision(case, kind, ruling=ruling, by=request.user)
    return _file(data, f"{case.number}_decision{ruling.pk if ruling else ''}", kind)


@allow("reports.view")
@require_http_methods(["GET", "POST"])
def notice(request: Request, number: str, pk: int) -> HttpResponse:
    """The five items that principals must be told; as a file by POST."""
    report = _report(request, number, pk)
    if request.method == "POST":
        kind: Any = _kind(request, ("pdf", "docx"))
        return _file(actions.hand_out_notice(report, kind, by=request.user), f"{report.case.number}_notice", kind)
    filled = papers.notice(report)
    context = {"case": report.case, "report": report, "sections": page.sections(filled), "form": filled.form}
    return render(request, "reports/notice.html", context)


def _report(request: Request, number: str, pk: int) -> Report:
    """The report, if the person plays a part in its case; to be read only, with its versions."""
    case, rows = case_for(request, number), Report.objects.select_related("by")
    if request.method == "GET":
        versions = Version.objects.select_related("by", "checked_by", "submitted_by")
        rows = rows.prefetch_related(Prefetch("versions", versions))
    report = get_object_or_404(rows, case=case, pk=pk)
    report.case = case  # who opened it is read already
    return report


def _to_write(report: Report, missing: tuple[Missing, ...]) -> str:
    """The code of the first part in which a field is still empty; "" when none is."""
    empty = {m.field.code for m in missing if m.blocks}
    return next((item.code for item in report.form.items if any(f.code in empty for f in item.fields)), "")


def _page(request: Request, report: Report, version: Version | None = None) -> dict[str, Any]:
    version = version or report.current
    sections = page.sections(papers.filled(version, _days(request)))
    return {
        "case": report.case,
        "report": report,
        "version": version,
        "sections": sections,
        "kinds": tuple(MEDIA_TYPES),
    }


def _days(request: Request) -> Days:
    return "wareki" if request.user.wareki else "seireki"


def _ruling(case: Case, pk: str | None) -> Ruling | None:
    return get_object_or_404(Ruling, case=case, pk=pk) if pk and pk.isdecimal() and len(pk) < 19 else None


def _proposed(case: Case, ruling: Ruling | None) -> dict[str, Any]:
    """What the law says, as a proposal: the person confirms the recipient."""
    verdict = judged(case).main
    recipients = "、".join(r.label for r in verdict.recipients)
    filed = Report.objects.filter(case=case, stage="preliminary").exists()
    return {
        "stage": "final" if filed else "preliminary",
        "regime": verdict.regime,
        "recipient": (ruling.recipient if ruling else "") or recipients,
        "voluntary": ruling.outcome == "voluntary" if ruling else str(verdict.reportable) == "no",
    }


def _kind(request: Request, allowed: tuple[Kind, ...]) -> Kind:
    for kind in allowed:
        if request.POST.get("kind") == kind:
            return kind
    raise Http404


def _file(data: bytes, name: str, kind: Kind) -> HttpResponse:
    return attached(data, f"{name}.{kind}", MEDIA_TYPES[kind])


def _to(report: Report) -> HttpResponse:
    return redirect("reports:detail", report.case.number, report.pk)
