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
    assert User.objects.get(email="sato@aoi.example").check_password(PASSWORD)
    before = [model.objects.count() for model in (Case, User, Tip, Link)]
    call_command("demo")
    assert [model.objects.count() for model in (Case, User, Tip, Link)] == before
    assert PASSWORD in capsys.readouterr().out
