"""体制・権限・緊急連絡網 as one document: to hang on a wall and to lie in a drawer for the night without power."""

from typing import Literal

from django.utils import timezone, translation

from tsutsumi.accounts.models import Organisation, User
from tsutsumi.core.documents import render
from tsutsumi.core.documents.document import Block, Cell, Document, Heading, PageBreak, Paragraph, Table
from tsutsumi.team import gather
from tsutsumi.team.models import Authority, Contact, Edition, Hours
from tsutsumi.team.order import deciders
from tsutsumi.web import days

Kind = Literal["pdf", "docx"]


def contact_paper(kind: Kind) -> bytes:
    with translation.override("ja"):
        return render.paper(document(), kind)


def document() -> Document:
    edition = Edition.objects.first()
    today = timezone.localdate()
    number = f"第{edition.number}版" if edition else "未作成"
    return Document(
        title="緊急連絡網・体制・権限表",
        blocks=(*_outside(), PageBreak(), *_chart(), *_authority()),
        author=Organisation.the().name,
        number=number,
        made_on=today,
        footer=f"{Organisation.the().name}　緊急連絡網　{number}　取扱注意（個人の電話番号を含みます）",
        meta=(("版", number), ("印刷日", days.full_day(today))),
    )


def _outside() -> list[Block]:
    rows = tuple(_contact(contact) for contact in Contact.objects.all())
    empty = Paragraph("まだ登録がありません。「緊急連絡網」の画面で登録してください。")
    head = ("だれに", "電話・時間", "いつ", "何を伝えるか")
    table = Table(rows, head, (2.2, 2.0, 2.0, 3.2))
    return [Heading("外部の連絡先"), table if rows else empty]


def _contact(contact: Contact) -> tuple[Cell, ...]:
    mark = contact.mark if contact.mark != "確認" else ""
    who = "\n".join(part for part in (contact.person, contact.email, contact.contract) if part)
    night = f"夜間 {contact.night_phone}" if contact.night_phone else ""
    numbers = "\n".join(part for part in (contact.phone, night) if part) or "＿＿＿＿＿＿＿"
    label = contact.get_kind_display()
    return (
        Cell(contact.name, note=f"{label}\n{who}" if who else str(label), badge=mark),
        Cell(numbers, note=contact.hours or ("" if contact.phone else "番号を書き込んでください")),
        Cell(contact.when),
        Cell(contact.tell, note=contact.source),
    )


def _chart() -> list[Block]:
    hours = Hours.current()
    rows = tuple(
        (Cell(str(row.label)), Cell(_people(row.day)), Cell(_people(row.night or row.day)))
        for row in gather.chart()
    )  # fmt: skip
    when = f"平日の日中は {hours.opens:%H:%M}〜{hours.closes:%H:%M}"
    lead = f"{when}。それ以外と休日・年末年始は、夜間・休日の順に呼びます。"
    table = Table(rows, ("役割", "平日の日中（上から順に）", "夜間・休日（上から順に）"), (1.6, 3, 3))
    return [Heading("体制"), Paragraph(lead), table]


def _people(users: list[User]) -> str:
    lines = [f"{place}. {user.name}　{gather.phones(user)}".rstrip() for place, user in enumerate(users, 1)]
    return "\n".join(lines) or "未定"


def _authority() -> list[Block]:
    lines = deciders(Authority.objects.all())
    if not lines:
        return []
    rows = tuple(
        (
            Cell(str(line.get_act_display())),
            Cell(str(line.get_role_display())),
            Cell("上限なし" if line.up_to is None else f"{line.up_to:,}円まで"),
            Cell("、".join(user.name for user in people) or "未定", note=line.note),
        )
        for line, people in lines
    )
    return [
        Heading("権限表（だれが何を決められるか）"),
        Table(rows, ("行為", "役割", "金額", "いま決められる人"), (2.2, 1.8, 1.4, 3)),
    ]
