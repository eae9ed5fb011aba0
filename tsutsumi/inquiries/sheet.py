"""The round trip with an outside call centre: the inquiries of a case as one table, and what came back.

What is taken back: way, times, topic, feeling, name, contact, memo, state. A new row is a new inquiry. No row is
removed by its absence, and nothing of the list of affected people is ever in the file.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.cases.tables import Said, Table, moment
from tsutsumi.core import sheets
from tsutsumi.core.flow import Refused
from tsutsumi.inquiries import actions, gather, kinds, refusing
from tsutsumi.inquiries.flow import INQUIRY
from tsutsumi.inquiries.models import Inquiry, shown_moment

SHEET = sheets.Sheet(
    "問い合わせ",
    (
        sheets.Column("number", "受付番号", locked=True, width=10),
        sheets.Column("way", "方法", choices=tuple(kinds.WAYS.items()), required=True, width=12),
        sheets.Column("received", "受けた日時", kind="moment", required=True, width=18),
        sheets.Column("topic", "話題", choices=tuple(kinds.TOPICS.items()), width=24),
        sheets.Column("feeling", "感情（1〜3）", choices=tuple(kinds.FEELINGS.items()), width=10),
        sheets.Column("name", "お名前", most=100),
        sheets.Column("contact", "連絡先", digits=True, most=200, width=20),
        sheets.Column("memo", "メモ", most=2000, width=50),
        sheets.Column("state", "状態", choices=tuple(INQUIRY.states.items()), required=True, width=12),
    ),
)
MOST = 20_000


def table(case: Case, by: User) -> Table:
    return Table(
        SHEET, "inquiries", lambda: entries(case), case=case, held=case.inquiries.all(), check=_wrong,
        add=partial(_add, case, by), change=partial(_change, case, by),
    )  # fmt: skip


def entries(case: Case) -> list[sheets.Entry]:
    """Every inquiry as it stands, the oldest first."""
    return [_entry(row) for row in case.inquiries.select_related("case").order_by("number")[:MOST]]


def _entry(row: Inquiry) -> sheets.Entry:
    said = gather.said_in(row)
    values = {
        "number": str(row.number),
        "way": row.way,
        "received": shown_moment(row.received_at),
        "topic": row.topic,
        "feeling": str(row.feeling or ""),
        "state": row.state,
    }
    return sheets.Entry(str(row.pk), str(row.version), values | {name: said.get(name, "") for name in actions.PRIVATE})


def _wrong(line: sheets.Line) -> Iterable[str]:
    for name in actions.PRIVATE:
        try:
            refusing.refuse(line.values.get(name, ""))
        except Refused as refused:
            line.typed[[column.key for column in SHEET.columns].index(name)] = ""
            yield str(refused)
    if line.values.get("received", "") > shown_moment(timezone.now()):
        yield "「受けた日時」が未来になっています。"
    if line.values.get("state") == "done" and not line.values.get("topic"):
        yield "終わったものには「話題」が要ります。"


def _add(case: Case, by: User, said: Said) -> None:
    _apply(actions.take(case, said["way"], by=by, received_at=moment(said["received"])), said, by)


def _change(case: Case, by: User, key: str, said: Said, _changed: frozenset[str]) -> None:
    _apply(get_object_or_404(Inquiry, pk=int(key), case=case), said, by)


def _apply(row: Inquiry, values: Said, by: User) -> None:
    fields: dict[str, Any] = {
        "way": values["way"],
        "received_at": moment(values["received"]),
        "topic": values["topic"],
        "feeling": int(values["feeling"]) if values["feeling"] else None,
    }
    if shown_moment(row.received_at) == values["received"]:
        del fields["received_at"]  # the file knows no seconds
    row = actions.jot(row, fields, {name: values[name] for name in actions.PRIVATE}, by=by)
    if row.state != values["state"]:
        (actions.finish if values["state"] == "done" else actions.reopen)(row, by=by)
