"""Login and the administrator's rooms in a real Chromium: axe finds nothing, nothing runs against the policy."""

import pytest
from allauth.mfa.models import Authenticator
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as django_settings
from django.test import Client

from tests.world import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def page(chromium, live_server):
    context = chromium.new_context(locale="ja-JP", viewport={"width": 1280, "height": 900}, base_url=live_server.url)
    page = context.new_page()
    page.trouble = []
    page.on("console", lambda m: page.trouble.append(m.text) if "Content Security Policy" in m.text else None)
    page.on("pageerror", lambda e: page.trouble.append(str(e)))
    yield page
    assert page.trouble == []
    context.close()


def looks_well(page):
    found = Axe().run(page, options={"runOnly": RULES})
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def come_in(page, live_server, user):
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    value = client.cookies[django_settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": django_settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])


@pytest.mark.parametrize("width", [1280, 375])
@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/forgotten/", "/join/wrong/"])
def test_the_doors_look_well(page, path, width):
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(path)
    looks_well(page)


ROOMS = ["", "people/", "people/invite/", "organisation/", "trail/", "work/"]


@pytest.mark.parametrize("width", [1280, 375])
def test_the_rooms_of_the_administrator_look_well(page, live_server, stage, width, settings):
    settings.FRESH_MINUTES = 60 * 24 * 365 * 100
    come_in(page, live_server, stage.admin)
    page.set_viewport_size({"width": width, "height": 900})
    for room in [*ROOMS, f"people/{stage.tanaka.pk}/"]:
        page.goto(f"/office/{room}")
        assert page.locator("h1").count() == 1
        looks_well(page)


def test_a_person_joins_sets_up_a_passkey_and_comes_in_with_it(page, live_server, sato, admin, settings):
    from tsutsumi.room.office.actions import invite

    settings.MFA_REQUIRED = True
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": options | {"isUserVerified": True, "automaticPresenceSimulation": True}},
    )
    host = live_server.url.replace("127.0.0.1", "localhost")
    page.goto(f"{host}/join/{invite(sato, by=admin)}/")
    page.get_by_label("新しいパスワード").fill(PASSWORD)
    page.get_by_label("もう一度").fill(PASSWORD)
    page.get_by_role("button", name="決める").click()
    page.locator("input[name=login]").fill(sato.email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="ログイン", exact=True).click()
    page.get_by_role("link", name="代わりにパスキーを使う").click()
    looks_well(page)
    page.locator("input[name=name]").fill("診療所のパソコン")
    page.locator("input[name=passwordless]").check()
    page.get_by_role("button", name="加える").click()
    page.get_by_role("heading", name="リカバリーコード").wait_for()
    looks_well(page)
    assert Authenticator.objects.filter(user=sato, type="webauthn").count() == 1
    page.get_by_role("link", name="保存したので進む").click()
    page.context.clear_cookies()
    page.goto(f"{host}/accounts/login/?next=/accounts/profile/")
    page.get_by_role("button", name="パスキーでログイン").click()
    page.get_by_role("heading", name="自分の設定").wait_for()


def test_the_code_for_the_authenticator_app_is_drawn(page, live_server, sato, settings):
    settings.MFA_REQUIRED = True
    settings.FRESH_MINUTES = 60 * 24 * 365 * 100
    come_in(page, live_server, sato)
    page.goto("/accounts/profile/")
    box = page.locator(".qr svg").bounding_box()
    assert box["width"] > 100
    looks_well(page)
