"""One list of doors. Each app's urls.py writes its full paths: /cases/<number>/<app>/…"""

from importlib import util

from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import JavaScriptCatalog

from tsutsumi.accounts.roles import public

APPS = (
    "accounts", "outbox", "cases", "decisions", "intake", "evidence", "people", "duties", "figures", "notices",
    "notices.letters", "notices.selfcheck", "prevention", "inquiries", "announcements", "reports", "tasks", "team",
    "situation", "outside", "money", "manual", "work", "audit", "web", "room",
)  # fmt: skip


@public
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """200 when the process answers and its database does; no facts about either."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    """A request that could not be read: too large, or broken."""
    if isinstance(exception, RequestDataTooBig):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz, name="healthz"),
    path("jsi18n/", public(JavaScriptCatalog.as_view(packages=[])), name="jsi18n"),
    *(path("", include(f"tsutsumi.{app}.urls")) for app in APPS if util.find_spec(f"tsutsumi.{app}.urls")),
]
