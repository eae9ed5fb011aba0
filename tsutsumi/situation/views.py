"""定時報告 and 経営報告: where they stand, write one, look at it with its figures, issue it, read the earlier ones."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.models import User
from tsutsumi.accounts.roles import Request, allow, may
from tsutsumi.audit.then import last_word
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.cases.trying import tried
from tsutsumi.core.documents.render import MEDIA_TYPES
from tsutsumi.core.flow import Refused
from tsutsumi.situation import actions, gather
from tsutsumi.situation.forms import ReportForm, RhythmForm, SnoozeForm
from tsutsumi.situation.models import KINDS, Cadence, SituationReport, digest_of
from tsutsumi.situation.standing import tracks
from tsutsumi.web.files import attached
from tsutsumi.web.meanwhile import is_still, watched
from tsutsumi.web.outcomes import done


@require_GET
@allow("situation.view")
def index(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    return render(request, "situation/index.html", {"case": case, "tracks": tracks(case), "now": timezone.now()})


@require_POST
@allow("situation.write")
def begin(request: Request, number: str, track: str) -> HttpResponse:
    case, kind = case_for(request, number), _kind(track)
    try:
        return redirect(actions.begin(case, kind, by=request.user))
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("situation:index", number)


@require_http_methods(["GET", "POST"])
@allow("situation.view")
def detail(request: Request, number: str, pk: int) -> HttpResponse:
    """A draft is written here, an issued report read, with what is new in it since the one before."""
    report = _report(request, number, pk)
    if report.state != "draft":
        return _issued(request, report)
    if not may(request.user, "situation.write"):
        raise Http404
    form = watched(ReportForm(report, request.POST or None))
    if request.method == "POST" and form.is_valid():
        if is_still(form, lambda: last_word(report)) and _written(form, report, request.user):
            messages.success(request, _("保存しました。数字が入ったところを確かめて、発行してください。"))
            return redirect("situation:preview", number, pk)
        report.refresh_from_db()
        form.data = {**form.data.dict(), "seen": report.fingerprint()}  # type: ignore[attr-defined]
    values = gather.figures(report.case)
    context = {"case": report.case, "report": report, "form": form, "figures": values.items()}
    return render(request, "situation/write.html", context | {"titles": report.sections})


@require_http_methods(["GET", "POST"])
@allow("situation.write")
def preview(request: Request, number: str, pk: int) -> HttpResponse:
    """The text with its figures as it would go out now; a yes to exactly that issues it."""
    report = _report(request, number, pk)
    if report.state != "draft":
        return redirect(report)
    if request.method == "POST":
        if not may(request.user, "situation.issue"):
            raise Http404
        said, seen = _("発行し、関係者に知らせました。"), request.POST.get("seen", "")
        if done(request, lambda: actions.issue(report, seen=seen, by=request.user), said):
            return redirect(report)
    shown = gather.filled(report.texts, gather.figures(report.case))
    context = {"case": report.case, "report": report, "seen": digest_of(shown), "parts": _parts(report, shown)}
    return render(request, "situation/preview.html", context)


@require_POST
@allow("situation.write")
def drop(request: Request, number: str, pk: int) -> HttpResponse:
    report = _report(request, number, pk)
    done(request, lambda: actions.drop(report, by=request.user), _("作成中の報告を取りやめました。"))
    return redirect("situation:index", number)


@require_POST
@allow("situation.view")
def file(request: Request, number: str, pk: int) -> HttpResponse:
    report, kind = _report(request, number, pk), request.POST.get("as")
    if report.state != "issued" or kind not in ("pdf", "docx"):
        raise Http404
    media: Any = kind
    name = f"{report.case.number}_{report.kind}_{report.number}.{kind}"
    return attached(actions.hand_out(report, media, by=request.user), name, MEDIA_TYPES[media])


@require_http_methods(["GET", "POST"])
@allow("situation.write")
def rhythm(request: Request, number: str, track: str) -> HttpResponse:
    case, kind = case_for(request, number), _kind(track)
    cadence = Cadence.objects.filter(case=case, kind=kind).first()
    form = watched(RhythmForm.of(cadence, request.POST or None))
    spoken = request.method == "POST" and form.is_valid() and is_still(form, lambda: _last(cadence))
    said = form.cleaned_data if spoken else None
    if said and tried(form, lambda: actions.set_rhythm(case, kind, by=request.user, **said)) is not None:
        messages.success(request, _("報告の間隔を決めました。"))
        return redirect("situation:index", number)
    context = {"case": case, "form": form, "cadence": cadence, "track": kind, "label": dict(KINDS)[kind]}
    return render(request, "situation/rhythm.html", context)


def _last(cadence: Cadence | None) -> tuple[str, datetime] | None:
    return last_word(cadence, "cadence.set") if cadence else None


@require_POST
@allow("situation.write")
def snooze(request: Request, number: str, track: str) -> HttpResponse:
    cadence, form = _cadence(request, number, track), SnoozeForm(request.POST)
    if form.is_valid():
        hours = form.cleaned_data["hours"]
        said = _("%(hours)s時間、知らせを延ばしました。") % {"hours": hours}
        done(request, lambda: actions.snooze(cadence, hours, by=request.user), said)
    return redirect("situation:index", number)


@require_POST
@allow("situation.write")
def stop(request: Request, number: str, track: str) -> HttpResponse:
    cadence = _cadence(request, number, track)
    done(request, lambda: actions.stop_rhythm(cadence, by=request.user), _("報告の間隔をなくしました。"))
    return redirect("situation:index", number)


def _written(form: ReportForm, report: SituationReport, by: User) -> bool:
    seen = form.cleaned_data["seen"]
    return tried(form, lambda: actions.write(report, form.texts(), seen=seen, by=by)) is not None


def _issued(request: Request, report: SituationReport) -> HttpResponse:
    if report.state != "issued":
        raise Http404
    context = {"case": report.case, "report": report, "parts": _parts(report, report.frozen)}
    return render(request, "situation/issued.html", context)


def _parts(report: SituationReport, texts: dict[str, str]) -> list[dict[str, Any]]:
    """Title, text and what changed since the report before this one."""
    earlier = [
        row for row in gather.issued(report.case, report.kind) if not report.number or row.number < report.number
    ]
    changed = gather.changes(earlier[0] if earlier else None, texts)
    return [
        {"title": title, "text": texts.get(part, ""), "changed": changed.get(part, [])}
        for part, title in report.sections
    ]


def _report(request: Request, number: str, pk: int) -> SituationReport:
    case = case_for(request, number)
    report = get_object_or_404(SituationReport.objects.select_related("by", "issued_by"), case=case, pk=pk)
    report.case = case  # who opened it is read already
    return report


def _cadence(request: Request, number: str, track: str) -> Cadence:
    case: Case = case_for(request, number)
    return get_object_or_404(Cadence, case=case, kind=_kind(track))


def _kind(said: str) -> str:
    if said not in dict(KINDS):
        raise Http404
    return said
