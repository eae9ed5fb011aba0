"""The lists of whom to call as tables. Views of the app in a file of their own."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tsutsumi.accounts.roles import Request, allow, may
from tsutsumi.cases import exchange
from tsutsumi.team import tables


@require_http_methods(["GET", "POST"])
@allow("team.view")
@never_cache
def contacts(request: Request) -> HttpResponse:
    may_write = may(request.user, "team.edit")
    return exchange.page(request, tables.contacts(request.user), reverse("team:contacts"), may_write=may_write)


@require_http_methods(["GET", "POST"])
@allow("team.edit")
@never_cache
def phones(request: Request) -> HttpResponse:
    lead = _("利用者の登録そのものは、ファイルからは変わりません。")
    return exchange.page(request, tables.phones(request.user), reverse("team:chart"), may_write=True, lead=lead)
