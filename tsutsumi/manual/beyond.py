"""The chapter on others to be told: by the laws of a line of business, by contract, and the insurer's conditions."""

from collections.abc import Iterator

from tsutsumi.core.documents.document import Block, Cell, Heading, Paragraph, Table
from tsutsumi.core.law import others
from tsutsumi.core.law.facts import Facts
from tsutsumi.core.law.others import Party, Told
from tsutsumi.outside.models import HouseFlag
from tsutsumi.web import days


def parties() -> Iterator[Block]:
    """Everybody whom the house has not ruled out by what it said of itself."""
    told = Told(HouseFlag.all_said(), Facts.of({}))
    yield Paragraph(
        f"資料と照らした日：{days.full_day(others.checked_on())}。期限の日数と窓口は、届け出る前に確かめてください。",
        "small",
    )
    rows = tuple(_row(one.party) for one in others.findings(told) if one.applies != "no")
    yield Table(rows, ("相手", "いつまでに", "知らせるとき", "根拠"), (2.8, 2.2, 4, 2))


def insurer() -> Iterator[Block]:
    yield Heading("保険の条件", 2)
    yield Paragraph("約款は保険ごとに違います。支払いや契約の前に、証券と約款で確かめてください。")
    rows = tuple((Cell(one.label, badge=_badge(one.mark)), Cell(one.source)) for one in others.insurance_checks())
    yield Table(rows, ("条件", "出典"), (6.5, 3), named_rows=False)


def _row(party: Party) -> tuple[Cell, ...]:
    who = Cell(party.label, note=party.to, badge=_badge(party.mark))
    return who, Cell(str(party.due["words"])), Cell(party.why), Cell("、".join(party.articles) or "―")


def _badge(mark: str) -> str:
    return "" if mark == "確認" else mark
