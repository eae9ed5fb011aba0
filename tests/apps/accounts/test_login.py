"""Who gets in, and how: invitation, password, second factor, fresh proof, and the end of an account."""

import re
import time

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from tests.world import PASSWORD
from tsutsumi.accounts import expired
from tsutsumi.accounts.freshness import PROOFS
from tsutsumi.accounts.models import Invitation, User

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _no_old_limits():
    cache.clear()


@pytest.fixture
def sato(sato):
    sato.set_password(PASSWORD)
    sato.save()
    return sato


def login(browser, user, password=PASSWORD, **extra):
    return browser.post(LOGIN, {"login": user.email, "password": password, **extra})


def is_in(browser):
    return browser.get("/accounts/profile/").status_code == 200


def code_now(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def set_up_totp(user):
    secret = "JBSWY3DPEHPK3PXP"
    TOTP.activate(user, secret)
    return secret


def test_the_right_password_opens_and_a_wrong_one_does_not(sato, client, settings):
    settings.MFA_REQUIRED = False
    assert login(client, sato, "wrong-password-here").status_code == 200
    assert not is_in(client)
    assert login(client, sato).status_code == 302
    assert is_in(client)


def test_without_a_second_factor_only_its_set_up_can_be_reached(sato, client, settings):
    settings.MFA_REQUIRED = True
    login(client, sato)
    assert client.get("/accounts/profile/")["Location"] == "/accounts/mfa/totp/activate/"
    page = client.get("/accounts/mfa/totp/activate/")
    assert page.status_code == 200
    assert "<svg" in page.content.decode()


def test_the_second_factor_is_set_up_without_asking_for_the_password_again(sato, client, settings):
    settings.MFA_REQUIRED = True
    login(client, sato)
    page = client.get("/accounts/mfa/totp/activate/")
    secret = page.context["form"].secret
    done = client.post("/accounts/mfa/totp/activate/", {"code": code_now(secret)})
    assert done["Location"] == "/accounts/mfa/recovery-codes/"
    assert client.get(done["Location"]).status_code == 200
    assert is_in(client)
    assert secret not in str(Authenticator.objects.get(type="totp").data)


def test_the_second_factor_is_asked_for_and_a_code_works_once(sato, settings):
    settings.MFA_REQUIRED = True
    secret = set_up_totp(sato)
    code = code_now(secret)
    first, second = Client(), Client()
    assert login(first, sato)["Location"].startswith("/accounts/mfa/authenticate/")
    assert not is_in(first)
    first.post("/accounts/mfa/authenticate/", {"code": "000000" if code != "000000" else "111111"})
    assert not is_in(first)
    first.post("/accounts/mfa/authenticate/", {"code": code})
    assert is_in(first)
    login(second, sato)
    second.post("/accounts/mfa/authenticate/", {"code": code})
    assert not is_in(second)


def test_the_machines_account_cannot_log_in(client):
    from tsutsumi.accounts.models import system

    user = system()
    user.set_password(PASSWORD)
    user.save()
    login(client, user)
    assert not is_in(client)


def test_after_five_wrong_passwords_even_the_right_one_waits(sato, client, settings):
    settings.MFA_REQUIRED = False
    for _ in range(5):
        login(client, sato, "wrong-password-here")
    login(client, sato)
    assert not is_in(client)


def test_a_stranger_learns_nothing_about_who_has_an_account(sato, client):
    known = login(client, sato, "wrong-password-here").content.decode()
    unknown = client.post(LOGIN, {"login": "nobody@aoi.example", "password": "wrong-password-here"}).content.decode()
    plain = [re.sub(r'value="[^"]*"', "", page) for page in (known, unknown)]
    assert plain[0] == plain[1]


def test_nobody_signs_up(client):
    for method in (client.get, client.post):
        assert method("/accounts/signup/").status_code in {302, 405}
    client.post("/accounts/signup/", {"email": "x@aoi.example", "password1": PASSWORD})
    assert not User.objects.filter(email="x@aoi.example").exists()


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "http:evil.example"]
)
def test_after_the_login_one_stays_on_this_host(sato, client, settings, target):
    settings.MFA_REQUIRED = False
    assert login(client, sato, next=target)["Location"] == "/"


def test_after_the_login_one_comes_back_to_where_one_was(sato, client, settings):
    settings.MFA_REQUIRED = False
    assert client.get("/accounts/profile/")["Location"] == "/accounts/login/?next=/accounts/profile/"
    assert login(client, sato, next="/accounts/profile/")["Location"] == "/accounts/profile/"


def test_the_session_has_a_new_name_after_the_login(sato, client, settings):
    settings.MFA_REQUIRED = False
    session = client.session
    session["x"] = 1
    session.save()
    before = session.session_key
    login(client, sato)
    assert client.session.session_key != before


def test_an_ended_account_is_out_at_once(sato, admin, as_user):
    from tsutsumi.room.office.actions import set_active

    browser = as_user(sato)
    assert is_in(browser)
    set_active(sato, active=False, by=admin)
    assert not is_in(browser)


def test_a_new_role_ends_every_session(sato, admin, as_user):
    from tsutsumi.room.office.actions import change

    browser = as_user(sato)
    changed = User.objects.get(pk=sato.pk)
    changed.role = "desk"
    change(changed, by=admin, fields=["role"])
    assert not is_in(browser)


def invited(admin, user):
    from tsutsumi.room.office.actions import invite

    return f"/join/{invite(user, by=admin)}/"


def test_an_invitation_works_once_and_is_not_readable_in_the_database(admin, tanaka, client):
    url = invited(admin, tanaka)
    assert Invitation.objects.get().token_hash not in url
    assert client.get(url).status_code == 200
    client.post(url, {"password": PASSWORD, "again": PASSWORD})
    tanaka.refresh_from_db()
    assert tanaka.check_password(PASSWORD)
    assert client.get(url).status_code == 404
    assert client.post(url, {"password": PASSWORD * 2, "again": PASSWORD * 2}).status_code == 404


def test_an_old_link_ends_with_the_new_one_and_with_time(admin, tanaka, client):
    old, new = invited(admin, tanaka), invited(admin, tanaka)
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    Invitation.objects.update(expires_at=timezone.now())
    assert client.get(new).status_code == 404


@pytest.mark.parametrize("password", ["short", "password1234", "123456789012", "tanaka@aoi.example"])
def test_a_weak_password_is_refused_with_a_reason(admin, tanaka, client, password):
    page = client.post(invited(admin, tanaka), {"password": password, "again": password})
    assert page.status_code == 200
    assert page.context["form"].errors["password"]


def test_the_first_administrator_comes_by_command_only(client, capsys, settings):
    settings.BASE_URL = "https://tsutsumi.aoi.example"
    call_command("create_admin", email="First@aoi.example", name="初代")
    url = re.search(r"https://tsutsumi\.aoi\.example(/join/\S+)", capsys.readouterr().out)[1]
    client.post(url, {"password": PASSWORD, "again": PASSWORD})
    assert User.objects.get(email="first@aoi.example").check_password(PASSWORD)


def make_old(browser):
    session = browser.session
    session[PROOFS] = [{"method": "password", "at": time.time() - 3600}]
    session.save()


def test_a_dangerous_act_asks_again_on_an_old_login_and_is_then_done(admin, sato, as_user):
    admin.set_password(PASSWORD)
    admin.save()
    browser = as_user(admin)
    make_old(browser)
    asked = browser.post(f"/office/people/{sato.pk}/active/", {"active": "no"})
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    sato.refresh_from_db()
    assert sato.is_active
    browser.post(asked["Location"], {"password": PASSWORD, "next": f"/office/people/{sato.pk}/active/"})
    sato.refresh_from_db()
    assert not sato.is_active


def test_what_was_typed_survives_an_expired_login(sato, client, settings):
    settings.MFA_REQUIRED = False
    login(client, sato)
    client.get("/accounts/profile/")
    client.cookies.pop(settings.SESSION_COOKIE_NAME)
    typed = {"language": "en", "note": "<b>長い\r\n説明</b>", "password": "secret-secret"}
    asked = client.post("/accounts/profile/", typed)
    assert asked["Location"] == "/accounts/login/?next=/accounts/resume/"
    assert "長い" not in str(dict(client.session))
    assert login(client, sato, next="/accounts/resume/")["Location"] == "/accounts/resume/"
    page = client.get("/accounts/resume/").content.decode()
    assert "&lt;b&gt;長い" in page
    assert 'action="/accounts/profile/"' in page
    assert "secret-secret" not in page


def test_nobody_else_is_shown_what_was_typed(sato, tanaka, client, settings):
    settings.MFA_REQUIRED = False
    tanaka.set_password(PASSWORD)
    tanaka.save()
    login(client, sato)
    client.get("/accounts/profile/")
    client.cookies.pop(settings.SESSION_COOKIE_NAME)
    client.post("/accounts/profile/", {"note": "佐藤の下書き"})
    login(client, tanaka)
    assert client.get("/accounts/resume/").status_code == 302


def test_for_a_browser_that_never_logged_in_nothing_is_kept(client):
    asked = client.post("/accounts/profile/", {"note": "x"})
    assert asked["Location"] == "/accounts/login/?next=/"
    assert expired.KEPT not in client.session


def test_sealed_secrets_are_not_readable_and_come_back():
    adapter = get_adapter()
    sealed = adapter.encrypt("JBSWY3DPEHPK3PXP")
    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert adapter.decrypt(sealed) == "JBSWY3DPEHPK3PXP"


HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cache-Control": "no-store",
}


def test_every_page_carries_the_headers(client):
    page = client.get(LOGIN)
    policy = page["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    for name, value in HEADERS.items():
        assert value in page[name], name


def test_a_foreign_host_is_refused(client):
    assert client.get(LOGIN, headers={"host": "evil.example"}).status_code == 400
