from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tsutsumi.cases.actions import add_member, open_case
from tsutsumi.decisions import actions
from tsutsumi.decisions.actions import Told

KNOWN_AT = datetime(2026, 11, 2, 21, 40, tzinfo=ZoneInfo("Asia/Tokyo"))
REPORT = "reports.version:7"
BYTES = "a" * 64


@pytest.fixture
def case(world):
    """A case led by Sato; Ito, Suzuki, Yamada (management) and Takahashi are in it, the stranger is not."""
    case = open_case("患者情報の入ったUSBメモリーの紛失", KNOWN_AT, by=world.sato, cause="lost")
    for person in (world.ito, world.suzuki, world.yamada, world.takahashi):
        add_member(case, person, by=world.sato)
    return case


@pytest.fixture
def ways(world):
    """合議 by the system and press people, 承認 by the lawyer, 決裁 by who leads."""
    stages = [
        {"kind": "consult", "mode": "all", "roles": ["system", "pr"]},
        {"kind": "approve", "mode": "one", "roles": ["legal"]},
        {"kind": "decide", "mode": "one", "roles": ["lead"]},
    ]
    return actions.add_route("submission", 0, 0, stages, by=world.sato)


def told(**changes):
    said = {
        "kind": "submission",
        "title": "速報の提出",
        "text": "速報を委員会に提出したい。",
        "subject": REPORT,
        "bound": BYTES,
    }
    return Told(**(said | changes))


def put_up(case, by, **changes):
    return actions.put_up(actions.draft(case, told(**changes), by=by), by=by)


def step_of(decision, user):
    return decision.steps.get(round=decision.round, user=user)
