from datetime import UTC, datetime

import pytest

from tests.apps.notices import made
from tsutsumi.cases import actions as cases
from tsutsumi.notices import actions


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
    return [made.person(number) for number in range(40)]


@pytest.fixture
def mailing(case, persons, sato):
    """A mailing to forty people, planned."""
    made.listed(case, persons, sato)
    drafted = actions.make(case, "", by=sato)
    actions.plan(drafted, by=sato)
    return drafted


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
def ledger(monkeypatch):
    """The figures of a case in which everything is known."""
    from datetime import date

    from tsutsumi.core.figures.figure import Figure, Range
    from tsutsumi.figures.book import BOOK
    from tsutsumi.notices import texts

    now = datetime(2026, 11, 20, 3, tzinfo=UTC)
    values = {"range": Range(38, 40), "number": 40, "day": date(2026, 11, 1), "moment": now, "list": ("あ", "い")}
    found = {code: Figure(code, entry.label, values.get(entry.shape, "調べた結果")) for code, entry in BOOK.items()}
    said = {
        "contact.phone": "0120-000-000", "contact.mail": "madoguchi@aoi.example.jp",
        "contact.hours": "平日9時から18時まで",
        "organisation": "あおい総合クリニック", "representative": "青井 一郎",
        "misuse": "不正利用の事実は確認されておりません",
        "next_update": date(2026, 12, 20), "contact.until": date(2027, 3, 31), "cause": "公開の設定の誤り",
        "containment": ("公開の設定を止めました",), "reports": ("個人情報保護委員会",),
        "recurrence": ("毎日確かめます",),
    }  # fmt: skip
    found |= {code: Figure(code, found[code].label, value) for code, value in said.items()}
    found["contact.check"] = Figure("contact.check", "確認ページ", "https://kakunin.example.jp")
    found["contact.word"] = Figure("contact.word", "照合のことば", "つばめ・みなと")
    monkeypatch.setattr(texts.figures, "ledger", lambda _case: found)
    return found


@pytest.fixture
def dated(mailing, ledger, sato):
    from datetime import date

    actions.edit(mailing, {"letter_on": date(2026, 12, 1)}, by=sato)
    actions.plan(mailing, by=sato)
    return mailing


@pytest.fixture
def settled(dated, sato):
    """Its texts and its list stand fixed, to be approved."""
    from tsutsumi.notices.sending import actions as sending

    sending.ask_to_settle(dated, by=sato)
    sending.settle(dated, by=sato)
    assert dated.is_settled, dated.trouble
    return dated
