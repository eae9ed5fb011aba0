"""Pages on which the affected list leaves the house: asked for by one, approved by another, fetched in time."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tsutsumi.accounts.roles import Request, allow, ask_again
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.people import actions, gather, lists
from tsutsumi.people.forms import ApproveForm, DeclineForm, ExportForm
from tsutsumi.people.models import Export
from tsutsumi.web.outcomes import done

ENDINGS = {"cp932": "csv"}


@require_safe
@allow("people.view")
def index(request: Request, number: str) -> HttpResponse:
    """Every list that was asked for, and the form to ask for one."""
    return render(request, "people/exports.html", _shown(case_for(request, number), ExportForm()))


@require_POST
@allow("people.export")
def ask(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    form = ExportForm(request.POST)
    if form.is_valid():
        try:
            export = actions.ask_export(case, by=request.user, **form.cleaned_data)
            return redirect("people:export", case.number, export.number)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "people/exports.html", _shown(case, form), status=422)


def _shown(case: Case, form: ExportForm) -> dict[str, object]:
    rows = case.exports.select_related("by", "decided_by")
    return {"case": case, "form": form, "rows": rows, "assessment": gather.assessment_of(case)}


@require_safe
@allow("people.view")
def detail(request: Request, number: str, export: int) -> HttpResponse:
    case, found = _export(request, number, export)
    return render(request, "people/export.html", _page(request, case, found, DeclineForm()))


def _page(request: Request, case: Case, found: Export, form: DeclineForm) -> dict[str, object]:
    assessment = gather.assessment_of(case)
    return {
        "case": case,
        "export": found,
        "is_mine": found.by_id == request.user.pk,
        "approve_form": ApproveForm(initial={"sha256": found.sha256}),
        "decline_form": form,
        "downloads": found.downloads.select_related("by"),
        "sample": list(lists.page(assessment, "1").object_list)[:3] if assessment and found.state == "waiting" else [],
        "is_old": gather.latest(case) != found.count,
    }


@require_POST
@allow("people.approve")
def approve(request: Request, number: str, export: int) -> HttpResponse:
    case, found = _export(request, number, export)
    ask_again(request)
    form = ApproveForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("人数、列、理由と渡す先を確かめ、チェックを入れてから承認してください。"))
        return redirect("people:export", case.number, found.number)
    sha256 = form.cleaned_data["sha256"]
    return _done(
        request, found, lambda: actions.approve(found, sha256, by=request.user),
        _("承認しました。申請した人が24時間以内に取り出せます。"),
    )  # fmt: skip


@require_POST
@allow("people.approve")
def decline(request: Request, number: str, export: int) -> HttpResponse:
    case, found = _export(request, number, export)
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return render(request, "people/export.html", _page(request, case, found, form), status=422)
    note = form.cleaned_data["note"]
    return _done(
        request, found, lambda: actions.decline(found, note, by=request.user), _("承認しないことを記録しました。")
    )


@require_POST
@allow("people.export")
def withdraw(request: Request, number: str, export: int) -> HttpResponse:
    _case, found = _export(request, number, export)
    return _done(request, found, lambda: actions.withdraw(found, by=request.user), _("申請を取り下げました。"))


@require_POST
@allow("people.export")
def fetch(request: Request, number: str, export: int) -> HttpResponseBase:
    """The approved file, for saving only. Its name says nothing about anybody."""
    case, found = _export(request, number, export)
    ask_again(request)
    try:
        pieces = actions.fetch(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("people:export", case.number, found.number)
    response = StreamingHttpResponse(pieces, content_type="application/octet-stream")
    name = f"{case.number}-list-{found.number}.{ENDINGS.get(found.format, found.format)}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Length"] = str(found.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _done(request: Request, export: Export, verb: Callable[[], None], said: str) -> HttpResponse:
    done(request, verb, said)
    return redirect("people:export", export.case.number, export.number)


def _export(request: Request, number: str, export: int) -> tuple[Case, Export]:
    case = case_for(request, number)
    rows = case.exports.select_related("by", "decided_by", "count", "sealed", "case")
    return case, get_object_or_404(rows, number=export)
