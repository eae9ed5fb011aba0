"""Costs, gifts, claims and what the world says, as tables that go out and come back."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.cases.tables import YES_NO, Said, Table, day, entry, labelled, number, stated, way
from tsutsumi.core.flow import Refused
from tsutsumi.core.sheets import Column, Entry, Line, Sheet
from tsutsumi.money import actions
from tsutsumi.money.actions import Planned
from tsutsumi.money.flow import CLAIM
from tsutsumi.money.models import COVERS, KINDS, Claim, Cost, Echo, Gift, Relief

COSTS = Sheet(
    "費用台帳",
    (
        Column("kind", "費目", choices=labelled(KINDS), required=True, width=36),
        Column("what", "内容", required=True, most=300, width=40),
        Column("payee", "支払先・受取元", most=200, width=24),
        Column("quantity", "数量", kind="number", required=True, highest=10**9),
        Column("unit_price", "単価（円）", kind="number", required=True),
        Column("source", "見積りの出どころ", most=300, width=30),
        Column("cover", "保険", choices=labelled(COVERS), required=True),
        Column("planned", "見込みの額（円）", kind="number", locked=True),
        Column("committed", "約束した額（円）", kind="number", locked=True),
        Column("paid", "支払った額（円）", kind="number", locked=True),
        Column("paid_on", "支払った日", kind="day", locked=True),
        Column("state", "状態", choices=stated(Cost.flow), locked=True),
    ),
)
GIFTS = Sheet(
    "渡した記録",
    (
        Column("person", "対象の番号", digits=True, required=True, most=40),
        Column("state", "状態", choices=labelled(Gift.STATES), required=True),
        Column("on", "日", kind="day", required=True),
        Column("receipt", "受領・追跡の番号", digits=True, most=60, width=24),
    ),
)
CLAIMS = Sheet(
    "請求と訴訟",
    (
        Column("kind", "種類", choices=labelled(Claim.KINDS), required=True, width=24),
        Column("who", "誰から（番号・立場）", required=True, most=200, width=28),
        Column("people", "人数", kind="number", required=True, highest=10**9),
        Column("received_on", "受け取った日・起こした日", kind="day", required=True),
        Column("demanded", "求められた額（円）", kind="number"),
        Column("place", "裁判所・機関と事件番号", most=200, width=28),
        Column("text", "内容", required=True, width=50),
        Column("due_on", "次の期日", kind="day"),
        Column("due_for", "次の期日にすること", most=200, width=30),
        Column("state", "状態", choices=stated(CLAIM)),
        Column("outcome", "決まった額（円）", kind="number"),
        Column("note", "今回したこと・言われたこと", width=50),
    ),
)
ECHOES = Sheet(
    "報道と反応",
    (
        Column("kind", "種類", choices=labelled(Echo.KINDS), required=True, width=22),
        Column("on", "日", kind="day", required=True),
        Column("count", "件数", kind="number", required=True, highest=10**9),
        Column("where", "どこで（媒体・取引先）", required=True, most=200, width=28),
        Column("words", "要点", most=500, width=50),
        Column("wrong", "事実と違う点がある", choices=YES_NO),
        Column("answer", "対応", most=300, width=40),
    ),
)


def costs(case: Case, by: User) -> Table:
    return Table(
        COSTS, "costs", lambda: [of_cost(row) for row in case.costs.all()], case=case, held=case.costs.all(),
        add=lambda said: actions.plan(case, _planned(said), by=by), change=partial(_cost, case, by),
    )  # fmt: skip


def of_cost(row: Cost) -> Entry:
    names = ("kind", "what", "payee", "quantity", "unit_price", "source", "cover", "planned", "committed", "paid")
    return entry(row.number, {name: getattr(row, name) for name in (*names, "paid_on", "state")})


def _planned(said: Said) -> Planned:
    return Planned(
        said["kind"], said["what"], int(said["unit_price"]), int(said["quantity"]), said["payee"], said["source"],
        said["cover"],
    )  # fmt: skip


def _cost(case: Case, by: User, key: str, said: Said, _changed: frozenset[str]) -> None:
    row = get_object_or_404(Cost.objects.select_related("case", "spending", "item"), case=case, number=key)
    kept: dict[str, Any] = {"back_from": row.back_from, "spending": row.spending, "item": row.item}
    actions.change(row, replace(_planned(said), **kept), by=by)


def gifts(relief: Relief, by: User) -> Table:
    """All or nothing, as no more people may be noted than were decided; before and after that it only goes out."""
    rows = relief.gifts.all()
    names = ("person", "state", "on", "receipt")
    return Table(
        GIFTS, f"gifts-{relief.number}", lambda: [entry(r.pk, {n: getattr(r, n) for n in names}) for r in rows.all()],
        batch=partial(_note_gifts, relief, by) if relief.state == "decided" else None, case=relief.case,
        fixed=frozenset({"person"}), held=rows,
    )  # fmt: skip


def _note_gifts(relief: Relief, by: User, lines: list[Line]) -> None:
    actions.note_gifts(relief, [_gift(line) for line in lines], by=by)


def _gift(line: Line) -> dict[str, Any]:
    return {**line.values, "on": day(line.values["on"])}


def claims(case: Case, by: User) -> Table:
    fixed = frozenset({"kind", "who", "people", "received_on", "demanded", "place", "text"})
    return Table(
        CLAIMS, "claims", lambda: [_of_claim(row) for row in case.claims.all()], case=case, held=case.claims.all(),
        add=partial(_new_claim, case, by), change=partial(_claim, case, by), fixed=fixed,
    )  # fmt: skip


def _of_claim(row: Claim) -> Entry:
    names = [column.key for column in CLAIMS.columns if column.key != "note"]
    return entry(row.number, {name: getattr(row, name) for name in names} | {"note": ""})


def _new_claim(case: Case, by: User, said: Said) -> None:
    told: dict[str, Any] = {name: said[name] for name in ("kind", "who", "place", "text", "due_for")}
    told |= {"received_on": day(said["received_on"]), "due_on": day(said["due_on"])}
    told |= {"people": int(said["people"]), "demanded": number(said["demanded"])}
    row = actions.take_claim(case, told, by=by)
    said = {**said, "state": said["state"] or CLAIM.initial}
    _claim(case, by, str(row.number), said, frozenset({"note"} if said["note"] else ()))


def _claim(case: Case, by: User, key: str, said: Said, changed: frozenset[str]) -> None:
    """What was done since, the next day, and then the state: an end takes the next day away."""
    row = get_object_or_404(Claim.objects.select_related("case"), case=case, number=key)
    if changed & {"due_on", "due_for"} and not said["note"]:
        raise Refused("次の期日を変えるときは、「今回したこと・言われたこと」も書いてください。")
    if changed & {"due_on", "due_for", "note"}:
        actions.note_claim(row, timezone.localdate(), said["note"], day(said["due_on"]), said["due_for"], by=by)
    if name := way(row, said["state"]):
        actions.move_claim(row, name, number(said["outcome"]), by=by)
    elif "outcome" in changed:
        raise Refused("「決まった額」は、状態を和解・判決にするときに書きます。")


def echoes(case: Case, by: User) -> Table:
    """A log: rows are only added."""
    return Table(
        ECHOES, "echoes", lambda: [_of_echo(row) for row in case.echoes.order_by("on", "pk")], case=case,
        add=partial(_echo, case, by),
    )  # fmt: skip


def _of_echo(row: Echo) -> Entry:
    return entry(row.pk, {column.key: getattr(row, column.key) for column in ECHOES.columns})


def _echo(case: Case, by: User, said: Said) -> None:
    told = {"on": day(said["on"]), "count": int(said["count"]), "wrong": said["wrong"] == "yes"}
    actions.hear(case, {**said, **told}, by=by)
