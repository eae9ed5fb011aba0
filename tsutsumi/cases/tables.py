"""A list that goes out as a table and comes back: what it is, what a file would change, and the changing itself.

Nothing is written but through the app's own acts, one row at a time, so that rights, states and second people hold as
they do on the pages. What a file would be refused for is found out before: every row is tried and taken back.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation

from tsutsumi.accounts.models import User
from tsutsumi.audit.models import Entry as Trail
from tsutsumi.audit.record import record
from tsutsumi.cases.models import JAPAN, Case
from tsutsumi.core import sheets
from tsutsumi.core.flow import Flow, Refused
from tsutsumi.core.sheets import Diff, Entry, Line, Read, Sheet

type Said = Mapping[str, str]
MOST_CHANGES = 2_000
CLASH = "この行は、書き出した後に画面でも変わっています。書き出し直して、違いを確かめてください。"
NO_NEW = "この一覧には、ファイルから行を足せません。"
TWICE = (
    "このファイルは、もう取り込まれています。もう一度取り込むと、足す行が二つになります。一覧を書き出し直してください。"
)
NO_CHANGE = "この一覧の行は、ファイルからは直せません（書き足すだけの記録です）。"


@dataclass(frozen=True, slots=True)
class Table:
    """One list. `add`, `change`, `remove`: the app's act for one row; where there is none such a row is refused, and a
    row that the file lacks stays. `change` is told the id, the values, and which columns differ. `batch`: instead of
    `add` and `change`, one act for all rows. `fixed`: columns that only a new row may say. `check`: what else is wrong.

    `full`: the rows as they leave, where they hold values of persons that are not needed to compare; then whoever takes
    them out proves again who they are. `held`: the rows that nobody else may change while a file is taken in.
    """

    sheet: Sheet
    name: str  # in the trail and in the name of the file
    entries: Callable[[], Iterable[Entry]]
    add: Callable[[Said], object] | None = None
    change: Callable[[str, Said, frozenset[str]], object] | None = None
    remove: Callable[[str], object] | None = None
    batch: Callable[[list[Line]], object] | None = None
    full: Callable[[], Iterable[Entry]] | None = None
    fixed: frozenset[str] = frozenset()
    check: Callable[[Line], Iterable[str]] = lambda _line: ()
    held: QuerySet[Any] | None = None
    case: Case | None = None

    @property
    def comes_back(self) -> bool:
        return bool(self.add or self.change or self.batch)


@dataclass(slots=True)
class Proposal:
    """What a file would change. `kept`: rows that the file lacks and that could not be taken away, each with why."""

    found: Read
    diff: Diff
    kept: list[str] = field(default_factory=list)

    @property
    def wrong(self) -> list[Line]:
        """Every line that is not taken, in the order of the file; what is wrong stands in it."""
        return sorted([*self.diff.wrong, *(one.line for one in self.diff.conflicts)], key=lambda line: line.number)

    @property
    def changes(self) -> int:
        return len(self.diff.added) + len(self.diff.changed)


def propose(table: Table, data: bytes) -> Proposal:
    """What a file would change; every row is tried, and then taken back."""
    with transaction.atomic():
        made = _compared(table, data)
        _work(table, made)
        transaction.set_rollback(True)
    return made


def take(table: Table, data: bytes, *, removed: bool, by: User) -> Proposal:
    """Take what can be taken; conflicts and wrong lines stay outside. `removed`: also take away what the file lacks."""
    with transaction.atomic():
        if table.held is not None:
            list(table.held.select_for_update().values_list("pk", flat=True))
        made = _compared(table, data)
        _work(table, made)
        gone = _take_away(table, made) if removed else 0
        counts = {"added": len(made.diff.added), "changed": len(made.diff.changed), "removed": gone}
        if any(counts.values()):
            told: dict[str, Any] = counts | {"left": len(made.wrong), "file": _digest(data)}
            record("table.taken_in", table.case, by=by, list=table.name, **told)
    return made


def take_out(table: Table, kind: str, rows: int, *, by: User) -> None:
    """The list leaves as a file; the caller makes it."""
    with transaction.atomic():
        record("table.taken_out", table.case, by=by, list=table.name, kind=kind, rows=rows)


def _compared(table: Table, data: bytes) -> Proposal:
    found = sheets.read(data, table.sheet)
    for line in found.lines:
        line.errors += table.check(line)
    diff = sheets.compare(table.sheet, table.entries(), found) if not found.troubles else Diff()
    if len(diff.added) + len(diff.changed) > MOST_CHANGES:
        found.troubles.append(f"一度に変えられるのは{MOST_CHANGES:,}行までです。ファイルを分けて取り込んでください。")
        diff = Diff()
    if diff.added and _was_taken(table, data):
        found.troubles.append(TWICE)
        diff = Diff()
    for clash in diff.conflicts:
        clash.line.errors.append(CLASH)
    _sift(table, diff)
    return Proposal(found, diff)


def _sift(table: Table, diff: Diff) -> None:
    """What this list never takes from a file moves to the wrong lines."""
    new, old = bool(table.add or table.batch), bool(table.change or table.batch)
    diff.added = [line for line in diff.added if new or _wrong(diff, line, NO_NEW)]
    diff.changed = [one for one in diff.changed if old or _wrong(diff, one.line, NO_CHANGE)]
    diff.changed = [one for one in diff.changed if not (why := _held(table, one)) or _wrong(diff, one.line, why)]


def _held(table: Table, one: sheets.Change) -> str:
    titles = [column.title for column, _before, _after in one.fields if column.key in table.fixed]
    return f"「{'」「'.join(titles)}」は、ファイルからは直せません。元に戻してください。" if titles else ""


def _wrong(diff: Diff, line: Line, why: str) -> bool:
    line.errors.append(why)
    diff.wrong.append(line)
    return False


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _was_taken(table: Table, data: bytes) -> bool:
    """Whether the trail knows this very file: somebody pressed twice, or went back."""
    case_id = table.case.pk if table.case else None
    rows = Trail.objects.filter(verb="table.taken_in", case_id=case_id).values_list("data", flat=True)
    return any(said.get("file") == _digest(data) and said.get("list") == table.name for said in rows)


def _work(table: Table, made: Proposal) -> None:
    """Every row through its act; what is refused moves to the wrong ones, with the sentence."""
    diff = made.diff
    if table.batch:
        _all_at_once(table.batch, diff)
        return
    add, change = table.add, table.change
    if add:
        diff.added = [line for line in diff.added if _done(diff, line, partial(add, line.values))]
    if change:
        diff.changed = [one for one in diff.changed if _done(diff, one.line, partial(change, *_said(one)))]


def _said(one: sheets.Change) -> tuple[str, Said, frozenset[str]]:
    return one.entry.id, one.line.values, frozenset(column.key for column, _before, _after in one.fields)


def _all_at_once(act: Callable[[list[Line]], object], diff: Diff) -> None:
    lines = [*diff.added, *(one.line for one in diff.changed)]
    if not lines or not (why := _refusal(lambda: act(lines))):
        return
    for line in lines:
        _wrong(diff, line, why)
    diff.added, diff.changed = [], []


def _done(diff: Diff, line: Line, act: Callable[[], object]) -> bool:
    why = _refusal(act)
    return not why or _wrong(diff, line, why)


def _refusal(act: Callable[[], object]) -> str:
    """Why an act was refused; then nothing of it stays. Empty when it was done."""
    try:
        with transaction.atomic():
            act()
    except Refused as refused:
        return str(refused)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def _take_away(table: Table, made: Proposal) -> int:
    gone = 0
    if table.remove is None:
        return gone
    for entry in made.diff.removed:
        why = _refusal(partial(table.remove, entry.id))
        gone += not why
        if why:
            made.kept.append(f"管理ID {entry.id}: {why}")
    return gone


def day(said: str) -> date | None:
    """A cell of kind "day"; None when it is empty."""
    return date.fromisoformat(said) if said else None


def moment(said: str) -> datetime | None:
    """A cell of kind "moment", in the time of Japan."""
    return datetime.strptime(said, "%Y-%m-%d %H:%M").replace(tzinfo=JAPAN) if said else None


def number(said: str) -> int | None:
    return int(said) if said else None


def shown(value: object) -> str:
    """A value as a cell holds it."""
    if isinstance(value, datetime):
        return f"{value.astimezone(JAPAN):%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "" if value is None else str(value)


def entry(key: object, values: Mapping[str, object]) -> Entry:
    """A row as the table shows it; its version changes with any value."""
    told = {name: shown(value) for name, value in values.items()}
    return Entry(str(key), sheets.version_of(told), told)


def labelled(choices: Iterable[tuple[str, object]]) -> tuple[tuple[str, str], ...]:
    """The choices of a model field, always in Japanese: another reader takes the file in. An empty cell says the empty
    choice.
    """
    with translation.override("ja"):
        return tuple((str(code), str(label)) for code, label in choices if code)


def stated(flow: Flow) -> tuple[tuple[str, str], ...]:
    """The states of a lifecycle to choose from."""
    return labelled((code, label) for code, label in flow.choices())


def way(thing: Any, wanted: str) -> str:
    """The move that leads a thing into this state from where it is; empty when it is there."""
    flow: Flow = thing.flow
    if wanted == thing.state:
        return ""
    if not wanted:
        raise Refused("「状態」が空です。変えないときは、書き出したときのままにしてください。")
    found = next((name for name, one in flow.moves.items() if thing.state in one.sources and one.target == wanted), "")
    if not found:
        raise Refused(f"「状態」を「{flow.label(thing.state)}」から「{flow.label(wanted)}」には進められません。")
    return found


def named(users: Iterable[User]) -> tuple[tuple[str, str], ...]:
    """People to choose from, by name; two of one name by their address too."""
    people = list({user.pk: user for user in users}.values())
    names = [user.name for user in people]
    return tuple(
        (str(user.pk), user.name if names.count(user.name) == 1 else f"{user.name}（{user.email}）") for user in people
    )


def chosen(said: str, users: Iterable[User]) -> User | None:
    """Who is meant by a code of `named`."""
    return next((user for user in users if str(user.pk) == said), None)


YES_NO = (("yes", "はい"), ("no", "いいえ"))
