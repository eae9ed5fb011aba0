from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tsutsumi.cases.actions import add_member, open_case
from tsutsumi.duties.actions import answer

KNOWN_AT = datetime(2026, 11, 2, 21, 40, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.fixture
def case(world):
    """A shared folder of the clinic, open to everybody; 1,043 people at most, said by Suzuki."""
    case = open_case(
        "共有フォルダーの公開", KNOWN_AT, by=world.sato, event="leak", cause="misconfiguration",
        found_on=date(2026, 11, 2), occurred_on=date(2026, 10, 1),
    )  # fmt: skip
    for person in (world.ito, world.suzuki, world.takahashi, world.yamada):
        add_member(case, person, by=world.sato)
    for fact, value in (("data_kinds", ["address", "name"]), ("count_max", 1043)):
        answer(case, fact, value, on=KNOWN_AT.date(), by=world.suzuki, source="台帳")
    return case
