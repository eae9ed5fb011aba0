"""The lists of prevention as tables: measures, promises, other places. Views of the app in a file of their own."""

from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.cases import exchange
from tsutsumi.cases.access import case_for
from tsutsumi.cases.tables import Table
from tsutsumi.prevention import tables


@allow("prevention.view")
@exchange.page("prevention:index", write="prevention.write")
def measures(request: Request, number: str) -> Table:
    return tables.measures(case_for(request, number), request.user)


@allow("prevention.view")
@exchange.page("prevention:index", write="prevention.promise", lead=_("約束の記録は、書き足すだけです。"))
def promises(request: Request, number: str) -> Table:
    return tables.promises(case_for(request, number), request.user)


@allow("prevention.view")
@exchange.page("prevention:spreads", write="prevention.write")
def spreads(request: Request, number: str) -> Table:
    return tables.spreads(case_for(request, number), request.user)
