"""The lives of a list that leaves the house, and of a customer master."""

from django.utils.translation import gettext_noop as _

from tsutsumi.core.flow import Flow, Move

EXPORT = Flow(
    initial="preparing",
    states={
        "preparing": _("ファイルを作成中"),
        "waiting": _("承認待ち"),
        "approved": _("承認済み"),
        "declined": _("承認されなかった"),
        "withdrawn": _("取下げ"),
        "expired": _("期限切れ"),
        "failed": _("作成できなかった"),
    },
    moves={
        "prepare": Move(("preparing",), "waiting", label="ファイルを作る"),
        "fail": Move(("preparing",), "failed", label="中断する"),
        "approve": Move(("waiting",), "approved", label="承認する"),
        "decline": Move(("waiting",), "declined", label="承認しない"),
        "withdraw": Move(("preparing", "waiting", "approved"), "withdrawn", label="取り下げる"),
        "expire": Move(("waiting", "approved"), "expired", label="期限切れにする"),
    },
)

MASTER = Flow(
    initial="shown",
    states={
        "shown": _("列の確認待ち"),
        "linking": _("取込み中"),
        "linked": _("取込み済み"),
        "failed": _("取り込めなかった"),
        "removed": _("削除済み"),
    },
    moves={
        "confirm": Move(("shown",), "linking", label="この列で取り込む"),
        "finish": Move(("linking",), "linked", label="取り込みを終える"),
        "fail": Move(("linking", "linked"), "failed", label="中断する"),
        "remove": Move(("shown", "linking", "linked", "failed"), "removed", label="削除する"),
    },
)
