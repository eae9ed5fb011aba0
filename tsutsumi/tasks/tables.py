"""The tasks of a case as a table that goes out and comes back."""

from functools import partial

from django.shortcuts import get_object_or_404

from tsutsumi.accounts.models import User
from tsutsumi.accounts.roles import may
from tsutsumi.cases.models import Case, Part
from tsutsumi.cases.tables import Said, Table, chosen, entry, labelled, moment, named, stated, way
from tsutsumi.core.flow import Refused
from tsutsumi.core.sheets import Column, Sheet
from tsutsumi.tasks import actions, gather
from tsutsumi.tasks.flow import TASK
from tsutsumi.tasks.models import ORIGINS, Task

PARTS = tuple((code, label) for code, label in Part.ROLES if code != Part.GUEST)
GIVEN = frozenset({"owner", "deputy", "own_due_at"})


def tasks(case: Case, by: User) -> Table:
    """What follows from the facts (name, content, day of the law) is shown; what people say of it comes back."""
    people = named(_people(case))
    sheet = Sheet(
        "作業",
        (
            Column("title", "作業", required=True, most=120, width=40),
            Column("what", "すること", most=20_000, width=50),
            Column("origin", "出どころ", choices=labelled(ORIGINS), locked=True),
            Column("roles", "担当の役割", locked=True, width=20),
            Column("part", "担当の役割（新しい行）", choices=labelled(PARTS), width=20),
            Column("owner", "担当", choices=people, width=20),
            Column("deputy", "代理", choices=people, width=20),
            Column("due_at", "期限（手順書・法令）", kind="moment", locked=True, width=18),
            Column("own_due_at", "決めた期限", kind="moment", width=18),
            Column("state", "状態", choices=stated(TASK)),
            Column("note", "完了の根拠", most=2000, width=40),
            Column("reason", "該当しない理由", most=2000, width=40),
        ),
    )
    add = partial(_add, case, by) if may(by, "tasks.direct") else None
    return Table(
        sheet, "tasks", lambda: [entry(row.pk, _of(row)) for row in case.tasks.filter(fits=True)], case=case,
        held=case.tasks.all(), add=add, change=partial(_change, case, by), fixed=frozenset({"title", "what", "part"}),
    )  # fmt: skip


def _people(case: Case) -> list[User]:
    """Whoever may be given a task, and whoever has one."""
    rows = case.tasks.values_list("owner", "deputy")
    return [*gather.workers(case), *User.objects.filter(pk__in={pk for pair in rows for pk in pair if pk})]


def _of(row: Task) -> dict[str, object]:
    names = ("title", "what", "origin", "due_at", "own_due_at", "state", "note", "reason")
    told: dict[str, object] = {name: getattr(row, name) for name in names}
    return told | {"roles": "、".join(row.owner_roles), "part": "", "owner": row.owner_id, "deputy": row.deputy_id}


def _add(case: Case, by: User, said: Said) -> None:
    if not said["part"]:
        raise Refused("新しい作業には「担当の役割（新しい行）」が要ります。")
    due = moment(said["own_due_at"])
    row = actions.add(case, said["title"], by=by, part=said["part"], what=said["what"], due_at=due)
    if said["owner"] or said["deputy"]:
        _give(row, said, by)
    _move(row, {**said, "state": said["state"] or TASK.initial}, frozenset({"note", "reason"}), by)


def _change(case: Case, by: User, key: str, said: Said, changed: frozenset[str]) -> None:
    """Taken up again first, so that it can be given to somebody; ended last."""
    row = get_object_or_404(Task.objects.select_related("case", "blocked_by"), case=case, pk=key)
    again = way(row, said["state"]) == "reopen"
    if again:
        _move(row, said, changed, by)
    if changed & GIVEN:
        _give(row, said, by)
    if not again:
        _move(row, said, changed, by)


def _give(row: Task, said: Said, by: User) -> None:
    _may_direct(by, "担当・代理・期限")
    people = _people(row.case)
    owner, deputy = chosen(said["owner"], people), chosen(said["deputy"], people)
    actions.assign(row, by=by, owner=owner, deputy=deputy, due_at=moment(said["own_due_at"]))


def _move(row: Task, said: Said, changed: frozenset[str], by: User) -> None:
    name = way(row, said["state"])
    if name == "finish":
        actions.finish(row, by=by, note=said["note"], evidence=row.evidence)
    elif name == "set_aside":
        _may_direct(by, "該当なし")
        actions.set_aside(row, said["reason"], by=by)
    elif name == "reopen":
        actions.reopen(row, by=by)
    elif changed & {"note", "reason"} and (said["note"] != row.note or said["reason"] != row.reason):
        raise Refused("「完了の根拠」と「該当しない理由」は、状態を変えるときに書きます。")


def _may_direct(by: User, what: str) -> None:
    """Rights hold as on the pages: whoever works on tasks does not give them to others."""
    if not may(by, "tasks.direct"):
        raise Refused(f"{what}を決められるのは、担当を割り当てる権限のある人だけです。")
