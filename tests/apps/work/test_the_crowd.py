"""Forms that are sent one byte at a time hold some threads of the web server, never all of them."""

import threading

import pytest

from tsutsumi.config.crowd import Crowd, has_body
from tsutsumi.web.visitors import household

THREADS = 8


class House:
    """An application whose every request waits until the test lets it go."""

    def __init__(self):
        self.inside, self.go, self.came = 0, threading.Event(), threading.Semaphore(0)

    def __call__(self, environ, start_response):
        self.came.release()
        if environ["REQUEST_METHOD"] == "POST":
            assert self.go.wait(20)
        start_response("200 OK", [])
        return [b"read"]


def asked(app, method="POST", address="203.0.113.7", **more):
    said = []
    environ = {"REQUEST_METHOD": method, "REMOTE_ADDR": address, **more}
    if method == "POST":
        environ["CONTENT_LENGTH"] = "1000"
    body = b"".join(app(environ, lambda status, headers: said.append(status[:3])))
    return said[0], body.decode()


@pytest.fixture
def held():
    """Starts a slow request in a thread of its own and returns when it is inside."""
    house, threads = House(), []

    def hold(app, **more):
        thread = threading.Thread(target=asked, args=(app,), kwargs=more)
        thread.start()
        threads.append(thread)
        assert house.came.acquire(timeout=20)

    yield house, hold
    house.go.set()
    for thread in threads:
        thread.join()


def test_one_visitor_cannot_hold_more_than_half_of_the_threads(held):
    house, hold = held
    app = Crowd(house, THREADS)
    for _ in range(THREADS // 2):
        hold(app)
    assert asked(app)[0] == "503"
    assert asked(app, "GET") == ("200", "read")
    hold(app, address="198.51.100.1")  # somebody else still can


def test_all_together_leave_some_for_those_who_read(held):
    house, hold = held
    app = Crowd(house, THREADS)
    for number in range(THREADS * 3 // 4):
        hold(app, address=f"198.51.100.{number}")
    status, words = asked(app)
    assert (status, "もう一度送ってください" in words) == ("503", True)
    assert asked(app, "GET")[0] == "200"


def test_without_it_every_thread_would_be_held(held):
    house, hold = held
    for _ in range(THREADS):
        hold(house)
    assert not house.go.is_set()


def test_when_they_are_done_others_come_in(held):
    house, hold = held
    app = Crowd(house, THREADS)
    for _ in range(THREADS // 2):
        hold(app)
    house.go.set()
    statuses = {asked(app, address=f"192.0.2.{n}")[0] for n in range(THREADS)}
    assert statuses == {"200"}


def test_one_that_fails_gives_its_place_back():
    def broken(_environ, _start):
        raise RuntimeError

    app = Crowd(broken, THREADS)
    for _ in range(THREADS * 2):
        with pytest.raises(RuntimeError):
            asked(app)


@pytest.mark.parametrize(("relayed", "refused"), [(True, "200"), (False, "503")])
def test_behind_the_relay_a_visitor_is_whom_the_relay_saw(held, relayed, refused):
    house, hold = held
    app = Crowd(house, THREADS, "X-Forwarded-For" if relayed else "")
    for number in range(THREADS // 2):
        hold(app, address="127.0.0.1", HTTP_X_FORWARDED_FOR=f"203.0.113.9, 198.51.100.{number}")
    house.go.set() if relayed else None
    assert asked(app, address="127.0.0.1", HTTP_X_FORWARDED_FOR="198.51.100.99")[0] == refused


def test_what_has_a_body_and_who_is_one_visitor():
    assert not has_body({"CONTENT_LENGTH": ""})
    assert not has_body({"CONTENT_LENGTH": "0"})
    assert has_body({"CONTENT_LENGTH": "1"})
    assert has_body({"HTTP_TRANSFER_ENCODING": "chunked"})
    assert household("2001:db8:1:2::3") == household("2001:db8:1:2:ffff::")
    assert household("::ffff:10.0.0.1") == "10.0.0.1"
    assert household("unix:") == "unix:"


def test_the_application_that_is_served_wears_it():
    from tsutsumi.config.wsgi import application

    assert isinstance(application, Crowd)
