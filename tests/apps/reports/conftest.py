from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from tsutsumi.cases.actions import add_member, note, open_case
from tsutsumi.duties.actions import answer
from tsutsumi.reports import actions
from tsutsumi.reports.actions import Filing

KNOWN_AT = datetime(2026, 11, 2, 10, 5, tzinfo=ZoneInfo("Asia/Tokyo"))
KNOWN_ON = date(2026, 11, 2)


@pytest.fixture(autouse=True)
def _vault_of_its_own(settings, tmp_path):
    settings.TSUTSUMI_HOME = tmp_path


@pytest.fixture
def case(world):
    """A memory stick with 912 to 1,043 patients is missing; known on Monday 2 November 2026."""
    case = open_case(
        "患者情報の入ったUSBメモリーの紛失", KNOWN_AT, by=world.sato, event="suspected_leak", cause="lost",
        medium="usb", outline="外来病棟で名簿を保存したUSBメモリーの所在が分からなくなった。", found_on=KNOWN_ON,
        known_department="外来病棟", known_evidence="備品の点検表",
    )  # fmt: skip
    for person in (world.ito, world.suzuki, world.takahashi):
        add_member(case, person, by=world.sato)
    note(case, "院内を捜索した。", by=world.sato, known_at=KNOWN_AT)
    kinds = ["name", "address", "health_check_result"]
    for fact, value in (("data_kinds", kinds), ("count", 912), ("count_max", 1043), ("is_personal_data", True)):
        answer(case, fact, value, on=KNOWN_ON, by=world.suzuki, source="名簿の控え")
    answer(case, "incident_discovered_on", "2026-11-02", on=KNOWN_ON, by=world.sato)
    return case


@pytest.fixture
def report(case, world):
    """A 速報, written by Sato, with everything unknown said to be so."""
    filing = Filing("preliminary", "appi", "個人情報保護委員会")
    report = actions.start(case, filing, by=world.sato)
    actions.leave_open(report, by=world.sato)
    return report


@pytest.fixture
def checked(report, world):
    actions.check(report, seen=report.current.fingerprint(), by=world.ito)
    return report


@pytest.fixture
def submitted(checked, world):
    actions.submit(checked, on=date(2026, 11, 5), receipt="20261105-0001", by=world.sato)
    return checked
