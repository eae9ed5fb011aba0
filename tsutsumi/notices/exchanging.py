"""The lists of notices as tables: flags, calls, letters. Views of the app in a file of their own."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tsutsumi.accounts.roles import Request, allow, may
from tsutsumi.cases import exchange
from tsutsumi.notices import tables
from tsutsumi.notices.views import of_case


@allow("notices.plan")
@require_http_methods(["GET", "POST"])
@never_cache
def flags(request: Request, number: str, mailing: int) -> HttpResponse:
    _case, found = of_case(request, number, mailing)
    lead = _("人は、通知の相手の番号で書きます。印を変えると、決めた文面と一覧の承認は無効になります。")
    back = reverse("notices:people", args=[number, mailing])
    return exchange.page(request, tables.flags(found, request.user), back, may_write=True, lead=lead)


@allow("notices.call")
@require_http_methods(["GET", "POST"])
@never_cache
def calls(request: Request, number: str, mailing: int) -> HttpResponse:
    """Names and telephone numbers leave here: whoever takes them proves again who they are."""
    _case, found = of_case(request, number, mailing)
    lead = _(
        "氏名と電話番号を含みます（一度に200人まで）。取り込むのは結果の列だけです。使い終わったら消してください。"
    )
    back = reverse("letters:calls", args=[number, mailing])
    return exchange.page(request, tables.phone_calls(found, request.user), back, may_write=True, lead=lead)


@allow("notices.view")
@require_http_methods(["GET", "POST"])
@never_cache
def letters(request: Request, number: str, mailing: int) -> HttpResponse:
    _case, found = of_case(request, number, mailing)
    lead = _("管理IDは、封筒の窓に見える手紙の番号です。氏名と住所は含みません。")
    back, may_write = reverse("letters:returns", args=[number, mailing]), may(request.user, "notices.send")
    return exchange.page(request, tables.letters(found, request.user), back, may_write=may_write, lead=lead)
