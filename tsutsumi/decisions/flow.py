"""The life of a decision and of one step on its way.

起案 → 合議 → 承認 → 決裁, with 差戻し, 引戻し and 取下げ; what was decided goes out once.
"""

from django.utils.translation import gettext_noop as _

from tsutsumi.core.flow import Flow, Move

DECISION = Flow(
    initial="draft",
    states={
        "draft": _("起案中"),
        "running": _("回付中"),
        "returned": _("差戻し"),
        "decided": _("決裁済み"),
        "used": _("実行済み"),
        "withdrawn": _("取下げ"),
        "disowned": _("口頭の承認を否認"),
    },
    moves={
        "put_up": Move(("draft", "returned"), "running", label=_("回付する")),
        "pull_back": Move(("running",), "draft", label=_("引き戻す")),
        "send_back": Move(("running",), "returned", label=_("差し戻す")),
        "decide": Move(("running",), "decided", label=_("決裁する")),
        # 決裁の後に内容が変われば、決裁は効かない。
        "rework": Move(("running", "decided"), "draft", label=_("直して起案し直す")),
        "use": Move(("decided",), "used", label=_("実行を記録する")),
        "withdraw": Move(("draft", "returned", "running", "decided"), "withdrawn", label=_("取り下げる")),
        "disown": Move(("running", "decided", "used"), "disowned", label=_("承認していないと申し出る")),
    },
)
STEP = Flow(
    initial="waiting",
    states={
        "waiting": _("待ち"),
        "approved": _("承認"),
        "objected": _("反対"),
        "returned": _("差戻し"),
        "oral": _("口頭・未確認"),
        "seen": _("後閲"),
        "skipped": _("ほかの人で足りた"),
        "disowned": _("承認していない"),
    },
    moves={
        "approve": Move(("waiting",), "approved", label=_("承認する")),
        "object": Move(("waiting",), "objected", label=_("反対する")),
        "return": Move(("waiting",), "returned", label=_("差し戻す")),
        "hear": Move(("waiting",), "oral", label=_("口頭の承認を記録する")),
        "confirm": Move(("oral",), "approved", label=_("口頭の承認を確かめる")),
        "disown": Move(("oral",), "disowned", label=_("承認していないと申し出る")),
        "see": Move(("waiting",), "seen", label=_("見たことを記録する")),
        "skip": Move(("waiting",), "skipped", label=_("ほかの人で足りた")),
        "reset": Move(("approved", "objected", "returned", "oral", "skipped"), "waiting", label=_("もう一度待つ")),
    },
)
YES = ("approved", "oral")
