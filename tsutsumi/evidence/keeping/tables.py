"""The register of evidence as a table that only goes out, and the logs to be copied as one that comes back."""

from functools import partial

from django.shortcuts import get_object_or_404

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.cases.tables import Said, Table, day, entry, labelled
from tsutsumi.core.sheets import Column, Entry, Sheet
from tsutsumi.evidence.keeping import actions
from tsutsumi.evidence.keeping.register import Wanted
from tsutsumi.evidence.models import Acquisition, Custody, Item, LogSource

REGISTER = Sheet(
    "証拠の台帳",
    (
        Column("name", "名前", locked=True, width=40),
        Column("kind", "種類", choices=labelled(Item.KINDS), locked=True),
        Column("size", "大きさ（バイト）", kind="number", locked=True),
        Column("sha256", "ハッシュ値（SHA-256）", locked=True, width=66),
        Column("note", "出どころ・メモ", locked=True, width=40),
        Column("taken_by", "預かった人", locked=True, width=20),
        Column("taken_at", "預かった日時", kind="moment", locked=True, width=18),
        Column("acquired_by", "取得した人", locked=True, width=20),
        Column("acquired_at", "取得した日時", kind="moment", locked=True, width=18),
        Column("acquired_place", "取得した場所", locked=True, width=24),
        Column("copy", "原本か複製か", choices=labelled(Acquisition.COPIES), locked=True),
        Column("seal_number", "封印の番号", digits=True, locked=True),
        Column("last_act", "最後の取扱い", choices=labelled(Custody.ACTS), locked=True, width=28),
        Column("last_at", "最後の取扱いの日時", kind="moment", locked=True, width=18),
        Column("holder", "最後に受け取った人", locked=True, width=24),
        Column("storage", "保管場所と方法", locked=True, width=36),
    ),
)
LOGS = Sheet(
    "保全するログ",
    (
        Column("name", "ログの名前", required=True, most=200, width=34),
        Column("system", "システム・機器", required=True, most=200, width=30),
        Column("kept_until", "消える前の最後の日", kind="day"),
        Column("since", "必要な期間のはじめ", kind="day"),
        Column("until", "必要な期間のおわり", kind="day"),
        Column("time_zone", "ログの時刻の時間帯", most=60),
        Column("owner", "取り出せる人・連絡先", most=200, width=30),
        Column("note", "メモ", most=2000, width=40),
        Column("item", "写しの証拠番号", kind="number", locked=True),
        Column("lost_reason", "取り出せない理由", locked=True, width=30),
    ),
)


def register(case: Case) -> Table:
    """Custody is a chain: what was done with an item is said on its page by whoever did it, never by a file."""
    rows = case.items.select_related("by").prefetch_related("acquisitions", "custody", "handovers")
    return Table(REGISTER, "evidence", lambda: [_of_item(item) for item in rows.all()], case=case)


def _of_item(item: Item) -> Entry:
    how = list(item.acquisitions.all())[-1:] or [Acquisition(item=item)]
    acts, hands = list(item.custody.all())[-1:], list(item.handovers.all())[-1:]
    return entry(item.number, {
        "name": item.name, "kind": item.kind, "size": item.size, "sha256": item.sha256, "note": item.note,
        "taken_by": item.by.name, "taken_at": item.at, "acquired_by": how[0].acquired_by,
        "acquired_at": how[0].acquired_at, "acquired_place": how[0].place, "copy": how[0].copy,
        "seal_number": hands[0].seal_number if hands else how[0].seal_number,
        "last_act": acts[0].act if acts else "", "last_at": acts[0].at if acts else None,
        "holder": hands[0].taker if hands else "", "storage": hands[0].storage if hands else "",
    })  # fmt: skip


def logs(case: Case, by: User) -> Table:
    """That a log was copied, or is lost, is said on its page with the copy."""
    rows = case.logs.select_related("item")
    return Table(
        LOGS, "logs", lambda: [_of_log(row) for row in rows.all()], case=case, held=case.logs.all(),
        add=lambda said: actions.list_log(case, _wanted(said), by=by), change=partial(_log, case, by),
    )  # fmt: skip


def _of_log(row: LogSource) -> Entry:
    told = {column.key: getattr(row, column.key) for column in LOGS.columns if column.key != "item"}
    return entry(row.pk, told | {"item": row.item.number if row.item else None})


def _wanted(said: Said) -> Wanted:
    return Wanted(
        said["name"], said["system"], day(said["since"]), day(said["until"]), said["time_zone"],
        day(said["kept_until"]), said["owner"], said["note"],
    )  # fmt: skip


def _log(case: Case, by: User, key: str, said: Said, _changed: frozenset[str]) -> None:
    actions.correct_log(get_object_or_404(LogSource, case=case, pk=key), _wanted(said), by=by)
