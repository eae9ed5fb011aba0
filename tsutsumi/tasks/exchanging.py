"""The tasks of a case as a table. A view of the app in a file of its own."""

from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.cases import exchange
from tsutsumi.cases.access import case_for
from tsutsumi.cases.tables import Table
from tsutsumi.tasks import tables

LEAD = _("手順書や法令から決まる作業の名前と期限は、ファイルからは直せません。")


@allow("tasks.view")
@exchange.page("tasks:list", write="tasks.work", lead=LEAD)
def table(request: Request, number: str) -> Table:
    return tables.tasks(case_for(request, number), request.user)
