"""The lists of notices as tables: flags, calls, letters. Views of the app in a file of their own."""

from django.utils.translation import gettext_lazy as _

from tsutsumi.accounts.roles import Request, allow
from tsutsumi.cases import exchange
from tsutsumi.cases.tables import Table
from tsutsumi.notices import tables
from tsutsumi.notices.views import of_case

FLAGS = _("人は、通知の相手の番号で書きます。印を変えると、決めた文面と一覧の承認は無効になります。")
CALLS = _("氏名と電話番号を含みます（一度に200人まで）。取り込むのは結果の列だけです。使い終わったら消してください。")
LETTERS = _("管理IDは、封筒の窓に見える手紙の番号です。氏名と住所は含みません。")


@allow("notices.plan")
@exchange.page("notices:people", write="notices.plan", lead=FLAGS)
def flags(request: Request, number: str, mailing: int) -> Table:
    return tables.flags(of_case(request, number, mailing)[1], request.user)


@allow("notices.call")
@exchange.page("letters:calls", write="notices.call", lead=CALLS)
def calls(request: Request, number: str, mailing: int) -> Table:
    """Names and telephone numbers leave here: whoever takes them proves again who they are."""
    return tables.phone_calls(of_case(request, number, mailing)[1], request.user)


@allow("notices.view")
@exchange.page("letters:returns", write="notices.send", lead=LETTERS)
def letters(request: Request, number: str, mailing: int) -> Table:
    return tables.letters(of_case(request, number, mailing)[1], request.user)
