"""A small house of its own in a folder, driven from outside: what test_killed.py kills and compares.

Run as a program, with any TSUTSUMI_HOME: for each line `[HOME, OUT, ACT, POINT…]` of its input a process of its own
does the act in that house and writes to OUT what it found. Its answer is how that process ended. So what each process
would load for seconds is loaded once.
"""

import io
import json
import os
import signal
import sys
import traceback
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

SURNAMES = ["佐藤", "鈴木", "高橋", "田中", "渡辺", "中村", "小林", "吉田", "山口", "松本"]
GIVEN = ["太郎", "花子", "健一", "美咲"]
ROWS = "氏名,生年月日,電話番号,病歴\n" + "".join(
    f"{SURNAMES[n // 4]} {GIVEN[n % 4]},{1940 + n * 7 % 61}/{n * 5 % 12 + 1:02d}/{n * 11 % 28 + 1:02d},"
    f"090-{1000 + n * 1237 % 9000:04d}-{n * 3571 % 10000:04d},糖尿病\n"
    for n in range(40)
)


def packed():
    """An archive of three letters; the second is there twice."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, who in (("一.txt", "佐藤"), ("二.txt", "鈴木"), ("三.txt", "鈴木")):
            archive.writestr(zipfile.ZipInfo(name), f"{who} 様 電話 090-5555-0101 メール {who}@example.jp")
    return out.getvalue()


FILES = {
    "包み.zip": packed(),
    "名簿.csv": ROWS.encode("cp932"),
    "控え.txt": "連絡先: yamada@example.jp 090-9999-0001".encode(),
    "鍵付き.7z": b"7z\xbc\xaf\x27\x1c",
}


def die(*_args, **_words):
    os.kill(os.getpid(), signal.SIGKILL)


def after(act):
    def done(*args, **words):
        act(*args, **words)
        die()

    return done


def at_the(turn, act):
    turns = iter(range(turn))

    def done(*args, **words):
        act(*args, **words)
        if next(turns) == turn - 1:
            die()

    return done


def points():
    """Where the worker may be killed: the name of the place, and what to put there."""
    from tsutsumi.evidence import jobs, outcome, parts, pipeline, vault

    return {
        "before the start": (jobs, "_start", die),
        "after the start": (jobs, "_read", die),
        "when a file is laid out": (pipeline.Folder, "lay", after(pipeline.Folder.lay)),
        "at the first finding": (parts.Part, "take", die),
        "when a part is sealed": (vault.Writer, "settle", after(vault.Writer.settle)),
        "when a part is put aside": (jobs, "_put_aside", after(jobs._put_aside)),
        "inside an archive": (jobs, "_put_aside", at_the(3, jobs._put_aside)),
        "when all is read": (outcome, "gathered", die),
        "when half of the rows are written": (outcome, "_propose", die),
        "just before the commit": (outcome, "enqueue", die),
        "just after the commit": (outcome, "keep", after(outcome.keep)),
    }


def inline(work, jobs, limits):
    """The readers in this process: starting children is slow, and what is tested here is not theirs."""
    from tsutsumi.core.readers.children import Message

    for job in jobs:
        for told in work(job, limits):
            yield Message(job, told)
        yield Message(job, None)


def found():
    """Build the house: people, a case, its files, and a scan that waits."""
    from tests import tables

    tables.make(verbosity=0)
    from tsutsumi.accounts.models import User
    from tsutsumi.cases.actions import open_case
    from tsutsumi.evidence import actions, vault
    from tsutsumi.evidence.models import scope_of

    sato = User.objects.create_user("sato@aoi.example", "佐藤 花子", "officer")
    case = open_case("名簿の流出", datetime(2026, 11, 2, 9, tzinfo=UTC), by=sato)
    for name, content in FILES.items():
        actions.take_in(case, vault.seal(scope_of(case), content), name, by=sato)
    actions.ask_scan(case, by=sato)


def work():
    """Do all that waits, as the worker does; leases of dead workers count as run out."""
    from tsutsumi.room.handlers import HANDLERS
    from tsutsumi.work.loop import do_next
    from tsutsumi.work.models import Job

    Job.objects.filter(state="running").update(lease_until=datetime(2020, 1, 1, tzinfo=UTC))
    while do_next(HANDLERS):
        pass


def finish():
    """Do all that waits, and look."""
    work()
    return look()


def look():
    """Everything a scan leaves, as JSON, without what may differ between two runs (times, keys of rows, order)."""
    from django.utils import timezone

    from tsutsumi.accounts.models import system
    from tsutsumi.audit.models import Entry
    from tsutsumi.evidence import vault, workspace
    from tsutsumi.evidence.models import FileResult, Mark, Proposal, ScanRun, Sealed
    from tsutsumi.people.models import Count
    from tsutsumi.work.models import Job

    vault.sweep(timezone.now() + timedelta(hours=1))
    run = ScanRun.objects.get()
    parts = "item__number", "first", "following", "files", "hits"
    values = sorted(vault.read(run.result, by=system(), why="test").decode().splitlines()) if run.result else []
    marks = "path", "kind", "category", "masked", "fingerprint", "place", "strength", "why", "line"
    return {
        "run": [run.state, run.files_done, run.hits, run.bytes_done, {**run.summary, "seconds": 0}],
        "files": list(
            FileResult.objects.order_by("pk").values_list("path", "state", "reason", "hits", "most_people", "copy_of")
        ),
        "parts": list(run.parts.values_list(*parts)),
        "marks": list(Mark.objects.order_by("line").values_list(*marks)),
        "values": values,
        "proposals": list(Proposal.objects.order_by("pk").values_list("fact", "value", "source", "state")),
        "counts": list(Count.objects.values_list("low", "high", "causes", "change")),
        "trail": list(Entry.objects.exclude(verb="vault.opened").order_by("pk").values_list("verb", "data")),
        "jobs": list(Job.objects.order_by("pk").values_list("kind", "state")),
        "left": [str(f) for f in (workspace.MEMORY, workspace._disk()) for f in f.glob(f"{workspace._prefix()}*")],
        "sealed": [Sealed.objects.count(), len([f for f in vault._folder().rglob("*") if f.is_file()])],
    }


def move_in(home):
    """Into that house; no database has been opened yet."""
    from django.conf import settings
    from django.db import connection

    settings.TSUTSUMI_HOME = Path(home)
    connection.settings_dict["NAME"] = Path(home) / "tsutsumi.sqlite3"


def done(act, *rest):
    from tsutsumi.evidence import pipeline

    pipeline.FLUSH_SECONDS = 0.0  # put aside whatever is settled, at once
    if "children" not in rest:
        from tsutsumi.core.readers import children

        children.run = inline
    for name in set(rest) - {"children"}:
        place, what, instead = points()[name]
        setattr(place, what, instead)
    return {"found": found, "work": work, "finish": finish}[act]()


def alone(home, out, *asked):
    """In a process of its own, which ends here or is killed. It writes to `out` what it found, or why it failed."""
    pid = os.fork()
    if pid:
        return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    try:
        move_in(home)
        Path(out).write_text(json.dumps(done(*asked), ensure_ascii=False))
        os._exit(0)
    except BaseException:
        Path(out).write_text(traceback.format_exc())
        os._exit(1)


def main():
    django.setup()
    import tsutsumi.core.pii.ready
    import tsutsumi.room.handlers  # noqa: F401

    for line in sys.stdin:
        sys.stdout.write(f"{alone(*json.loads(line))}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
