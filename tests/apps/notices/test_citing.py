"""What was sent keeps what it said: the ledger knows it by way and language, and drafts the correction."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import timezone

from tests.apps.notices import made
from tests.apps.notices.test_approval import decided
from tests.apps.outbox.sink import Sink
from tsutsumi.config.outgoing import smtp
from tsutsumi.figures import gather as figures
from tsutsumi.figures.models import Use
from tsutsumi.notices import actions
from tsutsumi.notices.letters import actions as letters
from tsutsumi.notices.letters import calls
from tsutsumi.notices.letters import jobs as printing
from tsutsumi.notices.letters.actions import Asked, Posted
from tsutsumi.notices.post import jobs as post
from tsutsumi.notices.sending import actions as sending

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)
SAID, NOW_SAYS = "0120-000-000", "0120-111-111"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def persons():
    """Three with mail, three with paper only, three with a telephone only; one of each reads English."""
    without = ({}, {"email": None}, {"email": None, "address": None})
    speaks = (None, None, "USA")
    return [made.person(n, nationality=speaks[n // 3], **without[n % 3]) for n in range(9)]


@pytest.fixture
def live(settled, ito, sato):
    decided(settled, ito, sato)
    sending.go_live(settled, "9", by=ito)
    sending.start(settled, by=ito)
    sending.queue_due(settled, NOW.date(), by=ito)
    return settled


def shown(case, *, sent):
    """(way, language) of what the ledger knows of."""
    rows = Use.objects.filter(case=case, document__startswith="notices.mailing:", is_sent=sent or None)
    return sorted((use.document.split(":")[2], use.language) for use in rows)


EVERYTHING = [(way, language) for way in ("letter", "mail", "phone") for language in ("en", "ja")]


def change(ledger, code, value):
    ledger[code] = replace(ledger[code], value=value, as_of=NOW)


def test_what_is_settled_shows_its_figures_until_it_is_taken_back(settled, case, sato, ledger):
    assert shown(case, sent=False) == EVERYTHING
    assert figures.stale(case) == []
    change(ledger, "contact.phone", NOW_SAYS)
    assert {one.use.url for one in figures.stale(case)} == {settled.get_absolute_url()}
    assert {one.correction for one in figures.stale(case)} == {""}  # nobody has it yet: nothing to correct in public
    sending.take_back(settled, by=sato)
    assert shown(case, sent=False) == shown(case, sent=True) == []


@pytest.fixture
def sent(live, ito, settings):
    """By each way something has left."""
    with Sink() as sink:
        settings.SMTP, settings.NOTICE_FROM = smtp(sink.url), "あおい総合クリニック <info@aoi.example>"
        settings.BOUNCE_DOMAIN, settings.RELAY_LOG = "aoi.example", None
        post.carry({"mailing": live.pk}, lambda: None)
    run = letters.ask(live, Asked(), by=ito)
    printing.make({"run": run.pk}, lambda: None)
    assert shown(live.case, sent=True) == EVERYTHING[2:4]  # printed is not posted
    letters.post(run.parts.get(), Posted(timezone.localdate(), "plain"), by=ito)
    calls.end(calls.waiting(live).filter(language="ja").first(), calls.REACHED, by=ito)
    return live


def test_what_has_left_is_stale_with_its_correction_when_the_ledger_changes(sent, case, ledger):
    assert shown(case, sent=True) == [*EVERYTHING[:4], ("phone", "ja")]
    assert figures.stale(case) == []
    change(ledger, "contact.phone", NOW_SAYS)
    found = {one.use.label + one.use.language: one for one in figures.stale(case) if one.use.is_sent}
    assert sorted(found) == [
        "通知 第1回（メール）en", "通知 第1回（メール）ja", "通知 第1回（手紙）en", "通知 第1回（手紙）ja",
        "通知 第1回（電話）ja",
    ]  # fmt: skip
    told = found["通知 第1回（手紙）ja"].correction
    assert "2026年12月1日付「通知 第1回（手紙）」の記載を、次のとおり訂正いたします。" in told
    assert f"（誤）{SAID}　（正）{NOW_SAYS}" in told
    assert f"previously “{SAID}”; now “{NOW_SAYS}”" in found["通知 第1回（メール）en"].correction


def test_a_figure_that_no_text_shows_makes_none_stale(sent, case, ledger):
    used = {code for use in Use.objects.filter(case=case) for code in use.used}
    other = next(code for code, one in ledger.items() if code not in used and isinstance(one.value, str))
    change(ledger, other, "別の値")
    assert figures.stale(case) == []


def test_what_was_sent_before_a_rework_stays_beside_the_new_texts(sent, case, ito, ledger):
    sending.pause(sent, by=ito)
    change(ledger, "contact.phone", NOW_SAYS)
    actions.edit(sent, {"title": "二度目"}, by=ito)
    sending.ask_to_settle(sent, by=ito)
    sending.settle(sent, by=ito)
    assert sent.is_settled, sent.trouble
    old = Use.objects.filter(case=case, is_sent=True, language="ja", document__contains=":letter:").get()
    new = Use.objects.filter(case=case, is_sent=None, language="ja", document__contains=":phone:").get()
    assert (old.used["contact.phone"], new.used["contact.phone"]) == (SAID, NOW_SAYS)
    assert {one.use.pk for one in figures.stale(case)} >= {old.pk}
    assert new.pk not in {one.use.pk for one in figures.stale(case)}
