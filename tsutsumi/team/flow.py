"""The life of a call for a role, and of a hand-over."""

from django.utils.translation import gettext_noop as _

from tsutsumi.core.flow import Flow, Move

CALL = Flow(
    "ringing",
    {
        "answer": Move(("ringing", "exhausted"), "answered", label=_("引き受ける")),
        "exhaust": Move(("ringing",), "exhausted", label=_("応答する人がいないと記録する")),
        "stop": Move(("ringing", "exhausted"), "stopped", label=_("呼出しをやめる")),
        "ring": Move(("exhausted",), "ringing", label=_("もう一度呼び出す")),
    },
    {
        "ringing": _("呼出し中"),
        "answered": _("引き受けました"),
        "exhausted": _("だれも応答していません"),
        "stopped": _("呼出しをやめました"),
    },
)
HANDOVER = Flow(
    "given",
    {
        "take": Move(("given",), "taken", label=_("引き継ぎを受けた")),
        "withdraw": Move(("given",), "withdrawn", label=_("取り下げる")),
    },
    {"given": _("受取り待ち"), "taken": _("引き継ぎ済み"), "withdrawn": _("取り下げ")},
)
