"""Verbs: bring the list in step with the facts, and everything people do with a task or a playbook."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tsutsumi.accounts.models import User, system
from tsutsumi.audit.moves import move
from tsutsumi.audit.record import record
from tsutsumi.cases.models import Case, Part
from tsutsumi.core.flow import Refused
from tsutsumi.core.playbooks.book import Book, builtin, parse
from tsutsumi.core.playbooks.choose import flags, questions
from tsutsumi.core.playbooks.vocabulary import PlaybookError
from tsutsumi.evidence.models import Item
from tsutsumi.tasks import gather
from tsutsumi.tasks.models import DUTY, OWN, Edition, Task, Triage, Use
from tsutsumi.tasks.plan import Planned

DERIVED = (
    "origin", "title", "what", "why", "do_not", "mark", "rows", "sources", "article", "owners", "roles", "minutes",
    "due_at", "is_day", "place", "fits",
)  # fmt: skip
HANDED_IN = "提出を記録した報告書"


def sync_case(case: Case, *, by: User) -> dict[str, int]:
    """Bring the tasks in step with the facts and the members; how many came, went, came back, ended. Safe to do again.

    What is done stays done, what people said stays said. What no longer fits and is open is kept and marked.
    """
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        if case.is_over:
            return {}
        planned = gather.planned(case, _editions(case, by))
        told = _written(case, planned)
        told |= {"done": _handed_in(case, planned), "left": _left(case)}
        if any(told.values()):
            record("tasks.synced", case, by=by, **told)
    return told


def answer_triage(case: Case, said: Mapping[str, bool | None], *, by: User) -> None:
    """Keep the answers that are new, and start the playbooks that a "yes" asks for."""
    known = {question.id for question in (*questions(), *flags())}
    with transaction.atomic():
        before = gather.triage_of(case)
        new = {q: yes for q, yes in said.items() if q in known and before.get(q) != yes}
        for question, is_yes in new.items():
            Triage.objects.create(case=case, question=question, is_yes=is_yes, by=by, at=timezone.now())
        if new:
            record("triage.answered", case, by=by, yes=sorted(q for q, yes in new.items() if yes), answers=len(new))
        sync_case(case, by=by)


def add(case: Case, title: str, *, by: User, part: str, what: str = "", due_at: datetime | None = None) -> Task:
    """A task of one's own, beside what the playbooks say."""
    with transaction.atomic():
        Case.objects.select_for_update().get(pk=case.pk)
        number = case.tasks.filter(origin=OWN).count() + 1
        task = Task.objects.create(
            case=case, key=f"own.{number}", origin=OWN, title=title, what=what, owners=part, own_due_at=due_at,
            roles=gather.roles_for([part], gather.played_in(case)), minutes=_minutes(case, due_at), place=1000 + number,
            at=timezone.now(),
        )  # fmt: skip
        record("task.added", task, by=by, part=part)
    return task


def take(task: Task, *, by: User) -> None:
    """Make it one's own. Refused while somebody else has it: who hands it over says so by assigning it."""
    with transaction.atomic():
        fresh = _open(task)
        if fresh.owner_id not in (None, by.pk):
            raise Refused(
                f"すでに{fresh.owner}さんが引き受けています。替わるときは「担当と期限を決める」で変えてください。"
            )
        Task.objects.filter(pk=task.pk).update(owner=by)
        record("task.taken", task, by=by)
    task.refresh_from_db()


def assign(task: Task, *, by: User, owner: User | None, deputy: User | None, due_at: datetime | None) -> None:
    """Name who does it, who stands in, and a day of one's own. Only members who may work on tasks."""
    if owner is not None and owner == deputy:
        raise Refused("担当と代理が同じ人です。代理には別の人を選んでください。")
    with transaction.atomic():
        able = {user.pk for user in gather.workers(task.case)}
        for person in (owner, deputy):
            if person is not None and person.pk not in able:
                raise Refused(f"{person.name}さんは、この事案の作業を受け持てません。先に関係者に加えてください。")
        _open(task)
        Task.objects.filter(pk=task.pk).update(owner=owner, deputy=deputy, own_due_at=due_at)
        record("task.assigned", task, by=by, owner=_pk(owner), deputy=_pk(deputy), due=due_at)
    task.refresh_from_db()


def block(task: Task, first: Task | None, *, by: User) -> None:
    """`first` must be done before it; None takes that away. Refused where the two would wait for each other."""
    if first is not None and (first.case_id != task.case_id or _waits_for(first, task)):
        raise Refused("互いに待ち合う形になるため、指定できません。順番を確かめてください。")
    with transaction.atomic():
        _open(task)
        Task.objects.filter(pk=task.pk).update(blocked_by=first)
        record("task.blocked", task, by=by, first=_pk(first))
    task.refresh_from_db()


def finish(task: Task, *, by: User, note: str = "", evidence: Item | None = None) -> None:
    """Done, with what shows it where there is something. Refused while another task must come first."""
    if evidence is not None and evidence.case_id != task.case_id:
        raise Refused("ほかの事案の証拠は選べません。")
    if task.ends_by_report:
        raise Refused(
            "この作業は、報告書の提出を記録すると自動で完了になります。「報告書」から提出を記録してください。"
        )
    with transaction.atomic():
        move(task, "finish", by=by, evidence=_pk(evidence), said=bool(note))
        _ended(task, by, note=note, evidence=evidence)


def set_aside(task: Task, reason: str, *, by: User) -> None:
    """Not needed in this case, and why: somebody will ask."""
    if not reason.strip():
        raise Refused("該当しない理由を入力してください。後から「なぜしなかったのか」を説明するために必要です。")
    if task.ends_by_report and task.fits:  # whether there is a duty is ruled by two, not set aside by one
        raise Refused("報告の作業は、報告対象外と分かれば自動で一覧から外れます。事実の答えを確かめてください。")
    with transaction.atomic():
        move(task, "set_aside", by=by)
        _ended(task, by, reason=reason.strip())


def reopen(task: Task, *, by: User) -> None:
    """Take it up again; the note and the evidence of the first time stay."""
    with transaction.atomic():
        move(task, "reopen", by=by)
        Task.objects.filter(pk=task.pk).update(ended_at=None, ended_by=None)
    task.refresh_from_db()


def save_edition(book: str, content: Mapping[str, Any], base: int, note: str, *, by: User) -> Edition:
    """The house's own edition of a playbook. `base`: the number it was edited from; refused when a newer one exists."""
    try:
        checked = parse(content, book)
    except PlaybookError as wrong:
        raise Refused(str(wrong)) from wrong
    with transaction.atomic():
        latest = Edition.objects.select_for_update().filter(book=book).first()
        if (latest.number if latest else 0) != base:
            raise Refused("ほかの人が先に新しい版を保存しました。画面を開き直し、その版をもとに直してください。")
        if checked.to_json() == gather.book_now(book, latest).to_json():
            raise Refused("変わったところがありません。")
        edition = _kept(checked, number=base + 1, is_own=True, note=note, by=by)
        record("playbook.saved", edition, by=by, book=book, number=edition.number, digest=edition.digest)
    return edition


def use_builtin(book: str, *, by: User) -> Edition:
    """Go back to the playbook that comes with the product, for cases opened from now on."""
    with transaction.atomic():
        latest = Edition.objects.select_for_update().filter(book=book).first()
        if latest is None or not latest.is_own:
            raise Refused("同梱の手順書を使っています。戻す必要はありません。")
        edition = _kept(builtin(book), number=latest.number + 1, is_own=False, note="", by=by)
        record("playbook.returned", edition, by=by, book=book, number=edition.number)
    return edition


def _editions(case: Case, by: User) -> list[Edition]:
    """The edition of every playbook that fits; one that joins is taken as it is now, and kept from then on."""
    used, latest = gather.used(case), gather.latest_editions()
    for book in gather.fitting(case):
        if book not in used:
            used[book] = _edition_now(book, latest.get(book), by)
            Use.objects.create(case=case, edition=used[book], book=book)
    fits = set(gather.fitting(case))
    return [edition for book, edition in used.items() if book in fits]


def _edition_now(book: str, latest: Edition | None, by: User) -> Edition:
    now = gather.book_now(book, latest)
    if latest is not None and latest.digest == digest_of(now):
        return latest
    return _kept(now, number=latest.number + 1 if latest else 1, is_own=False, note="", by=by)


def digest_of(book: Book) -> str:
    return hashlib.sha256(json.dumps(book.to_json(), sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _kept(book: Book, *, number: int, is_own: bool, note: str, by: User) -> Edition:
    return Edition.objects.create(
        book=book.id, number=number, is_own=is_own, content=book.to_json(), digest=digest_of(book), note=note, by=by,
        at=timezone.now(),
    )  # fmt: skip


def _written(case: Case, planned: list[Planned]) -> dict[str, int]:
    """New tasks made, derived fields of the open ones brought up to date, what no longer fits marked."""
    there = {task.key: task for task in case.tasks.exclude(origin=OWN)}
    played = gather.played_in(case)
    wanted = {task.key: _fields(task, place, played) for place, task in enumerate(planned)}
    new = [Task(case=case, key=key, at=timezone.now(), **row) for key, row in wanted.items() if key not in there]
    Task.objects.bulk_create(new)
    back = sum(not task.fits for key, task in there.items() if key in wanted)
    gone = [task for key, task in there.items() if key not in wanted and task.fits and task.state == "open"]
    for task in gone:
        task.fits = False
    changed = [task for key, task in there.items() if key in wanted and _renewed(task, wanted[key])]
    Task.objects.bulk_update([*changed, *gone], DERIVED)
    _own_roles(case, played)
    return {"new": len(new), "back": back, "gone": len(gone)}


def _fields(task: Planned, place: int, played: frozenset[str]) -> dict[str, Any]:
    named = {name: getattr(task, name) for name in DERIVED if name not in ("roles", "place", "fits")}
    return named | {"roles": gather.roles_for(task.parts, played), "place": place, "fits": True}


def _renewed(task: Task, wanted: Mapping[str, Any]) -> bool:
    """Whether anything derived is different now. A task that has ended keeps the words it ended with."""
    if task.state != "open":
        wanted = {"place": wanted["place"], "fits": True}
    different = {name: value for name, value in wanted.items() if getattr(task, name) != value}
    for name, value in different.items():
        setattr(task, name, value)
    return bool(different)


def _own_roles(case: Case, played: frozenset[str]) -> None:
    """People's own tasks follow who plays which part, too."""
    for task in case.tasks.filter(origin=OWN):
        roles = gather.roles_for([task.owners], played)
        if roles != task.roles:
            Task.objects.filter(pk=task.pk).update(roles=roles)


def _handed_in(case: Case, planned: list[Planned]) -> int:
    """Duties whose report was handed in end by themselves."""
    keys = [task.key for task in planned if task.is_done]
    rows = list(case.tasks.filter(key__in=keys, origin=DUTY, state="open"))
    for task in rows:
        move(task, "finish", by=system(), handed_in=True)
        _ended(task, system(), note=task.note or HANDED_IN)
    return len(rows)


def _left(case: Case) -> int:
    """What somebody had who is no longer in the case goes to the deputy, else back to the role."""
    members = set(Part.objects.active().filter(case=case).values_list("user", flat=True))
    rows = case.tasks.filter(state="open").exclude(owner=None, deputy=None)
    changed = []
    for task in rows:
        owner, deputy = (pk if pk in members else None for pk in (task.owner_id, task.deputy_id))
        owner, deputy = (owner, deputy) if owner or not task.owner_id else (deputy, None)
        if (owner, deputy) != (task.owner_id, task.deputy_id):
            task.owner_id, task.deputy_id = owner, deputy
            changed.append(task)
    Task.objects.bulk_update(changed, ["owner", "deputy"])
    return len(changed)


def _ended(task: Task, by: User, **said: Any) -> None:
    Task.objects.filter(pk=task.pk).update(ended_at=timezone.now(), ended_by=by, **said)
    task.refresh_from_db()


def _open(task: Task) -> Task:
    """The row as it is now, held; refused when it has ended."""
    fresh = Task.objects.select_for_update(of=("self",)).select_related("owner").get(pk=task.pk)
    if fresh.state != "open":
        raise Refused("この作業はすでに終わっています。変えるときは、先に「もう一度始める」を押してください。")
    return fresh


def _waits_for(task: Task, other: Task) -> bool:
    """Whether `task` is `other`, or waits for it through any number of others."""
    seen: set[int] = set()
    at: Task | None = task
    while at is not None and at.pk not in seen:
        if at.pk == other.pk:
            return True
        seen.add(at.pk)
        at = at.blocked_by
    return False


def _minutes(case: Case, due_at: datetime | None) -> int | None:
    return None if due_at is None else int((due_at - case.known_at).total_seconds() // 60)


def _pk(thing: Any) -> int | None:
    return thing.pk if thing is not None else None
