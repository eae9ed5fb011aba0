"""The daily report of the desk: counts only, on paper and as a table."""

from datetime import date

from django.utils.translation import gettext_noop

from tsutsumi.accounts.models import Organisation
from tsutsumi.cases.models import Case
from tsutsumi.core import sheets
from tsutsumi.core.documents import render
from tsutsumi.core.documents.document import Block, Cell, Document, Heading, Paragraph, Table
from tsutsumi.inquiries import gather
from tsutsumi.inquiries.gather import Daily
from tsutsumi.web import days

UNKNOWN = gettext_noop("不明")
TABLE = sheets.Sheet(
    "日報",
    (
        sheets.Column("group", "区分", width=20),
        sheets.Column("what", "項目", width=36),
        sheets.Column("count", "件数", kind="number", width=10),
    ),
)


def pdf(case: Case, on: date) -> bytes:
    with days.western_years():
        return render.paper(document(case, gather.daily(case, on)), "pdf")


def xlsx(case: Case, on: date) -> bytes:
    rows = [
        sheets.Entry(str(n), "", {"group": group, "what": what, "count": count})
        for n, (group, what, count) in enumerate(lines(gather.daily(case, on)), 1)
    ]
    return sheets.xlsx(TABLE, rows)


def lines(found: Daily) -> list[tuple[str, str, str]]:
    """Every number of the day: group, what, how many."""
    taken, calls, left = gettext_noop("受付"), gettext_noop("電話"), gettext_noop("残り")
    rows = [(taken, gettext_noop("受けた件数"), str(found.taken))]
    rows.append((taken, gettext_noop("終わった件数"), str(found.finished)))
    rows += [(gettext_noop("方法"), label, str(count)) for label, count in found.ways]
    rows.append(
        (calls, gettext_noop("出られなかった電話"), UNKNOWN if found.abandoned is None else str(found.abandoned))
    )
    rows.append((calls, gettext_noop("平均の対応時間（秒）"), UNKNOWN if found.seconds is None else str(found.seconds)))
    rows += [(gettext_noop("話題（上位10）"), label, str(count)) for label, count in found.topics]
    rows += [(gettext_noop("感情（1〜3）"), str(level), str(count)) for level, count in found.feelings]
    rows += [(gettext_noop("照会の答え"), label, str(found.answers.get(code, 0))) for code, label in ANSWERS]
    rows += [(gettext_noop("約束・引き継ぎ"), label, str(count)) for label, count in found.tasks]
    rows += [(gettext_noop("実害の申し出"), label, str(count)) for label, count in found.harms]
    rows.append((left, gettext_noop("まだ終わっていない約束・引き継ぎ"), str(found.open_tasks)))
    rows.append((left, gettext_noop("うち期限を過ぎたもの"), str(found.late_tasks)))
    return rows


ANSWERS = (("yes", gettext_noop("対象")), ("no", gettext_noop("見つからない")), ("unclear", gettext_noop("決まらない")))


def document(case: Case, found: Daily) -> Document:
    blocks: list[Block] = [
        Paragraph(f"{days.full_day(found.on)}の問い合わせ窓口の数字です。件数だけで、個人の情報は含みません。"),
    ]
    groups = dict.fromkeys(group for group, _what, _count in lines(found))
    for group in groups:
        rows = tuple((Cell(what), Cell(count)) for own, what, count in lines(found) if own == group)
        blocks += [Heading(group), Table(rows, ("項目", "件数"), (0.75, 0.25))]
    return Document(
        title="問い合わせ窓口 日報",
        blocks=tuple(blocks),
        author=Organisation.the().name,
        number=case.number,
        made_on=days.today(),
        footer=f"{case.number}　問い合わせ窓口 日報　取扱注意",
        meta=(("事案番号", case.number), ("日付", days.full_day(found.on))),
    )
