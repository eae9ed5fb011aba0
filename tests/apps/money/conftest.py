from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tsutsumi.cases.actions import add_member, open_case
from tsutsumi.duties.actions import answer
from tsutsumi.evidence.actions import register

KNOWN_AT = datetime(2026, 11, 2, 21, 40, tzinfo=ZoneInfo("Asia/Tokyo"))
KNOWN_ON = date(2026, 11, 2)


@pytest.fixture
def case(world):
    """Names, telephone numbers and records of at most 1,043 patients, led by Sato."""
    case = open_case("患者情報の流出", KNOWN_AT, by=world.sato, event="suspected_leak", cause="ransomware")
    for person in (world.ito, world.suzuki, world.yamada, world.takahashi):
        add_member(case, person, by=world.sato)
    for fact, value in (("data_kinds", ["name", "phone"]), ("count_max", 1043)):
        answer(case, fact, value, on=KNOWN_ON, by=world.suzuki, source="台帳")
    return case


@pytest.fixture
def paper(case, world):
    return register(case, "保険会社の同意書", "paper", by=world.sato)
