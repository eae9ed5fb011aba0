"""The timeline of a case: what people wrote down, the known days, and every act of the trail, in one order."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby

from django.utils.translation import gettext as _

from tsutsumi.audit.models import Entry
from tsutsumi.cases.models import JAPAN, Case, Note

# Acts that tell how the case went; the others stand on the page of the timeline only.
TELLING = ("case.", "tip.", "ruling.", "evidence.taken_in", "people.", "export.approve", "export.downloaded",
           "report.check", "report.submit", "duty.changed", "decision.put_up", "decision.decide", "decision.use",
           "decision.disown", "step.hear")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Moment:
    """One line. `at` orders it; `is_day` when only the day is known; `known_at` when we learned of it later."""

    at: datetime
    text: str
    by: str = ""
    kind: str = "act"
    is_day: bool = False
    known_at: datetime | None = None
    note: Note | None = None
    is_telling: bool = True

    @property
    def day(self) -> date:
        return self.at.astimezone(JAPAN).date()


def moments(case: Case) -> list[Moment]:
    """Everything, the newest last."""
    found = [*_days(case), *_notes(case), *_acts(case)]
    return sorted(found, key=lambda moment: moment.at)


def by_day(found: Iterable[Moment]) -> list[tuple[date, list[Moment]]]:
    """The newest day first, and within a day the newest first."""
    newest = sorted(found, key=lambda moment: moment.at, reverse=True)
    return [(day, list(lines)) for day, lines in groupby(newest, key=lambda moment: moment.day)]


def _days(case: Case) -> Iterable[Moment]:
    for day, words in ((case.occurred_on, _("発生した日")), (case.found_on, _("発覚した日"))):
        if day:
            yield Moment(datetime.combine(day, time(0), JAPAN), words, kind="fact", is_day=True)
    who = case.known_department or _("部署は未記入")
    words = _("いずれかの部署が最初に知った（%(who)s）") % {"who": who}
    yield Moment(case.known_at, words, case.known_by, "fact", is_day=case.known_time_unknown)


def _notes(case: Case) -> Iterable[Moment]:
    for note in case.notes.filter(corrected_by__isnull=True).select_related("by", "corrects"):
        yield Moment(note.sort_at, note.text, note.by.name, "note", known_at=note.known_at, note=note)


def _acts(case: Case) -> Iterable[Moment]:
    for entry in Entry.objects.filter(case_id=case.pk).select_related("by"):
        yield Moment(entry.at, entry.sentence, entry.by.name, is_telling=entry.verb.startswith(TELLING))
