"""Waves proposed from the seats of the desk, taken over into the mailing, and compared with the calls that came."""

from datetime import date, timedelta

import pytest
import time_machine

from tsutsumi.inquiries import actions, gather, planning
from tsutsumi.notices.models import Mailing

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 12, 1)


@pytest.fixture
def desk(case, sato):
    return actions.save_desk(case, {"seats": 1, "seat_day_cost": 20_000}, by=sato)


def test_calls_stay_under_what_the_seats_carry(desk):
    found = planning.propose(desk, 5_000, planning.Wish(2, TUESDAY))
    assert found.plan.left == 0
    assert len(found.plan.waves) > 1
    assert max(row["calls"] for row in found.rows) <= found.plan.desk.most_calls
    assert found.seats_at_once > 2
    assert found.cost == len(found.plan.days) * 2 * 20_000


def test_no_wave_arrives_on_a_holiday_or_at_the_weekend(desk):
    found = planning.propose(desk, 3_000, planning.Wish(1, date(2026, 12, 26)))
    days = {wave.on for wave in found.plan.waves}
    assert date(2027, 1, 1) not in days  # 元日
    assert not [day for day in days if day.weekday() > 4]


def test_the_page_shows_the_plan_and_writes_it_into_the_mailing(mailing, desk, case, sato, as_user):
    browser, url = as_user(sato), f"/cases/{case.number}/desk/waves/"
    form = {"mailing": mailing.pk, "seats": 1, "rate": "0.05", "start_year": 2026, "start_month": 12, "start_day": 1}
    assert "分ける回数" in browser.post(url, form | {"act": "try"}).content.decode()
    assert Mailing.objects.get().waves == []
    browser.post(url, form | {"act": "take"})
    assert [(wave["on"], wave["people"]) for wave in Mailing.objects.get().waves] == [("2026-12-01", 40)]


def test_a_plan_that_leaves_people_out_is_not_written(mailing, desk, case, sato, as_user):
    Mailing.objects.update(people=900_000)
    form = {"mailing": mailing.pk, "seats": 1, "rate": "0.05", "start_year": 2026, "start_month": 12, "start_day": 1}
    until = {"until_year": 2026, "until_month": 12, "until_day": 4}
    answer = as_user(sato).post(f"/cases/{case.number}/desk/waves/", form | until | {"act": "take"})
    assert "届けられない人がいます" in answer.content.decode()
    assert Mailing.objects.values_list("waves", flat=True).get() == []


def test_calls_that_came_correct_the_forecast(mailing, desk, case, operator, sato):
    waves = [{"number": 1, "on": "2026-12-01", "people": 10_000}]
    Mailing.objects.filter(pk=mailing.pk).update(waves=waves)
    Mailing.objects.filter(pk=mailing.pk).update(state="sending")
    with time_machine.travel("2026-12-05T09:00:00+09:00", tick=False):
        calls = {TUESDAY + timedelta(days=day): count for day, count in enumerate((40, 30, 25, 20))}
        for day, count in calls.items():
            actions.tally(case, day, count, 0, by=sato)
        found = planning.compared(case, desk)
        assert gather.calls_by_day(case, TUESDAY) == {
            TUESDAY + timedelta(days=n): c for n, c in enumerate((40, 30, 25, 20))
        }
    assert found.miss > 0.5
    assert 0.005 < found.curve.rate < 0.025
    assert [actual for _day, _forecast, actual in found.rows][:4] == [40, 30, 25, 20]


def test_without_waves_that_have_left_nothing_is_compared(mailing, desk, case):
    assert planning.compared(case, desk) is None
