"""決裁書: the text, the way it went, and the boxes of approval, as PDF or Word."""

from itertools import batched
from typing import Literal

from django.utils import timezone, translation

from tsutsumi.accounts.models import Organisation
from tsutsumi.core.documents import render, text
from tsutsumi.core.documents.document import Approval, Block, Cell, Document, Heading, Paragraph, Table
from tsutsumi.decisions.guarding import steps_of
from tsutsumi.decisions.models import Decision, Step, Turn

PaperKind = Literal["pdf", "docx"]
A_ROW = 4  # boxes beside one another on A4
DISCLAIMER = "印影は表示です。承認の記録は、改ざんを検知できる操作記録にあります。"


def paper(decision: Decision, kind: PaperKind) -> bytes:
    with translation.override("ja"):
        return render.paper(document(decision), kind)


def document(decision: Decision) -> Document:
    """What is decided, by whom, and everything that was said on the way."""
    steps = steps_of(decision) if decision.round else []
    boxes = [("起案", decision.author.name, _day(decision.put_up_at or decision.at)), *map(_box, steps)]
    blocks: tuple[Block, ...] = (
        Heading("決裁を受ける内容"),
        *(Paragraph(line) for line in decision.text.splitlines() if line.strip()),
        Heading("承認欄"),
        *(Approval(tuple(row)) for row in batched(boxes, A_ROW)),
        Heading("経過"),
        Table(
            tuple(_row(turn) for turn in decision.turns.select_related("by", "instead_of")),
            ("日時", "誰が", "何をした", "意見"), (2.0, 2.2, 2.2, 3.6), named_rows=False,
        ),
        Paragraph(f"承認した内容のハッシュ値（SHA-256）　{decision.digest}", "small"),
    )  # fmt: skip
    return Document(
        title=f"決裁書（{decision.get_kind_display()}）",
        blocks=blocks,
        author=Organisation.the().name,
        number=f"{decision.case.number}-決{decision.number}",
        made_on=timezone.localdate(decision.at),
        footer=f"{decision.case.number}　{DISCLAIMER}",
        keywords=(decision.case.number, "決裁書"),
        meta=tuple(_meta(decision)),
    )


def _meta(decision: Decision) -> list[tuple[str, str]]:
    rows = [
        ("事案番号", decision.case.number),
        ("決裁番号", str(decision.number)),
        ("件名", decision.title),
        ("状態", str(decision.get_state_display())),
    ]
    if decision.amount is not None:
        rows.append(("金額", f"{decision.amount:,}円"))
    if decision.people is not None:
        rows.append(("人数", f"{decision.people:,}人"))
    return rows


def _box(step: Step) -> tuple[str, str, str]:
    label = str(step.get_kind_display())
    if step.state == "oral":
        return label, f"{step.user.name}（口頭・未確認）", _day(step.heard_at)
    if step.state in ("approved", "seen") and step.by is not None:
        name = f"{step.by.name}（{step.user.name}の代理）" if step.is_by_deputy else step.by.name
        return label, f"{name}（口頭）" if step.was_oral else name, _day(step.heard_at or step.at)
    return f"{label}（{step.get_state_display()}）" if step.state != "waiting" else label, "", ""


def _row(turn: Turn) -> tuple[Cell, ...]:
    at = timezone.localtime(turn.at)
    who = turn.by.name if turn.instead_of is None else f"{turn.by.name}（{turn.instead_of.name}の分）"
    return (
        Cell(f"{text.day(at.date(), 'wareki')} {at:%H:%M}"),
        Cell(who),
        Cell(str(turn.get_act_display())),
        Cell(turn.words),
    )


def _day(at: object) -> str:
    return text.day(timezone.localtime(at).date(), "wareki") if at else ""  # type: ignore[arg-type]
