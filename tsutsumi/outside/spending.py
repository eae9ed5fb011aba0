"""The pages of money: a spending, the insurer's consent, its decision; and the policy of the house.

Views of the app in a file of their own.
"""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.audit.then import last_act, last_word
from tsutsumi.cases.access import case_for
from tsutsumi.core.flow import Refused
from tsutsumi.core.law import others
from tsutsumi.outside import actions, gather
from tsutsumi.outside.actions import Asked
from tsutsumi.outside.forms import ConsentForm, InsurerForm, PayForm, SpendForm
from tsutsumi.outside.gather import Terms
from tsutsumi.outside.models import Insurer, SpendRequest
from tsutsumi.web import days
from tsutsumi.web.meanwhile import is_still, watched
from tsutsumi.web.outcomes import done

REFUSED = 422


@allow("outside.view")
@require_GET
def index(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    terms = Terms.now()
    rows = [_row(one, terms) for one in case.spendings.select_related("by", "consent_item")]
    context = {"case": case, "rows": rows, "policy": terms.policy, "checks": others.insurance_checks()}
    context["released"] = sum(r["spending"].amount for r in rows if r["spending"].state in ("released", "paid"))
    return render(request, "outside/spendings.html", context)


@allow("outside.spend")
@require_http_methods(["GET", "POST"])
def new(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    form = SpendForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = actions.ask(case, Asked(**form.cleaned_data), by=request.user)
        messages.success(request, _("申請しました。保険会社の同意と決裁がそろうまで、支払いも約束もしないでください。"))
        return redirect("outside:spending", number, row.number)
    return render(request, "outside/spend_form.html", {"case": case, "form": form})


@allow("outside.view")
@require_GET
def detail(request: Request, number: str, spending: int) -> HttpResponse:
    return _page(request, _spending(request, number, spending))


@allow("outside.spend")
@require_http_methods(["GET", "POST"])
def edit(request: Request, number: str, spending: int) -> HttpResponse:
    row = _spending(request, number, spending)
    initial = {name: getattr(row, name) for name in Asked.__dataclass_fields__}
    form = watched(SpendForm(request.POST or None, initial=initial))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_word(row)):
        try:
            actions.change(row, Asked(**form.cleaned_data), by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("直しました。同意と決裁は、直した内容で取り直してください。"))
            return redirect("outside:spending", number, spending)
    return render(request, "outside/spend_form.html", {"case": row.case, "form": form, "spending": row})


@allow("outside.spend")
@require_POST
def consent(request: Request, number: str, spending: int) -> HttpResponse:
    row = _spending(request, number, spending)
    form = ConsentForm(request.POST, case=row.case)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.attach_consent(row, said["consent"], said["on"], said["who"], item=said["item"], by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("保険会社の答えを記録しました。"))
            return redirect("outside:spending", number, spending)
    return _page(request, row, form)


@allow("outside.spend")
@require_POST
def put_up(request: Request, number: str, spending: int) -> HttpResponse:
    row = _spending(request, number, spending)
    try:
        return redirect(actions.put_up(row, by=request.user))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("outside:spending", number, spending)


@allow("outside.spend")
@require_POST
def release(request: Request, number: str, spending: int) -> HttpResponse:
    row = _spending(request, number, spending)
    done(request, lambda: actions.release(row, by=request.user), _("支出してよいことを記録しました。"))
    return redirect("outside:spending", number, spending)


@allow("outside.spend")
@require_POST
def pay(request: Request, number: str, spending: int) -> HttpResponse:
    row, form = _spending(request, number, spending), PayForm(request.POST)
    if form.is_valid():
        on = form.cleaned_data["paid_on"]
        done(request, lambda: actions.pay(row, on, by=request.user), _("支払いを記録しました。"))
    else:
        messages.error(request, _("支払った日を、年・月・日で入力してください。"))
    return redirect("outside:spending", number, spending)


@allow("outside.spend")
@require_POST
def drop(request: Request, number: str, spending: int) -> HttpResponse:
    row = _spending(request, number, spending)
    done(request, lambda: actions.drop(row, by=request.user), _("取りやめました。"))
    return redirect("outside:spending", number, spending)


@allow("settings.edit")
@require_http_methods(["GET", "POST"])
def insurer(request: Request) -> HttpResponse:
    """The policy as its certificate says; before anything is saved the usual kinds are ticked."""
    policy = Insurer.the()
    form = watched(InsurerForm(request.POST or None, initial=_policy(policy)))
    if request.method == "POST" and form.is_valid() and is_still(form, lambda: last_act("insurer.saved")):
        actions.save_insurer(form.cleaned_data, by=request.user)
        messages.success(request, _("保存しました。"))
        return redirect("outside:insurer")
    context = {"form": form, "policy": policy, "checks": others.insurance_checks()}
    return render(request, "outside/insurer.html", context)


def _policy(policy: Insurer | None) -> dict[str, Any]:
    if policy is None:
        return {"kinds": [one.code for one in others.spendings() if one.consent == "required"]}
    return {name: getattr(policy, name) for name in InsurerForm.base_fields}


def _spending(request: Request, number: str, spending: int) -> SpendRequest:
    rows = SpendRequest.objects.select_related("case", "by", "consent_item")
    return get_object_or_404(rows, case=case_for(request, number), number=spending)


def _row(one: SpendRequest, terms: Terms) -> dict[str, Any]:
    return {"spending": one, "missing": gather.consent_missing(one, terms) if one.state == "asked" else ""}


def _page(request: Request, row: SpendRequest, form: ConsentForm | None = None) -> HttpResponse:
    terms = Terms.now()
    context = _row(row, terms) | {
        "case": row.case,
        "need": terms.consent(row.kind),
        "over": gather.over_cap(row),
        "policy": terms.policy,
        "decision": gather.decision_of(row),
        "consent_form": form or ConsentForm(case=row.case, initial={"on": days.today()}),
        "pay_form": PayForm(initial={"paid_on": days.today()}),
    }
    return render(request, "outside/spending.html", context, status=REFUSED if form else 200)
