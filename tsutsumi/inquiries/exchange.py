"""The page of the Excel round trip: take the table out, look at what came back, take it in."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.cases import exchange
from tsutsumi.cases.access import case_for
from tsutsumi.inquiries import sheet, tables


@allow("inquiries.lead")
@require_http_methods(["GET", "POST"])
@never_cache
def index(request: Request, number: str) -> HttpResponse:
    """The inquiries, for an outside call centre. They hold names and telephone numbers of callers."""
    lead = _("折返し先の名前と電話番号を含みます。対象者の名簿は含みません。")
    back = reverse("inquiries:index", args=[number])
    return exchange.page(request, sheet.table(case_for(request, number), request.user), back, may_write=True, lead=lead)


@allow("inquiries.lead")
@require_http_methods(["GET", "POST"])
@never_cache
def answers(request: Request, number: str) -> HttpResponse:
    table = tables.answers(case_for(request, number), request.user)
    lead = _("直した回答は下書きに戻り、別の人が画面で承認すると、窓口で使えます。")
    return exchange.page(request, table, reverse("inquiries:faq", args=[number]), may_write=True, lead=lead)
