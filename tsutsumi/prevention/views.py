"""The pages of prevention: why it happened, what is done about it, what was promised, and whether it still holds."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.audit.then import last_word
from tsutsumi.cases.access import case_for
from tsutsumi.cases.trying import went
from tsutsumi.prevention import actions, gather
from tsutsumi.prevention.actions import Asked
from tsutsumi.prevention.flow import LABELS, MEASURE
from tsutsumi.prevention.forms import CauseForm, CheckForm, MeasureForm, PromiseForm, ResultForm
from tsutsumi.prevention.models import Cause, Check, Measure
from tsutsumi.web import days
from tsutsumi.web.meanwhile import is_still, watched
from tsutsumi.web.outcomes import done

REFUSED = 422


@allow("prevention.view")
@require_GET
def index(request: Request, number: str) -> HttpResponse:
    """The board: what is red, what is late, what a promise lacks, and the causes it all goes back to."""
    case = case_for(request, number)
    today = days.today()
    lines = gather.lines(case, today)
    context = {
        "case": case,
        "lines": lines,
        "today": today,
        "red": sum(bool(one.red) for one in lines),
        "late": sum(one.is_late for one in lines),
        "missing": [one for one in lines if one.missing],
        "tree": gather.tree(case),
        "cycle": case.cycles.exclude(state="closed").first(),
        "spreads": case.spreads.count(),
        "unseen": gather.unknown_places(case).count(),
    }
    return render(request, "prevention/index.html", context)


@allow("prevention.write")
@require_http_methods(["GET", "POST"])
def new_cause(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    form = CauseForm(request.POST or None, case=case, initial={"above": request.GET.get("above")})
    if request.method == "POST" and form.is_valid():
        actions.ask_why(case, Asked(**form.cleaned_data), by=request.user)
        messages.success(request, _("書きました。もう一度「なぜ」と聞けるなら、その下に足してください。"))
        return redirect("prevention:index", number)
    return render(request, "prevention/form.html", {"case": case, "form": form, "title": _("なぜ起きたか")})


@allow("prevention.write")
@require_http_methods(["GET", "POST"])
def cause(request: Request, number: str, cause: int) -> HttpResponse:
    case = case_for(request, number)
    row = get_object_or_404(Cause, case=case, pk=cause)
    initial = {name: getattr(row, name) for name in Asked.__dataclass_fields__}
    form = watched(CauseForm(request.POST or None, case=case, initial=initial))
    act = lambda: actions.change_cause(row, Asked(**form.cleaned_data), by=request.user)  # noqa: E731
    if _is_sent(request, form, row) and went(form, act):
        messages.success(request, _("直しました。"))
        return redirect("prevention:index", number)
    return render(request, "prevention/form.html", {"case": case, "form": form, "title": _("なぜ起きたか")})


@allow("prevention.write")
@require_http_methods(["GET", "POST"])
def new(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    form = MeasureForm(request.POST or None, case=case, initial={"cause": request.GET.get("cause")})
    if request.method == "POST" and form.is_valid():
        row = actions.propose(case, form.cleaned_data, by=request.user)
        messages.success(request, _("対策の案を足しました。"))
        return redirect("prevention:measure", number, row.number)
    return render(request, "prevention/form.html", {"case": case, "form": form, "title": _("対策を足す")})


@allow("prevention.view")
@require_GET
def measure(request: Request, number: str, measure: int) -> HttpResponse:
    return _page(request, _measure(request, number, measure))


@allow("prevention.write")
@require_http_methods(["GET", "POST"])
def edit(request: Request, number: str, measure: int) -> HttpResponse:
    row = _measure(request, number, measure)
    initial = {name: getattr(row, name) for name in MeasureForm.base_fields}
    form = watched(MeasureForm(request.POST or None, case=row.case, initial=initial))
    if _is_sent(request, form, row) and went(form, lambda: actions.change(row, form.cleaned_data, by=request.user)):
        messages.success(request, _("直しました。"))
        return redirect("prevention:measure", number, measure)
    return render(request, "prevention/form.html", {"case": row.case, "form": form, "title": _("対策を直す")})


@allow("prevention.write")
@require_POST
def step(request: Request, number: str, measure: int) -> HttpResponse:
    row, name = _measure(request, number, measure), request.POST.get("act", "")
    if name not in MEASURE.moves:
        raise Http404
    reason = request.POST.get("reason", "")[:300]
    done(request, lambda: actions.step(row, name, by=request.user, reason=reason), _("記録しました。"))
    return redirect("prevention:measure", number, measure)


@allow("prevention.promise")
@require_POST
def promise(request: Request, number: str, measure: int) -> HttpResponse:
    row, form = _measure(request, number, measure), PromiseForm(request.POST)
    if form.is_valid() and went(form, lambda: actions.promise(row, **form.cleaned_data, by=request.user)):
        messages.success(request, _("約束を記録しました。担当者と次の点検の日がないと、事案を終了できません。"))
        return redirect("prevention:measure", number, measure)
    return _page(request, row, promise_form=form)


@allow("prevention.write")
@require_POST
def watch(request: Request, number: str, measure: int) -> HttpResponse:
    row, form = _measure(request, number, measure), CheckForm(request.POST)
    if form.is_valid() and went(form, lambda: actions.watch(row, form.cleaned_data, by=request.user)):
        messages.success(request, _("点検を決めました。"))
        return redirect("prevention:measure", number, measure)
    return _page(request, row, check_form=form)


@allow("prevention.write")
@require_POST
def result(request: Request, number: str, check: int) -> HttpResponse:
    row = _check(request, number, check)
    form = ResultForm(request.POST, case=row.measure.case)
    if form.is_valid():
        said = form.cleaned_data
        act: Callable[[], object] = lambda: actions.note_result(  # noqa: E731
            row, said["outcome"], said["words"], said["item"], by=request.user
        )
        if went(form, act):
            messages.success(request, _("結果を記録しました。"))
            return redirect("prevention:measure", number, row.measure.number)
    return _page(request, row.measure, result_form=form, at_check=row.pk)


@allow("prevention.write")
@require_POST
def run(request: Request, number: str, check: int) -> HttpResponse:
    row = _check(request, number, check)
    if not row.runs_itself:
        raise Http404
    found = actions.run(row, by=request.user)
    say = messages.success if found.outcome == "good" else messages.warning
    say(request, f"{found.get_outcome_display()}: {found.words}")
    return redirect("prevention:measure", number, row.measure.number)


@allow("prevention.write")
@require_POST
def switch(request: Request, number: str, check: int) -> HttpResponse:
    row = _check(request, number, check)
    done(request, lambda: actions.switch(row, on=not row.is_on, by=request.user), _("記録しました。"))
    return redirect("prevention:measure", number, row.measure.number)


def _is_sent(request: Request, form: Any, row: Cause | Measure) -> bool:
    """Whether the form was sent, is whole, and nobody changed the thing meanwhile."""
    return bool(request.method == "POST" and form.is_valid() and is_still(form, lambda: last_word(row)))


def _measure(request: Request, number: str, measure: int) -> Measure:
    rows = Measure.objects.select_related("case", "owner", "cause", "by").prefetch_related("checks__results")
    return get_object_or_404(rows, case=case_for(request, number), number=measure)


def _check(request: Request, number: str, check: int) -> Check:
    rows = Check.objects.select_related("measure__case", "measure__owner")
    return get_object_or_404(rows, measure__case=case_for(request, number), pk=check)


def _page(request: Request, row: Measure, **more: Any) -> HttpResponse:
    today = days.today()
    moves = [(name, LABELS[name]) for name, move in MEASURE.moves.items() if row.state in move.sources]
    checks = [(check, gather.last_results(check, 5)) for check in row.checks.select_related("by")]
    context = {
        "case": row.case, "measure": row, "line": gather.line(row, today), "today": today,
        "moves": [one for one in moves if one[0] != "drop"], "may_drop": any(name == "drop" for name, _l in moves),
        "promises": row.promises.select_related("by"), "checks": checks,
        "promise_form": PromiseForm(initial={"on": today}), "check_form": CheckForm(initial={"next_on": today}),
        "result_form": ResultForm(case=row.case), "at_check": None, "commands": CheckForm.commands(),
    }  # fmt: skip
    return render(request, "prevention/measure.html", context | more, status=REFUSED if more else 200)
