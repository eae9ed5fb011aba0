"""The life of a report: written, checked by a second person, handed in, and supplemented as more is found."""

from typing import Any

from tsutsumi.core.flow import Flow, Move


def complete(report: Any) -> str | None:
    """Why the report cannot be checked yet: fields about which nobody has said anything."""
    empty = [m.field.label for m in report.missing() if m.blocks]
    if not empty:
        return None
    shown = "、".join(empty[:5]) + (f"ほか{len(empty) - 5}件" if len(empty) > 5 else "")
    return (
        f"{report.get_stage_display()}として確認できません。未入力の項目: {shown}。"
        "判明していない項目は「不明・調査中」と見込み時期を記入してください（通則編3-5-3-4）。"
    )


REPORT = Flow(
    initial="draft",
    states={"draft": "作成中", "checked": "確認済み", "submitted": "提出済み"},
    moves={
        "check": Move(("draft",), "checked", complete, "確認する"),
        "reopen": Move(("checked",), "draft", None, "修正に戻す"),
        "submit": Move(("checked",), "submitted", None, "提出を記録する"),
        "supplement": Move(("submitted",), "draft", None, "追完を始める"),
    },
)
