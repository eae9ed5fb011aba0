"""The chapters that follow from the settings of the house: who, in which order, who may decide, whom to call."""

from collections.abc import Iterator

from tsutsumi.accounts.models import Organisation, User
from tsutsumi.cases.models import Standby
from tsutsumi.core.documents.document import Block, Bullets, Cell, Heading, Paragraph, Table
from tsutsumi.team import gather
from tsutsumi.team.models import Authority, Contact, Hours
from tsutsumi.team.order import deciders

NOBODY = "未定"


def organisation(house: Organisation) -> Iterator[Block]:
    rows = (
        ("名称", house.name),
        ("法人番号", house.corporate_number),
        ("所在地", f"〒{house.postal_code} {house.address}" if house.address else ""),
        ("代表者", f"{house.representative_title} {house.representative}"),
        ("業種", house.sector),
        ("事務連絡者", f"{house.contact_department} {house.contact_name}"),
        ("電話", house.contact_phone),
        ("メール", house.contact_email),
    )
    cells = tuple((Cell(name), Cell(words.strip() or "（未設定）")) for name, words in rows)
    yield Table(cells, ("項目", "内容"), (2, 7))


def chart() -> Iterator[Block]:
    """Every role with its people in the order of calling, by day and by night."""
    hours = Hours.current()
    yield Paragraph(
        f"平日の日中は{hours.opens:%H:%M}〜{hours.closes:%H:%M}です。それ以外と、土日祝日・年末年始は、夜間・休日の順に呼びます。"
    )
    rows = tuple(
        (Cell(str(row.label)), Cell(_ordered(row.day)), Cell(_ordered(row.night) if row.night else "日中と同じ"))
        for row in gather.chart()
    )
    yield Table(rows, ("役割", "平日の日中（順位）", "夜間・休日（順位）"), (2, 3.4, 3.4))
    names = "、".join(f"{user.name}（{user.department or '部署は未設定'}）" for user in Standby.people()) or NOBODY
    yield Paragraph(f"事案の登録時に必ず加わる人：{names}")


def authority() -> Iterator[Block]:
    yield Heading("権限", 2)
    acts = [code for code, _label in Authority.ACTS]
    lines = deciders(sorted(Authority.objects.all(), key=lambda line: acts.index(line.act)))
    if not lines:
        yield Paragraph("権限表は、まだ登録されていません。決まるまで、次のことは対策本部の本部長が決めます。")
        yield Bullets(tuple(str(label) for _code, label in Authority.ACTS))
        return
    rows = tuple(
        (Cell(str(line.get_act_display())), Cell(str(line.get_role_display())), Cell(_limit(line)),
         Cell("、".join(user.name for user in people) or NOBODY, note=line.note))
        for line, people in lines
    )  # fmt: skip
    yield Table(rows, ("決めること", "役割", "金額", "いま決められる人"), (2.4, 1.8, 1.5, 3))


def inside() -> Iterator[Block]:
    yield Heading("内部の連絡先", 2)
    people = gather.everybody() or Standby.people()
    rows = tuple(
        (Cell(user.name, note=user.department), Cell(gather.phones(user) or "＿＿＿＿＿＿＿＿"), Cell(user.email))
        for user in people
    )
    empty = Paragraph("連絡網に載せる人が、まだ登録されていません。")
    yield Table(rows, ("氏名・部署", "電話（夜間）", "メール"), (3, 3, 4)) if rows else empty


def outside() -> Iterator[Block]:
    yield Heading("外部の連絡先", 2)
    rows = tuple(_contact(contact) for contact in Contact.objects.all())
    if rows:
        yield Table(rows, ("相手", "電話・受付時間", "いつ連絡するか", "何を伝えるか"), (2.3, 2, 2.2, 3))
        return
    yield Paragraph("外部の連絡先は、まだ登録されていません。次の相手の連絡先を書き込んでください。")
    blank = tuple((Cell(str(label)), Cell("\n"), Cell("")) for _code, label in Contact.KINDS)
    yield Table(blank, ("相手", "担当者・電話・受付時間", "契約番号など"), (3, 4, 2.4))


def _contact(contact: Contact) -> tuple[Cell, ...]:
    mark = contact.mark if contact.mark != "確認" else ""
    who = " ".join(part for part in (str(contact.get_kind_display()), contact.person, contact.contract) if part)
    night = f"夜間 {contact.night_phone}" if contact.night_phone else ""
    phones = "\n".join(part for part in (contact.phone, night) if part) or "＿＿＿＿＿＿＿＿"
    return (
        Cell(contact.name, note=who, badge=mark),
        Cell(phones, note=contact.hours),
        Cell(contact.when),
        Cell(contact.tell),
    )


def _ordered(users: list[User]) -> str:
    return "\n".join(f"{place}. {user.name}" for place, user in enumerate(users, 1)) or NOBODY


def _limit(line: Authority) -> str:
    return "上限なし" if line.up_to is None else f"{line.up_to:,}円まで"
