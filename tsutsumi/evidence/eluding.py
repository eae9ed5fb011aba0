"""Pages of the elusion check: ask for a sample of what the scan called clean, read it, say what it missed."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tsutsumi.accounts.roles import Request, allow, ask_again
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import actions, gather
from tsutsumi.evidence.forms import AnswersForm, ElusionForm
from tsutsumi.evidence.models import CleanPassage, ElusionCheck
from tsutsumi.web.outcomes import done


@require_http_methods(["GET", "HEAD", "POST"])
@allow("evidence.reveal")
def checks(request: Request, number: str, run: int) -> HttpResponse:
    """The checks of one scan, and the form for a new one."""
    case = case_for(request, number)
    found = get_object_or_404(case.scans, number=run, state="done")
    form = ElusionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            check = actions.ask_elusion(found, form.cleaned_data["size"], form.cleaned_data["reason"], by=request.user)
            return redirect("evidence:elusion", number, check.pk)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    rows = [gather.elusion_of(check) for check in found.elusion_checks.select_related("by")]
    shown = {"case": case, "run": found, "form": form, "rows": rows, "busy": any(not row.is_over for row in rows)}
    return render(request, "evidence/elusion_checks.html", shown)


@require_safe
@allow("evidence.reveal")
def check(request: Request, number: str, check: int) -> HttpResponse:
    case, found = _check(request, number, check)
    return render(request, "evidence/elusion.html", {"case": case, "run": found.run, "row": gather.elusion_of(found)})


@require_safe
@allow("evidence.reveal")
def drawing(request: Request, number: str, check: int) -> HttpResponse:
    """The fragment that the page fetches while the sample is drawn; 286 ends that."""
    case, found = _check(request, number, check)
    row = gather.elusion_of(found)
    shown = {"case": case, "run": found.run, "row": row}
    return render(request, "evidence/_drawing.html", shown, status=286 if found.is_drawn or row.is_stopped else 200)


@require_POST
@never_cache
@allow("evidence.reveal")
def read(request: Request, number: str, check: int) -> HttpResponse:
    """The next ten passages, in the clear, this once."""
    case, found = _check(request, number, check)
    ask_again(request)
    chosen = list(found.passages.filter(people=None)[: gather.AT_ONCE])
    return _shown(request, case, found, chosen, AnswersForm(chosen))


@require_POST
@never_cache
@allow("evidence.reveal")
def answer(request: Request, number: str, check: int) -> HttpResponse:
    """What the reader found in the passages shown. With a gap or a slip the same passages are shown again."""
    case, found = _check(request, number, check)
    chosen = list(found.passages.filter(number__in=_numbers(request.POST.getlist("shown")))[: gather.AT_ONCE])
    form = AnswersForm(chosen, request.POST)
    if not chosen:
        return redirect("evidence:elusion", number, found.pk)
    if not form.is_valid():
        ask_again(request)  # the text is shown once more
        return _shown(request, case, found, chosen, form, status=422)
    done(request, lambda: actions.answer_clean(found, form.said(), by=request.user), _("読んだ結果を記録しました。"))
    return redirect("evidence:elusion", number, found.pk)


@require_POST
@allow("evidence.reveal")
def close(request: Request, number: str, check: int) -> HttpResponse:
    _case, found = _check(request, number, check)
    said = _("見逃しの確認を終えました。本人の数の幅に入れて数え直します。")
    done(request, lambda: actions.close_elusion(found, by=request.user), said)
    return redirect("evidence:elusion", number, found.pk)


def _shown(
    request: Request, case: Case, found: ElusionCheck, chosen: list[CleanPassage], form: AnswersForm, status: int = 200
) -> HttpResponse:
    try:
        texts = actions.read_clean(found, [passage.number for passage in chosen], by=request.user) if chosen else {}
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("evidence:elusion", case.number, found.pk)
    rows: list[dict[str, Any]] = [
        {
            "passage": passage,
            "turn": passage.number + 1,
            "text": texts[passage.number],
            "where": gather.place_words(passage.place),
            "said": form[f"said_{passage.number}"],
            "people": form[f"people_{passage.number}"],
        }
        for passage in chosen
    ]
    shown = {"case": case, "run": found.run, "row": gather.elusion_of(found), "rows": rows, "form": form}
    return render(request, "evidence/elusion_read.html", shown, status=status)


def _numbers(said: list[str]) -> list[int]:
    return [int(text) for text in said[: gather.AT_ONCE] if text.isascii() and text.isdigit() and len(text) < 7]


def _check(request: Request, number: str, check: int) -> tuple[Case, ElusionCheck]:
    case = case_for(request, number)
    rows = case.elusion_checks.select_related("run__case", "by", "texts")
    return case, get_object_or_404(rows, pk=check)
