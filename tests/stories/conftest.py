"""Browsers in which members of the cast are logged in, and a worker that works when told to."""

from types import SimpleNamespace

import pytest

from tests.apps.outbox.conftest import sink  # noqa: F401
from tests.stories.browser import Person


@pytest.fixture(autouse=True)
def _house(settings, tmp_path):
    settings.MFA_REQUIRED = False
    settings.TSUTSUMI_HOME = tmp_path


@pytest.fixture
def browse(live_server, chromium, as_user, settings):
    """`browse(sato)`: the person at a desk; `browse(None, width=375)`: a stranger with a phone."""
    opened = []

    def person(user=None, width=1280):
        context = chromium.new_context(locale="ja-JP", viewport={"width": width, "height": 900}, accept_downloads=True)
        if user is not None:
            cookie = as_user(user).cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie.value, "url": live_server.url}])
        opened.append(context)
        return Person(context.new_page(), live_server.url)

    yield person
    for context in opened:
        context.close()


@pytest.fixture
def work():
    """Do every waiting job, as the worker would."""
    from tsutsumi.room.handlers import HANDLERS
    from tsutsumi.work.loop import do_next

    def until_done():
        while do_next(HANDLERS):
            pass

    return until_done


@pytest.fixture
def post(sink, work):  # noqa: F811
    """A mail server, and `post.minute()`: what the timetable does within a minute."""
    from tsutsumi.outbox import jobs as outbox
    from tsutsumi.team import jobs as team

    def minute():
        work()
        team.watch({}, lambda: None)
        outbox.send({}, lambda: None)
        work()

    def letter(to):
        """The text of the last mail to this person."""
        return [mail for _from, recipients, mail in sink.envelopes if to.email in recipients][-1].get_content()

    return SimpleNamespace(minute=minute, letter=letter, sink=sink)
