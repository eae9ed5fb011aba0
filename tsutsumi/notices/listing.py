"""The people of a mailing as pages meet them: masked rows, found by number, customer number or name."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext

from tsutsumi.audit.models import Entry
from tsutsumi.audit.record import name_of
from tsutsumi.core.jp import text
from tsutsumi.core.telling import wording
from tsutsumi.core.telling.wording import Composed
from tsutsumi.notices import frozen, gather
from tsutsumi.notices.contacts import LABELS
from tsutsumi.notices.letters.calls import OUTCOMES
from tsutsumi.notices.letters.models import RETURNED
from tsutsumi.notices.models import DIRECT, LETTER, PHONE, Attempt, Mailing, Notice
from tsutsumi.notices.plan import CAUSES
from tsutsumi.notices.texts import Writer, person_of
from tsutsumi.people import lists
from tsutsumi.people.masks import hint

ON_PAGE = 50
MOST_FOUND = 200
NAMES = ("name", "name_kana", "name_latin")


def masked(row: Mapping[str, Any]) -> dict[str, Any]:
    """One person as a page may show them."""
    shown = {kind: hint(kind, lists.names_visible(row[kind])) for kind in (*NAMES, "birth_date")}
    return {
        "name": next((shown[kind] for kind in NAMES if shown[kind]), ""),
        "birth_date": shown["birth_date"],
        "contact": [hint(kind, lists.names_visible(row[kind])) for kind in lists.CONTACT if row[kind]],
        "kinds": lists.kinds_of(dict(row)),
        "taken": taken(row),
    }


def taken(row: Mapping[str, Any]) -> list[str]:
    """What of this person is from the customer master."""
    found = (row.get("taken") or "").split(",") + ["deceased"] * bool(row.get("deceased"))
    return [gettext(LABELS[name]) for name in found if name in LABELS]


class People(Sequence[Any]):
    """Notices with their masked person, fetched as they are looked at."""

    def __init__(self, notices: QuerySet[Notice]) -> None:
        self.notices, self.size = notices, notices.count()

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, place: Any) -> Any:
        some = self.notices[place] if isinstance(place, slice) else [self.notices[place]]
        found = [{"notice": notice, **masked(row)} for notice, row in gather.rows(list(some))]
        return found if isinstance(place, slice) else found[0]


def page(mailing: Mailing, asked: Mapping[str, str]) -> Page[Any]:
    """One page of those asked for: q, state, channel, language, flag. What was searched for stands on one page."""
    size = MOST_FOUND if asked.get("q") else ON_PAGE
    return Paginator(People(chosen(mailing, asked)), size).get_page(asked.get("page"))


def chosen(mailing: Mailing, asked: Mapping[str, str]) -> QuerySet[Notice]:
    rows = Notice.objects.filter(mailing=mailing).select_related("mailing__case")
    for field in ("state", "channel", "language", "audience"):
        if asked.get(field):
            rows = rows.filter(**{field: asked[field][:20]})
    if asked.get("flag") in CAUSES:
        rows = rows.filter(flags__icontains=f'"{asked["flag"]}"')
    query = asked.get("q", "").strip()[:60]
    return rows.filter(person__in=search(mailing, query)) if query else rows


def search(mailing: Mailing, query: str) -> list[int]:
    """Numbers of the people who are meant by a number of the list, a customer or member number, or a part of a name."""
    folded = _folded(query)
    if not folded:
        return []
    found = list[int]()
    for batch in frozen.batches(mailing.case, mailing.roll):
        columns = [batch[name].to_pylist() for name in ("customer", "member_id", *NAMES)]
        for number, (customer, member, *names) in zip(
            batch["person"].to_pylist(), zip(*columns, strict=True), strict=True
        ):
            exact = folded in (str(number + 1), _folded(customer), _folded(member))
            if exact or (not folded.isdigit() and any(folded in _folded(name) for name in names)):
                found.append(number)
                if len(found) == MOST_FOUND:
                    return found
    return found


def by_customer(mailing: Mailing, numbers: Sequence[str]) -> dict[str, int]:
    """Customer (or member) number → number of the person, for those that are on the list."""
    wanted = {_folded(number): number for number in numbers if _folded(number)}
    found = dict[str, int]()
    for batch in frozen.batches(mailing.case, mailing.roll):
        for name in ("customer", "member_id"):
            for number, value in zip(batch["person"].to_pylist(), batch[name].to_pylist(), strict=True):
                if value and (typed := wanted.get(_folded(value))):
                    found.setdefault(typed, number)
    return found


def _folded(value: str | None) -> str:
    return "".join(text.plain(value or "").casefold().split())


def preview(notice: Notice) -> dict[str, Composed]:
    """The texts of one person with the name masked: language, items and acts are those of the person."""
    row = frozen.person(notice.mailing.case, notice.mailing.roll, notice.person)
    if row is None:
        return {}
    shown = dict(row) | {kind: hint(kind, row[kind] or "") or None for kind in NAMES}
    writer = Writer.of(notice.mailing)
    person = person_of(shown, notice.language, notice.audience)
    code = "0000-0000-0000-0000-0000" if writer.has_check else ""
    ways = [way for way in notice.ways if way in DIRECT]
    made = (writer.template(way, notice.language, notice.audience) for way in ways)
    return {one.channel: wording.compose(one, writer.ledger, person, code) for one in made}


def causes(notice: Notice) -> list[str]:
    """What the plan saw, in words."""
    return [gettext(CAUSES[code]) for code in notice.flags if code in CAUSES]


def attempts(notice: Notice) -> list[tuple[Attempt, str]]:
    """Every try, with what came of it: of letters and calls in words, of mails the code of the other side."""
    words: dict[str, dict[str, Any]] = {LETTER: dict(RETURNED), PHONE: dict(OUTCOMES)}
    rows = notice.attempts.select_related("by")
    return [(one, str(words.get(one.channel, {}).get(one.answer, one.answer))) for one in rows]


def history(notice: Notice) -> Iterator[Any]:
    """What was done about this person, the newest first."""
    rows = Entry.objects.filter(case_id=notice.mailing.case_id, subject=name_of(notice)).select_related("by")
    yield from rows.order_by("-number")[:50]
