"""The lists of outside as tables: addressees, demands. Views of the app in a file of their own."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tsutsumi.accounts.roles import Request, allow, may
from tsutsumi.cases import exchange
from tsutsumi.cases.access import case_for
from tsutsumi.outside import tables


@allow("outside.view")
@require_http_methods(["GET", "POST"])
@never_cache
def addressees(request: Request, number: str) -> HttpResponse:
    table = tables.addressees(case_for(request, number), request.user)
    may_write = may(request.user, "outside.write")
    return exchange.page(request, table, reverse("outside:index", args=[number]), may_write=may_write)


@allow("outside.view")
@require_http_methods(["GET", "POST"])
@never_cache
def demands(request: Request, number: str) -> HttpResponse:
    table = tables.demands(case_for(request, number), request.user)
    may_write = may(request.user, "outside.write")
    return exchange.page(request, table, reverse("outside:index", args=[number]), may_write=may_write)
