"""The ledger and the gifts as tables that go out and come back (core.sheets)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from tsutsumi.core import sheets
from tsutsumi.core.sheets import Column, Diff, Entry, Read, Sheet, version_of
from tsutsumi.money.actions import Planned
from tsutsumi.money.models import COVERS, KINDS, Cost, Gift

COSTS = Sheet(
    "費用台帳",
    (
        Column("kind", "費目", choices=tuple((code, str(label)) for code, label in KINDS), required=True, width=36),
        Column("what", "内容", required=True, most=300, width=40),
        Column("payee", "支払先・受取元", most=200, width=24),
        Column("quantity", "数量", kind="number", required=True),
        Column("unit_price", "単価（円）", kind="number", required=True),
        Column("source", "見積りの出どころ", most=300, width=30),
        Column("cover", "保険", choices=tuple((code, str(label)) for code, label in COVERS), required=True),
        Column("planned", "見込みの額（円）", kind="number", locked=True),
        Column("committed", "約束した額（円）", kind="number", locked=True),
        Column("paid", "支払った額（円）", kind="number", locked=True),
        Column("paid_on", "支払った日", kind="day", locked=True),
        Column("state", "状態", locked=True),
    ),
)
GIFTS = Sheet(
    "渡した記録",
    (
        Column("person", "対象の番号", digits=True, required=True, most=40),
        Column("state", "状態", choices=tuple((code, str(label)) for code, label in Gift.STATES), required=True),
        Column("on", "日", kind="day", required=True),
        Column("receipt", "受領・追跡の番号", digits=True, most=60, width=24),
    ),
)


def of_costs(costs: Sequence[Cost]) -> list[Entry]:
    return [_entry(cost.number, _cost(cost)) for cost in costs]


def of_gifts(gifts: Sequence[Gift]) -> list[Entry]:
    return [_entry(gift.pk, _gift(gift)) for gift in gifts]


def planned(line: sheets.Line) -> Planned:
    """What a line of the file plans."""
    said = line.values
    return Planned(
        said["kind"], said["what"], int(said["unit_price"]), int(said["quantity"]), said.get("payee", ""),
        said.get("source", ""), said["cover"],
    )  # fmt: skip


def gift(line: sheets.Line) -> dict[str, Any]:
    said = line.values
    return {
        "person": said["person"], "state": said["state"], "on": date.fromisoformat(said["on"]),
        "receipt": said.get("receipt", ""),
    }  # fmt: skip


def compared(sheet: Sheet, entries: list[Entry], data: bytes) -> tuple[Read, Diff]:
    """The file and what it would change; troubles of the whole file stand in the first."""
    found = sheets.read(data, sheet)
    return found, sheets.compare(sheet, entries, found)


def _entry(number: int, values: dict[str, str]) -> Entry:
    return Entry(str(number), version_of(values), values)


def _cost(cost: Cost) -> dict[str, str]:
    return {
        "kind": cost.kind, "what": cost.what, "payee": cost.payee, "quantity": str(cost.quantity),
        "unit_price": str(cost.unit_price), "source": cost.source, "cover": cost.cover,
        "planned": str(cost.planned), "committed": _number(cost.committed), "paid": _number(cost.paid),
        "paid_on": cost.paid_on.isoformat() if cost.paid_on else "", "state": str(cost.get_state_display()),
    }  # fmt: skip


def _gift(gift: Gift) -> dict[str, str]:
    return {"person": gift.person, "state": gift.state, "on": gift.on.isoformat(), "receipt": gift.receipt}


def _number(value: int | None) -> str:
    return "" if value is None else str(value)
