"""What a case holds is seen by its members alone, and nothing changes that a form does not ask for."""

import logging

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.apps.test_hostile_strings import browser, doors, send
from tests.house.test_routes import CLOSED, ROUTES
from tests.looking import House, cell, rows, unlike
from tests.stage import KNOWN_AT
from tsutsumi.accounts.middleware import BEFORE_SECOND_FACTOR
from tsutsumi.web.arriving import LARGEST

CANARY = "カナリア9137"
PLAIN = {"healthz", "jsi18n", "room:feed"}  # answers without a page
# Files of no case: two programs that are the same for everybody, and the emergency contacts for people of the house.
OF_THE_HOUSE = {"evidence:hashfolder", "room:verifier", "team:paper"}


@pytest.fixture
def canaries(stage):
    """The canary in everything that people write about a case."""
    from tsutsumi.cases import actions as cases
    from tsutsumi.duties import actions as duties
    from tsutsumi.evidence import actions as evidence
    from tsutsumi.intake import actions as intake
    from tsutsumi.tasks import actions as tasks

    case = stage.case
    type(case).objects.filter(pk=case.pk).update(
        title=CANARY, outline=CANARY, known_by=CANARY, known_department=CANARY, known_evidence=CANARY
    )
    stage.stage["note"] = cases.note(case, CANARY, by=stage.sato, known_at=KNOWN_AT)
    duties.answer(case, "cause", "lost", on=KNOWN_AT.date(), by=stage.sato, source=CANARY)
    stage.stage["item"] = evidence.register(case, CANARY, "paper", by=stage.sato, note=CANARY)
    tip = intake.take_tip(CANARY, by=stage.sato, name=CANARY)
    stage.stage["tip"] = intake.merge(tip, case, by=stage.sato)
    stage.stage["task"] = tasks.add(case, CANARY, by=stage.sato, part="lead", what=CANARY)
    case.refresh_from_db()
    return stage


def content(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def seen(world, visitor) -> list[tuple[str, str]]:
    """Where a visitor finds the canary, or a file at all."""
    found = []
    for route in ROUTES:
        for method in ("get", "post"):
            if route.name == "account_logout":
                continue
            answer = getattr(visitor, method)(route.url(world))
            is_file = "html" not in answer.get("Content-Type", "") and route.name not in PLAIN | OF_THE_HOUSE
            if CANARY in content(answer).decode("utf-8", "replace") or (answer.status_code == 200 and is_file):
                found.append((method, route.name))
    return found


@pytest.mark.once
@pytest.mark.parametrize("who", ["stranger", "admin", "tanaka", None])
def test_nobody_outside_the_case_finds_the_canary_in_any_answer(canaries, as_user, who):
    assert seen(canaries, browser(canaries, as_user, who)) == []


@pytest.mark.once
def test_the_member_finds_the_canary(canaries, as_user):
    """Positive control: it is where the others looked."""
    found = {route for _method, route in seen(canaries, as_user(canaries.sato, raise_request_exception=False))}
    assert found >= {"room:case", "cases:notes", "duties:answers", "evidence:index", "intake:detail", "cases:list"}
    assert found >= {"tasks:list", "tasks:detail", "tasks:sheet", "tasks:mine"}


def test_the_calendar_says_no_more_than_number_and_date(canaries, client):
    feed = client.get(reverse("room:feed", args=[canaries.feed])).content.decode()
    assert canaries.case.number in feed
    assert CANARY not in feed


def test_a_case_of_others_and_no_case_look_alike(stage, as_user):
    visitor = as_user(stage.stranger)
    page = visitor.get(reverse("room:case", args=[stage.case.number])).content.decode()
    none = visitor.get(reverse("room:case", args=["PI-R8-9999"])).content.decode()
    assert page.replace(stage.case.number, "") == none.replace("PI-R8-9999", "")


@pytest.mark.once
def test_every_change_needs_the_token_of_the_page(stage, settings):
    """A forged form of another site, in the browser of somebody who is logged in."""
    settings.FRESH_MINUTES = 10**9
    forged = []
    for who in (stage.sato, stage.admin):
        visitor = Client(enforce_csrf_checks=True)
        visitor.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
        before = rows()
        for route in ROUTES:
            status = visitor.post(route.url(stage), {"reason": "x"}).status_code
            if status not in {403, 404, 405}:
                forged.append((route.name, status))
        assert rows() == before
    assert forged == []


@pytest.mark.once
def test_without_a_second_factor_no_door_opens(stage, settings):
    settings.MFA_REQUIRED = True
    visitor = Client()
    visitor.force_login(stage.sato, backend="allauth.account.auth_backends.AuthenticationBackend")
    open_doors = []
    for route in [r for r in CLOSED if r.name not in BEFORE_SECOND_FACTOR]:
        for method in ("get", "post"):
            answer = getattr(visitor, method)(route.url(stage))
            if answer.status_code != 302 or answer["Location"] != reverse("mfa_activate_totp"):
                open_doors.append((method, route.name, answer.status_code))
    assert open_doors == []
    settings.MFA_REQUIRED = False
    assert visitor.get(reverse("room:home")).status_code == 200


def test_an_error_of_the_server_tells_neither_page_nor_log_what_was_in_it(
    stage, as_user, monkeypatch, caplog, settings
):
    def broken(*_args):
        raise RuntimeError(CANARY + settings.VAULT_KEY)

    monkeypatch.setattr("tsutsumi.cases.views.case_for", broken)
    visitor = as_user(stage.sato, raise_request_exception=False)
    answer = visitor.post(reverse("cases:notes", args=[stage.case.number]), {"text": CANARY})
    assert answer.status_code == 500
    from tsutsumi.config.logs import OneLine

    written = [OneLine("%(message)s").format(record) for record in caplog.records if record.levelno >= logging.ERROR]
    assert any("RuntimeError at" in line for line in written)
    for text in (answer.content.decode(), *written):
        assert CANARY not in text
        assert settings.VAULT_KEY not in text
    assert "こちらの不具合" in answer.content.decode()


@pytest.mark.parametrize("page", ["account_login", "intake:tell"])
def test_a_stranger_cannot_fill_the_disk_with_a_form(stage, page, settings, tmp_path):
    """The announced length alone is enough; nothing is read."""
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    url = reverse(page, args=[stage.token] if page == "intake:tell" else [])
    kind = "multipart/form-data; boundary=x"
    answer = Client().generic("POST", url, b"--x--", content_type=kind, CONTENT_LENGTH=str(LARGEST + 1))
    assert answer.status_code == 413
    assert "大きすぎて" in answer.content.decode()
    assert Client().generic("POST", url, b"--x--\r\n", content_type=kind).status_code == 200


def test_a_file_of_a_form_waits_only_where_others_cannot_read(settings):
    assert settings.FILE_UPLOAD_TEMP_DIR.name == "tmp"
    assert settings.FILE_UPLOAD_TEMP_DIR.stat().st_mode & 0o077 == 0


# What a form may not change by being sent more than it asks for.
def columns() -> dict[str, str]:
    """Every column of every table, with a value that would be noticed."""
    said = {}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            kind = field.get_internal_type()
            value = {"BooleanField": "on", "DateField": "1999-01-01", "DateTimeField": "1999-01-01 00:00"}.get(kind)
            said[field.name] = said[field.attname] = value or ("7" if "Int" in kind or field.is_relation else "poison")
    return said


@pytest.mark.once
def test_a_column_that_a_form_does_not_ask_for_cannot_be_set(stage, as_user, settings):
    settings.FRESH_MINUTES = 10**9
    extra, accepted, changed = columns(), 0, []
    walk = [(d, browser(stage, as_user, d.who)) for d in doors(stage, as_user) if d.form.method == "post"]
    house = House()
    with time_machine.travel(timezone.now(), tick=False):  # the same twice, but for what is drawn by lot
        for door, visitor in walk:
            said = door.form.sent(**dict.fromkeys(door.boxes, "確かめるため、念のために書いておく。"))
            answer, _after, one = send(visitor, door.form, said, house)
            if answer.status_code != 302:
                continue
            accepted += 1
            asked = {name for name, *_ in door.form.boxes}
            more = {name: value for name, value in extra.items() if name not in asked}
            three = send(visitor, door.form, more | said, house)[2]
            different = unlike(one, three)
            if different:
                restless = {(k[0], k[2]) for k in unlike(one, send(visitor, door.form, said, house)[2])}
                different = {k for k in different if (k[0], k[2]) not in restless}
            changed += [(door.form.action, k, cell(three, k)) for k in different]
    assert changed == []
    assert rows() == house.first
    assert accepted > 12
