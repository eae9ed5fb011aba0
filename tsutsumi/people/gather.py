"""What later stages and pages ask about people."""

from django.db.models import QuerySet

from tsutsumi.cases.models import Case
from tsutsumi.evidence.models import Item, Proposal, ScanRun
from tsutsumi.people.models import Count


def proposals_of(case: Case) -> QuerySet[Proposal]:
    """What scans propose as facts and nobody has decided yet: fact, value, source, run."""
    return Proposal.objects.waiting().filter(case=case).select_related("run")


def latest(case: Case) -> Count | None:
    """The count that holds now; None while nothing was scanned, which is not zero."""
    return history(case).first()


def history(case: Case) -> QuerySet[Count]:
    """Every count of the case, the newest first."""
    return Count.objects.filter(case=case).select_related("run", "by")


def change_since(before: Count | None, run: ScanRun) -> str:
    """Why the count of this run may differ from the one before, in a Japanese sentence."""
    if before is None:
        return "はじめての走査"
    now, then = (set(one.items.values_list("number", flat=True)) for one in (run, before.run))
    words = [
        f"{numbers(now - then)}を加えた" if now - then else "",
        f"{numbers(then - now)}を除いた" if then - now else "",
        _unread_words(before.run, run),
    ]
    return "、".join(word for word in words if word) or "同じファイルをもう一度走査した"


def numbers(found: set[int]) -> str:
    """「証拠1・3」."""
    return f"証拠{'・'.join(str(number) for number in sorted(found))}"


def not_counted(case: Case, count: Count) -> list[Item]:
    """Files that came after the scan of this count."""
    return list(case.items.filter(kind=Item.FILE).exclude(scans=count.run))


def _unread_words(before: ScanRun, run: ScanRun) -> str:
    then, now = (one.files.exclude(state="read").count() for one in (before, run))
    return "" if then == now else f"読めないファイルが{then}件から{now}件になった"
