"""The lives of a cost, of what is given to people, and of a claim."""

from django.utils.translation import gettext_noop as _

from tsutsumi.core.flow import Flow, Move

COST = Flow(
    initial="planned",
    states={
        "planned": _("見込み"),
        "committed": _("約束した"),
        "paid": _("支払った・受け取った"),
        "dropped": _("取りやめ"),
    },
    moves={
        "commit": Move(("planned",), "committed", label=_("約束したと記録する")),
        "pay": Move(("committed",), "paid", label=_("支払いを記録する")),
        "drop": Move(("planned", "committed"), "dropped", label=_("取りやめる")),
    },
)
RELIEF = Flow(
    initial="proposed",
    states={"proposed": _("案"), "decided": _("決まった"), "done": _("渡し終えた"), "dropped": _("取りやめ")},
    moves={
        "decide": Move(("proposed",), "decided", label=_("決裁どおりに決める")),
        "finish": Move(("decided",), "done", label=_("渡し終えた")),
        "drop": Move(("proposed",), "dropped", label=_("取りやめる")),
    },
)
CLAIM = Flow(
    initial="open",
    states={
        "open": _("対応中"),
        "answered": _("回答した"),
        "settled": _("和解・合意した"),
        "judged": _("判決・決定があった"),
        "withdrawn": _("取り下げられた"),
    },
    moves={
        "answer": Move(("open",), "answered", label=_("回答したと記録する")),
        "settle": Move(("open", "answered"), "settled", label=_("和解・合意を記録する")),
        "judge": Move(("open", "answered"), "judged", label=_("判決・決定を記録する")),
        "withdraw": Move(("open", "answered"), "withdrawn", label=_("取下げを記録する")),
        "reopen": Move(("answered", "settled", "judged", "withdrawn"), "open", label=_("もう一度開く")),
    },
)
