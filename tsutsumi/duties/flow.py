"""The life of a ruling: one person proposes what the law asks, another approves it."""

from django.utils.translation import gettext_noop as _

from tsutsumi.core.flow import Flow, Move

RULING = Flow(
    initial="proposed",
    states={"proposed": _("承認待ち"), "approved": _("承認済み"), "withdrawn": _("取下げ")},
    moves={
        "approve": Move(("proposed",), "approved", label="承認する"),
        "withdraw": Move(("proposed",), "withdrawn", label="取り下げる"),
    },
)
