"""The lives of an addressee, of what an authority demands, and of a spending that may need the insurer's consent."""

from django.utils.translation import gettext_noop as _

from tsutsumi.core.flow import Flow, Move

ADDRESSEE = Flow(
    initial="none",
    states={
        "none": _("まだ"),
        "contacted": _("連絡した"),
        "sent": _("送った・提出した"),
        "received": _("受領を確かめた"),
    },
    moves={
        "contact": Move(("none",), "contacted", label=_("連絡した")),
        "send": Move(("none", "contacted"), "sent", label=_("送った・提出した")),
        "receive": Move(("sent",), "received", label=_("受領を確かめた")),
    },
)
DEMAND = Flow(
    initial="open",
    states={"open": _("回答待ち"), "answered": _("回答した"), "closed": _("終わった")},
    moves={
        "answer": Move(("open",), "answered", label=_("回答した")),
        "close": Move(("open", "answered"), "closed", label=_("終える")),
    },
)
SPENDING = Flow(
    initial="asked",
    states={"asked": _("申請中"), "released": _("支出してよい"), "paid": _("支払い済み"), "dropped": _("取りやめ")},
    moves={
        "release": Move(("asked",), "released", label=_("支出してよいと記録する")),
        "pay": Move(("released",), "paid", label=_("支払いを記録する")),
        "drop": Move(("asked", "released"), "dropped", label=_("取りやめる")),
    },
)
