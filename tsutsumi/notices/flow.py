"""The lives of a mailing, of the notice to one person, and of one attempt to reach that person."""

from django.utils.translation import gettext_noop as _

from tsutsumi.core.flow import Flow, Move

MAILING = Flow(
    initial="draft",
    states={
        "draft": _("作成中"),
        "approved": _("承認済み"),
        "sending": _("送付中"),
        "paused": _("止めている"),
        "done": _("終わった"),
        "stopped": _("取りやめた"),
    },
    moves={
        "approve": Move(("draft",), "approved", label=_("承認された内容で送れるようにする")),
        "start": Move(("approved",), "sending", label=_("送り始める")),
        "pause": Move(("sending",), "paused", label=_("止める")),
        "resume": Move(("paused",), "sending", label=_("続ける")),
        # 承認の後に文面・名簿・日付・方法が変われば、承認は効かない。
        "rework": Move(("approved", "paused"), "draft", label=_("直して、承認を取り直す")),
        "finish": Move(("sending",), "done", label=_("終える")),
        "stop": Move(("draft", "approved", "sending", "paused"), "stopped", label=_("取りやめる")),
    },
)
# handed: with the relay, or posted; whether it comes back is not known yet.
# delivered_assumed: the time for coming back is over and nothing came. told: the person has answered.
NOTICE = Flow(
    initial="planned",
    states={
        "planned": _("これから"),
        "queued": _("送る順番を待っている"),
        "handed": _("渡した・出した"),
        "delivered_assumed": _("届いたとみなす"),
        "told": _("本人に伝わった"),
        "failed": _("届かなかった"),
        "unreachable": _("連絡できない"),
        "excluded": _("送らない"),
    },
    moves={
        "queue": Move(("planned",), "queued", label=_("順番に入れる")),
        "unqueue": Move(("queued",), "planned", label=_("順番から外す")),
        "hand": Move(("planned", "queued"), "handed", label=_("渡した・出した")),
        "assume": Move(("handed",), "delivered_assumed", label=_("期間内に戻らなかった")),
        "tell": Move(
            ("planned", "queued", "handed", "delivered_assumed", "failed", "unreachable"),
            "told",
            label=_("本人に伝わった"),
        ),
        # 届いたとみなした後に戻ることもある。
        "fail": Move(("planned", "queued", "handed", "delivered_assumed"), "failed", label=_("届かなかった")),
        "again": Move(("failed", "unreachable"), "planned", label=_("次の方法にする")),
        "give_up": Move(("planned", "failed"), "unreachable", label=_("連絡できない")),
        "exclude": Move(("planned", "failed", "unreachable"), "excluded", label=_("送らないことにする")),
        "include": Move(("excluded",), "planned", label=_("送ることにする")),
    },
)
ATTEMPT = Flow(
    initial="prepared",
    states={
        "prepared": _("用意した"),
        "trying": _("渡しているところ"),
        "handed": _("渡した・出した"),
        "deferred": _("後でもう一度"),
        "refused": _("受け取られなかった"),
        "bounced": _("戻ってきた（メール）"),
        "returned": _("戻ってきた（手紙）"),
        "answered": _("本人が出た"),
        "missed": _("出なかった"),
        "unknown": _("渡せたか分からない"),
        "dropped": _("行わなかった"),
    },
    moves={
        "try": Move(("prepared", "deferred", "unknown"), "trying", label=_("渡す")),
        "hand": Move(("prepared", "trying", "unknown"), "handed", label=_("渡した・出した")),
        "defer": Move(("trying", "handed"), "deferred", label=_("後でもう一度")),
        "refuse": Move(("trying", "deferred", "unknown"), "refused", label=_("受け取られなかった")),
        "bounce": Move(("handed", "deferred", "unknown"), "bounced", label=_("戻ってきた")),
        "return": Move(("handed",), "returned", label=_("戻ってきた")),
        "answer": Move(("prepared", "trying"), "answered", label=_("本人が出た")),
        "miss": Move(("prepared", "trying"), "missed", label=_("出なかった")),
        "lose": Move(("trying",), "unknown", label=_("渡せたか分からない")),
        "drop": Move(("prepared", "deferred"), "dropped", label=_("行わなかった")),
    },
)
REACHED = ("delivered_assumed", "told")
ON_THE_WAY = ("planned", "queued", "handed", "failed")
OPEN = ("approved", "sending", "paused")
