"""One page for every list that goes out to Excel and comes back: take it, look at the difference, take it in.

The file travels with the page of the difference and is kept nowhere: it lies in nobody's session and on no disk.
"""

import base64
import binascii
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tsutsumi.accounts.roles import Request, ask_again, may
from tsutsumi.cases import tables
from tsutsumi.cases.kinds import Label
from tsutsumi.cases.tables import Proposal, Table
from tsutsumi.core import sheets
from tsutsumi.core.documents.render import MEDIA_TYPES
from tsutsumi.core.flow import Refused
from tsutsumi.web.files import attached

REFUSED = 422
MOST_BYTES = 6 * 2**20
SHOWN = 200
KINDS = ("xlsx", "csv", "cp932")


type Found[**P] = Callable[Concatenate[Request, P], Table]
type View[**P] = Callable[Concatenate[Request, P], HttpResponse]


def page[**P](back: str, *, write: str = "", lead: Label = "") -> Callable[[Found[P]], View[P]]:
    """Makes the whole page of a function that finds its table. `back`: the route of the list, at the same address.
    `write`: the right to take a file in; without one the table only goes out. `lead`: what one must know of this list.
    """

    def of(found: Found[P]) -> View[P]:
        @require_http_methods(["GET", "POST"])
        @never_cache
        @wraps(found)
        def view(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            table = found(request, *args, **kwargs)
            return _page(request, table, {
                "table": table, "case": table.case, "back": reverse(back, args=args, kwargs=kwargs), "lead": lead,
                "may_write": bool(write) and may(request.user, write) and table.comes_back,
                "may_remove": table.remove is not None, "shown": SHOWN,
            })  # fmt: skip

        return view

    return of


def _page(request: Request, table: Table, context: dict[str, Any]) -> HttpResponse:
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
