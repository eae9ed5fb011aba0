"""The lists of whom to call as tables. Views of the app in a file of their own."""

from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.cases import exchange
from tsutsumi.cases.tables import Table
from tsutsumi.team import tables


@allow("team.view")
@exchange.page("team:contacts", write="team.edit")
def contacts(request: Request) -> Table:
    return tables.contacts(request.user)


@allow("team.edit")
@exchange.page("team:chart", write="team.edit", lead=_("利用者の登録そのものは、ファイルからは変わりません。"))
def phones(request: Request) -> Table:
    return tables.phones(request.user)
