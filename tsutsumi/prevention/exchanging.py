"""The lists of prevention as tables: measures, promises, other places. Views of the app in a file of their own."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tsutsumi.accounts.roles import Request, allow, may
from tsutsumi.cases import exchange
from tsutsumi.cases.access import case_for
from tsutsumi.prevention import tables


@allow("prevention.view")
@require_http_methods(["GET", "POST"])
@never_cache
def measures(request: Request, number: str) -> HttpResponse:
    table = tables.measures(case_for(request, number), request.user)
    may_write = may(request.user, "prevention.write")
    return exchange.page(request, table, reverse("prevention:index", args=[number]), may_write=may_write)


@allow("prevention.view")
@require_http_methods(["GET", "POST"])
@never_cache
def promises(request: Request, number: str) -> HttpResponse:
    table = tables.promises(case_for(request, number), request.user)
    lead = _("約束の記録は、書き足すだけです。")
    may_write = may(request.user, "prevention.promise")
    back = reverse("prevention:index", args=[number])
    return exchange.page(request, table, back, may_write=may_write, lead=lead)


@allow("prevention.view")
@require_http_methods(["GET", "POST"])
@never_cache
def spreads(request: Request, number: str) -> HttpResponse:
    table = tables.spreads(case_for(request, number), request.user)
    may_write = may(request.user, "prevention.write")
    return exchange.page(request, table, reverse("prevention:spreads", args=[number]), may_write=may_write)
