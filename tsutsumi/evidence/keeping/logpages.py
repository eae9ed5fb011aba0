"""Pages of the logs of a case: what must be copied, by when, and what became of it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.audit.then import last_word
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.evidence.keeping import actions
from tsutsumi.evidence.keeping.forms import LogForm, SettleForm
from tsutsumi.evidence.models import LogSource
from tsutsumi.web.meanwhile import is_still, watched


@require_GET
@allow("evidence.view")
def index(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    rows = case.logs.select_related("item", "settled_by", "by")
    return render(request, "evidence/logs.html", {"case": case, "rows": rows, "today": timezone.localdate()})


@require_http_methods(["GET", "POST"])
@allow("evidence.take_in")
def add(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    form = LogForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        actions.list_log(case, form.wanted(), by=request.user)
        messages.success(request, _("一覧に加えました。"))
        return redirect("evidence:logs", case.number)
    return render(request, "evidence/log.html", {"case": case, "form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@allow("evidence.take_in")
def edit(request: Request, number: str, log: int) -> HttpResponse:
    """What is known of a log; below, that it was copied."""
    case, found = _log(request, number, log)
    form = watched(LogForm.of(found, request.POST if request.method == "POST" else None))
    if form.is_bound and form.is_valid() and is_still(form, lambda: last_word(found, "log.listed", "log.corrected")):
        try:
            actions.correct_log(found, form.wanted(), by=request.user)
            messages.success(request, _("直しました。"))
            return redirect("evidence:logs", case.number)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    shown = {"case": case, "log": found, "form": form, "settle": SettleForm(case)}
    return render(request, "evidence/log.html", shown, status=422 if form.is_bound else 200)


@require_POST
@allow("evidence.take_in")
def settle(request: Request, number: str, log: int) -> HttpResponse:
    case, found = _log(request, number, log)
    form = SettleForm(case, request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["item"]
        item = get_object_or_404(case.items, number=chosen) if chosen else None
        try:
            actions.settle_log(found, by=request.user, item=item, lost_reason=form.cleaned_data["lost_reason"])
            messages.success(request, _("記録しました。"))
            return redirect("evidence:logs", case.number)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    shown = {"case": case, "log": found, "form": LogForm.of(found), "settle": form}
    return render(request, "evidence/log.html", shown, status=422)


def _log(request: Request, number: str, log: int) -> tuple[Case, LogSource]:
    case = case_for(request, number)
    return case, get_object_or_404(case.logs.select_related("item"), pk=log)
