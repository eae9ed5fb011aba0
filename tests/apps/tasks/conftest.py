from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tsutsumi.cases import actions as cases
from tsutsumi.duties import actions as duties
from tsutsumi.duties.gather import questions_of
from tsutsumi.tasks import actions

JAPAN = ZoneInfo("Asia/Tokyo")
FOUND = datetime(2026, 11, 20, 22, 15, tzinfo=JAPAN)  # a Friday, late in the evening
NOW = datetime(2026, 11, 21, 1, 0, tzinfo=JAPAN)


@pytest.fixture
def night(time_machine):
    """One in the morning, less than three hours after it was found."""
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def case(world, night):
    """Ransomware on a server; 佐藤 leads, 伊藤, 鈴木, 高橋, 山田 and 加藤 are members, 田中 is not."""
    case = cases.open_case(
        "サーバーの暗号化", FOUND, by=world.sato, cause="ransomware", medium="server", event="damage"
    )
    for person in (world.ito, world.suzuki, world.takahashi, world.yamada, world.kato):
        cases.add_member(case, person, by=world.sato)
    actions.sync_case(case, by=world.sato)
    return case


@pytest.fixture
def harmless(world, night):
    """One sheet to a wrong number: every question about the duty answered, and not reportable."""
    case = cases.open_case("FAX", FOUND, by=world.sato, cause="mis_fax", medium="fax", event="leak")
    cases.add_member(case, world.kato, by=world.sato)
    facts = {"data_kinds": ["name", "phone"], "count": 1, "is_personal_data": True, "role": "operator"}
    facts |= {"wrongful_purpose": False, "encrypted": "none", "sector": "private"}
    for fact, value in facts.items():
        duties.answer(case, fact, value, on=FOUND.date(), by=world.sato)
    while asked := [q for q in questions_of(case) if q.kind == "bool"]:
        duties.answer(case, asked[0].fact, value=False, on=FOUND.date(), by=world.sato)
    actions.sync_case(case, by=world.sato)
    return case
