"""One's own pages: preferences, and what was typed when the login had expired."""

from allauth.account import views as account
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from tsutsumi.accounts.expired import kept
from tsutsumi.accounts.forms import ProfileForm
from tsutsumi.accounts.models import User
from tsutsumi.accounts.roles import Request, public, signed_in


@require_GET
@signed_in
def resume(request: Request) -> HttpResponse:
    """What was typed before the login expired, to be looked at and sent again by hand."""
    found = kept(request)
    return render(request, "accounts/resume.html", {"kept": found}) if found else redirect("/")


@require_http_methods(["GET", "POST"])
@signed_in
def profile(request: Request) -> HttpResponse:
    # A copy: a refused form must not change the person shown on the page.
    mine = User.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=mine)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})


@require_http_methods(["GET", "POST"])
@public
def logout(request: HttpRequest) -> HttpResponse:
    """The way out. The browser is told to drop what it kept: on a shared machine no draft stays behind.

    Its mark stays (see expired.py): it opens nothing, and strangers cannot keep its owner out.
    """
    response: HttpResponse = account.logout(request)
    if request.method == "POST":
        response["Clear-Site-Data"] = '"storage"'
    return response


@require_GET
@public
def no_sign_up(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """Nobody signs up by themselves: an administrator invites."""
    return redirect("account_login")


@require_GET
@public
def forgotten(request: HttpRequest) -> HttpResponse:
    """A forgotten password is not reset by mail: an administrator gives a new one-time link."""
    return render(request, "accounts/forgotten.html")


@require_POST
@public
def language(request: HttpRequest) -> HttpResponse:
    """日本語 or English, for this browser, and for the person when they are logged in."""
    chosen, back = request.POST.get("language", ""), request.POST.get("next", "")
    own = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    # Not redirect(): it takes a word without a slash for the name of a view.
    response = HttpResponseRedirect(back if own else "/")
    if chosen in dict(settings.LANGUAGES):
        if isinstance(request.user, User):
            User.objects.filter(pk=request.user.pk).update(language=chosen)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, chosen, samesite="Lax", secure=settings.TLS)
    return response
