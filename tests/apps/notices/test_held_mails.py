"""Who must not be written to any more gets no mail that was ready in the worker's hands, and no second one later."""

import pytest

from tests.apps.notices import made
from tests.apps.notices.test_mail import bounced, carry, clock, live, settled, sink, states  # noqa: F401
from tsutsumi.notices import actions, holding
from tsutsumi.notices.models import Flag, Notice
from tsutsumi.notices.post import bounces, desk, jobs

pytestmark = pytest.mark.django_db
LAST = 39


@pytest.fixture
def said_meanwhile(live, sink, settings, monkeypatch, ito):  # noqa: F811
    """One mail in hand at a time; after a few of them somebody says that the last one is threatened."""
    settings.MAIL_CONNECTIONS = 1
    monkeypatch.setattr(desk, "LOOK", 0.0)
    turns = []

    def beat():
        turns.append(1)
        if len(turns) == 6:
            actions.flag(live, LAST, Flag.THREAT, "", "本人から電話があった", by=ito)

    jobs.carry({"mailing": live.pk}, beat)
    assert len(turns) >= 6
    return live


def went(sink):  # noqa: F811
    return {to for _sender, [to], _letter in sink.envelopes}


def test_a_mail_that_lies_ready_is_not_sent_and_all_the_others_are(said_meanwhile, sink):  # noqa: F811
    assert 0 < len(sink.envelopes) < LAST
    carry(said_meanwhile)
    assert went(sink) == {made.person(n)["email"] for n in range(LAST)}
    assert states(said_meanwhile) == {("handed", "mail"): LAST, ("planned", "phone"): 1}


class TestWithoutLooking:
    @pytest.fixture(autouse=True)
    def _blind(self, monkeypatch):
        monkeypatch.setattr(holding, "stops", lambda _mailing: 0)

    def test_it_would_have_been_sent(self, said_meanwhile, sink):  # noqa: F811
        assert made.person(LAST)["email"] in went(sink)


def test_what_comes_back_for_now_is_not_sent_again_to_somebody_threatened(live, sink, sato, clock):  # noqa: F811
    carry(live)
    actions.flag(live, 7, Flag.THREAT, "", "本人から電話があった", by=sato)
    raw, to = bounced(live, 7, "452 4.2.2 Mailbox full", "4.2.2")
    bounces.take(raw, to, by=sato)
    one = Notice.objects.get(mailing=live, person=7)
    assert (one.state, one.channel) == ("planned", "phone")
    clock.shift(8 * 3600)
    carry(live)
    assert len(sink.envelopes) == 40
