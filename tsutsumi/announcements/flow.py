"""The life of an announcement: written, settled (its bytes stand still), issued; then replaced or taken down."""

from django.utils.translation import gettext_noop as _

from tsutsumi.core.flow import Flow, Move

ANNOUNCEMENT = Flow(
    initial="draft",
    states={
        "draft": _("作成中"),
        "settled": _("内容を確定"),
        "issued": _("公表済み"),
        "replaced": _("新しい版に更新"),
        "down": _("掲載を終えた"),
        "dropped": _("取りやめ"),
    },
    moves={
        "settle": Move(("draft",), "settled", label=_("内容を確定する")),
        "reopen": Move(("settled",), "draft", label=_("修正に戻す")),
        "issue": Move(("settled",), "issued", label=_("公表を記録する")),
        "replace": Move(("issued",), "replaced", label=_("新しい版に更新する")),
        "take_down": Move(("issued", "replaced"), "down", label=_("掲載を終える")),
        "drop": Move(("draft", "settled"), "dropped", label=_("取りやめる")),
    },
)
