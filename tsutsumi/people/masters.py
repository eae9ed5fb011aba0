"""Pages of the customer master: hand it in, confirm its columns, see whom it knows, replace or remove it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow, may
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.evidence.models import scope_of
from tsutsumi.evidence.uploads import SealedUpload, sealing
from tsutsumi.people import actions, customers, gather
from tsutsumi.people.forms import MasterForm
from tsutsumi.web.outcomes import done


def _form_scope(request: Any, number: str) -> str:
    """The scope for the file: only for those who may hand one in, decided before a byte is kept."""
    if not may(request.user, "people.master"):
        raise Http404
    return scope_of(case_for(request, number))


@sealing(_form_scope)
@require_http_methods(["GET", "HEAD", "POST"])
@allow("people.view")
def index(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    if request.method != "POST":
        return render(request, "people/master.html", _shown(case, MasterForm()))
    form = MasterForm(request.POST, request.FILES)
    if form.is_valid() and _kept(request, case, form):
        return redirect("people:master", number)
    return render(request, "people/master.html", _shown(case, form), status=422)


def _kept(request: Request, case: Case, form: MasterForm) -> bool:
    file: SealedUpload = form.cleaned_data["master"]
    sealed = file.sealed
    if sealed is None:
        return False
    if trouble := customers.unfit(file.given, file.size or 0):  # without a row: the sweep takes it
        form.add_error("master", trouble)
        return False
    try:
        customers.take_in(case, sealed, file.given, by=request.user)
    except Refused as refusal:
        form.add_error("master", str(refusal))
        return False
    messages.success(request, _("預かりました。列の読み取りを確かめてください。"))
    return True


def _shown(case: Case, form: MasterForm) -> dict[str, Any]:
    assessment, master = gather.assessment_of(case), gather.master_of(case)
    is_linked = assessment is not None and master is not None and assessment.master_id == master.pk
    last = case.masters.select_related("by").first()
    shown = case.masters.filter(state="shown").first()
    return {
        "case": case,
        "form": form,
        "master": master,
        "links": assessment.links if assessment is not None and is_linked else [],
        "shown": shown,
        "choices": customers.choices(shown) if shown else [],
        "failed": last if last is not None and last.state == "failed" else None,
        "counting": gather.counting(case),
    }


@require_POST
@allow("people.master")
def confirm(request: Request, number: str, pk: int) -> HttpResponse:
    case = case_for(request, number)
    master = get_object_or_404(case.masters, pk=pk)
    table = request.POST.get("table")
    done(request, lambda: actions.confirm_master(master, table, by=request.user), _("照合を始めました。"))
    return redirect("people:master", number)


@require_POST
@allow("people.master")
def remove(request: Request, number: str, pk: int) -> HttpResponse:
    case = case_for(request, number)
    master = get_object_or_404(case.masters, pk=pk)
    done(request, lambda: actions.remove_master(master, by=request.user), _("顧客台帳を消しました。"))
    return redirect("people:master", number)
