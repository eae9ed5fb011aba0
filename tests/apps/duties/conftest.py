from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tsutsumi.cases.actions import add_member, open_case

KNOWN_AT = datetime(2026, 11, 2, 21, 40, tzinfo=ZoneInfo("Asia/Tokyo"))


@pytest.fixture
def case(world):
    """A memory stick with patient data is missing; known on Monday 2 November 2026."""
    world.organisation.kind = "private"
    world.organisation.save()
    case = open_case("患者情報の入ったUSBメモリーの紛失", KNOWN_AT, by=world.sato, event="suspected_leak", cause="lost")
    add_member(case, world.ito, by=world.sato)
    return case


# What is the same in every story of this folder: the clinic's own patients, from its own register.
OWN = {"is_personal_data": True, "role": "operator", "encrypted": "none", "wrongful_purpose": False}
