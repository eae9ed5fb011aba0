"""Pages of keeping: what is under a legal hold."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tsutsumi.accounts.roles import Request, allow, ask_again
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.evidence.keeping import actions
from tsutsumi.evidence.keeping.forms import HoldForm, ReasonForm
from tsutsumi.evidence.models import Hold
from tsutsumi.web.outcomes import done


@require_safe
@allow("evidence.view")
def holds(request: Request, number: str) -> HttpResponse:
    """Every hold of the case, and the form for a new one."""
    case = case_for(request, number)
    return render(request, "evidence/holds.html", _shown(case, HoldForm(case)))


@require_POST
@allow("evidence.hold")
def hold(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    form = HoldForm(case, request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["item"]
        item = get_object_or_404(case.items, number=chosen) if chosen else None
        try:
            actions.set_hold(case, form.cleaned_data["reason"], by=request.user, item=item)
            return redirect("evidence:holds", case.number)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return render(request, "evidence/holds.html", _shown(case, form), status=422)


@require_POST
@allow("evidence.hold")
def ask_lift(request: Request, number: str, pk: int) -> HttpResponse:
    case, found = _hold(request, number, pk)
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return render(request, "evidence/holds.html", _shown(case, HoldForm(case), found, form), status=422)
    said = _("解除を申請しました。別の人が承認するまで、保全は続きます。")
    done(request, lambda: actions.ask_lift(found, form.cleaned_data["reason"], by=request.user), said)
    return redirect("evidence:holds", case.number)


@require_POST
@allow("evidence.hold")
def keep(request: Request, number: str, pk: int) -> HttpResponse:
    case, found = _hold(request, number, pk)
    return _done(request, case, lambda: actions.keep_hold(found, by=request.user), _("保全を続けます。"))


@require_POST
@allow("evidence.hold")
def lift(request: Request, number: str, pk: int) -> HttpResponse:
    case, found = _hold(request, number, pk)
    ask_again(request)
    said = _("保全を解除しました。")
    return _done(request, case, lambda: actions.lift_hold(found, by=request.user), said)


def _done(request: Request, case: Case, act: Callable[[], object], said: str) -> HttpResponse:
    done(request, act, said)
    return redirect("evidence:holds", case.number)


def _hold(request: Request, number: str, pk: int) -> tuple[Case, Hold]:
    case = case_for(request, number)
    return case, get_object_or_404(case.holds.select_related("item", "lift_asked_by"), pk=pk)


def _shown(
    case: Case, form: HoldForm, asked: Hold | None = None, reason: ReasonForm | None = None
) -> dict[str, object]:
    people = ("by", "item", "lift_asked_by", "lifted_by")
    rows = [
        {
            "hold": row,
            "form": reason if reason is not None and row == asked else ReasonForm(auto_id=f"hold_{row.pk}_%s"),
        }
        for row in case.holds.select_related(*people)
    ]
    return {"case": case, "form": form, "rows": rows}
