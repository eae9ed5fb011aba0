"""Pages of one item in the register: how it was acquired, to whom it went, and the signed form."""

from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow, may
from tsutsumi.audit.then import last_word
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.core.documents.render import MEDIA_TYPES
from tsutsumi.core.flow import Refused
from tsutsumi.core.merkle import hashfolder as script
from tsutsumi.evidence.keeping import actions
from tsutsumi.evidence.keeping.forms import AcquiredForm, FolderForm, HandForm, ReceiptForm
from tsutsumi.evidence.models import Handover, Item, Sealed, scope_of
from tsutsumi.evidence.uploads import SealedUpload, sealing
from tsutsumi.web.files import attached
from tsutsumi.web.meanwhile import is_still, watched

LABELS = {
    "changed": gettext_lazy("預かっているものと名前が同じで、中身が違うもの"),
    "only_there": gettext_lazy("一覧にだけあるもの（まだ預かっていない）"),
    "only_here": gettext_lazy("預かっているが、一覧にないもの"),
    "unread": gettext_lazy("読めなかったもの"),
    "since_changed": gettext_lazy("前の一覧から中身が変わったもの"),
    "since_added": gettext_lazy("前の一覧から増えたもの"),
    "since_gone": gettext_lazy("前の一覧から消えたもの"),
}


@require_http_methods(["GET", "POST"])
@allow("evidence.take_in")
def acquisition(request: Request, number: str, item: int) -> HttpResponse:
    case, found = _item(request, number, item)
    form = watched(AcquiredForm.of(found, request.POST if request.method == "POST" else None))
    if form.is_bound and form.is_valid() and is_still(form, lambda: last_word(found, "evidence.described")):
        try:
            actions.describe(found, form.acquired(), by=request.user)
            messages.success(request, _("取得の記録を書きました。"))
            return redirect("evidence:item", case.number, found.number)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.is_bound else 200
    return render(request, "evidence/acquisition.html", {"case": case, "item": found, "form": form}, status=status)


@require_GET
@allow("evidence.view")
def history(request: Request, number: str, item: int) -> HttpResponse:
    """Every note of how the item was acquired, the last first."""
    case, found = _item(request, number, item)
    rows = found.acquisitions.select_related("by", "copy_of").order_by("-pk")
    return render(request, "evidence/acquisitions.html", {"case": case, "item": found, "rows": rows})


@require_http_methods(["GET", "POST"])
@allow("evidence.take_in")
def hand(request: Request, number: str, item: int) -> HttpResponse:
    case, found = _item(request, number, item)
    form = HandForm(found, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            row = actions.hand_over(found, form.handed(), by=request.user)
            messages.success(request, _("受渡しを記録しました。受渡書を印刷し、双方で署名してください。"))
            return redirect("evidence:handover", case.number, found.number, row.number)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if form.is_bound else 200
    return render(request, "evidence/hand.html", {"case": case, "item": found, "form": form}, status=status)


@require_http_methods(["GET", "POST"])
@allow("evidence.take_in")
def handover(request: Request, number: str, item: int, handover: int) -> HttpResponse:
    """One handover: its form to print, and the receipt to note."""
    case, found, row = _handover(request, number, item, handover)
    form = ReceiptForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            actions.note_receipt(row, said["signed_by"], form.when(), by=request.user, note=said["note"])
            messages.success(request, _("受領を記録しました。"))
            return redirect("evidence:item", case.number, found.number)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    shown = {"case": case, "item": found, "handover": row, "form": form, "receipt": getattr(row, "receipt", None)}
    return render(request, "evidence/handover.html", shown, status=422 if form.is_bound else 200)


@require_POST
@allow("evidence.take_in")
def handover_form(request: Request, number: str, item: int, handover: int) -> HttpResponse:
    case, found, row = _handover(request, number, item, handover)
    name = f"{case.number}-{found.number}-{row.number}.pdf"
    return attached(actions.hand_out_form(row, by=request.user), name, MEDIA_TYPES["pdf"])


def _form_scope(request: Any, number: str, item: int) -> str:  # noqa: ARG001
    """The scope for the file of the form: only for those who may take evidence in."""
    if not may(request.user, "evidence.take_in"):
        raise Http404
    return scope_of(case_for(request, number))


@sealing(_form_scope)
@allow("evidence.take_in")
def folder(request: Request, number: str, item: int) -> HttpResponse:
    """Take in the list of a folder hashed on another machine."""
    case, found = _item(request, number, item)
    form = FolderForm(request.POST, request.FILES) if request.method == "POST" else FolderForm()
    if form.is_bound and form.is_valid():
        try:
            row = actions.compare_folder(found, _only(form.cleaned_data["listing"]), by=request.user)
            return redirect("evidence:folder_list", case.number, found.number, row.number)
        except Refused as refusal:
            form.add_error("listing", str(refusal))
    status = 422 if form.is_bound else 200
    return render(request, "evidence/folder.html", {"case": case, "item": found, "form": form}, status=status)


def _only(files: list[SealedUpload]) -> Sealed:
    if len(files) != 1 or files[0].sealed is None:
        raise Refused("一覧のファイルを1つだけ選んでください。")
    return files[0].sealed


@require_GET
@allow("evidence.view")
def folder_list(request: Request, number: str, item: int, folder: int) -> HttpResponse:
    case, found = _item(request, number, item)
    row = get_object_or_404(found.folders.select_related("by"), number=folder)
    shown = [(LABELS[name], row.found[name]) for name in LABELS if name in row.found]
    return render(request, "evidence/folder_list.html", {"case": case, "item": found, "row": row, "shown": shown})


@require_GET
@allow("evidence.view")
def hashfolder(request: Request) -> HttpResponse:  # noqa: ARG001
    """The script that is carried to another machine."""
    answer = HttpResponse(Path(script.__file__).read_bytes(), content_type="text/x-python; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="hashfolder.py"'
    return answer


def _item(request: Request, number: str, item: int) -> tuple[Case, Item]:
    case = case_for(request, number)
    return case, get_object_or_404(case.items.select_related("sealed", "by", "case"), number=item)


def _handover(request: Request, number: str, item: int, handover: int) -> tuple[Case, Item, Handover]:
    case, found = _item(request, number, item)
    return case, found, get_object_or_404(found.handovers.select_related("item__case", "by"), number=handover)
