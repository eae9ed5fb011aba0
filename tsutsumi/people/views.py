"""Pages of people: how many, why it is an interval, how it changed, who they are by kind, and the masked list."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.cases.access import case_for
from tsutsumi.people import actions, gather, lists, pairs


@require_safe
@allow("people.view")
def index(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    count, assessment, queue = gather.latest(case), gather.assessment_of(case), gather.queue(case)
    shown = {
        "case": case,
        "count": count,
        "assessment": assessment,
        "missing": gather.not_counted(case, count) if count else [],
        "history": gather.history(case),
        "proposal": gather.number_proposed(case),
        "confirmed": gather.number_confirmed(case),
        "likely": gather.likely(assessment),
        "left": len(queue),
        **pairs.waiting(queue, assessment),
        "conflicts": len(gather.conflicts(case)),
        "steps": gather.ladder(assessment, request.GET.get("step", "")),
        "counting": gather.counting(case),
        "waiting": gather.waiting_lists(case),
    }
    return render(request, "people/index.html", shown)


@require_safe
@allow("people.view")
def progress(request: Request, number: str) -> HttpResponse:
    """The fragment that the page fetches while the people are counted anew; 286 ends that."""
    case = case_for(request, number)
    counting = gather.counting(case)
    shown = {"case": case, "counting": counting}
    return render(request, "people/_counting.html", shown, status=200 if counting == "running" else 286)


@require_POST
@allow("people.settle")
def recount(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    if gather.latest(case) is None:
        messages.error(request, _("まだ走査していないため、数え直せません。"))
    else:
        actions.count_again(case, by=request.user)
        messages.success(request, _("数え直しを始めました。"))
    return redirect("people:index", number)


@require_safe
@allow("people.view")
def breakdown(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    assessment = gather.assessment_of(case)
    return render(request, "people/breakdown.html", {"case": case, "assessment": assessment})


@require_safe
@allow("people.view")
def affected(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    assessment = gather.assessment_of(case)
    page = lists.page(assessment, request.GET.get("page", "")) if assessment else None
    return render(request, "people/affected.html", {"case": case, "assessment": assessment, "page": page})
