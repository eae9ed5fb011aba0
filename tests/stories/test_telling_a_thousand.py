"""Story G: each of the 1,043 people of the demo's leak is told; the same way as in the story of a small one.

Most of them can be reached only through the clinic's own register; of thirty no file could be read. It takes about
three minutes, so `bin/test` leaves it out: bin/test tests/stories/test_telling_a_thousand.py
"""
# ruff: noqa: F811 - the fixtures are asked for by their names

import shutil

import pytest

from tests.stories import outgoing, telling
from tests.stories.telling import case, clock, relay, scene, team  # noqa: F401
from tests.stories.test_a_leaked_folder import accept_proposals, hand_in_and_scan
from tsutsumi.notices import gather
from tsutsumi.notices.models import Mailing
from tsutsumi.notices.plan import mail_address
from tsutsumi.room.demo.leak import PEOPLE, Crowd, make_clinic_leak

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

SEED, MOST_LOST = 2026, 20


@pytest.fixture
def work(work, team):
    """The worker works while nobody looks: a database in memory lets no page read what is being written."""

    def alone():
        for one in team.values():
            one.page.goto("about:blank")
        work()

    return alone


def hand_in_the_register(sato, base, work, file):
    """The customer master, its columns confirmed: whom it knows surely can be reached."""
    sato.go(f"{base}/people/master/").page.set_input_files("input[type=file]", file)
    sato.press("預けて列を確かめる").press("この列で照合する")
    work()
    assert "顧客台帳にある人" in sato.go(f"{base}/people/master/").text


def planned(sato, here):
    """Whom it is about, and how they can be reached."""
    made = Mailing.objects.get()
    assert made.count_low <= PEOPLE <= made.count_high
    assert f"{made.people:,}人" in sato.go(here).text
    assert "連絡先を顧客台帳から取った" in sato.text
    paper = sum("mail" not in one.ways for one in made.notices.filter(channel="letter"))
    lost = made.notices.filter(reason="no_contact").count()
    assert lost < MOST_LOST
    return telling.Expected(made.people, paper, lost, telling.RETURNED)


def first_mail():
    """The address to which the first mail goes."""
    mailing = Mailing.objects.get()
    first = mailing.notices.filter(channel="mail").order_by("person").first()
    return mail_address(next(gather.people(mailing, [first.person])))


def test_each_of_a_thousand_is_told_or_the_reason_is_known(scene):
    make_clinic_leak(scene.folder / "clinic", SEED)
    packed = shutil.make_archive(str(scene.folder / "共有フォルダー"), "zip", scene.folder / "clinic")
    register = scene.folder / "患者台帳.csv"
    register.write_bytes(outgoing.register(Crowd(SEED).draw(PEOPLE)))
    sato = scene.team["sato"]
    hand_in_and_scan(sato, scene.base, packed, scene.work)
    accept_proposals(sato, scene.base)
    hand_in_the_register(sato, scene.base, scene.work, register)
    telling.set_the_number(sato, scene.base)
    scene.here = telling.begin(sato, scene.base, scene.work)
    telling.make_ready(sato, scene.here, scene.work)
    expected = planned(sato, scene.here)
    scene.relay.refuse = {first_mail(): "550 5.1.1 no such user"}
    telling.tell(scene, expected)
    telling.two_weeks_later(scene, expected)
