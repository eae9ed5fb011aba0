"""Webhooks and text messages: signed, to addresses of the settings only, never into the house."""

import hashlib
import hmac
import http.client
import json
import socket

import pytest

from tsutsumi.core.flow import Refused
from tsutsumi.outbox import actions, channels, guard, jobs
from tsutsumi.outbox.models import Message

pytestmark = pytest.mark.django_db

INSIDE = [
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "::1", "::", "fe80::1", "fc00::1", "fd00:ec2::254", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
    "64:ff9b::a00:1", "2002:a00:1::1", "ff02::1", "192.0.2.1", "198.18.0.1", "::127.0.0.1", "fec0::1",
    "::ffff:0:10.0.0.1", "5f00::1", "3fff::1", "168.63.129.16", "192.88.99.1", "2001::a00:1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_an_address_inside_is_refused(address, monkeypatch):
    assert not guard.is_public(address)
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(0, 0, 0, "", (address, 443))])
    with pytest.raises(Refused):
        guard.public_address("chat.example.jp", 443)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700:4700::1111"])
def test_a_public_address_is_not(address):
    assert guard.is_public(address)


def test_a_name_with_one_address_inside_is_refused_whole(monkeypatch):
    rows = [(0, 0, 0, "", ("8.8.8.8", 443)), (0, 0, 0, "", ("10.0.0.1", 443))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: rows)
    with pytest.raises(Refused):
        guard.public_address("chat.example.jp", 443)


@pytest.mark.parametrize("host", ["2130706433", "0x7f000001", "0177.0.0.1", "localhost", "127.1"])
def test_other_spellings_of_this_machine_are_refused(host):
    with pytest.raises((Refused, OSError)):
        guard.public_address(host, 443)


@pytest.mark.parametrize("url", ["http://a.example/", "ftp://a.example/", "https://u:p@a.example/", "https:///x", "x"])
def test_an_address_that_cannot_be_written_down(url, admin):
    with pytest.raises(Refused):
        actions.add_hook("chat", url, by=admin)


class Answer:
    def __init__(self, status):
        self.status = status


class Wire:
    """In the place of the encrypted connection: keeps what would go out."""

    def __init__(self, status=200):
        self.status, self.sent = status, []

    def __call__(self, host, port, timeout):
        self.host = host
        return self

    def request(self, method, path, body, headers):
        self.sent.append((method, path, body, headers))

    def getresponse(self):
        return Answer(self.status)

    def close(self):
        pass


@pytest.fixture
def wire(monkeypatch):
    wire, dialled = Wire(), []
    plug, wire.other_end = socket.socketpair()
    wire.dialled = dialled
    monkeypatch.setattr(socket, "getaddrinfo", lambda *a, **k: [(0, 0, 0, "", ("8.8.8.8", 443))])
    monkeypatch.setattr(socket, "create_connection", lambda where, timeout: (dialled.append(where), plug)[1])
    monkeypatch.setattr(http.client, "HTTPSConnection", wire)

    class Plain:
        def wrap_socket(self, bare, server_hostname):
            wire.tls_for = server_hostname

    monkeypatch.setattr(channels.ssl, "create_default_context", Plain)
    yield wire
    plug.close()
    wire.other_end.close()


def told(by, **more):
    return actions.put("chat", "堤からの連絡", "ログインして確かめてください。", key="w", by=by, kind="webhook", **more)


def test_a_webhook_is_signed_over_time_and_body(admin, wire):
    _hook, secret = actions.add_hook("chat", "https://chat.example.jp/in?room=1", by=admin)
    message = told(admin)
    jobs.send({}, lambda: None)
    [(method, path, body, headers)] = wire.sent
    assert (method, path, wire.tls_for) == ("POST", "/in?room=1", "chat.example.jp")
    at = headers["Tsutsumi-Timestamp"]
    mark = hmac.new(secret.encode(), at.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["Tsutsumi-Signature"] == f"sha256={mark}"
    assert json.loads(body)["id"] == message.stamp
    assert Message.objects.get().state == "sent"


def test_it_is_connected_to_the_address_that_was_looked_at(admin, wire):
    """A name that answers differently the second time (DNS rebinding) is not asked a second time."""
    actions.add_hook("chat", "https://chat.example.jp/", by=admin)
    told(admin)
    jobs.send({}, lambda: None)
    assert wire.dialled == [("8.8.8.8", 443)]


@pytest.mark.parametrize(
    ("status", "state"),
    [(200, "sent"), (204, "sent"), (302, "failed"), (404, "failed"), (429, "queued"), (503, "queued")],
)
def test_what_the_answer_of_the_other_side_means(admin, wire, status, state):
    wire.status = status
    actions.add_hook("chat", "https://chat.example.jp/", by=admin)
    told(admin)
    jobs.send({}, lambda: None)
    assert (Message.objects.get().state, len(wire.sent)) == (state, 1)


def test_an_address_that_was_switched_off_is_not_told(admin, wire):
    hook, _secret = actions.add_hook("chat", "https://chat.example.jp/", by=admin)
    actions.set_hook(hook, active=False, by=admin)
    told(admin)
    jobs.send({}, lambda: None)
    assert (Message.objects.get().state, wire.sent) == ("queued", [])
    assert Message.objects.get().last_error


def test_the_secret_lies_sealed(admin):
    hook, secret = actions.add_hook("chat", "https://chat.example.jp/", by=admin)
    assert secret not in hook.secret
    assert hook.key == secret.encode()


def test_a_text_message_goes_through_the_gateway_of_the_settings(admin, wire, settings):
    settings.SMS_URL, settings.SMS_TOKEN = "https://sms.example.jp/to/{to}/send", "geheim"
    actions.put("090-0000-0000", "連絡", "堤にログインしてください。", key="s", by=admin, kind="sms")
    jobs.send({}, lambda: None)
    [(_method, path, body, headers)] = wire.sent
    assert (path, headers["Authorization"]) == ("/to/09000000000/send", "Bearer geheim")
    assert json.loads(body)["text"] == "堤にログインしてください。"


def test_a_gateway_inside_the_house_is_not_asked(admin, settings):
    settings.SMS_URL = "https://127.0.0.1/{to}"
    actions.put("09000000000", "連絡", "本文", key="s", by=admin, kind="sms")
    jobs.send({}, lambda: None)
    assert Message.objects.get().state == "failed"
