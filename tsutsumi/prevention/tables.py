"""Measures, promises and the places with the same weakness, as tables that go out and come back."""

from datetime import date
from functools import partial
from typing import Any

from django.shortcuts import get_object_or_404

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.cases.tables import YES_NO, Said, Table, chosen, day, entry, labelled, named, number, stated, way
from tsutsumi.core.flow import Refused
from tsutsumi.core.sheets import Column, Sheet
from tsutsumi.prevention import actions, gather
from tsutsumi.prevention.flow import MEASURE
from tsutsumi.prevention.models import KINDS, Measure, Promise, Spread

PROMISES = Sheet(
    "再発防止の約束",
    (
        Column("measure", "対策の番号", kind="number", required=True, highest=10**6),
        Column("title", "再発防止策", locked=True, width=40),
        Column("document", "約束した文書", required=True, most=200, width=30),
        Column("to", "約束した相手", required=True, most=200, width=30),
        Column("on", "日", kind="day", required=True),
        Column("until", "約束した期限", kind="day"),
    ),
)


def measures(case: Case, by: User) -> Table:
    """A cause is chosen on the page; a state moves as it does there."""
    sheet = Sheet(
        "再発防止策",
        (
            Column("title", "再発防止策", required=True, most=200, width=44),
            Column("kind", "区分", choices=labelled(KINDS), required=True),
            Column("cause", "どの原因に効くか", locked=True, width=36),
            Column("owner", "担当者", choices=named(_owners(case)), width=20),
            Column("due_on", "期限", kind="day"),
            Column("cost", "費用の見込み（円）", kind="number"),
            Column("effect", "効果の確かめ方", most=300, width=40),
            Column("state", "状態", choices=stated(MEASURE)),
            Column("done_on", "実施した日", kind="day", locked=True),
            Column("reason", "取りやめた理由", most=300, width=30),
        ),
    )
    rows = case.measures.select_related("cause")
    return Table(
        sheet, "measures", lambda: [entry(row.number, _of_measure(row)) for row in rows.all()], case=case,
        held=case.measures.all(), add=partial(_new_measure, case, by), change=partial(_measure, case, by),
    )  # fmt: skip


def _owners(case: Case) -> list[User]:
    """Whoever may own one, and whoever does."""
    kept = User.objects.filter(pk__in=[*case.measures.values_list("owner", flat=True), *_spread_owners(case)])
    return [*gather.owners(case), *kept]


def _spread_owners(case: Case) -> list[int]:
    return [pk for pk in case.spreads.values_list("owner", flat=True) if pk]


def _of_measure(row: Measure) -> dict[str, object]:
    names = ("title", "kind", "due_on", "cost", "effect", "state", "done_on")
    told: dict[str, object] = {name: getattr(row, name) for name in names}
    return told | {"owner": row.owner_id, "cause": row.cause.text if row.cause else "", "reason": row.dropped_for}


def _fields(case: Case, said: Said) -> dict[str, Any]:
    return {
        "title": said["title"], "kind": said["kind"], "owner": chosen(said["owner"], _owners(case)),
        "due_on": day(said["due_on"]), "cost": number(said["cost"]), "effect": said["effect"],
    }  # fmt: skip


def _new_measure(case: Case, by: User, said: Said) -> None:
    row = actions.propose(case, _fields(case, said), by=by)
    if name := way(row, said["state"] or MEASURE.initial):
        actions.step(row, name, by=by, reason=said["reason"])


def _measure(case: Case, by: User, key: str, said: Said, changed: frozenset[str]) -> None:
    """Taken up again first, then changed, then on to its state."""
    row = get_object_or_404(Measure.objects.select_related("case", "cause"), case=case, number=key)
    name = way(row, said["state"])
    if "reason" in changed and name != "drop":
        raise Refused("「取りやめた理由」は、状態を「取りやめ」にするときに書きます。")
    if name == "again":
        actions.step(row, name, by=by)
    if changed - {"state", "reason"}:
        actions.change(row, {**_fields(case, said), "cause": row.cause}, by=by)
    if name and name != "again":
        actions.step(row, name, by=by, reason=said["reason"])


def promises(case: Case, by: User) -> Table:
    """What was promised stays as it was: rows are only added."""
    rows = Promise.objects.filter(measure__case=case).select_related("measure")
    return Table(PROMISES, "promises", lambda: [_of(row) for row in rows], case=case, add=partial(_promise, case, by))


def _of(row: Promise) -> Any:
    told = {name: getattr(row, name) for name in ("document", "to", "on", "until")}
    return entry(row.pk, {"measure": row.measure.number, "title": row.measure.title, **told})


def _promise(case: Case, by: User, said: Said) -> None:
    row = case.measures.filter(number=int(said["measure"])).first()
    if row is None:
        raise Refused(f"対策{said['measure']}はありません。番号を確かめてください。")
    on = date.fromisoformat(said["on"])
    actions.promise(row, said["document"], said["to"], on, day(said["until"]), by=by)


def spreads(case: Case, by: User) -> Table:
    sheet = Sheet(
        "同じ弱さがほかにないか",
        (
            Column("place", "ほかのシステム・部署・委託先", required=True, most=200, width=40),
            Column("weak", "同じ弱さがあるか", choices=YES_NO),
            Column("owner", "担当者", choices=named(_owners(case)), width=20),
            Column("due_on", "期限", kind="day"),
            Column("note", "確かめたこと・したこと", most=500, width=50),
        ),
    )
    return Table(
        sheet, "spreads", lambda: [_of_spread(row) for row in case.spreads.all()], case=case, held=case.spreads.all(),
        add=partial(_spread, case, by, ""), change=lambda key, said, _changed: _spread(case, by, key, said),
    )  # fmt: skip


def _of_spread(row: Spread) -> Any:
    told = {name: getattr(row, name) for name in ("place", "weak", "due_on", "note")}
    return entry(row.pk, told | {"owner": row.owner_id})


def _spread(case: Case, by: User, key: str, said: Said) -> None:
    """No answer is "nobody has looked", and not a no."""
    fields = {
        "place": said["place"], "weak": {"yes": True, "no": False}.get(said["weak"]),
        "owner": chosen(said["owner"], _owners(case)), "due_on": day(said["due_on"]), "note": said["note"],
    }  # fmt: skip
    row = get_object_or_404(Spread, case=case, pk=key) if key else None
    actions.look_elsewhere(case, fields, by=by, spread=row)
