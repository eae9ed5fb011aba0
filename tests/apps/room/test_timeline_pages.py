"""A page of the timeline is cut out by the database; it holds what the same cut of the whole would hold."""

import random
from datetime import timedelta

import pytest
import time_machine
from django.core.paginator import Paginator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.apps.stage import a_case
from tsutsumi.audit.models import Entry
from tsutsumi.cases import actions as cases
from tsutsumi.cases.models import Note
from tsutsumi.cases.past import as_of
from tsutsumi.duties.actions import answer
from tsutsumi.room import pages
from tsutsumi.room.sieve import Wanted, sifted
from tsutsumi.room.timeline import moments, rare

LATER = timedelta(hours=30)


@pytest.fixture
def case(world):
    """Notes, acts and facts of three days mixed, many of them in the same minute."""
    case = a_case(world.sato, days=3, event="leak", cause="mis_send", medium="mail")
    cases.add_member(case, world.ito, by=world.sato)
    rng = random.Random(4)
    for n in range(12):
        with time_machine.travel(case.opened_at + timedelta(hours=rng.randrange(60)), tick=False):
            answer(case, "count", 100 + n, on=case.known_on, by=world.sato)
            answer(case, "is_personal_data", None, on=case.known_on, by=world.ito)
            note = cases.note(case, f"メモ{n}", by=rng.choice([world.sato, world.ito]), known_at=timezone.now())
            if n % 3 == 0:
                cases.correct(note, f"メモ{n}を直した", by=world.ito)
    _more_at_the_same_moments(case, world, rng)
    return case


def _more_at_the_same_moments(case, world, rng):
    at = [case.opened_at + timedelta(hours=rng.randrange(60)) for _ in range(60)]
    Note.objects.bulk_create(Note(case=case, text=f"行{n}", by=world.ito, known_at=t, at=t) for n, t in enumerate(at))
    first = Entry.objects.filter(case_id=case.pk).first()
    kept = {"chain": first.chain, "case_id": case.pk, "by": world.sato}
    Entry.objects.bulk_create(
        Entry(number=1000 + n, at=t, verb=rng.choice(["vault.opened", "case.edited"]), previous=n, digest=n, **kept)
        for n, t in enumerate(at)
    )


WISHES = {
    "what tells": {},
    "all": {"everything": True},
    "one kind": {"kinds": frozenset({"note"}), "everything": True},
    "two kinds": {"kinds": frozenset({"fact", "act"}), "everything": True},
    "one person": {"person": "ito", "everything": True},
    "from a day": {"first": 1, "everything": True},
    "up to a day": {"last": 1},
    "words": {"words": "メモ", "everything": True},
    "nothing": {"kinds": frozenset({"report"})},
}


def wanted(case, world, wish):
    said = dict(WISHES[wish])
    said |= {"person": getattr(world, said["person"]).pk} if "person" in said else {}
    day = timezone.localdate(case.opened_at)
    return Wanted(**said | {name: day + timedelta(days=said[name]) for name in ("first", "last") if name in said})


def newest_first(case, wanted):
    return pages.newest_first(case, wanted, list(rare(case)))


@pytest.mark.parametrize("is_past", [False, True], ids=["now", "as it was known"])
@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("size", [1, 7, 50])
def test_every_page_is_the_slice_of_the_whole(world, case, wish, is_past, size):
    seen = as_of(case, case.opened_at + LATER) if is_past else case
    wish = wanted(case, world, wish)
    whole = sifted(moments(seen), wish)[::-1]
    found = Paginator(newest_first(seen, wish), size)
    assert found.count == len(whole)
    cut = [list(page) for page in found]
    assert [line for page in cut for line in page] == whole == list(newest_first(seen, wish))
    assert {len(page) for page in cut[:-1]} <= {size}


def test_the_pages_are_not_empty_and_the_past_is_shorter(world, case):
    now = newest_first(case, Wanted(everything=True))
    then = newest_first(as_of(case, case.opened_at + LATER), Wanted(everything=True))
    assert len(now) > len(then) > 50
    assert now[3] == now[3:4][0]


def test_everybody_who_did_or_wrote_something_can_be_chosen(world, case):
    assert dict(pages.people_in(case, list(rare(case)))) == {one.by_id: one.by for one in moments(case) if one.by_id}


def test_a_page_reads_the_text_of_no_other_page(world, as_user, case):
    url, browser = reverse("room:timeline", args=[case.number]), as_user(world.sato)
    for query in ("", "?everything=on", "?kind=note&everything=on"):
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(url + query).status_code == 200
        assert not [one["sql"] for one in asked if _reads_all_notes(one["sql"])], query
        assert len(asked) <= 25


def _reads_all_notes(sql):
    asked, _, where = sql.partition(" FROM ")
    return '"cases_note"."text"' in asked and "LIMIT" not in where and " IN (" not in where.partition("ORDER")[0]
