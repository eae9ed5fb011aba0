"""The lists of outside as tables: addressees, demands. Views of the app in a file of their own."""

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.cases import exchange
from tsutsumi.cases.access import case_for
from tsutsumi.cases.tables import Table
from tsutsumi.outside import tables


@allow("outside.view")
@exchange.page("outside:index", write="outside.write")
def addressees(request: Request, number: str) -> Table:
    return tables.addressees(case_for(request, number), request.user)


@allow("outside.view")
@exchange.page("outside:index", write="outside.write")
def demands(request: Request, number: str) -> Table:
    return tables.demands(case_for(request, number), request.user)
