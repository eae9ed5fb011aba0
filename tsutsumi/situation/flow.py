"""The life of one situation report: written, then issued and frozen; or dropped."""

from django.utils.translation import gettext_noop as _

from tsutsumi.core.flow import Flow, Move

REPORT = Flow(
    initial="draft",
    states={"draft": _("作成中"), "issued": _("発行済み"), "dropped": _("取りやめ")},
    moves={
        "issue": Move(("draft",), "issued", label=_("発行する")),
        "drop": Move(("draft",), "dropped", label=_("取りやめる")),
    },
)
