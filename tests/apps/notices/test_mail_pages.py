"""The pages of the sending: numbers that add up, both choices for the unknown, files of bounces, lines for the DNS."""

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.apps.notices import made
from tests.apps.notices.test_mail import bounced, carry, clock, live, settled, sink  # noqa: F401
from tsutsumi.notices.models import Attempt
from tsutsumi.notices.post import jobs, progress

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(as_user, ito):
    browser = as_user(ito)
    return lambda mailing, *rest: browser.get(url(mailing, *rest)).content.decode()


def url(mailing, *rest):
    return "/".join(["", "cases", mailing.case.number, "notices", str(mailing.number), "mail", *map(str, rest), ""])


def test_everybody_is_in_one_of_the_numbers(live, sink, page):  # noqa: F811
    sink.refuse = {made.person(1)["email"]: "550 5.1.1 unknown", made.person(2)["email"]: "452 4.2.2 full"}
    carry(live)
    from django.utils import timezone

    found = progress.of(live, "mail", timezone.now())
    assert (found.sent, found.waiting, found.later, found.failed, found.unknown) == (38, 1, 1, 1, 0)
    assert found.total == live.people
    text = page(live)
    assert "97%" in text
    assert "あて先のメールアドレスがない" in text


def test_the_list_of_failures_says_why_and_shows_no_address(live, sink, page, sato):  # noqa: F811
    from tsutsumi.notices.post import bounces

    carry(live)
    raw, to = bounced(live, 5, f"550 5.1.1 <{made.person(5)['email']}>: User unknown", "5.1.1")
    bounces.take(raw, to, by=sato)
    text = page(live, "failures")
    assert "あて先のメールアドレスがない" in text
    assert made.person(5)["email"] not in text
    assert "手紙" in text


def test_a_person_chooses_for_those_of_whom_nobody_knows(live, sink, as_user, ito):  # noqa: F811
    sink.drop_after_data = True
    carry(live)
    sink.drop_after_data = False
    first, second = [notice.shown_number for notice in live.notices.filter(reason="mail.unknown")[:2]]
    browser = as_user(ito)
    assert "もう一度送る" in browser.get(url(live, "unknown")).content.decode()
    browser.post(url(live, "unknown", first), {"choice": "regard"})
    browser.post(url(live, "unknown", second), {"choice": "again"})
    assert live.notices.get(person=first - 1).state == "handed"
    again = Attempt.objects.get(notice__mailing=live, notice__person=second - 1)
    assert again.state == "deferred"
    before = len(sink.envelopes)
    browser.post(url(live, "unknown", second), {"choice": "again"})  # twice pressed
    carry(live)
    assert live.notices.get(person=second - 1).state == "handed"
    to = made.person(second - 1)["email"]
    assert [to] in [recipients for _s, recipients, _l in sink.envelopes[before:]]


def test_a_file_of_bounces_is_handed_in(live, sink, as_user, ito):  # noqa: F811
    carry(live)
    raw, to = bounced(live, 3, "550 5.1.1 User unknown", "5.1.1")
    file = SimpleUploadedFile("back.eml", b"Delivered-To: " + to.encode() + b"\n" + raw)
    answer = as_user(ito).post(url(live, "returned"), {"file": file}, follow=True).content.decode()
    assert "1通を読みました" in answer
    assert live.notices.get(person=3).channel == "letter"
    wrong = SimpleUploadedFile("back.mbox", b"nothing")
    assert as_user(ito).post(url(live, "returned"), {"file": wrong}).status_code == 422


def test_the_settings_show_lines_to_copy_and_send_a_signed_mail_to_oneself(
    sink,  # noqa: F811
    as_user,
    sato,
    settings,
    tmp_path,
    work,
):
    key = rsa.generate_private_key(65537, 2048)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (tmp_path / "key").write_bytes(key.private_bytes(*form))
    settings.DKIM_KEY = tmp_path / "key"
    browser = as_user(sato)
    text = browser.get("/settings/mailing/").content.decode()
    assert "v=spf1 ip4:127.0.0.1 mx ~all" in text
    assert "tsutsumi._domainkey.aoi.example" in text
    assert "v=DMARC1" in text
    browser.post("/settings/mailing/try/")
    work()
    [(_sender, to, letter)] = sink.envelopes
    assert to == [sato.email]
    assert letter["DKIM-Signature"]


def test_without_a_relay_the_settings_say_so(as_user, sato, settings):
    settings.SMTP = None
    text = as_user(sato).get("/settings/mailing/").content.decode()
    assert "TSUTSUMI_SMTP_URL" in text
    assert jobs.TRY_SUBJECT
