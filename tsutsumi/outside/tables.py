"""Who is told outside, and what authorities demand, as tables that go out and come back."""

from functools import partial
from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.cases.tables import Said, Table, day, entry, labelled, stated, way
from tsutsumi.core.flow import Refused
from tsutsumi.core.sheets import Column, Entry, Sheet
from tsutsumi.outside import actions, gather
from tsutsumi.outside.flow import ADDRESSEE, DEMAND
from tsutsumi.outside.gather import Line
from tsutsumi.outside.models import Addressee, Demand

RULES = (("yes", "当てはまる"), ("no", "当てはまらない"), ("unknown", "まだ分からない"))
ADDRESSEES = Sheet(
    "外部への連絡",
    (
        Column("name", "相手", required=True, most=200, width=34),
        Column("why", "知らせる理由", most=300, width=34),
        Column("due_on", "期限", kind="day"),
        Column("rule", "いまの判断", choices=RULES, locked=True),
        Column("applies", "人が決めたこと", choices=labelled(Addressee.APPLIES)),
        Column("reason", "決めた理由", most=2000, width=36),
        Column("state", "状態", choices=stated(ADDRESSEE), locked=True),
        Column("sent_on", "送った日", kind="day"),
        Column("receipt", "受付番号・受け取った人", digits=True, most=200, width=28),
    ),
)
DEMANDS = Sheet(
    "当局からの求め",
    (
        Column("authority", "どこから", required=True, most=120, width=28),
        Column("kind", "種類", choices=labelled(Demand.KINDS), required=True, width=20),
        Column("reference", "文書番号", digits=True, most=80),
        Column("received_on", "受け取った日", kind="day", required=True),
        Column("text", "求められたこと", required=True, width=50),
        Column("due_on", "回答の期限", kind="day"),
        Column("state", "状態", choices=stated(DEMAND)),
        Column("answered_on", "回答した日", kind="day"),
        Column("answer", "回答の内容", width=50),
    ),
)


def addressees(case: Case, by: User) -> Table:
    return Table(
        ADDRESSEES, "addressees", lambda: [_of_line(line) for line in gather.lines(case)], case=case,
        held=case.addressees.all(), add=lambda said: _new(case, by, said), change=partial(_addressee, case, by),
        fixed=frozenset({"name", "why", "due_on"}),
    )  # fmt: skip


def _of_line(line: Line) -> Entry:
    row = line.row or Addressee(code=line.code)
    told = {name: getattr(row, name) for name in ("applies", "reason", "state", "sent_on", "receipt")}
    named = {"name": line.label, "why": row.why, "due_on": line.clock.due or row.due_on}
    return entry(line.code, named | {"rule": line.applies} | told)


def _new(case: Case, by: User, said: Said) -> None:
    row = actions.add(case, said["name"], said["why"], day(said["due_on"]), by=by)
    changed = frozenset(name for name in ("applies", "sent_on", "receipt") if said[name])
    _addressee(case, by, row.code, said, changed)


def _addressee(case: Case, by: User, code: str, said: Said, changed: frozenset[str]) -> None:
    """What was decided, then that it was sent, then that it was received."""
    if changed & {"applies", "reason"}:
        actions.decide(case, code, said["applies"], said["reason"], by=by)
    if "sent_on" in changed:
        on = day(said["sent_on"])
        if on is None:
            raise Refused("「送った日」は消せません。")
        actions.send(case, code, on, by=by)
    if "receipt" in changed:
        actions.receive(case, code, said["receipt"], None, by=by)


def demands(case: Case, by: User) -> Table:
    fixed = frozenset({"authority", "kind", "reference", "received_on", "text"})
    return Table(
        DEMANDS, "demands", lambda: [_of_demand(row) for row in case.demands.all()], case=case,
        held=case.demands.all(), add=partial(_new_demand, case, by), change=partial(_demand, case, by), fixed=fixed,
    )  # fmt: skip


def _of_demand(row: Demand) -> Entry:
    return entry(row.number, {column.key: getattr(row, column.key) for column in DEMANDS.columns})


def _new_demand(case: Case, by: User, said: Said) -> None:
    told: dict[str, Any] = {name: said[name] for name in ("authority", "kind", "reference", "text")}
    told |= {"received_on": day(said["received_on"]), "due_on": day(said["due_on"])}
    row = actions.take_demand(case, told, by=by)
    said = {**said, "state": said["state"] or DEMAND.initial}
    _demand(case, by, str(row.number), said, frozenset(name for name in ("answered_on", "answer") if said[name]))


def _demand(case: Case, by: User, key: str, said: Said, changed: frozenset[str]) -> None:
    row = get_object_or_404(Demand.objects.select_related("case"), case=case, number=key)
    due, name = day(said["due_on"]), way(row, said["state"])
    if "due_on" in changed:
        if due is None:
            raise Refused("「回答の期限」は消せません。")
        actions.extend(row, due, by=by)
    if name == "answer":
        on = day(said["answered_on"]) or timezone.localdate()
        actions.answer(row, on, said["answer"], None, by=by)
    elif changed & {"answered_on", "answer"}:
        raise Refused("「回答した日」と「回答の内容」は、状態を「回答した」にするときに書きます。")
    if name == "close":
        actions.close(row, by=by)
