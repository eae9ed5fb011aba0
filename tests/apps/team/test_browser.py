"""The pages of the team in a real Chromium: sound for axe, and inside the screen of a phone."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from tests.apps.team.house import roster
from tsutsumi.cases.actions import open_case
from tsutsumi.team import actions, calling, calltests, counsel, shifts, visits
from tsutsumi.team.models import Reach

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def house(world, settings):
    """A roster, contacts and authority; a case in which one role was taken, one rings and one has nobody."""
    settings.SMTP = None
    call_command("createcachetable", verbosity=0)
    roster(
        world.admin, lead=([world.yamada], []), officer=([world.sato], []), pr=([world.takahashi], []),
        legal=([world.ito, world.suzuki], [world.suzuki]), system=([world.suzuki], []),
    )  # fmt: skip
    Reach.objects.create(user=world.ito, phone="027-111-2222", night_phone="090-1111-2222")
    actions.propose_contacts(by=world.admin)
    actions.propose_authority(by=world.admin)
    case = open_case("患者名簿の公開設定ミス", timezone.now(), by=world.sato, cause="ransomware")
    world.stage["case"] = case
    calling.tick(case.pk, timezone.now())
    calling.take(case.calls.get(role="legal"), world.ito, timezone.now(), by=world.ito)
    shifts.give(case, "legal", world.sato, shifts.draft(case, world.ito), by=world.ito)
    told = {"kind": "counsel", "firm": "あおい法律事務所", "purpose": "法的な助言", "by": world.sato}
    guest, _link = visits.invite(case, "b@law.example", "弁護 士郎", timezone.now() + timedelta(days=9), **told)
    visits.share(guest, "task", "契約の確認", text="約款の12条を見てください。", by=world.sato)
    counsel.write(case, "見立て", "報告の要否についての見立て。", by=world.ito)
    calltests.start(60, by=world.admin)
    return world


def paths(house):
    number = house.case.number
    ours = ("chart", "history", "reach", "hours", "waiting", "rules", "authority", "contacts", "add_contact", "tests")
    of_case = ("index", "print", "handover", "guests", "privileged")
    return [
        *(reverse(f"team:{name}") for name in ours),
        reverse("team:role", args=["legal"]),
        reverse("team:test", args=[1]),
        *(reverse(f"team:{name}", args=[number]) for name in of_case),
        reverse("team:note", args=[number, house.case.handovers.get().pk]),
        reverse("team:share", args=[number, house.case.guests.get().pk]),
    ]


def context_of(chromium, live_server, settings, browser, width):
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME]
    context = chromium.new_context(locale="ja-JP", viewport={"width": width, "height": 900})
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}])
    return context


def looked_at(page, url, axe):
    """What axe finds, and how far the page hangs over the edge of the screen."""
    page.goto(url)
    found = axe.run(page, options={"runOnly": RULES}).response["violations"]
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [f"{url} {item['id']} {item['nodes'][0]['html'][:160]}" for item in found] + (
        [f"{url} +{over}"] if over else []
    )


@pytest.mark.parametrize("width", [1280, 375])
def test_every_page_is_sound_and_fits_the_screen(chromium, live_server, as_user, settings, house, width):
    axe, faults = Axe(), []
    context = context_of(chromium, live_server, settings, as_user(house.sato), width)
    page = context.new_page()
    for path in paths(house):
        faults += looked_at(page, live_server.url + path, axe)
    context.close()
    guest = context_of(chromium, live_server, settings, as_user(house.case.guests.get().user), width)
    faults += looked_at(guest.new_page(), live_server.url + reverse("team:visit"), axe)
    guest.close()
    admin = context_of(chromium, live_server, settings, as_user(house.admin), width)
    faults += looked_at(admin.new_page(), live_server.url + reverse("outbox:list"), axe)
    admin.close()
    assert faults == []
