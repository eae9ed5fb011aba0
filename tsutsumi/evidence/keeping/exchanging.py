"""The register and the logs as tables. Views of the app in a file of their own."""

from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.cases import exchange
from tsutsumi.cases.access import case_for
from tsutsumi.cases.tables import Table
from tsutsumi.evidence.keeping import tables

REGISTER = _("証拠の取扱いの記録は、ファイルからは変えられません。取扱いは、証拠の画面で記録してください。")
LOGS = _("写しを取ったこと、取り出せないことは、ログの画面で記録します。")


@allow("evidence.view")
@exchange.page("evidence:index", lead=REGISTER)
def register(request: Request, number: str) -> Table:
    return tables.register(case_for(request, number))


@allow("evidence.view")
@exchange.page("evidence:logs", write="evidence.take_in", lead=LOGS)
def logs(request: Request, number: str) -> Table:
    return tables.logs(case_for(request, number), request.user)
