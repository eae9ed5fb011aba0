"""The life of a report: written, checked by a second person, handed in, and supplemented as more is found."""

from typing import Any

from django.utils.translation import gettext as _now
from django.utils.translation import gettext_noop as _

from tsutsumi.core.flow import Flow, Move


def complete(report: Any) -> str | None:
    """Why the report cannot be checked yet: fields about which nobody has said anything."""
    empty = [m.field.label for m in report.missing() if m.blocks]
    if not empty:
        return None
    shown = "、".join(empty[:5])
    if len(empty) > 5:
        shown = _now("%(first)s ほか%(rest)s件") % {"first": shown, "rest": len(empty) - 5}
    return _now(
        "%(stage)sとして確認できません。未入力の項目: %(shown)s。"
        "判明していない項目は「不明・調査中」と見込み時期を記入してください（通則編3-5-3-4）。"
    ) % {"stage": report.get_stage_display(), "shown": shown}


REPORT = Flow(
    initial="draft",
    states={"draft": _("作成中"), "checked": _("確認済み"), "submitted": _("提出済み")},
    moves={
        "check": Move(("draft",), "checked", complete, "確認する"),
        "reopen": Move(("checked",), "draft", None, "修正に戻す"),
        "submit": Move(("checked",), "submitted", None, "提出を記録する"),
        "supplement": Move(("submitted",), "draft", None, "追完を始める"),
    },
)
