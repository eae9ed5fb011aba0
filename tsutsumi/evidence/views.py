"""Pages of evidence: what we hold, taking in, one item."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tsutsumi.accounts.roles import Request, allow, ask_again, may
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import actions, gather, holds
from tsutsumi.evidence.forms import RegisterForm, TakeInForm
from tsutsumi.evidence.models import Item, scope_of
from tsutsumi.evidence.uploads import SealedUpload, sealing


@require_safe
@allow("evidence.view")
def index(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    run = case.scans.first()
    shown = {
        "case": case,
        "items": case.items.select_related("by"),
        "uploads": case.uploads.filter(item=None).select_related("by"),
        "runs": case.scans.select_related("asked_by"),
        "has_files": case.items.filter(kind=Item.FILE).exists(),
        "busy": run if run and not run.is_over else None,
        "done": gather.latest_done(case),
        "open_logs": case.logs.filter(settled_at=None).count(),
    }
    return render(request, "evidence/index.html", shown)


def _form_scope(request: Any, number: str) -> str:
    """The scope for files of a form: only for those who may take evidence in, decided before a byte is kept."""
    if not may(request.user, "evidence.take_in"):
        raise Http404
    return scope_of(case_for(request, number))


@sealing(_form_scope)
@allow("evidence.take_in")
def take_in(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    form = TakeInForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _taken_in(request, case, form)
    return render(request, "evidence/take_in.html", {"case": case, "form": form})


def _taken_in(request: Request, case: Case, form: TakeInForm) -> HttpResponse:
    files: list[SealedUpload] = form.cleaned_data["leaked"]
    for file in files:
        if file.sealed is None:
            messages.error(request, file.trouble)
            continue
        item = actions.take_in(case, file.sealed, file.given, by=request.user, note=form.cleaned_data["note"])
        messages.success(
            request, _("証拠%(number)sとして預かりました: %(name)s") % {"number": item.number, "name": item.name}
        )
    return redirect("evidence:index", case.number)


@allow("evidence.take_in")
def register(request: Request, number: str) -> HttpResponse:
    case = case_for(request, number)
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        item = actions.register(case, by=request.user, **form.cleaned_data)
        messages.success(request, _("証拠%(number)sとして登録しました。") % {"number": item.number})
        return redirect("evidence:item", case.number, item.number)
    return render(request, "evidence/register.html", {"case": case, "form": form})


@require_safe
@allow("evidence.view")
def item(request: Request, number: str, item: int) -> HttpResponse:
    case, found = _item(request, number, item)
    shown = {
        "case": case,
        "item": found,
        "custody": found.custody.select_related("by"),
        "acquired": found.acquisitions.select_related("by", "copy_of").last(),
        "earlier": max(found.acquisitions.count() - 1, 0),
        "handovers": found.handovers.select_related("by", "receipt__by"),
        "copies": found.copies.select_related("item"),
        "folders": found.folders.select_related("by"),
        "stamps": case.stamps.filter(subject=f"item:{found.number}"),
        "is_held": holds.item_is_held(found),
    }
    return render(request, "evidence/item.html", shown)


@require_POST
@allow("evidence.view")
def check(request: Request, number: str, item: int) -> HttpResponse:
    case, found = _item(request, number, item)
    try:
        if actions.check(found, by=request.user):
            messages.success(request, _("預かったときから1バイトも変わっていないことを確かめました。"))
        else:
            messages.error(
                request, _("保管中のファイルが壊れています。控えから戻すまで、この証拠は使わないでください。")
            )
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("evidence:item", case.number, found.number)


@require_POST
@allow("evidence.reveal")
def take_out(request: Request, number: str, item: int) -> HttpResponseBase:
    """The file as it was, for saving only. Its name says nothing: what leaves must not tell by its name."""
    case, found = _item(request, number, item)
    ask_again(request)
    try:
        pieces = actions.take_out(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("evidence:item", case.number, found.number)
    response = StreamingHttpResponse(pieces, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{case.number}-{found.number}.bin"'
    response["Content-Length"] = str(found.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _item(request: Request, number: str, item: int) -> tuple[Case, Item]:
    case = case_for(request, number)
    return case, get_object_or_404(case.items.select_related("sealed", "by"), number=item)
