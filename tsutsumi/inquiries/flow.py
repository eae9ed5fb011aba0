"""The lives of an inquiry, of what was promised in it, of an answer of the desk, and of a letter that goes back."""

from django.utils.translation import gettext_noop as _

from tsutsumi.core.flow import Flow, Move

INQUIRY = Flow(
    initial="open",
    states={"open": _("対応中"), "done": _("終わった")},
    moves={
        "finish": Move(("open",), "done", label=_("記録して終える")),
        "reopen": Move(("done",), "open", label=_("もう一度開く")),
    },
)
ERRAND = Flow(
    initial="open",
    states={"open": _("まだ"), "kept": _("済んだ"), "dropped": _("不要になった")},
    moves={
        "keep": Move(("open",), "kept", label=_("済んだ")),
        "drop": Move(("open",), "dropped", label=_("不要になった")),
    },
)
ANSWER = Flow(
    initial="draft",
    states={"draft": _("下書き"), "approved": _("承認済み")},
    moves={
        "approve": Move(("draft",), "approved", label=_("承認する")),
        "change": Move(("approved",), "draft", label=_("直す")),
    },
)
REPLY = Flow(
    initial="draft",
    states={
        "received": _("届いた"),
        "draft": _("二人目の確認待ち"),
        "approved": _("確認済み"),
        "sent": _("送った"),
        "withdrawn": _("取り下げた"),
    },
    moves={
        "receive": Move(("draft",), "received", label=_("届いた")),
        "approve": Move(("draft",), "approved", label=_("確認して送る")),
        "send": Move(("approved",), "sent", label=_("送った")),
        "withdraw": Move(("draft",), "withdrawn", label=_("取り下げる")),
    },
)
HARM = Flow(
    initial="claimed",
    states={"claimed": _("申し出"), "confirmed": _("確かめた"), "unfounded": _("この漏えいによるものではない")},
    moves={
        "confirm": Move(("claimed",), "confirmed", label=_("被害を確かめた")),
        "rule_out": Move(("claimed",), "unfounded", label=_("この漏えいによるものではないと確かめた")),
    },
)
