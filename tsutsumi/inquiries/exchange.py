"""The pages of the Excel round trip: take the table out, look at what came back, take it in."""

import hashlib

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.cases.access import case_for
from tsutsumi.core import sheets
from tsutsumi.core.documents.render import MEDIA_TYPES
from tsutsumi.core.flow import Refused
from tsutsumi.inquiries import actions, sheet
from tsutsumi.inquiries.forms import FileForm
from tsutsumi.web.files import attached

REFUSED = 422


@allow("inquiries.lead")
@require_GET
def index(request: Request, number: str) -> HttpResponse:
    return render(request, "inquiries/exchange.html", {"case": case_for(request, number), "form": FileForm()})


@allow("inquiries.lead")
@require_POST
def out(request: Request, number: str, kind: str) -> HttpResponse:
    """The table as it stands. It holds names and telephone numbers of callers, so it is recorded who took it."""
    case = case_for(request, number)
    rows = sheet.entries(case)
    name = f"{case.number}-inquiries"
    if kind == "xlsx":
        data, ending, media = sheets.xlsx(sheet.SHEET, rows), "xlsx", MEDIA_TYPES["xlsx"]
    elif kind in {"utf-8-sig", "cp932"}:
        made = sheets.csv(sheet.SHEET, rows, kind)  # type: ignore[arg-type]
        data, ending, media = made.data, "csv", "text/csv"
    else:
        raise Http404
    actions.hand_out(case, f"inquiries-{kind}", by=request.user, rows=len(rows))
    return attached(data, f"{name}.{ending}", media)


@allow("inquiries.lead")
@require_http_methods(["GET", "POST"])
@never_cache
def back(request: Request, number: str) -> HttpResponse:
    """What came back: first the difference, then, with the same file, the taking."""
    case = case_for(request, number)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        return render(request, "inquiries/exchange.html", {"case": case, "form": form}, status=_status(form))
    data = form.cleaned_data["file"]
    found, diff = sheet.read(case, data)
    if request.POST.get("act") == "returned" and found.lines:
        actions.hand_out(case, "inquiries-errors", by=request.user, rows=len(found.wrong))
        return attached(sheets.returned(sheet.SHEET, found), f"{case.number}-errors.xlsx", MEDIA_TYPES["xlsx"])
    seen = hashlib.sha256(data).hexdigest()
    if request.POST.get("act") == "take" and request.POST.get("seen") == seen and not found.troubles:
        return _taken(request, number, diff)
    context = {"case": case, "form": FileForm(), "found": found, "diff": diff, "seen": seen, "columns": sheet.SHEET.columns}
    return render(request, "inquiries/exchange.html", context)


def _taken(request: Request, number: str, diff: sheets.Diff) -> HttpResponse:
    try:
        count = sheet.take_in(case_for(request, number), diff, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("%(count)s件を取り込みました。") % {"count": count})
    return redirect("inquiries:exchange", number)


def _status(form: FileForm) -> int:
    return REFUSED if form.errors else 200


