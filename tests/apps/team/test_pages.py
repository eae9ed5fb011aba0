"""The roster, authority, contacts and the calling of a case, as people use them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.apps.team.house import person, roster
from tsutsumi.core.documents import pdf
from tsutsumi.team import actions, calling, links
from tsutsumi.team.models import Authority, Call, Contact, Edition, Page, Post, Reach
from tsutsumi.team.order import may_decide

pytestmark = pytest.mark.django_db


def test_a_role_is_given_to_people_in_order_and_the_editions_tell_what_changed(world, as_user):
    browser = as_user(world.sato)
    url = reverse("team:role", args=["legal"])
    browser.post(url, {"day_0": world.ito.pk, "day_2": world.suzuki.pk, "night_0": world.suzuki.pk})
    assert list(Post.objects.filter(role="legal", hours="day").values_list("order", "user__name")) == [
        (0, "伊藤 誠"), (1, "鈴木 健"),
    ]  # fmt: skip
    browser.post(url, {"day_0": world.suzuki.pk})
    text = browser.get(reverse("team:history")).content.decode()
    assert "伊藤 誠、鈴木 健 → 鈴木 健" in text
    assert Edition.objects.count() == 2


def test_the_same_person_cannot_hold_two_places_of_one_role(world, as_user):
    answer = as_user(world.sato).post(
        reverse("team:role", args=["legal"]), {"day_0": world.ito.pk, "day_1": world.ito.pk}
    )
    assert "同じ人が二度" in answer.content.decode()
    assert not Post.objects.exists()


@pytest.mark.parametrize("who", ["ito", "suzuki", "tanaka", "kato", "yamada"])
def test_only_officer_and_administrator_change_the_roster(stage, as_user, who):
    browser = as_user(getattr(stage, who))
    assert browser.get(reverse("team:chart")).status_code == 200
    for name in ("role", "rules", "hours", "waiting", "add_contact"):
        url = reverse(f"team:{name}", args=["legal"] if name == "role" else [])
        assert browser.get(url).status_code == 404
    before = Authority.objects.count()
    assert browser.post(reverse("team:authority"), {"act": "pay", "role": "lead"}).status_code == 404
    assert Authority.objects.count() == before


@pytest.mark.parametrize(
    ("act", "amount", "who", "may"),
    [
        ("pay", 500_000, "ito", True),
        ("pay", 1_000_000, "ito", True),
        ("pay", 1_000_001, "ito", False),
        ("pay", 500_000, "suzuki", False),  # a deputy of a line that deputies may not use
        ("pay", 99_000_000, "yamada", True),
        ("pay", 1, "tanaka", False),
        ("publish", None, "yamada", None),  # nothing is said about it
    ],
)
def test_who_may_decide_what(world, act, amount, who, may):
    roster(world.admin, legal=([world.ito, world.suzuki], []), lead=([world.yamada], []))
    small = Authority(act="pay", role="legal", up_to=1_000_000, deputies=False)
    actions.save_authority(small, by=world.admin)
    actions.save_authority(Authority(act="pay", role="lead"), by=world.admin)
    assert may_decide(act, amount, getattr(world, who)) is may


def test_somebody_who_left_decides_nothing(world):
    roster(world.admin, lead=([world.yamada], []))
    actions.save_authority(Authority(act="pay", role="lead"), by=world.admin)
    world.yamada.is_active = False
    world.yamada.save()
    assert may_decide("pay", 1, world.yamada) is False


def test_a_misspelt_act_is_an_error_and_no_silent_no(world):
    with pytest.raises(KeyError):
        may_decide("publsh", None, world.yamada)


def test_the_first_proposals_are_put_once_and_carry_their_marks(world, as_user):
    browser = as_user(world.sato)
    for _ in range(2):
        browser.post(reverse("team:propose_contacts"))
        browser.post(reverse("team:propose_authority"))
    kinds = set(Contact.objects.values_list("kind", flat=True))
    assert {
        "lawyer",
        "forensics",
        "insurer",
        "callcentre",
        "jpcert",
        "ipa",
        "police",
        "ppc",
        "ministry",
        "vendor",
    } <= kinds
    assert Contact.objects.filter(kind="police").count() == 1
    assert Authority.objects.filter(act="publish").count() == 1
    assert "要確認" in browser.get(reverse("team:contacts")).content.decode()


def test_the_contacts_go_on_paper(world, as_user):
    roster(world.admin, legal=([world.ito], [world.suzuki]))
    Reach.objects.create(user=world.ito, phone="027-111-2222")
    actions.propose_contacts(by=world.admin)
    answer = as_user(world.tanaka).get(reverse("team:paper", args=["pdf"]))
    assert answer.content.startswith(b"%PDF")
    assert pdf.pages(answer.content) >= 2
    assert as_user(world.tanaka).get(reverse("team:paper", args=["docx"])).content.startswith(b"PK")
    assert as_user(world.tanaka).get(reverse("team:paper", args=["exe"])).status_code == 404


def test_a_closed_day_that_is_no_day_is_said(world, as_user):
    form = {"opens": "9:00", "closes": "18:00", "closed_days": "12-28, 十二月"}
    answer = as_user(world.sato).post(reverse("team:hours"), form)
    assert "「十二月」を月日として読めません" in answer.content.decode()


@pytest.fixture
def called(world):
    """A case whose legal role rings at ito; suzuki is the deputy."""
    from tsutsumi.cases.actions import open_case

    roster(world.admin, legal=([world.ito, world.suzuki], []))
    actions.save_rules({"": ["legal"]}, by=world.admin)
    case = open_case("名簿の漏えい", timezone.now(), by=world.sato)
    calling.tick(case.pk, timezone.now())
    world.stage["case"] = case
    return world


def link_of(world, user):
    """The link as it stands in the letter: nowhere else is it known."""
    from tsutsumi.outbox.models import Message

    page = Page.objects.get(user=user, case=world.case)
    text = Message.objects.get(key=f"team.call:{page.pk}").body
    return next(line for line in text.splitlines() if "/ack/" in line).partition("/ack/")[2].rstrip("/")


def test_looking_at_the_link_answers_nothing_and_the_button_does_without_a_login(called):
    url = reverse("team:ack", args=[link_of(called, called.ito)])
    browser = Client()
    assert "引き受けます" in browser.get(url).content.decode()
    assert Call.objects.get().state == "ringing"
    assert browser.post(url, {"answer": "yes"}).status_code == 200
    assert (Call.objects.get().state, Call.objects.get().answered_by) == ("answered", called.ito)
    assert browser.get(url).status_code == browser.post(url).status_code == 404  # once


def test_the_link_is_kept_hashed_only(called):
    from io import StringIO

    from django.core.management import call_command

    token, out = link_of(called, called.ito), StringIO()
    call_command("dumpdata", stdout=out)
    assert token not in out.getvalue()
    assert links.hash_of(token) in out.getvalue()  # the control


@pytest.mark.parametrize("token", ["x", "0" * 43, "../../", "%00"])
def test_a_guessed_link_opens_nothing(called, token):
    assert Client().get(f"/ack/{token}/").status_code == 404


def test_an_old_link_and_the_link_of_somebody_who_left_open_nothing(called):
    url = reverse("team:ack", args=[link_of(called, called.ito)])
    Page.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert Client().post(url).status_code == 404
    Page.objects.update(expires_at=timezone.now() + timedelta(days=1))
    called.ito.is_active = False
    called.ito.save()
    assert Client().post(url).status_code == 404
    assert Call.objects.get().state == "ringing"


def test_the_link_says_the_number_of_the_case_and_nothing_else_of_it(called):
    text = Client().get(reverse("team:ack", args=[link_of(called, called.ito)])).content.decode()
    assert called.case.number in text
    assert called.case.title not in text


def test_a_role_is_taken_on_the_page_of_the_case(called, as_user):
    browser = as_user(called.ito)
    page = browser.get(reverse("team:index", args=[called.case.number])).content.decode()
    assert "あなたは「法務」として呼ばれています" in page
    browser.post(reverse("team:take", args=[called.case.number, Call.objects.get().pk]))
    assert Call.objects.get().answered_by == called.ito


def test_who_was_not_called_cannot_take_a_role(called, as_user):
    from tsutsumi.cases.actions import add_member

    add_member(called.case, called.tanaka, by=called.sato)
    url = reverse("team:take", args=[called.case.number, Call.objects.get().pk])
    assert as_user(called.tanaka).post(url).status_code == 404
    assert Call.objects.get().state == "ringing"


def test_taken_on_the_telephone_is_written_down_for_the_other(called, as_user):
    other = person("oka")
    url = reverse("team:take", args=[called.case.number, Call.objects.get().pk])
    as_user(called.sato).post(url, {"user": other.pk})
    assert Call.objects.get().answered_by == other
    assert called.case.parts.filter(user=other, role="legal").exists()


def test_the_printed_list_holds_the_roles_nobody_took_with_their_numbers_and_no_links(called, as_user, settings):
    settings.SMTP = None
    Reach.objects.create(user=called.suzuki, phone="027-333-4444")
    for minute in (0, 30, 60, 90):
        calling.tick(called.case.pk, timezone.now() + timedelta(minutes=minute))
    assert Call.objects.get().state == "exhausted"
    text = as_user(called.sato).get(reverse("team:print", args=[called.case.number])).content.decode()
    assert "027-333-4444" in text
    assert "ito@aoi.example" in text
    assert link_of(called, called.ito) not in text
