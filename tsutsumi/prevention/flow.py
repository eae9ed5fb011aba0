"""The life of a measure against recurrence, and of a turn of the PDCA cycle."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_noop as _

from tsutsumi.core.flow import Flow, Move

MEASURE = Flow(
    initial="proposed",
    states={
        "proposed": _("案"),
        "planned": _("計画"),
        "doing": _("実施中"),
        "done": _("実施済み"),
        "effective": _("効果を確認"),
        "dropped": _("取りやめ"),
    },
    moves={
        "plan": Move(("proposed",), "planned", label=_("計画にする")),
        "start": Move(("planned",), "doing", label=_("始める")),
        "finish": Move(("planned", "doing"), "done", label=_("実施済みにする")),
        "confirm": Move(("done",), "effective", label=_("効果を確認した")),
        "again": Move(("done", "effective"), "doing", label=_("やり直す")),
        "drop": Move(("proposed", "planned", "doing"), "dropped", label=_("取りやめる")),
    },
)
CYCLE = Flow(
    initial="plan",
    states={"plan": _("計画"), "do": _("実施"), "check": _("点検"), "act": _("見直し"), "closed": _("終わり")},
    moves={
        "do": Move(("plan",), "do", label=_("実施に移る")),
        "check": Move(("do",), "check", label=_("点検に移る")),
        "act": Move(("check",), "act", label=_("見直しに移る")),
        "close": Move(("act",), "closed", label=_("この回を終える")),
    },
)
LABELS: Mapping[str, Any] = {name: move.label for flow in (MEASURE, CYCLE) for name, move in flow.moves.items()}
