"""When a login ends by itself: after so many hours altogether, and after so many minutes without a touch.

Django's own end moves on with every change of the session, so both are counted here. What was typed is not lost: it
is kept as after any expired login (see expired.py).
"""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

BEGAN, SEEN = "tsutsumi_began", "tsutsumi_seen"
STEP = 60.0  # seconds; a touch is written down no more often
Next = Callable[[HttpRequest], HttpResponse]


def begin(request: HttpRequest) -> None:
    request.session[BEGAN] = request.session[SEEN] = time.time()


def is_over(request: HttpRequest, now: float) -> bool:
    began, seen = (float(request.session.get(name, 0)) for name in (BEGAN, SEEN))
    return now - began >= settings.SESSION_COOKIE_AGE or now - seen >= settings.IDLE_MINUTES * 60


def ends(get_response: Next) -> Next:
    """A page that asks for news by itself is no touch: nobody may be sitting there."""

    def respond(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = time.time()
            if is_over(request, now):
                logout(request)
            elif _is_touch(request) and abs(now - request.session[SEEN]) >= STEP:
                request.session[SEEN] = now
        return get_response(request)

    return respond


def _is_touch(request: HttpRequest) -> bool:
    return request.method != "GET" or request.headers.get("X-Requested-With") != "tsutsumi"
