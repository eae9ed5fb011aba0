"""Erase a case: the key, the files, the words, and what the database remembers of them. Can be killed at any line.

Each step may be done again; the certificate's numbers are taken before the first thing is destroyed.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tsutsumi.accounts.models import system
from tsutsumi.audit.moves import move
from tsutsumi.cases.models import Case
from tsutsumi.evidence import holds, keys, vault, workspace
from tsutsumi.evidence.models import DataKey, ScanRun, Sealed, scope_of
from tsutsumi.intake.models import Tip
from tsutsumi.notices.models import Mailing
from tsutsumi.notices.selfcheck import place as check_pages
from tsutsumi.notices.selfcheck.models import CheckPage
from tsutsumi.people.models import Assessment
from tsutsumi.room.erasing import cleaning, rows
from tsutsumi.room.models import Erasure
from tsutsumi.team.models import Privileged
from tsutsumi.work.loop import Beat

# What names the case on a page that lists it.
TITLE = "消去済みの事案"


def erase(args: Mapping[str, Any], beat: Beat) -> None:
    """The job: destroys what a confirmed erasure names. A hold, or a case taken up again in between, stops it."""
    erasure = Erasure.objects.select_related("case").get(pk=args["erasure"])
    if erasure.state != "confirmed":
        return
    if holds.is_held(erasure.case) or not (erasure.case.is_over or erasure.keys):
        with transaction.atomic():
            move(erasure, "halt", by=system())
        return
    scopes = scopes_of(erasure.case)
    _count(erasure, scopes)
    _destroy_files(erasure.case, scopes)
    beat()
    found = rows.of(erasure.case)
    cleaning.write_over()
    _blank(erasure.case, found)
    beat()
    cleaning.clean(found)
    with transaction.atomic():
        Erasure.objects.filter(pk=erasure.pk).update(ended_at=timezone.now())
        move(erasure, "finish", by=system(), keys=len(erasure.keys), files=erasure.counts.get("files", 0))


def scopes_of(case: Case) -> list[str]:
    """The keys under which everything of a case lies: its own, and those of the first reports that came to it."""
    return [scope_of(case), *(tip.scope for tip in Tip.objects.filter(case=case).order_by("pk"))]


def _count(erasure: Erasure, scopes: list[str]) -> None:
    """Once: a second run would find nothing any more."""
    if erasure.keys:
        return
    made = dict(DataKey.objects.filter(scope__in=scopes).values_list("scope", "made_at"))
    erasure.keys = [
        {"scope": scope, "name": keys.name_of(scope), "made_at": made[scope].isoformat() if scope in made else ""}
        for scope in scopes
        if keys.exists(scope)
    ]
    sealed, found = _countable(erasure.case, scopes)
    erasure.counts = {"files": sealed.count(), "bytes": sum(sealed.values_list("size", flat=True)), "rows": found}
    Erasure.objects.filter(pk=erasure.pk).update(keys=erasure.keys, counts=erasure.counts)


def _countable(case: Case, scopes: list[str]) -> tuple[QuerySet[Sealed], dict[str, int]]:
    """Files and rows that the certificate may count: what is between the house and its counsel, nobody may count."""
    secret = Privileged.objects.filter(case=case)
    sealed = Sealed.objects.filter(scope__in=scopes).exclude(pk__in=secret.values("words"))
    found = {model._meta.label_lower: len(ids) for model, ids in rows.of(case).items() if model is not Privileged}
    return sealed.exclude(pk__in=secret.filter(file__isnull=False).values("file")), found


def _destroy_files(case: Case, scopes: list[str]) -> None:
    """The key first: from then on nothing that is left anywhere can be opened."""
    for scope in scopes:
        keys.destroy(scope)
    for scope in scopes:
        vault.forget(scope)
    _forget("rosters", list(ScanRun.objects.filter(case=case).values_list("roster", flat=True)))
    _forget("people", list(Assessment.objects.filter(case=case).values_list("roll", flat=True)))
    _forget("notices", list(Mailing.objects.filter(case=case).values_list("roll", flat=True)))
    for page in CheckPage.objects.filter(mailing__case=case):
        check_pages.forget(page.folder_name)
    workspace.wipe()
    Session.objects.filter(expire_date__lt=timezone.now()).delete()


def _forget(folder: str, names: list[str]) -> None:
    """Delete the encrypted data sets of these names, and what an interrupted writing left beside them."""
    for name in filter(None, names):
        for place in (Path(settings.TSUTSUMI_HOME) / folder).glob(f"{name}*"):
            shutil.rmtree(place, ignore_errors=True)


def _blank(case: Case, found: rows.Rows) -> None:
    with transaction.atomic():
        rows.blank(found)
        Case.objects.filter(pk=case.pk).update(title=TITLE, erased_at=timezone.now())
