"""What later stages and pages ask about people."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from tsutsumi.accounts.models import User
from tsutsumi.cases import past
from tsutsumi.cases.models import Case
from tsutsumi.core.people.elusion import Elusion
from tsutsumi.core.people.interval import Cause
from tsutsumi.core.people.review import Decision as Said
from tsutsumi.core.pii.kinds import KINDS
from tsutsumi.core.readers.passage import FileReport
from tsutsumi.evidence.gather import latest_done
from tsutsumi.evidence.models import Item, Proposal, ScanRun
from tsutsumi.people.models import Assessment, Count, Decision, Export, Master, Pair
from tsutsumi.work.models import OPEN, Job

LAW = "sure"  # the step of the ladder whose high end the law works with


def proposals_of(case: Case) -> QuerySet[Proposal]:
    """What scans propose as facts and nobody has decided yet: fact, value, source, run."""
    return Proposal.objects.waiting().filter(case=case).select_related("run")


def number_proposed(case: Case) -> Proposal | None:
    """The number of people that waits for a person to confirm it."""
    return proposals_of(case).filter(fact__in=("count", "count_max")).last()


def number_confirmed(case: Case) -> Proposal | None:
    """The number that a person has made the answer of the case, as far as it came from a count."""
    rows = Proposal.objects.filter(case=case, fact__in=("count", "count_max"), state="accepted")
    return rows.select_related("decided_by").order_by("decided_at").last()


def latest(case: Case) -> Count | None:
    """The count that holds now; None while nothing was scanned, which is not zero."""
    return history(case).first()


def range_of(case: Case) -> tuple[int, int] | None:
    """At least, at most; None while nothing was scanned. Of a scan that is not settled yet its own word."""
    if count := latest(case):
        return count.low, count.high
    run = latest_done(case)
    return (run.summary["people"]["low"], run.summary["people"]["high"]) if run else None


def history(case: Case) -> QuerySet[Count]:
    """Every count of the case, the newest first."""
    return past.rows(Count.objects.filter(case=case), case).select_related("run", "by")


def assessment_of(case: Case) -> Assessment | None:
    """What the last 名寄せ left; None before the first one."""
    return Assessment.objects.filter(case=case).select_related("count__run", "master").first()


def by_kind(assessment: Assessment | None) -> dict[str, int]:
    """How many of the listed people had something of each kind, by the id of the kind. Empty: nothing of any kind."""
    tables = assessment.breakdown if assessment else []
    rows: list[dict[str, Any]] = next((table["rows"] for table in tables if table["code"] == "kinds"), [])
    ids = {kind.label_ja: kind.id for kind in KINDS.values()}
    return {ids[row["label"]]: int(row["people"]) for row in rows if row["label"] in ids and not row.get("unknown")}


def bounds_of_kind(assessment: Assessment, kind: str, low: int, high: int) -> tuple[int, int] | None:
    """At least, at most so many of `low` to `high` people had something of this kind; None where nobody listed has it.

    Each person by whom the list is too long may be one of them, and so may each one whom it lacks.
    """
    listed = by_kind(assessment).get(kind, 0)
    if not listed:
        return None
    return max(listed - max(assessment.people - low, 0), 0), min(listed + max(high - assessment.people, 0), high)


def not_counted(case: Case, count: Count) -> list[Item]:
    """Files that came after the scan of this count."""
    return list(case.items.filter(kind=Item.FILE).exclude(scans=count.run))


def last_decision(case: Case) -> int:
    """The key of the newest decision; 0 when there is none. Setting a pair aside for later decides nothing."""
    rows = Decision.objects.filter(case=case).exclude(verdict=Decision.LATER)
    return rows.order_by("-pk").values_list("pk", flat=True).first() or 0


def master_of(case: Case) -> Master | None:
    """The customer master that people of this case are linked to."""
    return Master.objects.filter(case=case, state__in=("linking", "linked")).first()


def waiting_lists(case: Case) -> QuerySet[Export]:
    """Lists that wait for a second person."""
    return Export.objects.filter(case=case, state="waiting").select_related("by")


def lists_to_approve(user: User) -> QuerySet[Export]:
    """Lists in this person's cases that wait for a yes or no of somebody like them; never their own."""
    rows = Export.objects.filter(state="waiting", case__in=Case.objects.visible_to(user)).exclude(by=user)
    return rows.select_related("by", "case").order_by("ready_at", "pk")


def lists_to_fetch(user: User) -> QuerySet[Export]:
    """Lists of this person that were approved and are still there to be fetched."""
    rows = Export.objects.filter(state="approved", by=user, case__in=Case.objects.visible_to(user))
    rows = rows.filter(decided_at__gt=timezone.now() - Export.TO_FETCH, downloads__isnull=True)
    return rows.select_related("case").order_by("decided_at", "pk")


def verdicts(case: Case) -> dict[str, Decision]:
    """The last word on each pair, by the name of the pair."""
    rows = Decision.objects.filter(case=case).current().select_related("by").order_by("pk")
    return {row.name: row for row in rows}


def queue(case: Case) -> list[Pair]:
    """Pairs nobody has decided, the most telling first; those set aside for later at the end."""
    assessment, said = assessment_of(case), verdicts(case)
    if assessment is None:
        return []
    ended = {name for name, row in said.items() if row.verdict in (Decision.SAME, Decision.APART)}
    later = {name: row.pk for name, row in said.items() if row.verdict == Decision.LATER}
    pairs = [pair for pair in assessment.pairs.all() if pair.name not in ended]
    return sorted(pairs, key=lambda pair: (later.get(pair.name, 0), pair.place))


def conflicts(case: Case) -> list[Decision]:
    """Decisions of 「別の人」 between records that other decisions, taken together, make one person."""
    rows = list(Decision.objects.filter(case=case).binding().select_related("by"))
    above: dict[str, str] = {}

    def top(record: str) -> str:
        while record in above:
            record = above[record]
        return record

    for row in rows:
        if row.verdict == Decision.SAME and top(row.left) != top(row.right):
            above[top(row.left)] = top(row.right)
    return [row for row in rows if row.verdict == Decision.APART and top(row.left) == top(row.right)]


def split(case: Case) -> set[str]:
    """Pairs that different people have decided differently."""
    said: dict[str, dict[int, str]] = {}
    for row in Decision.objects.filter(case=case).order_by("pk"):
        if row.verdict in (Decision.SAME, Decision.APART):
            said.setdefault(row.name, {})[row.by_id] = row.verdict
        elif row.verdict == Decision.UNDONE:
            said.get(row.name, {}).pop(row.by_id, None)
    return {name for name, by in said.items() if len(set(by.values())) > 1}


def counting(case: Case) -> str:
    """running while the worker counts anew, stopped when it gave up; empty otherwise."""
    jobs = Job.objects.filter(kind="people.resolve", key=str(case.pk))
    if jobs.filter(state__in=OPEN).exists():
        return "running"
    last = jobs.order_by("-pk").first()
    return "stopped" if last is not None and last.state == Job.State.DEAD else ""


def ladder(assessment: Assessment | None, chosen: str) -> list[dict[str, Any]]:
    """The steps from strict to loose, one of them chosen: the one asked for, else that of the law."""
    steps = assessment.ladder if assessment else []
    if chosen not in {step["level"] for step in steps}:
        chosen = LAW
    return [{**step, "is_law": step["level"] == LAW, "is_chosen": step["level"] == chosen} for step in steps]


def likely(assessment: Assessment | None) -> int | None:
    """The most probable number of people in what could be read; None before the first 名寄せ."""
    return next((step["low"] for step in (assessment.ladder if assessment else []) if step["level"] == "likely"), None)


def decisions_of(case: Case, until: int) -> list[Said]:
    """What people had decided with the decision of the key `until`, as the core takes it."""
    rows = Decision.objects.filter(case=case, pk__lte=until).binding().values_list("left", "right", "verdict")
    return [Said(int(left, 16), int(right, 16), verdict == Decision.SAME) for left, right, verdict in rows]


def reports_of(run: ScanRun) -> list[FileReport]:
    """How the files of a scan ended, copies left out."""
    told = ("path", "state", "reason", "reason_code", "bytes", "sha256", "most_people")
    return [FileReport(**row) for row in run.files.filter(copy_of="").values(*told)]


def elusion_of(run: ScanRun) -> list[Cause]:
    """What may have been missed, by the last sample that people have read to its end."""
    check = run.elusion_checks.exclude(closed_at=None).first()
    if check is None or not check.population:
        return []
    said = [number or 0 for number in check.passages.exclude(people=None).values_list("people", flat=True)]
    hits = sum(number > 0 for number in said)
    return [Elusion(check.population, len(said), hits, sum(said), max([*said, 1])).cause()]


def change_since(
    before: Count | None, run: ScanRun, causes: list[dict[str, Any]], since: Assessment | None, decided: int
) -> str:
    """Why the count may differ from the one before, in a Japanese sentence. `since`: what stood behind that one;
    `decided`: the last decision that is in the new one.
    """
    if before is None:
        return "はじめての走査"
    words = [
        _files_words(before.run, run),
        *_people_words(run.case, since, decided),
        _sample_words(before.causes, causes),
    ]
    return "、".join(filter(None, words)) or _again(before.run, run)


def _again(before: ScanRun, run: ScanRun) -> str:
    return "数え直した" if before == run else "同じファイルをもう一度走査した"


def _files_words(before: ScanRun, run: ScanRun) -> str:
    if before == run:
        return ""
    now, then = (set(one.items.values_list("number", flat=True)) for one in (run, before))
    words = [
        f"{numbers(now - then)}を加えた" if now - then else "",
        f"{numbers(then - now)}を除いた" if then - now else "",
        _unread_words(before, run),
    ]
    return "、".join(filter(None, words))


def _unread_words(before: ScanRun, run: ScanRun) -> str:
    then, now = (one.files.exclude(state="read").count() for one in (before, run))
    return "" if then == now else f"読めないファイルが{then}件から{now}件になった"


def _people_words(case: Case, since: Assessment | None, decided: int) -> Iterable[str]:
    if since is None:
        return
    rows = Decision.objects.filter(case=case, pk__gt=since.decided, pk__lte=decided).exclude(verdict=Decision.LATER)
    said = Counter(rows.values_list("verdict", flat=True))
    labels = {Decision.SAME: "同じ人", Decision.APART: "別の人", Decision.UNDONE: "取消し"}
    told = "・".join(f"{words}{said[code]}件" for code, words in labels.items() if said[code])
    if told:
        yield f"人が決めたこと（{told}）を入れた"
    if master_of(case) != since.master:
        yield "顧客台帳を変えた"


def _sample_words(then: list[dict[str, Any]], now: list[dict[str, Any]]) -> str:
    before, after = ([one for one in causes if one["code"] == "elusion"] for causes in (then, now))
    return "" if before == after else "見落としの抜き取り調査の結果を入れた"


def numbers(found: set[int]) -> str:
    """「証拠1・3」."""
    return f"証拠{'・'.join(str(number) for number in sorted(found))}"
