"""The tasks of a case as a table. A view of the app in a file of its own."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from tsutsumi.accounts.roles import Request, allow, may
from tsutsumi.cases import exchange
from tsutsumi.cases.access import case_for
from tsutsumi.tasks import tables


@require_http_methods(["GET", "POST"])
@allow("tasks.view")
@never_cache
def table(request: Request, number: str) -> HttpResponse:
    found = tables.tasks(case_for(request, number), request.user)
    lead = _("手順書や法令から決まる作業の名前と期限は、ファイルからは直せません。")
    may_write = may(request.user, "tasks.work")
    return exchange.page(request, found, reverse("tasks:list", args=[number]), may_write=may_write, lead=lead)
