"""The substitute measure: a publication that is out or has its day, and a desk; who is left, and why, in numbers."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.apps.announcements.conftest import decided, put, ready
from tests.apps.notices import made
from tsutsumi.announcements import actions, substituting
from tsutsumi.core.flow import Refused
from tsutsumi.inquiries import actions as desk
from tsutsumi.notices import actions as notices
from tsutsumi.notices import gather
from tsutsumi.notices.models import Mailing
from tsutsumi.notices.papers import item_six

pytestmark = pytest.mark.django_db


@pytest.fixture
def mailing(case, world):
    """Two without any contact, one whose letter came back."""
    nothing = {"email": None, "address": None, "phone": None}
    people = [made.person(0), made.person(1, email=None, phone=None), *(made.person(n, **nothing) for n in (2, 3))]
    made.listed(case, people, world.sato)
    drafted = notices.make(case, "", by=world.sato)
    notices.plan(drafted, by=world.sato)
    one = drafted.notices.get(person=1)
    notices.settle(one, "handed", by=world.sato)
    notices.settle(one, "failed", by=world.sato, reason="letter.unknown")
    Mailing.objects.filter(pk=drafted.pk).update(is_trial=False, started_at=timezone.now(), state="sending")
    drafted.refresh_from_db()
    return drafted


@pytest.fixture
def open_desk(case, world):
    return desk.save_desk(case, {"phone": "0120-000-111", "seats": 2}, by=world.sato)


@pytest.fixture
def row(case, world):
    """Settled, with its day."""
    draft = ready(case, world, is_substitute=True, address="https://aoi.example/oshirase/")
    put(case, "contact.from", timezone.now() - timedelta(days=1), world.sato)
    actions.write(draft, {"texts": draft.texts | {"delay": "確認をしておりました。"}}, by=world.takahashi)
    actions.settle(draft, by=world.takahashi)
    return draft


def six(mailing):
    return item_six(gather.coverage_of(mailing))


def test_planned_it_is_said_to_be_planned_and_once_it_is_out_it_is_done(case, mailing, open_desk, row, world):
    held = substituting.settle(mailing, row, by=world.sato)
    assert (held.is_planned, held.people) == (True, 3)
    assert held.reasons == {"no_contact": 2, "letter.unknown": 1}
    assert "公表する予定です" in six(mailing)
    assert "0120-000-111" in six(mailing)
    decided(row, world)
    actions.issue(row, by=world.takahashi)
    assert "公表し" in six(mailing)
    assert "予定" not in six(mailing)
    assert "連絡できない人：3人（名簿に連絡先がない2人、手紙が戻ってきた1人）" in six(mailing)
    since = mailing.substitutes.first().since
    assert since == timezone.localdate(row.issued_at)
    # A newer version takes its place; the measure holds since the first.
    update = actions.follow(row, by=world.takahashi)
    at = timezone.make_aware(datetime.combine(row.dated_on, datetime.min.time()).replace(hour=15))
    actions.write(update, {"change": "続報", "dated_on": row.dated_on, "planned_at": at}, by=world.takahashi)
    actions.settle(update, by=world.takahashi)
    decided(update, world)
    actions.issue(update, by=world.takahashi)
    assert (mailing.substitutes.first().since, mailing.substitutes.count()) == (since, 3)
    assert mailing.substitutes.first().until == row.take_down_on
    actions.take_down(update, by=world.takahashi)
    assert mailing.substitutes.first().until == timezone.localdate()


def test_without_a_desk_it_is_no_measure(mailing, row, world):
    with pytest.raises(Refused, match="窓口がまだ"):
        substituting.settle(mailing, row, by=world.sato)


def test_a_desk_that_closes_before_is_none(case, mailing, row, world):
    yesterday = timezone.localdate() - timedelta(days=1)
    desk.save_desk(case, {"phone": "0120-000-111", "until_on": yesterday}, by=world.sato)
    with pytest.raises(Refused, match="閉じる日"):
        substituting.settle(mailing, row, by=world.sato)


@pytest.mark.parametrize("state", ["draft", "not a substitute"])
def test_only_what_is_settled_and_meant_so_can_be_it(case, mailing, open_desk, row, world, state):
    actions.reopen(row, by=world.takahashi)
    if state != "draft":
        actions.write(row, {"is_substitute": False}, by=world.takahashi)
        actions.settle(row, by=world.takahashi)
    assert substituting.candidates(case) == []
    with pytest.raises(Refused, match="代わりの措置にできません"):
        substituting.settle(mailing, row, by=world.sato)


def test_the_page_says_what_is_missing_and_then_takes_it(as_user, case, mailing, row, world):
    browser = as_user(world.sato)
    here = f"/cases/{case.number}/announcements/substitute/{mailing.number}/"
    assert "問い合わせ窓口がまだありません" in browser.get(here).content.decode()
    refused = browser.post(here, {"announcement": row.number})
    assert (refused.status_code, mailing.substitutes.count()) == (422, 0)
    desk.save_desk(case, {"phone": "0120-000-111"}, by=world.sato)
    shown = browser.get(here).content.decode()
    assert "手紙が戻ってきた" in shown
    assert not [n for n in range(4) if made.person(n)["name"] in shown]
    assert browser.post(here, {"announcement": row.number}).status_code == 302
    board = browser.get(f"/cases/{case.number}/notices/{mailing.number}/board/").content.decode()
    assert "公表の日が決まっています" in board
    assert "https://aoi.example/oshirase/" in board
