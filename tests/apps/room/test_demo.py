from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.core.law.verdict import Answer
from tsutsumi.duties.gather import judged
from tsutsumi.inquiries.models import Lookup
from tsutsumi.intake.models import Link, Tip
from tsutsumi.notices import gather as notices
from tsutsumi.notices.models import Attempt
from tsutsumi.notices.post import jobs as post
from tsutsumi.people.gather import latest
from tsutsumi.room.demo.cast import PASSWORD
from tsutsumi.room.demo.unfolding import FAXED, LEAKED, LOST

TRUE_PEOPLE = 1043  # of the made-up clinic leak, by its truth file


def test_the_demo_is_refused_where_real_data_may_lie(db, settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="TSUTSUMI_DEMO"):
        call_command("demo")
    assert not User.objects.filter(email="sato@aoi.example").exists()


def no_room_is_empty(case):
    """Custody with a receipt, a log with its end and one without, a hold, a spoken yes, one on its way, others told."""
    device = case.items.get(kind="device")
    assert device.handovers.get().receipt
    assert device.acquisitions.get().clock_offset == 42
    assert [log.kept_until is None for log in case.logs.all()] == [True, False]
    assert case.holds.get().item is None
    assert sorted(case.decided.values_list("state", flat=True)) == ["decided", "decided", "running", "used"]
    assert case.decided.get(state="decided", kind="other").steps.filter(state="oral").exists()
    assert {row.code for row in case.addressees.all() if row.contacts.exists()} == {"INSURER", "own-1"}
    # The hours of the desk, and what people are given: both wait for the insurer.
    assert [one.state for one in case.spendings.all()] == ["asked", "asked"]
    assert case.demands.count() == 1


def people_are_being_told(case):
    """By every way; some came back and took the next one; everybody is in one state, and nothing waits to leave."""
    mailing = case.mailings.get()
    assert (mailing.state, mailing.is_trial) == ("sending", False)
    tries = Counter(Attempt.objects.filter(notice__mailing=mailing).values_list("channel", "state"))
    assert (tries["mail", "refused"], tries["mail", "bounced"], tries["letter", "returned"]) == (3, 4, 3)
    assert (tries["phone", "answered"], tries["phone", "missed"]) == (1, 1)
    assert tries["mail", "handed"] > 900
    assert 10 < tries["letter", "handed"] < 80
    assert mailing.notices.filter(channel="letter", state="planned").count() == 4  # in the next print run
    coverage = notices.coverage_of(mailing)
    counts = {code: coverage.count(code) for code in notices.STANDINGS}
    assert sum(counts.values()) == mailing.people == mailing.notices.count()
    assert (counts["told"], counts["excluded"]) == (1, 0)
    assert 0 < counts["unreachable"] < 20
    assert mailing.substitutes.get().people == counts["unreachable"]
    assert not post._is_to_be_done(mailing)
    looked = sorted(Lookup.objects.values_list("way", "answer"))
    assert looked == [("code", "yes"), ("items", "unclear"), ("items", "yes")]


def test_the_demo_shows_three_stages_and_doing_it_again_adds_nothing(db, settings, capsys):
    settings.DEMO = True
    call_command("demo")
    lost, leaked, faxed = (Case.objects.get(title=title) for title in (LOST, LEAKED, FAXED))
    assert [case.state for case in (lost, leaked, faxed)] == ["suspected", "contained", "closed"]
    assert [judged(case).overall for case in (leaked, faxed)] == [Answer.YES, Answer.NO]
    count = latest(leaked)
    assert count.low <= TRUE_PEOPLE <= count.high
    assert leaked.reports.get().stage == "preliminary"
    assert faxed.rulings.get().state == "approved"
    no_room_is_empty(leaked)
    people_are_being_told(leaked)
    assert User.objects.get(email="sato@aoi.example").check_password(PASSWORD)
    before = [model.objects.count() for model in (Case, User, Tip, Link)]
    call_command("demo")
    assert [model.objects.count() for model in (Case, User, Tip, Link)] == before
    assert PASSWORD in capsys.readouterr().out
