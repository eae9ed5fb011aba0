"""What the pages of evidence show, read from the rows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tsutsumi.cases.models import Case
from tsutsumi.core.pii.kinds import CATEGORY, KINDS
from tsutsumi.evidence.models import FileResult, Item, Mark, ScanRun
from tsutsumi.work.models import Job

FOLD = 200  # files of a result on one page


@dataclass(frozen=True, slots=True)
class KindRow:
    """One line of the table of kinds: how many hits in how many files, and what the law makes of it."""

    id: str
    label: str
    hits: int
    files: int
    is_personal: bool
    law: str
    details: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a scan is, in words. What is unknown stays unsaid: no time left while there is no speed."""

    percent: int
    speed: str
    left: str


def progress_of(run: ScanRun) -> Progress:
    """Speed in MB per second, and the time left at that speed."""
    speed = f"{run.speed / 1e6:,.1f}" if run.speed else ""
    rest = max(0, run.bytes_total - run.bytes_done)
    return Progress(run.percent, speed, _time_words(rest / run.speed) if run.speed and rest else "")


def _time_words(seconds: float) -> str:
    if seconds < 60:
        return _("1分以内")
    minutes = round(seconds / 60)
    if minutes < 60:
        return _("約%(minutes)s分") % {"minutes": minutes}
    return _("約%(hours)s時間%(minutes)s分") % {"hours": minutes // 60, "minutes": minutes % 60}


def kinds_of(run: ScanRun) -> list[KindRow]:
    """The kinds found, those the law singles out first, then by number."""
    categories = run.summary.get("categories", {})
    rows = [_kind_row(kind, said, categories) for kind, said in run.summary.get("kinds", {}).items() if kind in KINDS]
    return sorted(rows, key=lambda row: (not row.law, not row.is_personal, -row.hits))


def _kind_row(kind: str, said: Mapping[str, Any], categories: Mapping[str, int]) -> KindRow:
    known = KINDS[kind]
    details = (
        "、".join(f"{category_label(c)} {count:,}件" for c, count in categories.items()) if known.sensitive else ""
    )
    return KindRow(kind, known.label_ja, said["hits"], said["files"], known.personal, law_of(kind, categories), details)


def law_of(kind: str, categories: Mapping[str, int]) -> str:
    """Which limb of 施行規則7条 a kind points to; empty for none. A hint, not a finding: `duties` judges."""
    if kind == "sensitive":
        return _sensitive_law({CATEGORY[category].counts for category in categories})
    if KINDS[kind].property:
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


def marks_of(run: ScanRun, kind: str) -> QuerySet[Mark]:
    """The masked examples of one kind."""
    return run.marks.filter(kind=kind)


def not_scanned(case: Case, run: ScanRun | None) -> list[Item]:
    """Files of the case that this scan did not cover: the count does not know them."""
    files = case.items.filter(kind=Item.FILE)
    return list(files.exclude(scans=run) if run else files)


def latest_done(case: Case) -> ScanRun | None:
    """The newest scan that came to its end."""
    return case.scans.filter(state="done").first()


def stopped(run: ScanRun) -> bool:
    """Whether the worker gave the scan up, so that it will not go on by itself."""
    if run.is_over or run.state == "paused":
        return False
    return Job.objects.filter(kind="evidence.scan", key=str(run.pk), state=Job.State.DEAD).exists() and not (
        Job.objects.filter(kind="evidence.scan", key=str(run.pk)).exclude(state=Job.State.DEAD).exists()
    )


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
