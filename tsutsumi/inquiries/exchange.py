"""The page of the Excel round trip: take the table out, look at what came back, take it in."""

from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.cases import exchange
from tsutsumi.cases.access import case_for
from tsutsumi.cases.tables import Table
from tsutsumi.inquiries import sheet, tables

INQUIRIES = _("折返し先の名前と電話番号を含みます。対象者の名簿は含みません。")
ANSWERS = _("直した回答は下書きに戻り、別の人が画面で承認すると、窓口で使えます。")


@allow("inquiries.lead")
@exchange.page("inquiries:index", write="inquiries.lead", lead=INQUIRIES)
def index(request: Request, number: str) -> Table:
    """The inquiries, for an outside call centre. They hold names and telephone numbers of callers."""
    return sheet.table(case_for(request, number), request.user)


@allow("inquiries.lead")
@exchange.page("inquiries:faq", write="inquiries.lead", lead=ANSWERS)
def answers(request: Request, number: str) -> Table:
    return tables.answers(case_for(request, number), request.user)
