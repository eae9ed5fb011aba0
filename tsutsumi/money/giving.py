"""The pages of what people are given: nothing, a voucher, an amount; decided by others, and what became of each part.

Views of the app in a file of their own.
"""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.cases.access import case_for
from tsutsumi.core.flow import Refused
from tsutsumi.money import actions, gather
from tsutsumi.money.actions import Offer
from tsutsumi.money.forms import ReliefForm
from tsutsumi.money.models import Gift, Relief
from tsutsumi.web.outcomes import done

SHOWN = 200
ACTS = {
    "decide": (actions.decide, _("補償を決まったものとして記録しました。")),
    "finish": (actions.finish, _("渡し終えたと記録しました。")),
    "withdraw": (actions.withdraw, _("取りやめました。")),
}


@allow("money.view")
@require_GET
def index(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    context = {"case": case, "reliefs": case.reliefs.select_related("spending"), "groups": gather.groups_of(case)}
    return render(request, "money/reliefs.html", context)


@allow("money.write")
@require_http_methods(["GET", "POST"])
def new(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    form = ReliefForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.propose(case, Offer(**form.cleaned_data), by=request.user)
        except Refused as refused:
            form.add_error("each", str(refused))
        else:
            messages.success(request, _("案を記録しました。決裁がそろうまで、誰にも約束しないでください。"))
            return redirect("money:relief", number, row.number)
    context = {"case": case, "form": form, "groups": gather.groups_of(case)}
    return render(request, "money/relief_form.html", context)


@allow("money.view")
@require_GET
def detail(request: Request, number: str, relief: int) -> HttpResponse:
    return _page(request, _relief(request, number, relief))


@allow("money.write")
@require_POST
def put_up(request: Request, number: str, relief: int) -> HttpResponse:
    row = _relief(request, number, relief)
    try:
        return redirect(actions.put_up(row, by=request.user))
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("money:relief", number, relief)


@allow("money.write")
@require_POST
def act(request: Request, number: str, relief: int) -> HttpResponse:
    """Decide, finish, withdraw."""
    row = _relief(request, number, relief)
    if request.POST.get("act") not in ACTS:
        raise Http404
    verb, said = ACTS[request.POST["act"]]
    done(request, lambda: verb(row, by=request.user), said)
    return redirect("money:relief", number, relief)


def _relief(request: Request, number: str, relief: int) -> Relief:
    rows = Relief.objects.select_related("case", "by", "spending")
    return get_object_or_404(rows, case=case_for(request, number), number=relief)


def _page(request: Request, row: Relief) -> HttpResponse:
    gifts = row.gifts.all()
    counted = [(label, gifts.filter(state=code).count()) for code, label in Gift.STATES]
    context = {
        "case": row.case, "relief": row, "decision": gather.decision_about(row), "gifts": gifts[:SHOWN],
        "counted": counted, "noted": sum(count for _label, count in counted),
    }  # fmt: skip
    return render(request, "money/relief.html", context)
