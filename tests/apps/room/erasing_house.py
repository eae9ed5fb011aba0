"""A house in a folder of its own, with its database as a real file: what test_erasing.py fills, erases and searches.

Run as a program: `python -m tests.apps.room.erasing_house fill|erase|open`, with TSUTSUMI_HOME set.
"""

import json
import os
import sys
from contextlib import contextmanager, nullcontext
from datetime import timedelta

import django

CANARY = "鳴禽カナリヤ7781"
OTHER = "別事案の控え4410"
NEW = "まだ何も預かっていない事案"


def fill():
    """Two cases with everything in them, the canary in every text and every file of the first one; a third is new."""
    from django.core.management import call_command

    from tests import tables

    tables.make(verbosity=0)
    call_command("createcachetable", verbosity=0)
    from tests.apps.planting import plant
    from tests.stage import KNOWN_AT, set_stage
    from tests.world import ORGANISATION, PEOPLE, World, make_person
    from tsutsumi.accounts.models import Organisation
    from tsutsumi.cases import actions as cases
    from tsutsumi.evidence import actions as evidence
    from tsutsumi.evidence import keys, vault
    from tsutsumi.evidence.models import Hold, scope_of
    from tsutsumi.intake import actions as intake

    organisation = Organisation.objects.create(**ORGANISATION)
    people = {key: make_person(key) for key in PEOPLE}
    worlds = []
    for word in (CANARY, OTHER):
        world = World(organisation, people)
        set_stage(world)
        evidence.take_in(world.case, vault.seal(scope_of(world.case), word.encode()), "秘密.txt", by=world.sato)
        world.stage["tip"] = intake.merge(world.tip, world.case, by=world.sato)
        plant(world.case, word)
        worlds.append(world)
    Hold.objects.update(state="lifted")
    close(worlds[0])
    new = cases.open_case(NEW, KNOWN_AT, by=worlds[0].sato)
    assert not keys.exists(scope_of(new)), "nothing is sealed in it yet"
    return {"case": worlds[0].case.number, "other": worlds[1].case.number}


def close(world):
    from tsutsumi.cases import actions as cases

    world.case.refresh_from_db()
    for step in ("contain", "close"):
        cases.go(world.case, step, by=world.sato)


def erase():
    """Asked for by one, confirmed by another, six years later; the worker does it.

    KILL names a step to die in; with READER somebody else still reads what the database held before.
    """
    import time_machine
    from django.utils import timezone

    from tsutsumi.accounts.models import User
    from tsutsumi.cases.models import Case
    from tsutsumi.room.erasing import actions, cleaning, jobs
    from tsutsumi.room.handlers import HANDLERS
    from tsutsumi.room.models import Erasure
    from tsutsumi.work import queue
    from tsutsumi.work.models import Job

    case = Case.objects.get(state="closed")
    sato, ito = (User.objects.get(email=f"{who}@aoi.example") for who in ("sato", "ito"))
    if os.environ.get("KILL"):
        place = {"blank": (jobs, "_blank"), "clean": (cleaning, "clean"), "files": (jobs, "_destroy_files")}
        module, name = place[os.environ["KILL"]]
        setattr(module, name, lambda *_args: os._exit(9))
    with time_machine.travel(timezone.now() + timedelta(days=6 * 366)):
        if not Erasure.objects.exists():
            actions.confirm(actions.ask(case, "保存期間が終わったため。", by=sato), by=ito)
        Job.objects.exclude(kind="room.erase").delete()
        Job.objects.update(lease_until=None, state="waiting")
        job = queue.claim()
        with reader() if os.environ.get("READER") else nullcontext():
            try:
                HANDLERS["room.erase"](job.args, lambda: None)
            except queue.Later as later:
                from tests.apps.room.test_erasing import files_with

                kept = files_with(os.environ["TSUTSUMI_HOME"], CANARY)
                return {"later": later.sentence, "state": Erasure.objects.get().state, "kept": kept}
    done = Erasure.objects.get()
    return {"state": done.state, "keys": done.keys, "counts": done.counts}


@contextmanager
def reader():
    """Another session in the middle of reading."""
    from django.db import connection

    other = connection.copy()
    other.ensure_connection()
    with other.cursor() as cursor:
        cursor.execute("BEGIN" if other.vendor == "sqlite" else "BEGIN ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT count(*) FROM accounts_user")
        cursor.fetchall()
        yield
        cursor.execute("COMMIT")
    other.close()


def look():
    """What still opens, whether the trail holds, and what the certificate says."""
    from tsutsumi.accounts.models import system
    from tsutsumi.audit.verify import verify
    from tsutsumi.cases.models import Case
    from tsutsumi.core.documents import pdf
    from tsutsumi.evidence import vault
    from tsutsumi.evidence.models import Sealed
    from tsutsumi.room.erasing import papers
    from tsutsumi.room.models import Erasure

    opened, shut = [], []
    for sealed in Sealed.objects.order_by("pk"):
        try:
            vault.read(sealed, by=system(), why="test")
            opened.append(sealed.scope)
        except vault.Damaged:
            shut.append(sealed.scope)
    erasure = Erasure.objects.filter(state="done").first()
    return {
        "opened": sorted(set(opened)),
        "shut": sorted(set(shut)),
        "faults": [f"{f.where} {f.what}" for f in verify()],
        "titles": dict(Case.objects.values_list("number", "title")),
        "certificate": len(pdf.render(papers.certificate(erasure))) if erasure else 0,
    }


def main():
    django.setup()
    json.dump({"fill": fill, "erase": erase, "look": look}[sys.argv[1]](), sys.stdout, ensure_ascii=False)


if __name__ == "__main__":
    main()
