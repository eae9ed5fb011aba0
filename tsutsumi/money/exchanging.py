"""The lists of money as tables: costs, gifts, claims, echoes. Views of the app in a file of their own."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.cases import exchange
from tsutsumi.cases.access import case_for
from tsutsumi.cases.tables import Table
from tsutsumi.money import tables
from tsutsumi.money.models import Relief


@allow("money.view")
@exchange.page("money:index", write="money.write", lead=_("約束した費用の行は、ファイルからも直せません。"))
def costs(request: Request, number: str) -> Table:
    return tables.costs(case_for(request, number), request.user)


@allow("money.view")
@exchange.page(
    "money:relief", write="money.write", lead=_("人は、通知の一覧の番号で書きます。氏名や住所は書きません。")
)
def gifts(request: Request, number: str, relief: int) -> Table:
    """What became of each part."""
    rows = Relief.objects.select_related("case")
    return tables.gifts(get_object_or_404(rows, case=case_for(request, number), number=relief), request.user)


@allow("money.view")
@exchange.page("money:claims", write="money.write")
def claims(request: Request, number: str) -> Table:
    return tables.claims(case_for(request, number), request.user)


@allow("money.trust")
@exchange.page("money:echoes", write="money.hear", lead=_("報道や投稿の記録は、書き足すだけです。"))
def echoes(request: Request, number: str) -> Table:
    return tables.echoes(case_for(request, number), request.user)
