"""The life of a message. `sending` is written before the last step and left after it, so a kill in between shows."""

from django.utils.translation import gettext_noop as _

from tsutsumi.core.flow import Flow, Move

MESSAGE = Flow(
    "queued",
    {
        "begin": Move(("queued",), "sending", label=_("送り始める")),
        # A worker that was only slow may still learn that it arrived.
        "deliver": Move(("sending", "unclear"), "sent", label=_("送信済みにする")),
        "hold": Move(("sending",), "queued", label=_("後でもう一度送る")),
        "refuse": Move(("queued", "sending"), "failed", label=_("断られたと記録する")),
        "lose": Move(("sending",), "unclear", label=_("送れたか不明と記録する")),
        "expire": Move(("queued",), "given_up", label=_("送るのをやめる")),
        "retry": Move(("failed", "given_up", "unclear"), "queued", label=_("もう一度送る")),
        "print": Move(("queued", "failed", "given_up", "unclear"), "printed", label=_("電話などで伝えたと記録する")),
    },
    {
        "queued": _("送信待ち"),
        "sending": _("送信中"),
        "sent": _("送信済み"),
        "failed": _("相手に断られました"),
        "unclear": _("送れたか不明"),
        "given_up": _("送れないまま止めました"),
        "printed": _("電話などで伝えました"),
    },
)
# Somebody has to tell these by another way.
STUCK = ("failed", "unclear", "given_up")
