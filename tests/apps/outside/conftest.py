from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tsutsumi.cases.actions import add_member, note, open_case
from tsutsumi.duties.actions import answer
from tsutsumi.evidence.actions import register

KNOWN_AT = datetime(2026, 11, 2, 21, 40, tzinfo=ZoneInfo("Asia/Tokyo"))
KNOWN_ON = date(2026, 11, 2)


@pytest.fixture
def case(world):
    """Ransomware at the clinic, known on Monday 2 November 2026; led by Sato."""
    world.organisation.kind = "private"
    world.organisation.save()
    case = open_case("電子カルテの暗号化", KNOWN_AT, by=world.sato, event="suspected_leak", cause="ransomware")
    for person in (world.ito, world.suzuki, world.yamada, world.takahashi):
        add_member(case, person, by=world.sato)
    for fact, value in (("data_kinds", ["name", "medical_record"]), ("count_max", 1043), ("is_personal_data", True)):
        answer(case, fact, value, on=KNOWN_ON, by=world.suzuki, source="台帳")
    note(case, "受付の端末に脅迫文が出た。", by=world.sato, known_at=KNOWN_AT)
    return case


@pytest.fixture
def paper(case, world):
    """A sheet of paper in the register of evidence."""
    return register(case, "保険会社の同意書", "paper", by=world.sato)
