"""The round trip with an outside call centre: the inquiries of a case as one table, and what came back.

What is taken back: way, times, topic, feeling, name, contact, memo, state. A new row is a new inquiry. No row is
removed by its absence, and nothing of the list of affected people is ever in the file.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.audit.record import record
from tsutsumi.cases.models import JAPAN, Case
from tsutsumi.core import sheets
from tsutsumi.core.flow import Refused
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import Sealed, scope_of
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


def read(case: Case, data: bytes) -> tuple[sheets.Read, sheets.Diff]:
    """What a file would change; lines that may not be taken carry their errors."""
    found = sheets.read(data, SHEET)
    for line in found.lines:
        line.errors += list(_wrong(line))
    return found, sheets.compare(SHEET, entries(case), found)


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


def take_in(case: Case, diff: sheets.Diff, *, by: User) -> int:
    """Take what is new and what was changed; conflicts and wrong lines stay outside. How many rows."""
    with transaction.atomic():
        for change in diff.changed:
            row = Inquiry.objects.select_for_update().get(pk=int(change.entry.id), case=case)
            if str(row.version) != change.line.version:
                raise Refused(f"受付{row.number}がいま変わりました。もう一度ファイルを選んで、違いを確かめてください。")
            _apply(row, change.line.values, by)
        for line in diff.added:
            row = actions.take(case, line.values["way"], by=by, received_at=_moment(line.values["received"]))
            _apply(row, line.values, by)
        count = len(diff.changed) + len(diff.added)
        record("desk.taken_in", case, by=by, added=len(diff.added), changed=len(diff.changed))
    return count


def _apply(row: Inquiry, values: dict[str, str], by: User) -> None:
    fields: dict[str, Any] = {
        "way": values["way"],
        "received_at": _moment(values["received"]),
        "topic": values["topic"],
        "feeling": int(values["feeling"]) if values["feeling"] else None,
    }
    if shown_moment(row.received_at) == values["received"]:
        del fields["received_at"]  # the file knows no seconds
    row = actions.jot(row, fields, {name: values[name] for name in actions.PRIVATE}, by=by)
    if row.state != values["state"]:
        (actions.finish if values["state"] == "done" else actions.reopen)(row, by=by)


def _moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=JAPAN)


def put_aside(case: Case, data: bytes, before: str, *, by: User) -> str:
    """Keep a file sealed until it is taken in; the one of before is forgotten. Its name."""
    sealed = vault.seal(scope_of(case), data)
    with transaction.atomic():
        record("desk.put_aside", case, by=by, size=sealed.size)
    forget(case, before)
    return str(sealed.pk)


def put_aside_before(case: Case, name: str) -> bytes | None:
    row = _sealed(case, name)
    return vault.reread(row) if row else None


def forget(case: Case, name: str) -> None:
    row = _sealed(case, name)
    if row is not None:
        with transaction.atomic():
            vault.destroy(row)


def _sealed(case: Case, name: str) -> Sealed | None:
    try:
        return Sealed.objects.filter(scope=scope_of(case), pk=name).first() if name else None
    except (ValueError, ValidationError):
        return None
