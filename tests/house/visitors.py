"""Who tries every door: one visitor per column of matrix.toml, and what an answer is called in its cells."""

from datetime import timedelta

from django.test import Client
from django.utils import timezone

from tests.looking import undone

# Name of the column: the member of the cast. All of these play a part in the case of the stage.
MEMBERS = {
    "admin": "admin", "officer": "sato", "legal": "ito", "csirt": "suzuki", "pr": "takahashi", "desk": "tanaka",
    "exec": "yamada", "audit": "kato", "hr": "hr", "money": "finance", "vendor": "vendors", "guest": "guest",
}  # fmt: skip
# Nobody; an officer without a case; an officer of another case; an administrator without a case; a guest whose time
# is over.
OUTSIDE = ("anon", "stranger", "other", "clerk", "ended")
COLUMNS = ("anon", "stranger", "other", "clerk", *MEMBERS, "ended")
METHODS = ("GET", "POST")
NOT_TRIED = {"account_logout"}  # it would end the walk

# 286: a part of a page that need not be asked for again.
CALLED = {200: "ok", 286: "ok", 404: ".", 405: "-"}


def people(world) -> dict[str, object]:
    """The visitors, each in the part that the column says; None is nobody."""
    from tests.world import make_person
    from tsutsumi.accounts.models import User
    from tsutsumi.cases import actions as cases
    from tsutsumi.cases.models import Part

    found = {"anon": None, "stranger": make_person("stranger")}
    for column, key in MEMBERS.items():
        known = world.people.get(key)
        found[column] = known or User.objects.create_user(f"{key}@aoi.example", f"{key} の人", key)
        cases.add_member(world.case, found[column], by=world.sato)
    found["clerk"] = User.objects.create_user("clerk@aoi.example", "管理 二郎", "admin")
    found["other"] = User.objects.create_user("other@aoi.example", "別 事案", "officer")
    found["ended"] = User.objects.create_user("ended@partner.example", "元 協力者", "guest")
    elsewhere = cases.open_case("別の事案", world.case.known_at, by=found["other"])
    Part.objects.filter(case=elsewhere).exclude(user=found["other"]).delete()
    part = cases.add_member(world.case, found["ended"], by=world.sato)
    Part.objects.filter(pk=part.pk).update(until=timezone.now() - timedelta(hours=1))
    return found


def browser(person) -> Client:
    visitor = Client(raise_request_exception=False)
    if person is not None:
        visitor.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return visitor


def again(visitor) -> Client:
    """The same login in a browser of its own: what was put aside for later must not change the next answer."""
    own = Client(raise_request_exception=False)
    own.cookies.load({name: cookie.value for name, cookie in visitor.cookies.items()})
    return own


def tried(visitor, method, address) -> str:
    """What the answer is called. Nothing stays: every visitor meets the same house."""
    with undone():
        answer = getattr(visitor, method.lower())(address)
        if answer.streaming:
            b"".join(answer.streaming_content)
    return called(answer.status_code, answer.get("Location", ""), known="_auth_user_id" in visitor.session)


def called(status, location, *, known) -> str:
    """`known`: somebody is logged in. Who has no password to ask for is sent to the login to prove who they are."""
    if status != 302:
        return CALLED.get(status, str(status))
    if not known and location.startswith("/accounts/login/"):
        return "login"
    asked = "/reauthenticate/" in location or location.startswith("/accounts/login/?")
    return "again" if asked else "go"


def column(world, name, routes) -> dict[str, str]:
    """Everything that this visitor meets: "GET cases:list" → "ok"."""
    visitor = browser(people(world)[name])
    said = {}
    for route in routes:
        if route.name not in NOT_TRIED:
            for method in METHODS:
                said[f"{method} {route.name}"] = tried(again(visitor), method, route.url(world))
    return said
