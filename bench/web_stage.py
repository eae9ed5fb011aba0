"""Steps of bench/web.py that need the product's settings: fill the database, and count the queries of each page."""

import json
import sys
from datetime import timedelta
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from tsutsumi.accounts.models import User  # noqa: E402
from tsutsumi.cases import actions as cases  # noqa: E402
from tsutsumi.cases.models import Case, Part  # noqa: E402
from tsutsumi.duties import actions as duties  # noqa: E402
from tsutsumi.room.handlers import HANDLERS, TIMETABLE  # noqa: E402
from tsutsumi.work import loop  # noqa: E402

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
CAUSES = (("lost", "device"), ("mis_send", "electronic"), ("", ""), ("unauthorized_access", "electronic"))


def fill(users: int, number: int, entries: int) -> dict[str, Any]:
    """Everybody in every case, facts of several kinds, one long timeline. Answers with cookies and the long case."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    people = [User.objects.create_user(f"user{n}@bench.example", f"利用者{n}", "officer") for n in range(users)]
    with transaction.atomic():
        made = [_case(n, people[0]) for n in range(number)]
        Part.objects.bulk_create(
            Part(case=case, user=user, role=Part.OFFICE) for case in made for user in people if not _is_in(case, user)
        )
        for n in range(entries):
            cases.note(made[0], f"{n}件目の連絡を受けた。", by=people[n % users], known_at=timezone.now())
    _settle()
    if connection.vendor == "postgresql":  # as it does by itself, a minute after so many new rows
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return {"cookies": [_cookie(person) for person in people], "number": made[0].number}


def _settle() -> None:
    """What five hundred new cases ask of the worker at once is done before the clock starts; its timetable goes on."""
    loop.keep_timetable(TIMETABLE, timezone.now())
    while loop.do_next(HANDLERS):
        pass


def _case(n: int, by: User) -> Case:
    cause, medium = CAUSES[n % len(CAUSES)]
    known = timezone.now() - timedelta(days=n % 40, minutes=n)
    case = cases.open_case(f"測定のための事案{n}", known, by=by, cause=cause, medium=medium, event="suspected_leak")
    on = timezone.localdate(known)
    if n % 3:
        duties.answer(case, "is_personal_data", value=True, on=on, by=by)
    if n % 3 == 2:
        duties.answer(case, "count_max", 100 * (n % 30), on=on, by=by)
    return case


def _is_in(case: Case, user: User) -> bool:
    return case.pk in _members.setdefault(user.pk, set(user.parts.values_list("case", flat=True)))


_members: dict[int, set[int]] = {}


def _cookie(user: User) -> str:
    client = Client()
    client.force_login(user, BACKEND)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def queries(cookie: str, pages: dict[str, str]) -> dict[str, int]:
    """Of each page, opened for the second time."""
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = cookie
    counted = {}
    for name, path in pages.items():
        client.get(path, HTTP_HOST="127.0.0.1")
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(path, HTTP_HOST="127.0.0.1")
        counted[name] = len(seen)
    return counted


if __name__ == "__main__":
    step, *said = sys.argv[1:]
    answer = fill(*map(int, said)) if step == "fill" else queries(said[0], json.loads(said[1]))
    print(json.dumps(answer))
