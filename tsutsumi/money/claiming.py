"""The pages of who claims what, and of what the world says. Views of the app in a file of their own."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow, may
from tsutsumi.cases.access import case_for
from tsutsumi.core.flow import Refused
from tsutsumi.money import actions, charts, gather
from tsutsumi.money.forms import ClaimForm, ClaimNoteForm, EchoForm, OutcomeForm
from tsutsumi.money.models import Claim, Echo
from tsutsumi.web import days

REFUSED = 422
ON_PAGE = 50


@allow("money.view")
@require_GET
def index(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    claims = list(case.claims.all())
    context = {
        "case": case,
        "claims": claims,
        "today": days.today(),
        "demanded": sum(one.demanded or 0 for one in claims if not one.is_over and one.kind != "own"),
        "unknown": sum(one.demanded is None for one in claims if not one.is_over),
        "harms": gather.harms(case),
    }
    return render(request, "money/claims.html", context)


@allow("money.write")
@require_http_methods(["GET", "POST"])
def new(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    form = ClaimForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        row = actions.take_claim(case, form.cleaned_data, by=request.user)
        messages.success(request, _("請求を記録しました。金額や責任を認める前に、法務と保険会社に確かめてください。"))
        return redirect("money:claim", number, row.number)
    return render(request, "money/claim_form.html", {"case": case, "form": form})


@allow("money.view")
@require_GET
def claim(request: Request, number: str, claim: int) -> HttpResponse:
    return _page(request, _claim(request, number, claim))


@allow("money.write")
@require_POST
def note(request: Request, number: str, claim: int) -> HttpResponse:
    row, form = _claim(request, number, claim), ClaimNoteForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.note_claim(row, said["on"], said["words"], said["due_on"], said["due_for"], by=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("記録しました。"))
            return redirect("money:claim", number, claim)
    return _page(request, row, note_form=form)


@allow("money.write")
@require_POST
def step(request: Request, number: str, claim: int) -> HttpResponse:
    """Answered, settled, judged, withdrawn, open again."""
    row, form = _claim(request, number, claim), OutcomeForm(request.POST)
    if request.POST.get("act") not in Claim.flow.moves:
        raise Http404
    if form.is_valid():
        try:
            actions.move_claim(row, request.POST["act"], form.cleaned_data["outcome"], by=request.user)
        except Refused as refused:
            form.add_error("outcome", str(refused))
        else:
            messages.success(request, _("記録しました。"))
            return redirect("money:claim", number, claim)
    return _page(request, row, outcome_form=form)


@allow("money.trust")
@require_http_methods(["GET", "POST"])
def echoes(request: Request, number: str) -> HttpResponse:
    """What press, posts, customers and partners say, day by day."""
    case = case_for(request, number)
    may_write = may(request.user, "money.hear")
    form = EchoForm(request.POST or None, initial={"on": days.today()}) if may_write else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            actions.hear(case, form.cleaned_data, by=request.user)
            messages.success(request, _("記録しました。"))
            return redirect("money:echoes", number)
    counted = gather.echoes_by_day(case)
    rows = Paginator(Echo.objects.filter(case=case).select_related("by"), ON_PAGE).get_page(request.GET.get("page"))
    context = {
        "case": case, "form": form, "page": rows, "days": _days(counted), "kinds": Echo.KINDS,
        "chart": charts.by_day(counted) if counted else "",
    }  # fmt: skip
    return render(request, "money/echoes.html", context, status=REFUSED if form is not None and form.errors else 200)


def _days(counted: list[tuple[Any, dict[str, int]]]) -> list[tuple[Any, list[int]]]:
    """Days on which something was said, the newest first, a number per kind."""
    filled = [(day, [kinds.get(code, 0) for code, _label in Echo.KINDS]) for day, kinds in counted if kinds]
    return filled[::-1][:ON_PAGE]


def _claim(request: Request, number: str, claim: int) -> Claim:
    rows = Claim.objects.select_related("case", "by", "item")
    return get_object_or_404(rows, case=case_for(request, number), number=claim)


def _page(request: Request, row: Claim, **forms: Any) -> HttpResponse:
    moves = [(name, move.label) for name, move in Claim.flow.moves.items() if row.state in move.sources]
    context = {
        "case": row.case, "claim": row, "notes": row.notes.select_related("by"), "moves": moves, "today": days.today(),
        "note_form": ClaimNoteForm(initial={"on": days.today(), "due_on": row.due_on, "due_for": row.due_for}),
        "outcome_form": OutcomeForm(),
    }  # fmt: skip
    return render(request, "money/claim.html", context | forms, status=REFUSED if forms else 200)
