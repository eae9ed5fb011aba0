"""Pages on which a person decides whether two records are one person."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsutsumi.accounts.roles import Request, allow, ask_again
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.people import actions, gather, pairs
from tsutsumi.people.forms import LookForm
from tsutsumi.people.models import Decision, Pair
from tsutsumi.web.outcomes import done

ON_PAGE = 50


@require_safe
@allow("people.view")
def index(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    queue, assessment = gather.queue(case), gather.assessment_of(case)
    shown = {
        "case": case,
        "assessment": assessment,
        **pairs.waiting(queue, assessment),
        "first": queue[0] if queue else None,
        "page": Paginator(queue, ON_PAGE).get_page(request.GET.get("page")),
        "conflicts": gather.conflicts(case),
        "decided": case.decisions.binding().count(),
        "counting": gather.counting(case),
    }
    return render(request, "people/pairs.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@allow("people.review")
def pair(request: Request, number: str, pair: str) -> HttpResponse:
    """Two records side by side, masked. POST decides and goes on to the next."""
    case, found = _pair(request, number, pair)
    queue = gather.queue(case)
    if request.method == "POST":
        return _judged(request, case, found)
    return render(request, "people/pair.html", _shown(case, found, queue, request))


def _shown(case: Case, found: Pair, queue: list[Pair], request: Request) -> dict[str, Any]:
    names = [one.name for one in queue]
    here = names.index(found.name) if found.name in names else -1
    history = list(case.decisions.filter(left=found.left, right=found.right).select_related("by"))
    return {
        "case": case,
        "pair": found,
        "rows": pairs.rows(found),
        "sides": pairs.sides(found),
        "left": len(queue),
        "place": here + 1,
        "mine": case.decisions.binding().filter(by=request.user).count(),
        "before": queue[here - 1] if here > 0 else None,
        "after": queue[here + 1] if 0 <= here < len(queue) - 1 else None,
        "history": history,
        "last": history[-1] if history else None,
        "looks": case.looks.filter(left=found.left, right=found.right).select_related("by"),
    }


def _judged(request: Request, case: Case, found: Pair) -> HttpResponse:
    names = [one.name for one in gather.queue(case)]
    here = names.index(found.name) if found.name in names else -1
    try:
        row = actions.judge_pair(
            found, request.POST.get("verdict", ""), by=request.user, note=request.POST.get("note", "")
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("people:pair", case.number, found.name)
    messages.success(request, _("「%(verdict)s」と記録しました。") % {"verdict": row.get_verdict_display()})
    rest = [name for name in names[here + 1 :] + names[: max(here, 0)] if name != found.name]
    return redirect("people:pair", case.number, rest[0]) if rest else redirect("people:pairs", case.number)


@never_cache
@allow("people.reveal")
def reveal(request: Request, number: str, pair: str) -> HttpResponse:
    """GET asks for the reason; POST shows both records this once."""
    case, found = _pair(request, number, pair)
    ask_again(request)
    form, rows = LookForm(request.POST or None), None
    if request.method == "POST" and form.is_valid():
        try:
            rows = pairs.revealed(found, actions.reveal(found, form.cleaned_data["reason"], by=request.user))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    shown = {"case": case, "pair": found, "form": form, "rows": rows, "sides": pairs.sides(found)}
    shown["looks"] = case.looks.filter(left=found.left, right=found.right).select_related("by")
    return render(request, "people/reveal.html", shown)


@require_safe
@allow("people.view")
def decisions(request: Request, number: str) -> HttpResponse:
    """Everything that was decided, the newest first; what still holds can be taken back or looked at again."""
    case = case_for(request, number)
    rows = case.decisions.exclude(verdict=Decision.LATER).select_related("by").order_by("-pk")
    assessment = gather.assessment_of(case)
    shown = {
        "case": case,
        "page": Paginator(rows, ON_PAGE).get_page(request.GET.get("page")),
        "holding": set(case.decisions.binding().values_list("pk", flat=True)),
        "open": {one.name for one in assessment.pairs.all()} if assessment else set(),
        "conflicts": {row.pk for row in gather.conflicts(case)},
        "split": gather.split(case),
    }
    return render(request, "people/decisions.html", shown)


@require_POST
@allow("people.review")
def undo(request: Request, number: str, pk: int) -> HttpResponse:
    case = case_for(request, number)
    decision = get_object_or_404(case.decisions, pk=pk)
    said = _("判断を取り消しました。この組は、もう一度決める組に戻ります。")
    done(request, lambda: actions.undo(decision, by=request.user), said)
    return redirect("people:decisions", number)


def _pair(request: Request, number: str, name: str) -> tuple[Case, Pair]:
    case = case_for(request, number)
    left, _sign, right = name.partition("-")
    found = Pair.objects.filter(assessment__case=case, left=left, right=right).select_related("assessment__values")
    pair = found.first()
    if pair is None:
        raise Http404
    pair.assessment.case = case
    return case, pair
