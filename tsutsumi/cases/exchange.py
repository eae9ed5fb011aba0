"""One page for every list that goes out to Excel and comes back: take it, look at the difference, take it in.

The file travels with the page of the difference and is kept nowhere: it lies in nobody's session and on no disk.
"""

import base64
import binascii
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from tsutsumi.accounts.roles import Request, ask_again
from tsutsumi.cases import tables
from tsutsumi.cases.tables import Proposal, Table
from tsutsumi.core import sheets
from tsutsumi.core.documents.render import MEDIA_TYPES
from tsutsumi.core.flow import Refused
from tsutsumi.web.files import attached

REFUSED = 422
MOST_BYTES = 6 * 2**20
SHOWN = 200
KINDS = ("xlsx", "csv", "cp932")


def page(request: Request, table: Table, back: str, *, may_write: bool, lead: str = "") -> HttpResponse:
    """The whole of it. `back`: the address of the list; `lead`: what somebody must know of this list."""
    context: dict[str, Any] = {
        "table": table, "case": table.case, "back": back, "lead": lead, "shown": SHOWN,
        "may_write": may_write and table.comes_back, "may_remove": table.remove is not None,
    }  # fmt: skip
    act = request.POST.get("act", "")
    if request.method != "POST":
        return render(request, "cases/exchange.html", context)
    if act in KINDS:
        return _out(request, table, act, context)
    if not context["may_write"]:
        raise Http404
    data = _bytes(request)
    if data is None:
        said = _("表のファイルを選んでください（%(n)sMBまで）。") % {"n": MOST_BYTES // 2**20}
        return render(request, "cases/exchange.html", context | {"trouble": said}, status=REFUSED)
    return _in(request, table, data, context)


def _out(request: Request, table: Table, kind: str, context: dict[str, Any]) -> HttpResponse:
    if table.full:
        ask_again(request)
    try:
        rows = list((table.full or table.entries)())
    except Refused as refused:
        return render(request, "cases/exchange.html", context | {"trouble": str(refused)}, status=REFUSED)
    name = "-".join(filter(None, (table.case.number if table.case else "", table.name)))
    if kind == "xlsx":
        tables.take_out(table, kind, len(rows), by=request.user)
        return attached(sheets.xlsx(table.sheet, rows), f"{name}.xlsx", MEDIA_TYPES["xlsx"])
    made = sheets.csv(table.sheet, rows, "cp932" if kind == "cp932" else "utf-8-sig")
    if made.unwritable and not request.POST.get("sure"):
        lost = {"lost": made.unwritable[:SHOWN], "lost_count": len(made.unwritable)}
        return render(request, "cases/exchange.html", context | lost)
    tables.take_out(table, kind, len(rows), by=request.user)
    return attached(made.data, f"{name}.csv", "text/csv")


def _in(request: Request, table: Table, data: bytes, context: dict[str, Any]) -> HttpResponse:
    act = request.POST.get("act", "")
    if act == "take":
        made = tables.take(table, data, removed=bool(request.POST.get("removed")), by=request.user)
        if not made.found.troubles and not made.wrong and not made.kept:
            messages.success(request, _taken(made))
            return redirect(context["back"])
        left = sheets.returned(table.sheet, sheets.Read(made.wrong, []))
        return _shown(request, made, left, context | {"taken": _taken(made)})
    made = tables.propose(table, data)
    if act == "returned" and not made.found.troubles:
        name = "-".join(filter(None, (table.case.number if table.case else "", table.name, "errors")))
        return attached(sheets.returned(table.sheet, made.found), f"{name}.xlsx", MEDIA_TYPES["xlsx"])
    return _shown(request, made, data, context)


def _shown(request: Request, made: Proposal, data: bytes, context: dict[str, Any]) -> HttpResponse:
    if made.found.troubles:
        told: dict[str, Any] = {"trouble": " ".join(made.found.troubles)}
    else:
        told = {"made": made, "diff": made.diff, "data": base64.b64encode(data).decode()}
    bad = made.found.troubles or made.wrong
    return render(request, "cases/exchange.html", context | told, status=REFUSED if bad else 200)


def _taken(made: Proposal) -> str:
    said = {"added": len(made.diff.added), "changed": len(made.diff.changed)}
    return _("%(added)s件を足し、%(changed)s件を直しました。") % said


def _bytes(request: Request) -> bytes | None:
    """The file as it was chosen, or as the page of the difference carries it on."""
    chosen = request.FILES.get("table")
    if chosen is not None:
        return chosen.read() if chosen.size and chosen.size <= MOST_BYTES else None
    try:
        data = base64.b64decode(request.POST.get("data", ""), validate=True)
    except binascii.Error:
        return None
    return data if data and len(data) <= MOST_BYTES else None
