"""The decorators every view wears.

A right here is the right to the kind of act. Which cases a person may see is another question, answered by membership
(`cases.access`), and both must say yes.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponseBase

from tsutsumi.accounts.expired import ask_login
from tsutsumi.accounts.freshness import proved_lately
from tsutsumi.accounts.models import User
from tsutsumi.accounts.rights import PERMISSIONS

logger = logging.getLogger(__name__)
P = ParamSpec("P")
View = Callable[Concatenate[Any, P], HttpResponseBase]


class Request(HttpRequest):
    """A request that passed @allow: somebody is logged in."""

    user: User


def may(user: User | AnonymousUser, permission: str) -> bool:
    """KeyError when there is no such permission: a misspelt right must not be a silent no."""
    return bool(PERMISSIONS[permission]) and isinstance(user, User) and user.may(permission)


def allow(permission: str) -> Callable[[View[P]], View[P]]:
    """Only for people with this right. Anonymous: to the login, with what they typed kept. Others: 404."""
    if permission not in PERMISSIONS:
        raise KeyError(permission)

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return ask_login(request)
            if not may(request.user, permission):
                logger.warning("refused: %s to accounts.user:%s", permission, request.user.pk)
                raise Http404
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def signed_in(view: View[P]) -> View[P]:
    """For everybody who is logged in: one's own profile."""

    @wraps(view)
    def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return ask_login(request)
        return view(request, *args, **kwargs)

    guarded.permission = "signed_in"  # type: ignore[attr-defined]
    return guarded


def public(view: View[P]) -> View[P]:
    """Open to the world. tests/house keeps the list of the routes that may be."""
    view.permission = "public"  # type: ignore[attr-defined]
    return view


def context(request: HttpRequest) -> dict[str, Any]:
    """For templates: `rights` holds the permissions of the person, with _ for the dot (`rights.cases_open`)."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"rights": {}}
    return {"rights": {name.replace(".", "_"): may(user, name) for name in PERMISSIONS}}


def fresh(view: View[P]) -> View[P]:
    """Dangerous acts: ask again who it is unless the last proof is at most FRESH_MINUTES old.

    Inside @allow. A POST is put aside and done after the proof, so nothing typed is lost.
    """

    @wraps(view)
    def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        ask_again(request)
        return view(request, *args, **kwargs)

    guarded.fresh = True  # type: ignore[attr-defined]
    return guarded


def ask_again(request: HttpRequest) -> None:
    """The same inside a view, once the thing is known to exist for this person: a stranger is not even asked."""
    if not proved_lately(request):
        raise ReauthenticationRequired
