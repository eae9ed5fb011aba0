"""The lives of a scan and of what it proposes."""

from django.utils.translation import gettext_noop as _

from tsutsumi.core.flow import Flow, Move

SCAN = Flow(
    initial="waiting",
    states={
        "waiting": _("順番待ち"),
        "running": _("走査中"),
        "paused": _("一時停止中"),
        "done": _("完了"),
        "failed": _("中断（エラー）"),
        "cancelled": _("取消し"),
    },
    moves={
        "start": Move(("waiting",), "running", label="走査を始める"),
        "pause": Move(("waiting", "running"), "paused", label="一時停止する"),
        "resume": Move(("paused",), "running", label="再開する"),
        "finish": Move(("running",), "done", label="走査を終える"),
        "fail": Move(("waiting", "running"), "failed", label="中断する"),
        "cancel": Move(("waiting", "running", "paused"), "cancelled", label="走査を取り消す"),
    },
)

PROPOSAL = Flow(
    initial="open",
    states={
        "open": _("確認待ち"),
        "accepted": _("採用"),
        "declined": _("不採用"),
        "replaced": _("新しい走査に置き換え"),
    },
    moves={
        "accept": Move(("open",), "accepted", label="採用する"),
        "decline": Move(("open",), "declined", label="採用しない"),
        "replace": Move(("open",), "replaced", label="置き換える"),
        "renew": Move(("accepted", "declined", "replaced"), "open", label="新しい数で出し直す"),
    },
)

HOLD = Flow(
    initial="held",
    states={"held": _("保全中"), "lifting": _("解除の承認待ち"), "lifted": _("解除済み")},
    moves={
        "ask_lift": Move(("held",), "lifting", label="解除を申請する"),
        "keep": Move(("lifting",), "held", label="保全を続ける"),
        "lift": Move(("lifting",), "lifted", label="解除を承認する"),
    },
)
