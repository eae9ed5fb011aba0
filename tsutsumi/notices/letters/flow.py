"""The lives of a print run, of one of its files, and of an address that somebody has corrected."""

from django.utils.translation import gettext_noop as _

from tsutsumi.core.flow import Flow, Move

RUN = Flow(
    initial="asked",
    states={
        "asked": _("作成中"),
        "made": _("できた"),
        "failed": _("作れなかった"),
        "closed": _("ファイルを消した"),
        "withdrawn": _("取りやめた"),
    },
    moves={
        "finish": Move(("asked",), "made", label=_("できた")),
        "fail": Move(("asked",), "failed", label=_("作れなかった")),
        "retry": Move(("failed",), "asked", label=_("もう一度作る")),
        "close": Move(("made",), "closed", label=_("ファイルを消す")),
        "withdraw": Move(("asked", "made", "failed"), "withdrawn", label=_("取りやめる")),
    },
)
PART = Flow(
    initial="waiting",
    states={"waiting": _("まだ出していない"), "posted": _("出した")},
    moves={"post": Move(("waiting",), "posted", label=_("出したと記録する"))},
)
FIX = Flow(
    initial="proposed",
    states={"proposed": _("確認待ち"), "confirmed": _("確かめた"), "declined": _("使わない")},
    moves={
        "confirm": Move(("proposed",), "confirmed", label=_("確かめた")),
        "decline": Move(("proposed",), "declined", label=_("使わない")),
    },
)
