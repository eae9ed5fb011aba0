"""What later stages and pages ask about announcements."""

import difflib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from tsutsumi.announcements import checks, papers
from tsutsumi.announcements.models import Announcement, Paper
from tsutsumi.announcements.skeletons import CORRECTION, PUBLIC, skeletons
from tsutsumi.audit.record import name_of
from tsutsumi.cases import past
from tsutsumi.cases.models import Case
from tsutsumi.core.figures.figure import Ledger, words
from tsutsumi.decisions.models import Decision
from tsutsumi.evidence import vault
from tsutsumi.figures import gather as figures

OUT = ("issued", "replaced", "down")


@dataclass(frozen=True, slots=True)
class Published:
    """What was, or is to be, published, for item ⑦ of the report: newest last."""

    issued: tuple[Announcement, ...]
    planned: tuple[Announcement, ...]
    drafts: tuple[Announcement, ...]


def of(case: Case) -> QuerySet[Announcement]:
    rows = past.rows(Announcement.objects.filter(case=case), case)
    return rows.select_related("by", "issued_by", "before", "corrects", "case")


def published(case: Case) -> Published:
    """The announcements to the public by how far they are."""
    rows = [row for row in of(case).order_by("issued_at", "number") if row.kind in PUBLIC]
    issued = [
        row for row in rows if row.state in OUT and (case.past is None or (row.issued_at or case.past) <= case.past)
    ]
    waiting = [row for row in rows if row.state in ("draft", "settled")]
    planned = [row for row in waiting if row.planned_at]
    return Published(tuple(issued), tuple(planned), tuple(row for row in waiting if not row.planned_at))


def substitute(case: Case) -> Announcement | None:
    """The publication that stands in for telling people themselves; only while it is on the web."""
    return of(case).filter(is_substitute=True, state="issued").order_by("-issued_at").first()


def decision_of(announcement: Announcement) -> Decision | None:
    """What was put up about it last."""
    return Decision.objects.filter(subject=name_of(announcement)).exclude(state="withdrawn").order_by("-pk").first()


def findings(announcement: Announcement, ledger: Ledger | None = None) -> list[checks.Finding]:
    return checks.findings(announcement, figures.ledger(announcement.case) if ledger is None else ledger)


def skeleton_texts(case: Case, kind: str, corrects: Announcement | None = None) -> dict[str, str]:
    """The first words of a kind; of a correction with what the ledger says otherwise now."""
    texts = {part.id: part.text for part in skeletons()[kind].parts}
    if kind == CORRECTION:
        texts["corrected"] = correction_text(case, corrects)
    return texts


def correction_text(case: Case, corrects: Announcement | None) -> str:
    """Each figure that the sent one shows wrongly: the old words typed on purpose, the new ones by reference."""
    if corrects is None:
        return ""
    use = figures.uses(case).filter(document=name_of(corrects), language="ja").first()
    if use is None:
        return ""
    day = words(corrects.dated_on) if corrects.dated_on else ""
    lines = (
        [f"{{{{={day}}}}}付「{corrects.title}」の記載を訂正いたします。"]
        if day
        else [f"「{corrects.title}」の記載を訂正いたします。"]
    )
    lines += [
        f"{change.label}：（誤）{{{{={change.said}}}}}　（正）{{{{{change.code}}}}}"
        for change in figures.changes_of(use, figures.ledger(case))
    ]
    return "\n".join(lines)


def line(announcement: Announcement) -> list[Announcement]:
    """Every version of one announcement, the oldest first."""
    found = [announcement]
    while (before := found[0].before) is not None:
        found.insert(0, before)
    return found


def compared(announcement: Announcement, ledger: Ledger) -> list[tuple[str, str]]:
    """What is new against the version before: lines with "+", "-" or ""."""
    if announcement.before is None:
        return []
    old = plain(announcement.before.shown.get("parts", []))
    now = announcement.shown.get("parts") or papers.made(announcement, ledger).parts
    found = difflib.ndiff(old, plain(now))
    return [(row[0].strip(), row[2:]) for row in found if not row.startswith("?")]


def plain(parts: object) -> list[str]:
    """Headings and lines, as they are read."""
    out: list[str] = []
    for heading, text in parts:  # type: ignore[attr-defined]
        out += [heading] if heading else []
        out += [row for row in text.splitlines() if row.strip()]
    return out


def kept(announcement: Announcement) -> dict[str, bytes]:
    """The files of a settled announcement; ValueError when they are not what was settled."""
    rows = Paper.objects.filter(announcement=announcement).select_related("sealed")
    found = {row.kind: vault.reread(row.sealed) for row in rows}
    if papers.digest({name: papers.sha256(data) for name, data in found.items()}) != announcement.digest:
        raise ValueError("確定した内容とファイルが違います。")
    return found


def older(announcement: Announcement) -> Iterator[tuple[int, str, bytes]]:
    """The files of earlier versions, for the archive."""
    for row in line(announcement)[:-1]:
        for name, data in sorted(kept(row).items()):
            yield row.number, name, data


def to_take_down(case: Case) -> list[Announcement]:
    """On the web on the day they were to be taken down, or beyond it."""
    return list(of(case).filter(state="issued", take_down_on__lte=timezone.localdate()))


def due_down(on: date) -> QuerySet[Announcement]:
    """The same of every case: what is on the web outlives its case."""
    return Announcement.objects.filter(state="issued", take_down_on__lte=on).select_related("case").order_by("pk")
