"""What holds for every page: headers, the person's language, and the second factor."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme

from tsutsumi.accounts.expired import remember, who
from tsutsumi.accounts.models import User
from tsutsumi.core.flow import Refused

Next = Callable[[HttpRequest], HttpResponse]

# Reachable before the second factor exists: the pages that set it up, and the way out.
BEFORE_SECOND_FACTOR = {
    "mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "mfa_list_webauthn", "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "account_logout", "account_reauthenticate",
    "mfa_reauthenticate", "mfa_reauthenticate_webauthn", "healthz", "jsi18n", "accounts:language",
}  # fmt: skip


def headers(get_response: Next) -> Next:
    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        # Nothing of a case may stay in a cache of the browser or on the way; nor that a static file is not there.
        if response.status_code != 200 or not request.path.startswith(settings.STATIC_URL):
            response.setdefault("Cache-Control", "no-store")
        return response

    return respond


def person(get_response: Next) -> Next:
    """A person's own language beats the browser's; and the browser is marked as theirs (see expired.py)."""

    def respond(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            return get_response(request)
        translation.activate(user.language)
        request.LANGUAGE_CODE = user.language
        response = get_response(request)
        if who(request) != user.pk:
            remember(response, user.pk)
        return response

    return respond


def second_factor(get_response: Next) -> Next:
    """Somebody without a second factor sets one up before anything else, unless the setting says optional."""

    def respond(request: HttpRequest) -> HttpResponse:
        if settings.MFA_REQUIRED and request.user.is_authenticated and not is_mfa_enabled(request.user):
            name = _name(request)
            if name is not None and name not in BEFORE_SECOND_FACTOR:
                return HttpResponseRedirect(reverse("mfa_activate_totp"))
        return get_response(request)

    return respond


def refused(get_response: Next) -> Next:
    """An act that was refused answers with its sentence, and a way back; never with a 500."""

    def explain(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refused):
            return None
        back = request.headers.get("Referer", "")
        own = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
        words = {"sentence": exception.sentence, "back": back if own else "/"}
        return render(request, "accounts/refused.html", words, status=409)

    def respond(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    respond.process_exception = explain  # type: ignore[attr-defined]
    return respond


def _name(request: HttpRequest) -> str | None:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return None
