"""What a report shows of the ledger of figures: remembered while it is written, kept when it is handed in."""

import re
from datetime import date

from django.urls import reverse
from django.utils import translation

from tsutsumi.accounts.models import User
from tsutsumi.audit.record import name_of
from tsutsumi.core.documents.values import People, State
from tsutsumi.core.figures.figure import Range, Value, words
from tsutsumi.figures import actions as figures
from tsutsumi.figures import gather as ledgers
from tsutsumi.reports.models import Report, Version

# Field of the form -> figure of the ledger and its unit.
FIGURES = {"people.total": ("people", "人"), "outline.occurred_on": ("occurred", ""), "outline.found_on": ("found", "")}


def shown(version: Version) -> dict[str, str]:
    """Code -> words, of the fields that somebody filled; an empty field shows nothing."""
    values = version.parsed()
    return {
        code: words(_content(values[name].content), unit)
        for name, (code, unit) in FIGURES.items()
        if name in values and values[name].state not in (State.NOT_ENTERED, State.NONE)
    }


def cite(version: Version, *, by: User, sent: bool = False) -> None:
    """Tell the ledger. Once handed in it takes the place of what was handed in before under the same law."""
    report, before = version.report, _before(version) if sent else None
    with translation.override("ja"):
        label = f"{report.form.title}（{report.get_stage_display()}）第{version.number}版"
    figures.cite(
        report.case, name_of(version), label, shown(version), by=by, sent=sent,
        url=reverse("reports:detail", args=[report.case.number, report.pk]), replaces=name_of(before) if before else "",
    )  # fmt: skip
    if sent:
        _told(report, by)


def _told(report: Report, by: User) -> None:
    """To whom the case was reported is a figure too: one line for each stage, beside what people wrote themselves.

    What they wrote of this authority as still to come (速報を準備しています) gives way: now it has come.
    """
    now = ledgers.ledger(report.case)["reports"].value
    said = now if isinstance(now, tuple) else ()
    with translation.override("ja"):
        line = f"{report.recipient}（{report.get_stage_display()}）"
    if line not in said:
        kept = (words for words in said if not _is_to_come(words, report.recipient))
        figures.tell(report.case, "reports", (*kept, line), "報告の提出", by=by)


def _is_to_come(words: str, recipient: str) -> bool:
    rest = words.removeprefix(recipient)
    return rest != words and (not rest or re.fullmatch(r"（[^（）]*(準備|予定)[^（）]*）", rest) is not None)


def _before(version: Version) -> Version | None:
    """What was handed in last before this one, in this report or the 速報 of the same law."""
    rows = Version.objects.filter(
        report__case=version.report.case, report__regime=version.report.regime, submitted_on__isnull=False
    )
    return rows.exclude(pk=version.pk).order_by("-submitted_on", "-pk").first()


def _content(content: object) -> Value:
    """A content of the form as a value of the ledger."""
    match content:
        case People(low, high):
            return Range(low or None, high)
        case date() | str() | int() | tuple():
            return content
    return None
