"""The life of a 第一報: it waits, and becomes a case, part of a case, or nothing."""

from django.utils.translation import gettext_noop as _

from tsutsumi.core.flow import Flow, Move

TIP = Flow(
    "waiting",
    {
        "open": Move(("waiting",), "opened", label="事案として登録する"),
        "merge": Move(("waiting",), "merged", label="既存の事案にまとめる"),
        "dismiss": Move(("waiting",), "dismissed", label="事案としない"),
    },
    {
        "waiting": _("未対応"),
        "opened": _("事案に登録"),
        "merged": _("既存の事案に統合"),
        "dismissed": _("事案としない"),
    },
)
