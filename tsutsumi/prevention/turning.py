"""The pages of the cycle and of other places with the same weakness. Views of the app in a file of their own."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow, may
from tsutsumi.audit.then import last_word
from tsutsumi.cases.access import case_for
from tsutsumi.core.flow import Refused
from tsutsumi.prevention import actions
from tsutsumi.prevention.flow import CYCLE, LABELS
from tsutsumi.prevention.forms import CycleForm, SpreadForm, TurnForm
from tsutsumi.prevention.models import Cycle, Spread
from tsutsumi.web import days
from tsutsumi.web.meanwhile import is_still, watched
from tsutsumi.web.outcomes import done


@allow("prevention.view")
@require_http_methods(["GET", "POST"])
def cycles(request: Request, number: str) -> HttpResponse:
    """Every turn, the newest first; a new one when the last is over."""
    case = case_for(request, number)
    form = CycleForm(request.POST or None) if may(request.user, "prevention.write") else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                actions.begin_cycle(case, **form.cleaned_data, by=request.user)
            except Refused as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, _("次の回を始めました。"))
                return redirect("prevention:cycles", number)
    rows = [(row, _moves(row)) for row in case.cycles.select_related("by")]
    context = {"case": case, "rows": rows, "form": form, "turn_form": TurnForm(), "today": days.today()}
    context["is_open"] = any(row.state != "closed" for row, _m in rows)
    return render(request, "prevention/cycles.html", context)


@allow("prevention.write")
@require_POST
def turn(request: Request, number: str, cycle: int) -> HttpResponse:
    row = get_object_or_404(Cycle.objects.select_related("case"), case=case_for(request, number), number=cycle)
    form, name = TurnForm(request.POST), request.POST.get("act", "")
    if name not in CYCLE.moves:
        raise Http404
    if form.is_valid():
        done(request, lambda: actions.turn(row, name, form.cleaned_data["found"], by=request.user), _("記録しました。"))
    else:
        messages.error(request, _("4,000文字までで入力してください。"))
    return redirect("prevention:cycles", number)


@allow("prevention.view")
@require_http_methods(["GET", "POST"])
def spreads(request: Request, number: str) -> HttpResponse:
    """横展開: where else the same weakness may be."""
    case = case_for(request, number)
    form = SpreadForm(request.POST or None, case=case) if may(request.user, "prevention.write") else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            actions.look_elsewhere(case, form.cleaned_data, by=request.user)
            messages.success(request, _("記録しました。"))
            return redirect("prevention:spreads", number)
    context = {"case": case, "rows": case.spreads.select_related("owner", "by"), "form": form, "today": days.today()}
    return render(request, "prevention/spreads.html", context)


@allow("prevention.write")
@require_http_methods(["GET", "POST"])
def spread(request: Request, number: str, spread: int) -> HttpResponse:
    case = case_for(request, number)
    row = get_object_or_404(Spread, case=case, pk=spread)
    initial = {name: getattr(row, name) for name in SpreadForm.base_fields}
    initial["weak"] = {True: "yes", False: "no", None: ""}[row.weak]
    form = watched(SpreadForm(request.POST or None, case=case, initial=initial))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_word(row)):
        actions.look_elsewhere(case, form.cleaned_data, by=request.user, spread=row)
        messages.success(request, _("直しました。"))
        return redirect("prevention:spreads", number)
    return render(request, "prevention/form.html", {"case": case, "form": form, "title": _("同じ弱さがほかにないか")})


def _moves(row: Cycle) -> list[tuple[str, str]]:
    return [(name, LABELS[name]) for name, move in CYCLE.moves.items() if row.state in move.sources]
