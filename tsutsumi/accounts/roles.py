"""Who may do what: one table, and the decorator every view wears.

A right here is the right to the kind of act. Which cases a person may see is another question, answered by membership
(`cases.access`), and both must say yes.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponseBase

from tsutsumi.accounts.expired import ask_login
from tsutsumi.accounts.models import Role, User


def _only(*roles: str) -> frozenset[Role]:
    return frozenset(Role(role) for role in roles)


EVERYBODY = frozenset(Role)

PERMISSIONS: dict[str, frozenset[Role]] = {
    "board.view": EVERYBODY,
    "cases.view": EVERYBODY,
    "cases.open": _only("officer", "legal", "csirt"),
    "cases.edit": _only("officer", "legal", "csirt"),
    "intake.issue": _only("admin", "officer"),
    "intake.triage": _only("officer", "legal", "desk"),
    "evidence.view": _only("officer", "legal", "csirt", "auditor"),
    "evidence.take_in": _only("officer", "csirt"),
    "evidence.scan": _only("officer", "csirt"),
    "evidence.reveal": _only("officer", "csirt"),
    "people.view": _only("officer", "legal", "csirt", "auditor"),
    "people.settle": _only("officer", "csirt"),
    "duties.view": EVERYBODY,
    "duties.answer": _only("officer", "legal", "csirt"),
    "duties.rule": _only("officer", "legal"),
    "reports.view": _only("officer", "legal", "csirt", "pr", "executive", "auditor"),
    "reports.write": _only("officer", "legal"),
    "reports.check": _only("officer", "legal"),
    "reports.submit": _only("officer", "legal"),
    "audit.view": _only("admin", "officer", "auditor"),
    "accounts.manage": _only("admin"),
    "settings.edit": _only("admin", "officer"),
    "work.view": _only("admin", "csirt"),
}

type View[**P_] = Callable[Concatenate[Any, P_], HttpResponseBase]


class Request(HttpRequest):
    """A request that passed @allow: somebody is logged in."""

    user: User  # type: ignore[assignment]


def may(user: User | AnonymousUser, permission: str) -> bool:
    """KeyError when there is no such permission: a misspelt right must not be a silent no."""
    roles = PERMISSIONS[permission]
    return isinstance(user, User) and user.is_active and user.role in roles


def allow[**P_](permission: str) -> Callable[[View[P_]], View[P_]]:
    """Only for people with this right. Anonymous: to the login, with what they typed kept. Others: 404."""
    if permission not in PERMISSIONS:
        raise KeyError(permission)

    def guard(view: View[P_]) -> View[P_]:
        @wraps(view)
        def guarded(request: Any, *args: P_.args, **kwargs: P_.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return ask_login(request)
            if not may(request.user, permission):
                raise Http404
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return guard


def signed_in[**P_](view: View[P_]) -> View[P_]:
    """For everybody who is logged in: one's own profile."""

    @wraps(view)
    def guarded(request: Any, *args: P_.args, **kwargs: P_.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return ask_login(request)
        return view(request, *args, **kwargs)

    guarded.permission = "signed_in"  # type: ignore[attr-defined]
    return guarded


def public[**P_](view: View[P_]) -> View[P_]:
    """Open to the world. tests/house keeps the list of the routes that may be."""
    view.permission = "public"  # type: ignore[attr-defined]
    return view


def context(request: HttpRequest) -> dict[str, Any]:
    """For templates: `rights` holds the permissions of the person, with _ for the dot (`rights.cases_open`)."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"rights": {}}
    return {"rights": {name.replace(".", "_"): may(user, name) for name in PERMISSIONS}}
