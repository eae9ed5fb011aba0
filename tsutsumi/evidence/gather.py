"""What the pages of evidence show, read from the rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from tsutsumi.cases import past
from tsutsumi.cases.models import Case
from tsutsumi.core.people.elusion import Elusion
from tsutsumi.core.pii.kinds import CATEGORY, KINDS, Kind
from tsutsumi.core.readers.reasons import REASONS
from tsutsumi.evidence import rules
from tsutsumi.evidence.models import ElusionCheck, FileResult, Item, Mark, ScanRun
from tsutsumi.work.models import Job

NOT_FOUND = {"hits": 0, "files": 0}
FOLD = 200  # files of a result on one page
AT_ONCE = 10  # passages of an elusion check on one page


@dataclass(frozen=True, slots=True)
class KindRow:
    """One line of the table of kinds: how many hits in how many files, and what the law makes of it. doubts: numbers
    under its label whose check digit fails.
    """

    id: str
    label: str
    hits: int
    files: int
    is_personal: bool
    law: str
    details: str = ""
    people: int | None = None
    sample: str = ""
    doubts: int = 0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a scan is, in words. What is unknown stays unsaid: no time left while there is no speed."""

    percent: int
    speed: str
    left: str
    items_done: int = 0
    items: int = 0


def progress_of(run: ScanRun) -> Progress:
    """Speed in MB per second, and the time left at that speed."""
    speed = f"{run.speed / 1e6:,.{1 if run.speed >= 100_000 else 2}f}" if run.speed >= 10_000 else ""
    rest = max(0, run.bytes_total - run.bytes_done)
    left = _time_words(rest / run.speed) if run.speed and rest else ""
    if not run.pk:
        return Progress(run.percent, speed, left)
    return Progress(run.percent, speed, left, run.parts.filter(following=None).count(), run.items.count())


def _time_words(seconds: float) -> str:
    if seconds < 60:
        return _("1分以内")
    minutes = round(seconds / 60)
    if minutes < 60:
        return _("約%(minutes)s分") % {"minutes": minutes}
    return _("約%(hours)s時間%(minutes)s分") % {"hours": minutes // 60, "minutes": minutes % 60}


def kinds_of(run: ScanRun) -> list[KindRow]:
    """The kinds found, those the law singles out first, then by number."""
    categories, people = run.summary.get("categories", {}), run.summary.get("people_by_kind", {})
    known = rules.known(run)
    samples = dict(run.marks.order_by("-line").values_list("kind", "masked")) if run.pk else {}
    found, doubts = run.summary.get("kinds", {}), run.summary.get("doubts", {})
    rows = [
        _kind_row(
            known[kind],
            {**found.get(kind, NOT_FOUND), "people": people.get(kind), "sample": samples.get(kind, ""),
             "doubts": doubts.get(kind, NOT_FOUND)["hits"]},
            categories,
        )
        for kind in dict.fromkeys((*found, *doubts))
        if kind in known
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (not row.law, not row.is_personal, -row.hits))


def _kind_row(known: Kind, said: Mapping[str, Any], categories: Mapping[str, int]) -> KindRow:
    details = (
        "、".join(f"{category_label(c)} {count:,}件" for c, count in categories.items()) if known.sensitive else ""
    )
    return KindRow(
        known.id,
        known.label_ja,
        said["hits"],
        said["files"],
        known.personal,
        law_of(known.id, categories),
        details,
        said["people"],
        said["sample"],
        said["doubts"],
    )


def law_of(kind: str, categories: Mapping[str, int]) -> str:
    """Which limb of 施行規則7条 a kind points to; empty for none. A hint, not a finding: `duties` judges."""
    if kind == "sensitive":
        return _sensitive_law({CATEGORY[category].counts for category in categories})
    if kind in KINDS and KINDS[kind].property:
        return _("財産的被害のおそれ（規則7条2号）")
    return _("特定個人情報（番号法）") if kind == "my_number" else ""


def _sensitive_law(counts: set[str]) -> str:
    if "yes" in counts:
        return _("要配慮個人情報のおそれ（規則7条1号）")
    return _("要配慮個人情報にあたるか、人の判断が必要（規則7条1号）") if "unclear" in counts else ""


def category_label(category: str) -> str:
    """The Japanese name of a category of 要配慮 words."""
    return CATEGORY[category].label_ja if category in CATEGORY else ""


def unread_of(run: ScanRun) -> QuerySet[FileResult]:
    """The files that were not, or not wholly, read."""
    return run.files.exclude(state="read").order_by("-state", "pk")


def locked_of(run: ScanRun) -> QuerySet[FileResult]:
    """The files that a password may open."""
    return run.files.filter(reason_code="encrypted", copy_of="").order_by("pk")


def flagged_of(run: ScanRun) -> list[tuple[str, int]]:
    """Files that are what they are without any text: portraits, biometric data. Kind and how many."""
    rows = run.files.exclude(flag="").filter(copy_of="").values_list("flag").annotate(Count("pk")).order_by("flag")
    return [(KINDS[flag].label_ja, count) for flag, count in rows if flag in KINDS]


@dataclass(frozen=True, slots=True)
class Unread:
    """Files that were not read for one reason, and the most people they may hold together."""

    code: str
    text: str
    files: int
    most: int


def unread_reasons(run: ScanRun) -> list[Unread]:
    """Why files were not read, the reasons that hide most people first; copies left out."""
    rows = run.files.exclude(state="read").filter(copy_of="").values_list("reason_code")
    counted = rows.annotate(Count("pk"), Sum("most_people", default=0))
    found = [Unread(code, REASONS.get(code, _("読み取れませんでした。")), files, most) for code, files, most in counted]
    return sorted(found, key=lambda reason: (-reason.most, reason.code))


def marks_of(run: ScanRun, kind: str) -> QuerySet[Mark]:
    """The masked examples of one kind."""
    return run.marks.filter(kind=kind)


def not_scanned(case: Case, run: ScanRun | None) -> list[Item]:
    """Files of the case that this scan did not cover: the count does not know them."""
    files = case.items.filter(kind=Item.FILE)
    return list(files.exclude(scans=run) if run else files)


def latest_done(case: Case) -> ScanRun | None:
    """The newest scan that came to its end."""
    return past.rows(case.scans.filter(state="done"), case, "ended_at").first()


def stopped(run: ScanRun) -> bool:
    """Whether the worker gave the scan up, so that it will not go on by itself."""
    if run.is_over or run.state == "paused":
        return False
    return given_up("evidence.scan", run.pk)


def given_up(kind: str, key: int) -> bool:
    """Whether the worker has stopped trying this job."""
    jobs = Job.objects.filter(kind=kind, key=str(key))
    return jobs.filter(state=Job.State.DEAD).exists() and not jobs.exclude(state=Job.State.DEAD).exists()


@dataclass(frozen=True, slots=True)
class ElusionRow:
    """An elusion check with its numbers: how many passages are to be read, how many were, and what that proves."""

    check: ElusionCheck
    passages: int
    read: int
    missed: int
    people: int
    is_stopped: bool
    bound: str = ""

    @property
    def is_over(self) -> bool:
        return self.check.closed_at is not None

    @property
    def left(self) -> int:
        return self.passages - self.read


def elusion_of(check: ElusionCheck) -> ElusionRow:
    """The check as pages show it. The bound is said as soon as something was read."""
    total = check.passages.count()
    said = [people or 0 for people in check.passages.exclude(people=None).values_list("people", flat=True)]
    missed = sum(people > 0 for people in said)
    clean = check.population or 0
    bound = Elusion(clean, len(said), missed, sum(said), max([*said, 1])).cause().text_ja if said and clean else ""
    stopped = not check.is_drawn and given_up("evidence.elusion", check.pk)
    return ElusionRow(check, total, len(said), missed, sum(said), stopped, bound)


def place_words(place: Mapping[str, Any]) -> str:
    """「シート1 5行目 C列」."""
    words: Iterable[str] = (
        _("シート「%(sheet)s」") % place if place.get("sheet") else "",
        _("%(page)sページ") % place if place.get("page") else "",
        _("%(row)s行目") % place if place.get("row") else "",
        _("%(column)s列") % place if place.get("column") else "",
        _("%(line)s行目") % place if place.get("line") else "",
    )
    return " ".join(word for word in words if word)
