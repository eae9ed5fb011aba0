"""The pages of the ledger: what the case costs, line by line, against budget and policy; and the three estimates."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow, may
from tsutsumi.audit.then import last_word
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.core.costs import catalogue, estimate, jo
from tsutsumi.core.flow import Refused
from tsutsumi.money import actions, charts, gather
from tsutsumi.money.actions import Planned
from tsutsumi.money.forms import BudgetForm, CommitForm, CostForm, PaidForm, PremiseForm
from tsutsumi.money.models import Cost
from tsutsumi.web import days
from tsutsumi.web.meanwhile import is_still, watched
from tsutsumi.web.outcomes import done

REFUSED = 422


@allow("money.view")
@require_GET
def index(request: Request, number: str) -> HttpResponse:
    return _index(request, case_for(request, number))


@allow("money.write")
@require_http_methods(["GET", "POST"])
def new(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    form = CostForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        row = actions.plan(case, Planned(**form.cleaned_data), by=request.user)
        messages.success(request, _("費用の行を足しました。"))
        return redirect("money:cost", number, row.number)
    return render(request, "money/cost_form.html", {"case": case, "form": form, "kinds": catalogue.kinds().values()})


@allow("money.view")
@require_GET
def cost(request: Request, number: str, cost: int) -> HttpResponse:
    return _cost_page(request, _cost(request, number, cost))


@allow("money.write")
@require_http_methods(["GET", "POST"])
def edit(request: Request, number: str, cost: int) -> HttpResponse:
    row = _cost(request, number, cost)
    initial = {name: getattr(row, name) for name in Planned.__dataclass_fields__}
    form = watched(CostForm(request.POST or None, initial=initial, case=row.case))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_word(row)):
        try:
            actions.change(row, Planned(**form.cleaned_data), by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("直しました。"))
            return redirect("money:cost", number, cost)
    context = {"case": row.case, "form": form, "cost": row, "kinds": catalogue.kinds().values()}
    return render(request, "money/cost_form.html", context)


@allow("money.write")
@require_POST
def commit(request: Request, number: str, cost: int) -> HttpResponse:
    row, form = _cost(request, number, cost), CommitForm(request.POST)
    if form.is_valid():
        try:
            actions.commit(row, form.cleaned_data["amount"], by=request.user)
        except Refused as refused:
            form.add_error("amount", str(refused))
        else:
            messages.success(request, _("約束した額を記録しました。"))
            return redirect("money:cost", number, cost)
    return _cost_page(request, row, commit_form=form)


@allow("money.write")
@require_POST
def pay(request: Request, number: str, cost: int) -> HttpResponse:
    row = _cost(request, number, cost)
    form = PaidForm(request.POST, case=row.case)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.pay(row, said["amount"], said["on"], item=said["item"], by=request.user)
        except Refused as refused:
            form.add_error("amount", str(refused))
        else:
            messages.success(request, _("支払いを記録しました。"))
            return redirect("money:cost", number, cost)
    return _cost_page(request, row, paid_form=form)


@allow("money.write")
@require_POST
def drop(request: Request, number: str, cost: int) -> HttpResponse:
    row = _cost(request, number, cost)
    done(request, lambda: actions.drop(row, by=request.user), _("取りやめました。"))
    return redirect("money:cost", number, cost)


@allow("money.write")
@require_http_methods(["GET", "POST"])
def budget(request: Request, number: str) -> HttpResponse:
    """What may be spent in all; every amount that was ever set stays to be read."""
    case = case_for(request, number)
    form = BudgetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_budget(case, form.cleaned_data["amount"], form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("予算を記録しました。"))
        return redirect("money:index", number)
    context = {"case": case, "form": form, "budgets": case.budgets.select_related("by")}
    return render(request, "money/budget.html", context)


@allow("money.write")
@require_POST
def take_over(request: Request, number: str) -> HttpResponse:
    """The lines that planning proposes become lines of the ledger."""
    case = case_for(request, number)
    made = actions.take_over(case, gather.proposals(case), by=request.user)
    said = _("見込みの行を%(count)s件足しました。") if made else _("足せる行はありませんでした。もう台帳にあります。")
    messages.success(request, said % {"count": made})
    return redirect("money:index", number)


@allow("money.view")
@require_http_methods(["GET", "POST"])
def estimates(request: Request, number: str) -> HttpResponse:
    """Vouchers, courts and the JO model side by side, each factor with what made it."""
    case = case_for(request, number)
    premise = gather.premise_of(case)
    may_write = may(request.user, "money.write")
    form = PremiseForm(request.POST or None, initial=_premise(premise)) if may_write else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and _take_premise(case, form, request):
            return redirect("money:estimates", number)
    return render(request, "money/estimates.html", _estimates(case, premise, form))


def _take_premise(case: Case, form: PremiseForm, request: Request) -> bool:
    try:
        actions.take_premise(case, form.cleaned_data, by=request.user)
    except Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, _("見積りの前提を記録しました。"))
    return True


def _estimates(case: Case, premise: Any, form: PremiseForm | None) -> dict[str, Any]:
    found = gather.estimates(case, premise)
    return {
        "case": case, "form": form, "premise": premise, "found": found, "given": gather.assumed(premise),
        "factors": [(name, jo.factors(name)) for name in ("identifiability", "duty", "response")],
        "courts": estimate.table()["case"], "voluntary": estimate.table()["voluntary"],
        "classes": estimate.table()["class"], "table": jo.table(), "awards": estimate.table(),
        "worse_mark": jo.factors("response")[-1].mark,
        "chart": charts.estimates(found) if found else "",
    }  # fmt: skip


def _premise(premise: Any) -> dict[str, Any]:
    names = (
        "duty",
        "response",
        "voucher_low",
        "voucher_high",
        "takers",
        "plaintiffs_low",
        "plaintiffs_high",
        "attorney",
    )
    return {name: getattr(premise, name) for name in names} if premise else {"duty": gather.assumed(None).duty}


def _index(request: Request, case: Case) -> HttpResponse:
    costs = list(case.costs.select_related("spending", "item"))
    context = {
        "case": case,
        "costs": costs,
        "book": gather.book(case, costs),
        "proposals": [one for one in gather.proposals(case) if one.amount.high],
        "claims": gather.claims_open(case),
        "checked_on": catalogue.checked_on(),
    }
    return render(request, "money/index.html", context)


def _cost(request: Request, number: str, cost: int) -> Cost:
    rows = Cost.objects.select_related("case", "by", "spending", "item")
    return get_object_or_404(rows, case=case_for(request, number), number=cost)


def _cost_page(request: Request, row: Cost, **forms: Any) -> HttpResponse:
    initial = {"amount": row.committed if row.committed is not None else row.planned, "on": days.today()}
    context = {
        "case": row.case,
        "cost": row,
        "stopped": gather.why_not_commit(row, row.planned) if row.state == "planned" else "",
        "commit_form": CommitForm(initial={"amount": row.planned}),
        "paid_form": PaidForm(initial=initial, case=row.case),
    }
    return render(request, "money/cost.html", context | forms, status=REFUSED if forms else 200)
