"""The room of counsel: for everybody else it is not there, and nothing tells that something was written in it."""

import re

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.apps.team.house import person
from tests.house.test_routes import RECORDED_GET, ROUTES
from tsutsumi.audit.models import Entry
from tsutsumi.cases.actions import add_member
from tsutsumi.team import counsel

pytestmark = pytest.mark.django_db

CANARY = "カナリアの見立て"
OUTSIDE = ("admin", "suzuki", "tanaka", "yamada", "kato", "stranger", "second", "uninvited")


@pytest.fixture
def room(stage):
    """Everybody in the case, with a second officer who is neither lead nor legal, and a guest who is no counsel."""
    second = person("second", "officer")
    for user in (second, stage.tanaka, stage.admin):
        add_member(stage.case, user, by=stage.sato, role="office")
    stage.stage.update(second=second, uninvited=stage.guest.user)
    return stage


def written(stage):
    file = SimpleUploadedFile(f"{CANARY}.txt", CANARY.encode())
    return counsel.write(stage.case, CANARY, CANARY, by=stage.ito, file=file)


def pages(stage, browser):
    """What each route answers, without what is new at every answer (tokens against forgery)."""
    found = {}
    for route in ROUTES:
        if route.name in RECORDED_GET or route.name.startswith(("account_", "mfa_")):  # one's own login
            continue
        answer = browser.get(route.url(stage))
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        text = body.decode("utf-8", "replace")
        found[route.name] = (answer.status_code, re.sub(r'(csrfmiddlewaretoken" value="|nonce-)[^"]*', "", text))
    return found


@pytest.mark.once
@pytest.mark.parametrize("who", OUTSIDE)
def test_no_page_of_anybody_outside_holds_a_byte_of_it_nor_changes_by_it(room, as_user, who):
    """Not even a count: every page is the same before and after."""
    browser = as_user(getattr(room, who))
    with time_machine.travel(timezone.now(), tick=False):
        before = pages(room, browser)
        written(room)
        after = pages(room, browser)
    assert [name for name, (_status, text) in after.items() if CANARY in text] == []
    changed = {name for name in before if before[name] != after[name]}
    told = {"office:trail"} if who == "kato" else set()  # the auditor is told that, not what
    assert changed == told
    assert after["team:privileged"][0] == 404


@pytest.mark.parametrize("who", ["sato", "ito"])
def test_lead_and_legal_read_it(room, as_user, who):
    written(room)
    url = reverse("team:privileged", args=[room.case.number])
    assert CANARY in as_user(getattr(room, who)).get(url).content.decode()


def test_counsel_reads_and_writes_once_named_and_no_longer_when_not(room, as_user, settings):
    settings.FRESH_MINUTES = 10**9
    written(room)
    url = reverse("team:privileged", args=[room.case.number])
    naming = reverse("team:name_counsel", args=[room.case.number, room.guest.pk])
    browser = as_user(room.guest.user)
    assert browser.get(url).status_code == 404
    assert as_user(room.second).post(naming, {"counsel": "yes"}).status_code == 404
    as_user(room.ito).post(naming, {"counsel": "yes"})
    assert CANARY in browser.get(url).content.decode()
    browser.post(url, {"title": "助言", "text": "弁護士の助言"})
    assert "弁護士の助言" in as_user(room.ito).get(url).content.decode()
    as_user(room.ito).post(naming, {"counsel": "no"})
    assert browser.get(url).status_code == 404


def test_nobody_outside_writes_or_takes_a_file(room, as_user):
    row = written(room)
    for who in OUTSIDE:
        browser = as_user(getattr(room, who))
        url = reverse("team:privileged", args=[room.case.number])
        assert browser.post(url, {"title": "x", "text": "y"}).status_code == 404
        assert browser.post(reverse("team:privileged_file", args=[room.case.number, row.pk])).status_code == 404


def test_the_auditor_sees_that_and_not_what_and_the_officer_does_not(room, as_user):
    written(room)
    sentence, url = "弁護士との部屋に書いた", reverse("office:trail")
    seen = as_user(room.kato).get(url).content.decode()
    assert sentence in seen
    assert CANARY not in seen
    for who in ("admin", "sato", "second"):
        assert sentence not in as_user(getattr(room, who)).get(url).content.decode()


def test_the_chain_of_the_case_knows_nothing_of_it(room):
    before = Entry.objects.filter(case_id=room.case.pk).count()
    row = written(room)
    list(counsel.take_out(row, by=room.ito))
    assert Entry.objects.filter(case_id=room.case.pk).count() == before
    assert not [e for e in Entry.objects.filter(verb__startswith="privileged.") if e.data or e.case_id]


def test_it_lies_sealed(room):
    from io import StringIO

    from django.core.management import call_command

    written(room)
    out = StringIO()
    call_command("dumpdata", stdout=out)
    assert CANARY not in out.getvalue()
    assert counsel.notes(room.case)[-1].text == CANARY  # the control
