from datetime import UTC, datetime

import pytest

from tsutsumi.cases import actions as cases


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    """A house of one's own: what a test seals lies there."""
    settings.TSUTSUMI_HOME = tmp_path
    return tmp_path


@pytest.fixture(autouse=True)
def _nobody_is_asked_again_who_they_are(settings):
    settings.FRESH_MINUTES = 10**9


@pytest.fixture
def case(sato, suzuki, kato, ito):
    """A case of 佐藤 in which 鈴木 (system), 伊藤 (legal) and 加藤 (auditor) play a part."""
    opened = cases.open_case("予約名簿の誤送信", datetime(2026, 11, 2, 9, tzinfo=UTC), by=sato)
    for member in (suzuki, kato, ito):
        cases.add_member(opened, member, by=sato)
    return opened
