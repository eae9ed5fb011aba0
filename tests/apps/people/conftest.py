from datetime import UTC, datetime

import pytest

from tests.apps.people import made
from tsutsumi.cases import actions as cases
from tsutsumi.evidence import actions as evidence
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import scope_of
from tsutsumi.people import jobs
from tsutsumi.people.gather import latest


@pytest.fixture(autouse=True)
def _nobody_is_asked_again_who_they_are(settings):
    settings.FRESH_MINUTES = 10**9


@pytest.fixture
def case(sato, suzuki, kato, ito):
    opened = cases.open_case("会員名簿の流出", datetime(2026, 11, 2, 9, tzinfo=UTC), by=sato)
    for member in (suzuki, kato, ito):
        cases.add_member(opened, member, by=sato)
    return opened


@pytest.fixture
def persons():
    return made.people(40)


@pytest.fixture
def item(case, suzuki):
    return evidence.take_in(case, vault.seal(scope_of(case), b"x"), "名簿.csv", by=suzuki)


@pytest.fixture
def run(case, suzuki, persons, item):
    """A scan of forty people, twelve of whom stand there a second time with another year of birth."""
    sheets = [made.sheet(persons), made.sheet(made.doubtful(persons[:12]), "控え.csv")]
    return made.scanned(case, item, sheets, suzuki)


@pytest.fixture
def work():
    """Do every waiting job, as the worker would."""
    from tsutsumi.room.handlers import HANDLERS
    from tsutsumi.work.loop import do_next

    def until_done():
        while do_next(HANDLERS):
            pass

    return until_done


@pytest.fixture
def counted(case, run):
    """The case with the people of its scan resolved."""
    jobs.settle({"run": run.pk}, lambda: None)
    assert latest(case) is not None
    return case
