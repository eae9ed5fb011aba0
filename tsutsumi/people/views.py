"""Pages of people: how many, why it is an interval, and how it changed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.cases.access import case_for
from tsutsumi.people import gather


@require_safe
@allow("people.view")
def index(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    count = gather.latest(case)
    shown = {
        "case": case,
        "count": count,
        "missing": gather.not_counted(case, count) if count else [],
        "history": gather.history(case),
        "proposals": gather.proposals_of(case),
    }
    return render(request, "people/index.html", shown)
