import pytest
from django.core.management import CommandError, call_command

from tsutsumi.accounts.models import User
from tsutsumi.cases.models import Case
from tsutsumi.core.law.verdict import Answer
from tsutsumi.duties.gather import judged
from tsutsumi.intake.models import Link, Tip
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
    assert sorted(case.decided.values_list("state", flat=True)) == ["decided", "running", "used"]
    assert case.decided.get(state="decided").steps.filter(state="oral").exists()
    assert {row.code for row in case.addressees.all() if row.contacts.exists()} == {"INSURER", "own-1"}
    assert [one.state for one in case.spendings.all()] == ["asked", "asked"]
    assert case.demands.count() == 1


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
    assert User.objects.get(email="sato@aoi.example").check_password(PASSWORD)
    before = [model.objects.count() for model in (Case, User, Tip, Link)]
    call_command("demo")
    assert [model.objects.count() for model in (Case, User, Tip, Link)] == before
    assert PASSWORD in capsys.readouterr().out
