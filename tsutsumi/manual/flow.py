"""The life of one edition: proposed, then approved by a second person; or taken back."""

from django.utils.translation import gettext_noop as _

from tsutsumi.core.flow import Flow, Move

EDITION = Flow(
    initial="proposed",
    states={"proposed": _("承認待ち"), "approved": _("承認済み"), "withdrawn": _("取下げ")},
    moves={
        "approve": Move(("proposed",), "approved", label=_("承認する")),
        "withdraw": Move(("proposed",), "withdrawn", label=_("取り下げる")),
    },
)
