"""A server that says one byte at a time, for ever: it is cut off, and the mails of the house do not wait for it."""

import contextlib
import socket
import threading

import pytest

from tsutsumi.config.outgoing import smtp
from tsutsumi.evidence.stamps import tsa
from tsutsumi.outbox import actions, channels, fuse, jobs
from tsutsumi.outbox.models import Message

pytestmark = pytest.mark.django_db
STEP, STEPS = 0.05, 30  # a second and a half; the fuse of the tests burns for a third of a second


class Drip:
    """Reads what comes first (or not), says `first`, then one byte of `then` at a time, and at last `end`."""

    def __init__(self, first=b"", then=b"", end=b"", listens=True):
        self.first, self.then, self.end, self.listens = first, then, end, listens
        self.said, self.over, self.cut = 0, threading.Event(), False

    def __enter__(self):
        self.server = socket.create_server(("127.0.0.1", 0))
        self.port = self.server.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.server.close()
        self.thread.join()

    def _serve(self):
        with contextlib.suppress(OSError):
            wire, _where = self.server.accept()
            with wire:
                self._talk(wire)

    def _talk(self, wire):
        if self.listens:
            wire.recv(65536)
        try:
            wire.sendall(self.first)
            for number in range(STEPS):
                self.over.wait(STEP)
                wire.sendall(self.then[number : number + 1] or b"x")
                self.said += 1
            wire.sendall(self.end)
        except OSError:
            self.cut = True


@pytest.fixture
def dialled(monkeypatch):
    """A webhook whose address is public for the guard and ends at a server of the test, without TLS."""
    real = socket.create_connection

    class Plain:
        def wrap_socket(self, bare, server_hostname):
            return bare

    def dial(port):
        monkeypatch.setattr(channels.guard, "public_address", lambda _host, _port: "8.8.8.8")
        monkeypatch.setattr(channels.ssl, "create_default_context", Plain)
        monkeypatch.setattr(socket, "create_connection", lambda _where, timeout: real(("127.0.0.1", port), timeout))

    return dial


def told(by):
    actions.add_hook("chat", "https://chat.example.jp/部屋?x=1", by=by)
    return actions.put("chat", "堤からの連絡", "ログインして確かめてください。", key="w", by=by, kind="webhook")


SLOW = {"first": b"HTTP/1.1 200 OK\r\nX-Slow: ", "end": b"\r\nContent-Length: 0\r\n\r\n"}


@pytest.mark.parametrize(("seconds", "cut"), [(0.3, True), (60.0, False)])
def test_a_webhook_that_answers_byte_by_byte_is_cut_off(admin, dialled, monkeypatch, seconds, cut):
    """With a long fuse (the positive control) it would be waited for, however slow it is."""
    monkeypatch.setattr(channels, "SHORT", seconds)
    with Drip(**SLOW) as slow:
        dialled(slow.port)
        told(admin)
        jobs.send({}, lambda: None)
        slow.thread.join()
        assert (slow.said < STEPS) is cut
    assert Message.objects.get().state != "sending"


def test_an_endless_row_of_preliminary_answers_is_cut_off(admin, dialled, monkeypatch):
    monkeypatch.setattr(channels, "SHORT", 0.3)
    with Drip(first=b"HTTP/1.1 100 Continue\r\n\r\n" * 50, then=b"HTTP/1.1 100 Continue\r\n\r\n" * 2) as slow:
        dialled(slow.port)
        told(admin)
        jobs.send({}, lambda: None)
    assert Message.objects.get().state != "sent"


def test_a_time_stamping_authority_that_answers_byte_by_byte_is_cut_off(monkeypatch):
    monkeypatch.setattr(tsa, "SHORT", 0.3)
    with Drip(first=b"HTTP/1.1 200 OK\r\n\r\n") as slow, pytest.raises(tsa.Unstamped):
        tsa.ask(f"http://127.0.0.1:{slow.port}/", "0" * 64)
    assert slow.said < STEPS


@pytest.mark.parametrize(("seconds", "cut"), [(0.3, True), (60.0, False)])
def test_a_mail_server_that_greets_byte_by_byte_is_cut_off(admin, settings, monkeypatch, seconds, cut):
    monkeypatch.setattr(fuse.Fuse.__init__, "__defaults__", (seconds,))
    with Drip(first=b"220 ", end=b"\r\n", listens=False) as slow:
        settings.SMTP, settings.MAIL_FROM = smtp(f"smtp://127.0.0.1:{slow.port}"), "堤 <tsutsumi@aoi.example>"
        actions.put(admin.email, "堤からの連絡", "本文", key="m", by=admin)
        jobs.send({}, lambda: None)
        slow.over.set()
        assert (slow.said < STEPS) is cut
    assert Message.objects.get().state == "queued"


def test_mail_goes_before_webhooks(admin, sink, monkeypatch):
    order = []
    monkeypatch.setattr(jobs, "_send", lambda message: order.append(message.kind))
    told(admin)
    actions.put(admin.email, "堤からの連絡", "本文", key="m", by=admin)
    jobs.send({}, lambda: None)
    assert order == ["mail", "webhook"]


def test_an_address_of_other_letters_is_sent_as_the_protocol_wants_it(admin, dialled):
    with Drip(first=b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n") as quick:
        dialled(quick.port)
        told(admin)
        jobs.send({}, lambda: None)
    assert Message.objects.get().state == "sent"


def test_an_address_that_mail_cannot_carry_ends_and_does_not_stop_the_others(admin, sink):
    bad = actions.put("x@例え.jp", "堤からの連絡", "本文", key="a", by=admin)
    good = actions.put(admin.email, "堤からの連絡", "本文", key="b", by=admin)
    jobs.send({}, lambda: None)
    bad.refresh_from_db()
    good.refresh_from_db()
    assert (bad.state, good.state) == ("failed", "sent")
    assert "使えない文字" in bad.last_error
