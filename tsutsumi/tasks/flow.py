"""The life of a task: open, and then done, or not needed for a reason; either can be taken up again."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_noop as _

from tsutsumi.core.flow import Flow, Move


def unblocked(task: Any) -> str | None:
    """Why a task cannot be finished yet: another one that must come first is open."""
    first = task.blocked_by
    if first is None or first.state != "open" or not first.fits:
        return None
    return _now(
        "先に「%(first)s」を終える必要があります。待たなくてよくなったときは、「先に終える作業」の指定を外してください。"
    ) % {"first": first.title}


TASK = Flow(
    initial="open",
    states={"open": _("未完了"), "done": _("完了"), "not_applicable": _("該当なし")},
    moves={
        "finish": Move(("open",), "done", unblocked, label=_("完了にする")),
        "set_aside": Move(("open",), "not_applicable", label=_("該当なしにする")),
        "reopen": Move(("done", "not_applicable"), "open", label=_("もう一度始める")),
    },
)
