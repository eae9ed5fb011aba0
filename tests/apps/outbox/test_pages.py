"""The administrator sees how messages fare, and not what those of a case say."""

import time

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from tsutsumi.config import outgoing
from tsutsumi.outbox import actions
from tsutsumi.outbox.models import Hook, Message

pytestmark = pytest.mark.django_db


def test_what_a_message_of_a_case_says_is_not_for_the_administrator(stage, as_user):
    actions.put("ito@aoi.example", "件名カナリア", "本文カナリア", key="c", by=stage.sato, case=stage.case)
    actions.put("ito@aoi.example", "組織の連絡", "本文です", key="h", by=stage.sato)
    browser = as_user(stage.admin)
    for page in ("outbox:list", "outbox:print"):
        text = browser.get(reverse(page)).content.decode()
        assert "カナリア" not in text
        assert "組織の連絡" in text  # the control


def test_without_a_way_it_is_said_clearly(admin, as_user, settings):
    settings.SMTP = None
    assert "メールを送る設定がありません" in as_user(admin).get(reverse("outbox:list")).content.decode()


def test_a_failed_message_can_be_sent_again_or_told(admin, as_user, settings):
    browser, message = as_user(admin), actions.put("a@b.example", "連絡", "本文", key="x", by=admin)
    browser.post(reverse("outbox:told", args=[message.pk]))
    assert Message.objects.get().state == "printed"
    answer = browser.post(reverse("outbox:retry", args=[message.pk]), follow=True)
    assert "できません" in answer.content.decode()


def test_a_hook_is_written_down_by_the_administrator(admin, as_user):
    browser = as_user(admin)
    words = {"name": "chat", "url": "https://chat.example.jp/"}
    assert browser.post(reverse("outbox:hooks"), words)["Location"].startswith("/accounts/")  # asked who it is
    session = browser.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session.save()
    answer = browser.post(reverse("outbox:hooks"), words)
    assert Hook.objects.get().key.decode() in answer.content.decode()


@pytest.mark.parametrize("who", ["sato", "ito", "suzuki", "tanaka", "yamada", "kato"])
def test_nobody_else_manages_what_leaves(stage, as_user, who):
    browser = as_user(getattr(stage, who))
    assert browser.get(reverse("outbox:list")).status_code == 404


@pytest.mark.parametrize(
    "url", ["http://host", "smtp://", "smtp://u:geheim@host:25", "smtp+starttls://u:geheim@host:x"]
)
def test_a_wrong_mail_address_stops_the_start_without_saying_it(url):
    with pytest.raises(ImproperlyConfigured) as error:
        outgoing.smtp(url)
    assert "geheim" not in str(error.value)


def test_a_mail_address_in_parts():
    found = outgoing.smtp("smtp+starttls://u%40x:p%3A@mail.example.jp")
    assert found == {
        "scheme": "smtp+starttls", "host": "mail.example.jp", "port": 587, "user": "u@x", "password": "p:",
    }  # fmt: skip
