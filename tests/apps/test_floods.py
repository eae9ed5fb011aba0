"""A flood of made-up visitors: what counts them holds, and the door for first reports opens again."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.test import Client
from django.utils import timezone

from tsutsumi.intake import actions as intake
from tsutsumi.intake import limits
from tsutsumi.web import counting
from tsutsumi.web.middleware import visitor

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty():
    caches["default"].clear()


def seen(rf, address, **more):
    request = rf.get("/", REMOTE_ADDR=address, **more)
    visitor(lambda _request: None)(request)
    return request.META["REMOTE_ADDR"]


def test_a_whole_network_of_ipv6_is_one_visitor(rf, settings):
    """Every house has 2^64 of them: a limit for each would be none."""
    assert len({seen(rf, f"2001:db8:7:7::{n:x}") for n in range(1, 50)}) == 1
    assert seen(rf, "2001:db8:7:8::1") != seen(rf, "2001:db8:7:7::1")
    assert seen(rf, "::ffff:203.0.113.7") == seen(rf, "203.0.113.7") == "203.0.113.7"
    settings.TLS = True
    relayed = {seen(rf, "127.0.0.1", HTTP_X_FORWARDED_FOR=f"8.8.8.8, 2001:db8:7:7::{n:x}") for n in range(1, 9)}
    assert relayed == {"2001:db8:7:7::"}


def flooded(cache):
    """What is left of a count after a thousand made-up names."""
    cache.add("a-count-of-an-attacker", 1, 600)
    for n in range(1000):
        cache.set(f"made-up-name-{n}", 1, 600)
    return cache.get("a-count-of-an-attacker")


def test_made_up_names_do_not_push_out_what_is_counted():
    assert isinstance(caches["default"], DatabaseCache)
    assert flooded(caches["default"]) == 1


def test_with_the_usual_size_they_would():
    assert flooded(DatabaseCache("cache", {})) is None


def test_who_goes_on_asking_is_let_in_again_when_the_span_is_over():
    with time_machine.travel(timezone.now(), tick=False) as hands:
        counts = []
        for _ in range(12):
            counts.append(counting.counted("k", 600))
            hands.shift(timedelta(minutes=4))
    assert max(counts) <= 4
    assert counts[0] == 1


def test_a_count_does_not_end_before_its_span():
    with time_machine.travel("2026-11-23T03:00:00Z", tick=False) as hands:
        counting.counted("k", 600)
        counting.counted("k", 600)
        hands.shift(timedelta(seconds=590))
        assert counting.counted("k", 600) == 3


def test_a_used_up_link_notes_no_more_places(rf, sato, monkeypatch):
    monkeypatch.setattr(limits, "PER_LINK", 2)
    link, _token = intake.issue_link("掲示", timezone.now() + timedelta(days=1), by=sato)
    answers = [limits.is_too_many(rf.get("/", REMOTE_ADDR=f"203.0.113.{n}"), link) for n in range(6)]
    assert answers == [False, False, True, True, True, True]
    noted = [counting.so_far(f"intake:{link.pk}:{limits.place_of(rf.get('/', REMOTE_ADDR=f'203.0.113.{n}'))}", 600)
             for n in range(6)]  # fmt: skip
    assert noted == [1, 1, 0, 0, 0, 0]


def test_the_public_form_says_so_in_japanese_and_opens_again(sato, monkeypatch):
    monkeypatch.setattr(limits, "PER_LINK", 1)
    _link, token = intake.issue_link("掲示", timezone.now() + timedelta(days=1), by=sato)
    with time_machine.travel(timezone.now(), tick=False) as hands:
        said = [Client().post(f"/t/{token}/", {"what": "USBがない"}).status_code for _ in range(3)]
        assert said == [302, 429, 429]
        hands.shift(timedelta(minutes=11))
        assert Client().post(f"/t/{token}/", {"what": "USBがない"}).status_code == 302


def test_a_relay_may_say_who_it_is_under_a_name_nobody_can_guess(rf, settings):
    """The web server takes X_Forwarded_For for X-Forwarded-For, so what a visitor sends could stand there."""
    settings.TLS = True
    sent = {"HTTP_X_FORWARDED_FOR": "198.51.100.6", "HTTP_X_RELAY_7F3A": "203.0.113.7"}
    assert seen(rf, "127.0.0.1", **sent) == "198.51.100.6"  # believed by default: the relay writes it
    settings.VISITOR_HEADER = "X-Relay-7f3a"
    assert seen(rf, "127.0.0.1", **sent) == "203.0.113.7"
