"""What the hostile round from outside found, each as a test: the public form, the log, static files."""

import logging
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from tsutsumi.config.logs import OneLine
from tsutsumi.intake import actions as intake
from tsutsumi.intake.models import Tip

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(sato):
    return intake.issue_link("掲示", timezone.now() + timedelta(days=1), by=sato)[1]


DAYS = ["0001-01-01", "1", "1582-10-15", "9999-12-31", "1849-12-31", "2200-01-01"]


@pytest.mark.parametrize("day", DAYS)
def test_a_day_at_the_end_of_the_calendar_is_no_error_of_the_server(token, day):
    """The first moment of the year 1 in Japan is no time in UTC; after the last day of 9999 no date is due."""
    said = {"what": "USBがない", "when": "earlier", "noticed_on": day, "clock": "00:00"}
    answer = Client().post(reverse("intake:tell", args=[token]), said)
    assert answer.status_code == 200
    assert not Tip.objects.exists()
    assert "USBがない" in answer.content.decode()


def test_a_day_of_living_memory_is_taken(token):
    said = {"what": "USBがない", "when": "earlier", "noticed_on": "1990-01-08", "clock": "00:00"}
    assert Client().post(reverse("intake:tell", args=[token]), said).status_code == 302


DOORS = ["office:join", "team:ack", "intake:tell", "room:feed"]


def written(caplog):
    return [OneLine("%(message)s").format(record) for record in caplog.records]


@pytest.mark.parametrize("door", DOORS)
def test_the_log_does_not_hold_what_opens_a_door(door, caplog, token):
    """A refused request is logged with its address, and the address of some pages is a secret."""
    url = reverse(door, args=[token])
    with caplog.at_level(logging.WARNING):
        Client(enforce_csrf_checks=True).post(url, {"x": "1"})
        Client().delete(url)
        Client().get(url + "nothing")
    assert any(token in record.getMessage() for record in caplog.records)  # the attack is there
    assert written(caplog)
    assert not any(token in line for line in written(caplog))
    assert any("…" in line for line in written(caplog))


def test_other_addresses_stand_in_the_log_as_they_are():
    record = logging.LogRecord(
        "django.request", logging.WARNING, __file__, 1, "Not Found: %s", ("/cases/PI-R8-0001/x",), None
    )
    assert OneLine("%(message)s").format(record) == "Not Found: /cases/PI-R8-0001/x"


def test_a_static_file_that_is_not_there_is_a_page_like_any_other():
    """Kept by a cache because of where it was looked for, it would still not be there after the next version."""
    answer = Client().get("/static/nothing.css")
    assert answer.status_code == 404
    assert "no-store" in answer["Cache-Control"]


HEADERS = ("Cross-Origin-Resource-Policy", "Permissions-Policy", "X-Content-Type-Options", "Content-Security-Policy")


@pytest.mark.parametrize("name", HEADERS)
def test_every_header_is_on_static_files_too(name, settings, tmp_path, client):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "mark.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    answer = client.get("/static/mark.svg")
    assert answer.status_code == 200
    answer.close()
    assert answer[name]


TURNED = "請求\u202egnp.exe"  # looks like 請求exe.png


def test_the_name_of_a_strangers_file_cannot_pass_for_another_kind(token, sato, as_user):
    file = SimpleUploadedFile("x.bin", b"MZ")
    file.name = TURNED  # past what the test client would make of it
    tip = intake.take_tip("x", by=sato, files=[file])
    kept = tip.files.get()
    assert (kept.name, "\u202e" in kept.name) == ("請求〔U+202E〕gnp.exe", False)
    answer = as_user(sato).post(reverse("intake:file", args=[tip.reference, kept.pk]))
    assert "%E2%80%AE" not in answer["Content-Disposition"].upper()
    b"".join(answer.streaming_content)


def test_as_it_came_it_would_turn_what_the_browser_saves():
    assert "%E2%80%AE" in content_disposition_header(True, TURNED).upper()  # noqa: FBT003
