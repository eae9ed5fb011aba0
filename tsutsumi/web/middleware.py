"""What holds for every page: how the person writes years, and calm pages where Django would send a bare refusal."""

from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tsutsumi.web import days
from tsutsumi.web.visitors import household

Next = Callable[[HttpRequest], HttpResponse]
BARE = {405: "405.html", 413: "413.html", 429: "429.html"}


def era_choice(get_response: Next) -> Next:
    """Years as the person of this request wants them; 西暦 for those who are not logged in."""

    def respond(request: HttpRequest) -> HttpResponse:
        days.prefer_wareki(lambda: bool(getattr(getattr(request, "user", None), "wareki", False)))
        try:
            return get_response(request)
        finally:  # what runs next in this thread is nobody's request
            days.prefer_wareki(lambda: False)

    return respond


def visitor(get_response: Next) -> Next:
    """Behind the relay that ends TLS, the address it saw; else all visitors would share one limit of attempts.

    Only the last address counts: the relay wrote it. What stands before it came with the request.
    """

    def respond(request: HttpRequest) -> HttpResponse:
        if settings.TLS:
            last = request.headers.get(settings.VISITOR_HEADER, "").rpartition(",")[2].strip()
            with suppress(ValueError):
                request.META["REMOTE_ADDR"] = str(ip_address(last))
        request.META["REMOTE_ADDR"] = household(request.META.get("REMOTE_ADDR", ""))
        return get_response(request)

    return respond


def over_tls(get_response: Next) -> Next:
    """With TSUTSUMI_TLS no page is shown to a visitor who came without TLS; a redirect would hide the mistake."""

    def respond(request: HttpRequest) -> HttpResponse:
        if settings.TLS and not request.is_secure() and request.path_info != "/healthz":
            return render(request, "plain_http.html", {"url": settings.BASE_URL}, status=403)
        return get_response(request)

    return respond


def readable(get_response: Next) -> Next:
    """An address with a NUL leads nowhere: no page has one, and PostgreSQL would fail over it."""

    def respond(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or "\0" in query:
            raise BadRequest("NUL in the query")
        return get_response(request)

    return respond


def refusals(get_response: Next) -> Next:
    """An empty 405, 413 or 429 becomes a page that says what to do. Answers for machines stay as they are."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        template = BARE.get(response.status_code)
        if template is None or response.streaming or response.content or not _wants_page(request):
            return response
        page = render(request, template, status=response.status_code)
        for name in ("Allow", "Retry-After"):
            if name in response:
                page[name] = response[name]
        return page

    return respond


def _wants_page(request: HttpRequest) -> bool:
    return request.accepts("text/html") and request.headers.get("X-Requested-With") != "tsutsumi"
