"""A guest sees what was shared with them, for a time, and nothing else anywhere."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from tests.house.test_routes import PUBLIC, ROUTES
from tsutsumi.accounts.models import User
from tsutsumi.accounts.rights import PERMISSIONS, Role
from tsutsumi.cases.models import Case
from tsutsumi.core.flow import Refused
from tsutsumi.outbox.models import Message
from tsutsumi.team import visits
from tsutsumi.team.models import Guest

pytestmark = pytest.mark.django_db

# Their page, and their own logins.
OWN = {"room:home", "team:visit", "team:visit_file", "team:visit_done", "office:logins", "office:end_login"}
# One's own login, password and second factor; and the logout.
SELF = ("account_", "mfa_", "accounts:")


def told(**more):
    return {"kind": "insurer", "firm": "あおい保険", "purpose": "保険金の確認", **more}


def test_no_right_that_existed_before_admits_a_guest():
    # At the desk a guest answers by a seat of that case alone (inquiries.access).
    opened = {name for name, roles in PERMISSIONS.items() if Role.GUEST in roles}
    assert opened == {"team.guest", "team.counsel", "inquiries.answer"}


def test_the_first_page_of_the_house_leads_a_guest_to_their_own(stage, as_user):
    answer = as_user(stage.guest.user).get("/")
    assert (answer.status_code, answer.url) == (302, reverse("team:visit"))


@pytest.mark.once
def test_a_guest_meets_nothing_on_any_route_but_their_own(stage, as_user):
    browser, opened = as_user(stage.guest.user), {}
    for route in ROUTES:
        if route.name in PUBLIC or route.name.startswith(SELF):
            continue
        for method in ("get", "post"):
            answer = getattr(browser, method)(route.url(stage))
            if answer.status_code not in {404, 405}:
                opened.setdefault(route.name, set()).add(answer.status_code)
            assert stage.case.title not in answer.content.decode(errors="replace")
    assert set(opened) <= OWN, opened
    assert "team:visit" in opened  # the control


def test_the_page_of_a_guest_shows_what_was_shared_and_no_more(stage, as_user):
    visits.share(stage.guest, "text", "いまの状況", text="共有した文", by=stage.sato)
    hidden = visits.share(stage.guest, "text", "取り下げた題", text="取り下げた文", by=stage.sato)
    visits.withdraw(hidden, by=stage.sato)
    text = as_user(stage.guest.user).get(reverse("team:visit")).content.decode()
    assert "共有した文" in text
    for secret in ("取り下げた", stage.case.title, "秘匿", stage.sato.email):
        assert secret not in text


def test_a_guest_sees_nothing_that_was_shared_with_another(stage, as_user):
    until = timezone.now() + timedelta(days=3)
    other, _link = visits.invite(stage.case, "hoken@ins.example", "保険 花", until, by=stage.sato, **told())
    thing = visits.share(other, "task", "別の人へ", text="別の人への文", by=stage.sato)
    browser = as_user(stage.guest.user)
    assert "別の人への文" not in browser.get(reverse("team:visit")).content.decode()
    for name in ("team:visit_file", "team:visit_done"):
        assert browser.post(reverse(name, args=[thing.pk])).status_code == 404
    assert "別の人への文" in as_user(other.user).get(reverse("team:visit")).content.decode()


@pytest.mark.once
def test_after_the_day_the_case_does_not_exist_for_them(stage, as_user):
    browser, user = as_user(stage.guest.user), stage.guest.user
    assert list(Case.objects.visible_to(user)) == [stage.case]
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        assert list(Case.objects.visible_to(user)) == []
        assert browser.get(reverse("team:visit")).status_code in {302, 404}  # the session is over as well
        again = as_user(user)
        for route in ROUTES:
            if route.name in PUBLIC or route.name.startswith((*SELF, "office:logins", "office:end_login", "room:home")):
                continue
            for method in ("get", "post"):
                status = getattr(again, method)(route.url(stage)).status_code
                assert status in {404, 405}, (route.name, status)


def test_who_is_let_out_is_out_at_once(stage, as_user):
    browser = as_user(stage.guest.user)
    visits.end(stage.guest, by=stage.sato)
    assert browser.get(reverse("team:visit")).status_code == 302  # to the login: the session ended
    assert as_user(User.objects.get(pk=stage.guest.user_id)).get(reverse("team:visit")).status_code == 404


def test_somebody_whose_time_is_over_can_be_let_in_again(stage):
    with time_machine.travel(timezone.now() + timedelta(days=31), tick=False):
        until = timezone.now() + timedelta(days=3)
        visits.invite(stage.case, stage.guest.user.email, "弁護 士郎", until, by=stage.sato, **told())
        assert list(Case.objects.visible_to(stage.guest.user)) == [stage.case]


def test_one_guest_one_case(stage):
    from tsutsumi.cases.actions import open_case

    other = open_case("別の事案", timezone.now(), by=stage.sato)
    until = timezone.now() + timedelta(days=3)
    with pytest.raises(Refused):
        visits.invite(other, stage.guest.user.email, "弁護 士郎", until, by=stage.sato, **told())


@pytest.mark.parametrize("days", [-1, 0, 181])
def test_a_visit_has_an_end_that_is_near(stage, days):
    with pytest.raises(Refused):
        visits.invite(stage.case, "x@ins.example", "名", timezone.now() + timedelta(days=days), by=stage.sato, **told())


def test_nobody_of_the_house_becomes_a_guest_and_no_drill_has_guests(stage):
    from tsutsumi.cases.actions import open_case

    until = timezone.now() + timedelta(days=3)
    with pytest.raises(Refused):
        visits.invite(stage.case, stage.tanaka.email, "田中", until, by=stage.sato, **told())
    drill = open_case("訓練", timezone.now(), by=stage.sato, is_drill=True)
    with pytest.raises(Refused):
        visits.invite(drill, "x@ins.example", "名", until, by=stage.sato, **told())
    assert Guest.objects.count() == 1


@pytest.mark.parametrize(("who", "status"), [("sato", 302), ("ito", 404), ("suzuki", 404), ("tanaka", 404)])
def test_only_an_officer_of_the_case_lets_somebody_in(stage, as_user, settings, who, status):
    settings.FRESH_MINUTES = 10**9
    day = timezone.localdate() + timedelta(days=5)
    form = {"email": "x@ins.example", "name": "保険 花", "until": day.isoformat(), **told()}
    answer = as_user(getattr(stage, who)).post(reverse("team:guests", args=[stage.case.number]), form)
    assert answer.status_code == status
    assert User.objects.filter(email="x@ins.example").exists() is (status == 302)


def test_the_link_goes_to_the_guest_alone_and_opens_the_account(stage, as_user, client):
    message = Message.objects.get(key__startswith="team.guest:")
    assert message.to == stage.guest.user.email
    link = next(line for line in message.body.splitlines() if "/join/" in line)
    assert client.get(link.partition("127.0.0.1:8000")[2] or link).status_code == 200


def test_a_guest_writes_to_the_members(stage, as_user):
    as_user(stage.guest.user).post(reverse("team:visit"), {"text": "約款の12条を見てください。"})
    text = as_user(stage.sato).get(reverse("team:guests", args=[stage.case.number])).content.decode()
    assert "約款の12条" in text


def test_a_file_that_was_shared_is_taken_and_that_is_kept(stage, as_user):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from tsutsumi.audit.models import Entry

    thing = visits.share(stage.guest, "file", "証券", file=SimpleUploadedFile("証券.txt", b"policy"), by=stage.sato)
    answer = as_user(stage.guest.user).post(reverse("team:visit_file", args=[thing.pk]))
    assert b"".join(answer.streaming_content) == b"policy"
    assert Entry.objects.filter(verb="share.opened", by=stage.guest.user).count() == 1


def test_a_guest_begins_at_their_own_page(stage, client, settings):
    user = stage.guest.user
    user.set_password("tsutsumi-no-ue-de-2026")
    user.save()
    answer = client.post(reverse("account_login"), {"login": user.email, "password": "tsutsumi-no-ue-de-2026"})
    assert answer["Location"] == reverse("team:visit")
