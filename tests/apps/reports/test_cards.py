"""③ うちクレジットカード情報を含む数: what the scans found, bounded by the number of people of the case."""

import pytest
from django.utils import timezone

from tsutsumi.core.documents.values import People, State
from tsutsumi.core.pii.kinds import KINDS
from tsutsumi.duties.actions import answer
from tsutsumi.evidence.models import ScanRun
from tsutsumi.people.models import Assessment, Count
from tsutsumi.reports import actions
from tsutsumi.reports.actions import Filing

from .conftest import KNOWN_ON


@pytest.fixture
def listed(case, world):
    """`listed(people, **kinds)`: the scans found 900 to 1,100 people; the list has so many, so many of them with …"""

    def made(people, **kinds):
        now = timezone.now()
        run = ScanRun.objects.create(case=case, number=1, asked_by=world.suzuki, asked_at=now, state="done")
        count = Count.objects.create(case=case, run=run, low=900, high=1100, change="はじめて", by=world.sato, at=now)
        rows = [{"label": KINDS[kind].label_ja, "people": number} for kind, number in kinds.items()]
        rows.append({"label": "種類の分からないもの", "people": 7, "unknown": True})
        tables = [{"code": "files", "rows": []}, {"code": "kinds", "title": "種類", "rows": rows}]
        Assessment.objects.create(case=case, count=count, people=people, breakdown=tables, at=now)

    return made


def cards(case, world):
    filing = Filing("preliminary", "appi", "個人情報保護委員会")
    return actions.start(case, filing, by=world.sato).current.parsed()["people.card"]


# The case says 912 to 1,043 people. A list of 1,000 may be 88 too long and 43 too short.
@pytest.mark.parametrize(
    ("people", "found", "bounds"),
    [
        (1000, 200, (112, 243)),
        (1000, 50, (0, 93)),
        (1043, 80, (0, 80)),
        (912, 80, (80, 211)),
        (1000, 1000, (912, 1043)),
    ],
)
def test_those_the_list_lacks_or_has_too_many_may_all_have_a_card(case, world, listed, people, found, bounds):
    listed(people, name=people, card=found)
    said = cards(case, world)
    assert (said.state, said.content) == (State.ESTIMATED, People(*bounds))
    assert said.source.what == "走査と名寄せ"


def test_a_number_that_somebody_made_sure_of_leaves_no_room(case, world, listed):
    for fact in ("count", "count_max"):
        answer(case, fact, 1000, on=KNOWN_ON, by=world.suzuki, source="名簿の控え")
    listed(1000, card=80)
    said = cards(case, world)
    assert (said.state, said.content) == (State.KNOWN, People(80, 80))


@pytest.mark.parametrize("kinds", [{}, {"name": 1000}])
def test_no_card_having_been_found_is_not_none(case, world, listed, kinds):
    listed(1000, **kinds)
    assert cards(case, world).state is State.NOT_ENTERED
