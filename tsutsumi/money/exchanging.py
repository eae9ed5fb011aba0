"""The lists of money as tables: costs, gifts, claims, echoes. Views of the app in a file of their own."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tsutsumi.accounts.roles import Request, allow, may
from tsutsumi.cases import exchange
from tsutsumi.cases.access import case_for
from tsutsumi.money import tables
from tsutsumi.money.models import Relief


@allow("money.view")
@require_http_methods(["GET", "POST"])
@never_cache
def costs(request: Request, number: str) -> HttpResponse:
    table = tables.costs(case_for(request, number), request.user)
    lead = _("約束した費用の行は、ファイルからも直せません。")
    may_write = may(request.user, "money.write")
    return exchange.page(request, table, reverse("money:index", args=[number]), may_write=may_write, lead=lead)


@allow("money.view")
@require_http_methods(["GET", "POST"])
@never_cache
def gifts(request: Request, number: str, relief: int) -> HttpResponse:
    """What became of each part."""
    rows = Relief.objects.select_related("case")
    row = get_object_or_404(rows, case=case_for(request, number), number=relief)
    back = reverse("money:relief", args=[number, relief])
    lead = _("人は、通知の一覧の番号で書きます。氏名や住所は書きません。")
    may_write = may(request.user, "money.write") and row.state == "decided"
    return exchange.page(request, tables.gifts(row, request.user), back, may_write=may_write, lead=lead)


@allow("money.view")
@require_http_methods(["GET", "POST"])
@never_cache
def claims(request: Request, number: str) -> HttpResponse:
    table = tables.claims(case_for(request, number), request.user)
    may_write = may(request.user, "money.write")
    return exchange.page(request, table, reverse("money:claims", args=[number]), may_write=may_write)


@allow("money.trust")
@require_http_methods(["GET", "POST"])
@never_cache
def echoes(request: Request, number: str) -> HttpResponse:
    table = tables.echoes(case_for(request, number), request.user)
    lead = _("報道や投稿の記録は、書き足すだけです。")
    may_write = may(request.user, "money.hear")
    return exchange.page(request, table, reverse("money:echoes", args=[number]), may_write=may_write, lead=lead)
