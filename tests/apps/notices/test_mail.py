"""Mails to the people of a mailing: approved, once, their own; what comes back leads to the next way."""

import random
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from tests.apps.notices import made
from tests.apps.notices.test_approval import decided
from tests.apps.outbox.sink import Sink
from tests.core.mailing import corpus
from tsutsumi.audit.models import Entry
from tsutsumi.config.outgoing import smtp
from tsutsumi.core.flow import Refused
from tsutsumi.core.mailing import verp
from tsutsumi.evidence.models import Sealed
from tsutsumi.notices import quiet
from tsutsumi.notices.models import Attempt, Carriage, Mailing, Notice
from tsutsumi.notices.post import bounces, jobs
from tsutsumi.notices.post.desk import MailDesk
from tsutsumi.notices.sending import actions as sending

pytestmark = pytest.mark.django_db(transaction=False)
NOW = datetime(2026, 12, 1, 3, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=True) as traveller:
        yield traveller


@pytest.fixture
def sink(settings):
    with Sink() as sink:
        settings.SMTP, settings.NOTICE_FROM = smtp(sink.url), "あおい総合クリニック <info@aoi.example>"
        settings.BOUNCE_DOMAIN, settings.MAIL_CONNECTIONS = "aoi.example", 2
        settings.RELAY_LOG = None
        yield sink


@pytest.fixture
def settled(dated, sato):
    Mailing.objects.filter(pk=dated.pk).update(per_minute=0)
    sending.ask_to_settle(dated, by=sato)
    sending.settle(dated, by=sato)
    assert dated.is_settled, dated.trouble
    return dated


@pytest.fixture
def live(settled, ito, sato):
    decided(settled, ito, sato)
    sending.go_live(settled, "40", by=ito)
    sending.start(settled, by=ito)
    sending.queue_due(settled, NOW.date(), by=ito)
    return settled


def carry(mailing):
    jobs.carry({"mailing": mailing.pk}, lambda: None)


def states(mailing):
    found = {}
    for state, channel in mailing.notices.values_list("state", "channel"):
        found[state, channel] = found.get((state, channel), 0) + 1
    return found


def test_each_gets_one_mail_with_their_own_items_and_nobody_elses_name(live, sink):
    carry(live)
    assert sorted(to for _sender, [to], _letter in sink.envelopes) == sorted(made.person(n)["email"] for n in range(40))
    assert states(live) == {("handed", "mail"): 40}
    for sender, [to], letter in sink.envelopes:
        token, copy = verp.read(sender, "aoi.example")
        notice = Notice.objects.get(token=token)
        assert (copy, made.person(notice.person)["email"]) == (1, to)
        text = next(letter.iter_parts()).get_content()
        names = {made.person(n)["name"] for n in range(40)}
        assert {name for name in names if name in str(letter) + text} == {made.person(notice.person)["name"]}
        assert made.person(notice.person)["name"] not in letter["Subject"]
    carry(live)
    assert len(sink.envelopes) == 40


def test_what_is_sent_is_what_was_approved_byte_for_byte(live, sink):
    from tsutsumi.notices import leaving

    texts = {one.notice.token: one.now for one in leaving.cleared(live, list(live.notices.all()))}
    carry(live)
    for sender, _to, letter in sink.envelopes:
        said = texts[verp.read(sender, "aoi.example")[0]]
        text = next(letter.iter_parts()).get_content().replace("\r\n", "\n")
        assert (str(letter["Subject"]), text.strip()) == (said.subject, said.text.strip())


def test_a_text_that_changed_after_the_approval_never_leaves(live, sink):
    Notice.objects.filter(mailing=live, person=3).update(language="en")
    carry(live)
    assert sink.envelopes == []
    live.refresh_from_db()
    assert (live.state, bool(live.trouble)) == ("paused", True)


def test_without_a_decision_nothing_leaves(live, sink):
    from tsutsumi.decisions.models import Decision

    Decision.objects.update(bound="0" * 64)
    carry(live)
    assert sink.envelopes == []


def test_a_drill_sends_to_nobody(live, sink):
    from tsutsumi.cases.models import Case

    Case.objects.filter(pk=live.case_id).update(is_drill=True)
    carry(live)
    assert sink.envelopes == []


def test_a_trial_sends_to_members_only_and_to_them_it_does(settled, sink, ito, sato, settings, work):
    settings.MAIL_FROM = settings.NOTICE_FROM
    sending.try_out(settled, [ito], by=sato)
    work()
    assert {to for _sender, [to], _letter in sink.envelopes} == {ito.email}
    listed = {made.person(n)["email"] for n in range(40)}
    assert not [to for _sender, recipients, _letter in sink.envelopes for to in recipients if to in listed]


def test_a_refused_person_gets_the_next_way_and_a_full_box_waits(live, sink):
    sink.refuse = {made.person(1)["email"]: "550 5.1.1 unknown", made.person(2)["email"]: "452 4.2.2 full"}
    carry(live)
    assert states(live) == {("handed", "mail"): 38, ("planned", "letter"): 1, ("queued", "mail"): 1}
    moved = live.notices.get(person=1)
    assert (moved.reason, moved.attempts.get().state) == ("mail.5.1.1", "refused")
    waits = live.notices.get(person=2)
    assert timedelta(minutes=29) < waits.due_at - NOW < timedelta(minutes=32)
    assert waits.attempts.get().state == "deferred"


def test_a_full_box_is_tried_for_three_days_and_then_comes_the_next_way(live, sink, clock):
    sink.refuse = {made.person(2)["email"]: "452 4.2.2 full"}
    tries = 0
    for hour in range(80):
        clock.move_to(NOW + timedelta(hours=hour))
        before = live.notices.get(person=2).attempts.last()
        carry(live)
        after = live.notices.get(person=2).attempts.last()
        tries += before is None or after.ended_at != before.ended_at
    notice = live.notices.get(person=2)
    assert (notice.channel, notice.reason) == ("letter", "mail.expired")
    assert 15 <= tries <= 30


def test_a_relay_that_refuses_everybody_stops_it_and_nobody_is_given_up(live, sink):
    sink.refuse = {made.person(n)["email"]: "554 5.7.1 relay access denied" for n in range(40)}
    carry(live)
    live.refresh_from_db()
    assert live.state == "paused"
    assert "続けて" in live.trouble
    assert live.notices.filter(state="planned", channel="mail").count() >= 10


def test_no_relay_leaves_everybody_waiting(live, settings):
    settings.SMTP, settings.NOTICE_FROM = smtp("smtp://127.0.0.1:1"), "info@aoi.example"
    settings.BOUNCE_DOMAIN = "aoi.example"
    carry(live)
    assert states(live) == {("queued", "mail"): 40}


def test_a_lost_answer_is_unknown_and_never_sent_again_by_itself(live, sink, ito):
    sink.drop_after_data = True
    carry(live)
    sink.drop_after_data = False
    unknown = live.notices.filter(reason="mail.unknown")
    many, arrived = unknown.count(), len(sink.envelopes)
    assert many == arrived > 0
    carry(live)
    assert len(sink.envelopes) == 40
    assert live.notices.filter(reason="mail.unknown").count() == many
    first, second = unknown[:2]
    bounces.regard(first, by=ito)
    bounces.again(second, by=ito)
    carry(live)
    assert len(sink.envelopes) == 41
    assert Notice.objects.get(pk=first.pk).state == Notice.objects.get(pk=second.pk).state == "handed"
    with pytest.raises(Refused):
        bounces.again(second, by=ito)


def test_a_bounce_of_an_unknown_one_says_that_it_was_taken(live, sink, sato):
    sink.drop_after_data = True
    carry(live)
    notice = live.notices.filter(reason="mail.unknown").first()
    to = verp.address(notice.token, "aoi.example")
    bounces.take(b"From: x@y.example\nSubject: Automatic reply: x\n\naway", to, by=sato)
    notice.refresh_from_db()
    assert (notice.state, notice.reason) == ("handed", "")


def test_a_journal_that_is_gone_stops_the_sending(live, sink):
    carry(live)
    quiet.journal(live).unlink()
    Notice.objects.filter(mailing=live, person=0).update(channel="mail")
    carry(live)
    live.refresh_from_db()
    assert (live.state, "控え" in live.trouble) == ("paused", True)
    assert len(sink.envelopes) == 40


def test_what_comes_back_before_we_wrote_down_that_it_went_is_not_sent_again(live, sink, sato):
    from tsutsumi.core.mailing.journal import Journal

    journal = Journal(quiet.journal(live))
    journal.write("run")
    journal.close()
    to = verp.address(live.notices.get(person=8).token, "aoi.example")
    bounces.take(b"From: x@y.example\nSubject: Automatic reply: x\n\naway", to, by=sato)
    assert live.notices.get(person=8).state == "handed"
    carry(live)
    assert len(sink.envelopes) == 39


def test_nobody_changes_a_mailing_while_a_mail_is_in_hand(live, sink, ito):
    from tsutsumi.core.mailing.journal import Journal
    from tsutsumi.notices import actions

    sending.pause(live, by=ito)
    journal = Journal(quiet.journal(live))
    with pytest.raises(Refused):
        actions.reopen(live, by=ito)
    journal.intend(live.notices.first().token)  # and there the worker dies
    journal.close()
    with pytest.raises(Refused):
        actions.reopen(live, by=ito)
    carry(live)
    assert actions.reopen(live, by=ito).state == "draft"


def test_stopped_means_nothing_more_leaves(live, sink, ito):
    sending.pause(live, by=ito)
    carry(live)
    assert sink.envelopes == []


def test_only_in_its_hours(live, sink):
    from datetime import time

    Mailing.objects.filter(pk=live.pk).update(window_from=time(13), window_to=time(17))  # now it is noon in Japan
    carry(live)
    assert sink.envelopes == []
    Mailing.objects.filter(pk=live.pk).update(window_from=time(9), window_to=time(17))
    carry(live)
    assert len(sink.envelopes) == 40


def test_how_far_the_journal_is_kept_stands_beside_what_it_says(live, sink):
    carry(live)
    assert Carriage.objects.get(mailing=live).kept == quiet.journal(live).stat().st_size
    assert not MailDesk(live).due().exists()


def bounced(live, person, said, status):
    notice = live.notices.get(person=person)
    one = corpus.One(random.Random(1), ("isp", "isp.example", said, status, ""))
    return corpus.postfix(one), verp.address(notice.token, "aoi.example")


def test_what_comes_back_for_good_leads_to_the_letter_and_is_kept_sealed(live, sink, sato):
    carry(live)
    raw, to = bounced(live, 5, "550 5.1.1 <person@isp.example>: User unknown", "5.1.1")
    bounces.take(raw, to, by=sato)
    notice = live.notices.get(person=5)
    assert (notice.state, notice.channel, notice.reason) == ("planned", "letter", "mail.no_user")
    attempt = notice.attempts.get(channel="mail")
    assert (attempt.state, attempt.answer, "@" in attempt.words) == ("bounced", "5.1.1", False)
    entry = Entry.objects.get(verb="notice.bounced")
    assert Sealed.objects.get(pk=entry.data["sealed"]).scope == f"case:{live.case_id}"
    assert "isp.example" not in str(entry.data)
    bounces.take(raw, to, by=sato)  # the same again changes nothing
    assert live.notices.get(person=5).attempts.count() == 1


def test_what_comes_back_for_now_is_sent_once_more_later(live, sink, sato, clock):
    carry(live)
    raw, to = bounced(live, 6, "552 5.2.2 mailbox full", "5.2.2")
    bounces.take(raw, to, by=sato)
    notice = live.notices.get(person=6)
    assert (notice.state, notice.channel) == ("planned", "mail")
    clock.move_to(NOW + timedelta(hours=5))
    sending.queue_due(live, NOW.date(), by=sato)
    carry(live)
    assert [verp.read(s, "aoi.example") for s, _t, _l in sink.envelopes].count((notice.token, 2)) == 1
    assert len(sink.envelopes) == 41
    assert live.notices.get(person=6).state == "handed"
    bounces.take(raw, to, by=sato)  # of the first sending, late: the second one is on its way
    assert live.notices.get(person=6).state == "handed"


def test_an_answer_of_a_person_away_and_a_delay_change_nothing(live, sink, sato):
    carry(live)
    to = verp.address(live.notices.get(person=7).token, "aoi.example")
    bounces.take(b"From: x@y.example\nSubject: Automatic reply: x\n\naway", to, by=sato)
    bounces.take(b"From: mailer-daemon@y.example\nSubject: Warning: message x delayed 24 hours\n\nx", to, by=sato)
    assert live.notices.get(person=7).state == "handed"
    assert Entry.objects.filter(verb="notice.bounced").count() == 2


def test_a_file_of_bounces_is_taken_for_the_mailings_of_this_case_only(live, sink, sato):
    carry(live)
    raws = [bounced(live, n, "550 5.1.1 User unknown", "5.1.1") for n in (1, 2)]
    box = b"".join(
        b"From MAILER-DAEMON Thu Nov 26 12:00:00 2026\nDelivered-To: " + to.encode() + b"\n" + raw + b"\n\n"
        for raw, to in raws
    )
    stranger = (
        b"From MAILER-DAEMON Thu Nov 26 12:00:00 2026\nTo: bounce+" + b"z" * 26 + b"@aoi.example\n\nUser unknown\n\n"
    )
    counts = bounces.take_file("returned.mbox", box + stranger, live.case, by=sato)
    assert counts == {"permanent": 2, "none": 1}
    assert live.notices.filter(channel="letter").count() == 2
    with pytest.raises(Refused):
        bounces.take_file("returned.mbox", b"no box", live.case, by=sato)


def test_nothing_of_a_person_lies_in_the_tables_of_the_sending(live, sink, sato):
    carry(live)
    raw, to = bounced(live, 5, f"550 5.1.1 <{made.person(5)['email']}>: {made.person(5)['name']} unknown", "5.1.1")
    bounces.take(raw, to, by=sato)
    told = [str(list(model.objects.values_list())) for model in (Notice, Attempt, Carriage, Entry)]
    told.append(quiet.journal(live).read_text())
    for person in (made.person(n) for n in range(40)):
        assert not [text for text in told if person["email"] in text]
