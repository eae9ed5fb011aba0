"""The pages of the Excel round trip: take the table out, look at what came back, take it in."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.cases.access import case_for
from tsutsumi.cases.models import Case
from tsutsumi.core import sheets
from tsutsumi.core.documents.render import MEDIA_TYPES
from tsutsumi.core.flow import Refused
from tsutsumi.inquiries import actions, sheet
from tsutsumi.inquiries.forms import FileForm
from tsutsumi.web.files import attached

REFUSED = 422
KEPT = "desk-sheet"  # the name of the sealed file, in the session


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
    """What came back: first the difference, then the taking. Between the two the file lies sealed in the vault."""
    case = case_for(request, number)
    act = request.POST.get("act", "")
    if act in {"take", "returned"}:
        return _second(request, case, act)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "GET" or not form.is_valid():
        context = {"case": case, "form": form if request.method == "POST" else FileForm()}
        return render(request, "inquiries/exchange.html", context, status=_status(form))
    data = form.cleaned_data["file"]
    found, diff = sheet.read(case, data)
    if not found.troubles:
        request.session[KEPT] = sheet.put_aside(case, data, request.session.pop(KEPT, ""), by=request.user)
    context = {"case": case, "form": FileForm(), "found": found, "diff": diff}
    return render(request, "inquiries/exchange.html", context)


def _second(request: Request, case: Case, act: str) -> HttpResponse:
    data = sheet.put_aside_before(case, request.session.get(KEPT, ""))
    if data is None:
        messages.error(request, _("取り込むファイルがありません。もう一度ファイルを選んでください。"))
        return redirect("inquiries:exchange", case.number)
    found, diff = sheet.read(case, data)
    if act == "returned":
        actions.hand_out(case, "inquiries-errors", by=request.user, rows=len(found.wrong))
        return attached(sheets.returned(sheet.SHEET, found), f"{case.number}-errors.xlsx", MEDIA_TYPES["xlsx"])
    try:
        count = sheet.take_in(case, diff, by=request.user)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        sheet.forget(case, request.session.pop(KEPT, ""))
        messages.success(request, _("%(count)s件を取り込みました。") % {"count": count})
    return redirect("inquiries:exchange", case.number)


def _status(form: FileForm) -> int:
    return REFUSED if form.errors else 200
