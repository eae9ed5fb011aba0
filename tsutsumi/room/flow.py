"""The life of an erasure: asked for by one, confirmed by another, done by the machine."""

from django.utils.translation import gettext_noop as _

from tsutsumi.core.flow import Flow, Move

ERASURE = Flow(
    "asked",
    {
        "withdraw": Move(("asked",), "withdrawn", label=_("取り下げる")),
        "confirm": Move(("asked",), "confirmed", label=_("確認し、消去する")),
        "halt": Move(("confirmed",), "withdrawn", label=_("消去を止める")),
        "finish": Move(("confirmed",), "done", label=_("消去を終える")),
    },
    {
        "asked": _("確認待ち"),
        "confirmed": _("消去しています"),
        "done": _("消去済み"),
        "withdrawn": _("取り下げ"),
    },
)
