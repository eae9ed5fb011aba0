"""An issued report as a document: exactly what was frozen."""

from datetime import datetime

from tsutsumi.accounts.models import Organisation
from tsutsumi.core.documents.document import Block, Document, Heading, Paragraph
from tsutsumi.situation.models import EXECUTIVE, SituationReport
from tsutsumi.web import days


def moment(at: datetime) -> str:
    return days.full_moment(at)


def document(report: SituationReport) -> Document:
    case = report.case
    blocks: list[Block] = []
    for part, title in report.sections:
        blocks.append(Heading(title))
        tone = "lead" if report.kind == EXECUTIVE and part == "point" else "normal"
        blocks += [Paragraph(line, tone) for line in report.frozen.get(part, "").splitlines() if line.strip()]  # type: ignore[arg-type]
    blocks.append(Paragraph(f"内容のハッシュ値（SHA-256）：{report.digest}", "small"))
    issued = moment(report.issued_at) if report.issued_at else ""
    by = report.issued_by.name if report.issued_by else ""
    return Document(
        title=str(report),
        blocks=tuple(blocks),
        author=Organisation.the().name,
        number=case.number,
        made_on=report.issued_at.date() if report.issued_at else None,
        footer=f"{case.number}　{report}　取扱注意　この報告は法的助言ではありません。",
        meta=(("事案番号", case.number), ("件名", case.title), ("発行", f"{issued}　{by}")),
    )
