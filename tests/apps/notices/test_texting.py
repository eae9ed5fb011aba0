"""Notices by text message: once, written down before they go; what nobody knows waits for a person."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.apps.notices import made
from tests.apps.notices.test_approval import decided
from tsutsumi.notices import actions
from tsutsumi.notices.models import Notice
from tsutsumi.notices.post import bounces, jobs
from tsutsumi.notices.sending import actions as sending
from tsutsumi.outbox import channels

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


class Gateway:
    """Keeps what it was sent; `trouble` is what the next one meets."""

    def __init__(self):
        self.got, self.trouble = [], None

    def __call__(self, url, body, headers):
        self.url, self.body = url, body
        return self

    def send(self):
        said = json.loads(self.body)
        if self.trouble is None or isinstance(self.trouble, channels.Unclear | KeyboardInterrupt):
            self.got.append(said)
        if self.trouble is not None:
            raise self.trouble

    def close(self):
        pass


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def gateway(settings, monkeypatch):
    settings.SMS_URL = "https://sms.example/send/{to}"
    found = Gateway()
    monkeypatch.setattr(channels, "posting", found)
    return found


@pytest.fixture
def live(mailing, ledger, sato, ito):
    actions.edit(mailing, {"letter_on": NOW.date(), "channels": ["sms", "phone"]}, by=sato)
    actions.plan(mailing, by=sato)
    sending.ask_to_settle(mailing, by=sato)
    sending.settle(mailing, by=sato)
    assert mailing.is_settled, mailing.trouble
    decided(mailing, ito, sato)
    sending.go_live(mailing, "40", by=ito)
    sending.start(mailing, by=ito)
    sending.queue_due(mailing, NOW.date(), by=ito)
    return mailing


def carry(mailing):
    jobs.text({"mailing": mailing.pk}, lambda: None)


def test_each_gets_one_message_of_their_own(live, gateway):
    carry(live)
    carry(live)
    assert sorted(one["to"] for one in gateway.got) == sorted(
        made.person(n)["phone"].replace("-", "") for n in range(40)
    )
    assert len({one["id"] for one in gateway.got}) == 40
    for one in gateway.got:
        notice = Notice.objects.get(token=one["id"])
        others = [made.person(n)["name"] for n in range(40) if n != notice.person]
        assert not [name for name in others if name in one["text"]]
    assert set(live.notices.values_list("state", flat=True)) == {"handed"}


def test_a_gateway_that_is_away_is_asked_again_later(live, gateway, clock):
    gateway.trouble = channels.NotNow("away")
    carry(live)
    assert set(live.notices.values_list("state", flat=True)) == {"queued"}
    gateway.trouble = None
    carry(live)
    assert gateway.got == []
    clock.move_to(NOW + timedelta(hours=1))
    carry(live)
    assert len(gateway.got) == 40


def test_a_refused_number_gets_the_next_way(live, gateway):
    gateway.trouble = channels.Never("no")
    carry(live)
    assert set(live.notices.values_list("channel", "state")) == {("phone", "planned")}


def test_killed_between_sending_and_answer_it_waits_for_a_person(live, gateway, ito):
    gateway.trouble = KeyboardInterrupt()
    with pytest.raises(KeyboardInterrupt):
        carry(live)
    gateway.trouble = None
    carry(live)
    assert len(gateway.got) == 40
    [notice] = live.notices.filter(reason="sms.unknown")
    bounces.again(notice, by=ito)
    carry(live)
    assert [one["id"] for one in gateway.got].count(notice.token) == 2  # the same id: the gateway can tell
    assert Notice.objects.get(pk=notice.pk).state == "handed"


def test_a_drill_and_a_changed_text_send_to_nobody(live, gateway):
    from tsutsumi.cases.models import Case

    Notice.objects.filter(mailing=live, person=0).update(language="en")
    carry(live)
    Notice.objects.filter(mailing=live, person=0).update(language="ja")
    Case.objects.filter(pk=live.case_id).update(is_drill=True)
    carry(live)
    assert gateway.got == []


def test_the_page_says_what_became_of_the_messages_and_leads_to_why(live, gateway, as_user, ito):
    """Also what may not be done any more while they go out is not offered: changing the wording, the days."""
    gateway.trouble = channels.Never("no")
    carry(live)
    here, page = f"/cases/{live.case.number}/notices/{live.number}/", as_user(ito)
    assert f"{here}mail/failures/?way=sms" in page.get(f"{here}mail/").content.decode()
    found = page.get(f"{here}mail/failures/?way=sms")
    assert "届かなかったショートメッセージ" in found.content.decode()
    assert found.context["page"].paginator.count == 40
    assert "?page=2&amp;way=sms" in found.content.decode() or not found.context["page"].has_other_pages()
    assert f"{here}flags/" in (shown := page.get(here).content.decode())
    assert f"{here}how/" not in shown
    assert f"{here}waves/" not in shown
    assert 'name="body"' not in page.get(f"{here}wordings/phone/ja/adult/").content.decode()
    sending.pause(live, by=ito)
    assert f"{here}how/" in page.get(here).content.decode()
    assert 'name="body"' in page.get(f"{here}wordings/phone/ja/adult/").content.decode()


def test_calls_are_offered_only_while_the_notice_is_being_sent(live, gateway, as_user, ito):
    gateway.trouble = channels.Never("no")
    carry(live)
    page, act = as_user(ito), f"/cases/{live.case.number}/notices/{live.number}/phone/"
    assert "開いてかける" in page.get(act).content.decode()
    sending.pause(live, by=ito)
    held = page.get(act).content.decode()
    assert "開いてかける" not in held
    assert "ここからかけられます" in held
