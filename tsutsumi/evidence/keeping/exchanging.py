"""The register and the logs as tables. Views of the app in a file of their own."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tsutsumi.accounts.roles import Request, allow, may
from tsutsumi.cases import exchange
from tsutsumi.cases.access import case_for
from tsutsumi.evidence.keeping import tables


@require_http_methods(["GET", "POST"])
@allow("evidence.view")
@never_cache
def register(request: Request, number: str) -> HttpResponse:
    """Only out."""
    table = tables.register(case_for(request, number))
    lead = _("証拠の取扱いの記録は、ファイルからは変えられません。取扱いは、証拠の画面で記録してください。")
    return exchange.page(request, table, reverse("evidence:index", args=[number]), may_write=False, lead=lead)


@require_http_methods(["GET", "POST"])
@allow("evidence.view")
@never_cache
def logs(request: Request, number: str) -> HttpResponse:
    table = tables.logs(case_for(request, number), request.user)
    lead = _("写しを取ったこと、取り出せないことは、ログの画面で記録します。")
    may_write = may(request.user, "evidence.take_in")
    return exchange.page(request, table, reverse("evidence:logs", args=[number]), may_write=may_write, lead=lead)
