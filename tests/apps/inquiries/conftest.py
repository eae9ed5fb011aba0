from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tests.apps.notices import made
from tsutsumi.cases import actions as cases
from tsutsumi.inquiries import actions, faq
from tsutsumi.notices import actions as notices

KEPT_SECRET = "青山 花代"


@pytest.fixture(autouse=True)
def _nobody_is_asked_again_who_they_are(settings):
    settings.FRESH_MINUTES = 10**9


@pytest.fixture
def case(sato, suzuki, takahashi, ito):
    """Forty people on a frozen list; the desk is open; tanaka sits there and plays no part."""
    opened = cases.open_case("会員名簿の流出", datetime(2026, 11, 2, 9, tzinfo=UTC), by=sato)
    for member in (suzuki, takahashi, ito):
        cases.add_member(opened, member, by=sato)
    actions.save_desk(opened, {"phone": "0120-000-001", "seats": 3}, by=sato)
    return opened


@pytest.fixture
def persons():
    return [made.person(number) for number in range(40)]


@pytest.fixture
def mailing(case, persons, sato):
    made.listed(case, persons, sato)
    drafted = notices.make(case, "", by=sato)
    notices.plan(drafted, by=sato)
    drafted.refresh_from_db()
    return drafted


@pytest.fixture
def operator(case, tanaka, sato):
    """Somebody with a seat at the desk and no part in the case."""
    actions.seat(case, tanaka, timezone.now() + timedelta(days=30), by=sato)
    return tanaka


@pytest.fixture
def call(case, operator):
    return actions.take(case, "phone", by=operator)


@pytest.fixture
def approved(case, sato, ito):
    """A few answers that may be given."""
    for code in ("Q1", "Q5", "Q9", "Q12", "Q14"):
        faq.approve(case.faq.get(code=code), case.faq.get(code=code).text, by=ito)
    return case.faq.filter(state="approved")
