"""The worker of bench/mailing.py and of the tests: sends a made-up mailing, and dies where it is told to.

The desk is a SQLite file with one row for each person, as the product's is; the people are made from their number, so
that whoever reads the mails back knows what each may hold.

    python -m bench.mail_worker FOLDER PORT [--die-at STEP COUNT] [--lines N] [--grace SECONDS]
"""

import argparse
import hashlib
import os
import resource
import signal
import smtplib
import sqlite3
import sys
import threading
import time
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tsutsumi.core.mailing import carrying, envelope, office
from tsutsumi.core.mailing import journal as j
from tsutsumi.core.mailing.carrying import Carrier, Outcome
from tsutsumi.core.mailing.envelope import Envelope
from tsutsumi.core.mailing.journal import Journal
from tsutsumi.core.mailing.pace import Pace
from tsutsumi.core.mailing.relaylog import Log
from tsutsumi.core.mailing.signing import Signer

AT = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
ITEMS = ("氏名", "住所", "電話番号", "メールアドレス", "生年月日", "診療の記録", "受診日", "保険証の番号")
DOMAINS = ("docomo.example", "au.example", "softbank.example", "gmail.example", "aoi.example")
TABLE = """
CREATE TABLE IF NOT EXISTS person (n INTEGER PRIMARY KEY, token TEXT UNIQUE, state TEXT DEFAULT 'queued');
CREATE TABLE IF NOT EXISTS kept (n INTEGER PRIMARY KEY, up_to INTEGER);
"""


def token_of(n: int) -> str:
    return "t" + hashlib.sha256(f"token {n}".encode()).hexdigest()[:25]


def address_of(n: int) -> str:
    return f"person-{n}@{DOMAINS[n % len(DOMAINS)]}"


def name_of(n: int) -> str:
    """A canary: nobody else's mail may hold it."""
    return f"名前{hashlib.sha256(f'name {n}'.encode()).hexdigest()[:12]}"


def items_of(n: int) -> list[str]:
    return [item for place, item in enumerate(ITEMS) if (n * 2654435761 >> place) & 1] or [ITEMS[0]]


def text_of(n: int) -> str:
    items = "\n".join(f"・{item}" for item in items_of(n))
    return (
        f"{name_of(n)} 様\n\nこのたび、当院がお預かりしていた個人データが外部に漏えいしたことが分かりました。\n\n"
        f"■漏えいしたおそれのある項目\n{items}\n\n■お願い\n不審な電話やメールにご注意ください。\n" + "説明の文。\n" * 40
    )


def open_desk(folder: Path, people: int = 0) -> sqlite3.Connection:
    desk = sqlite3.connect(folder / "desk.sqlite3", isolation_level=None)
    desk.execute("PRAGMA journal_mode=WAL")
    desk.execute("PRAGMA synchronous=NORMAL")
    desk.executescript(TABLE)
    if people:
        desk.execute("BEGIN")
        desk.executemany("INSERT INTO person(n, token) VALUES (?, ?)", ((n, token_of(n)) for n in range(people)))
        desk.execute("COMMIT")
    return desk


class Desk:
    """The rows behind the sending."""

    def __init__(self, folder: Path, step: carrying.Step, signer: Signer | None):
        self.db, self.step = open_desk(folder), step
        self.sender = envelope.Sender("info@aoi.example", "あおい総合クリニック", "aoi.example", signer=signer)

    def kept(self) -> int:
        row = self.db.execute("SELECT up_to FROM kept").fetchone()
        return row[0] if row else 0

    def keep(self, outcomes: Sequence[Outcome], up_to: int) -> None:
        becomes = {
            j.TAKEN: "handed",
            j.PROVEN: "handed",
            j.REFUSED: "failed",
            j.UNSURE: "unsure",
            j.DISPROVEN: "queued",
        }
        self.step("keeping")
        self.db.execute("BEGIN")
        for one in outcomes:
            source = "unsure" if one.kind in {j.PROVEN, j.DISPROVEN} else "queued"
            state = becomes.get(one.kind, "queued")
            self.db.execute("UPDATE person SET state=? WHERE token=? AND state=?", (state, one.sending, source))
        self.db.execute("INSERT OR REPLACE INTO kept VALUES (1, ?)", (up_to,))
        self.step("half kept")
        self.db.execute("COMMIT")
        self.step("kept")

    def unsure(self) -> Collection[str]:
        return {row[0] for row in self.db.execute("SELECT token FROM person WHERE state='unsure'")}

    def next(self, limit: int, without: Collection[str]) -> Sequence[Envelope]:
        rows = self.db.execute("SELECT n, token FROM person WHERE state='queued' LIMIT ?", (limit + len(without),))
        return [self._made(n, token) for n, token in rows if token not in without][:limit]

    def _made(self, n: int, token: str) -> Envelope:
        subject = "【お詫び】個人データの漏えいについて"
        letter = envelope.Letter(token, address_of(n), subject, text_of(n), AT, private=[name_of(n)])
        return envelope.build(letter, self.sender)

    def goes_on(self) -> bool:
        return True

    def halt(self, reason: str) -> None:
        sys.stderr.write(f"halted: {reason}\n")


class Death:
    """kill -9 of oneself at the count-th time a step is reached."""

    def __init__(self, name: str, count: int):
        self.name, self.left, self.lock = name, count, threading.Lock()

    def __call__(self, name: str) -> None:
        if name == self.name:
            with self.lock:
                self.left -= 1
                if self.left == 0:
                    os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    given = _given()
    step = Death(given.die_at[0], int(given.die_at[1]))
    signer = Signer.load("aoi.example", "t1", given.key) if given.key else None
    desk, log = Desk(given.folder, step, signer), Log(given.folder / "mail.log")

    def connect() -> smtplib.SMTP:
        return smtplib.SMTP("127.0.0.1", given.port, timeout=30)

    def is_alive() -> bool:
        before = log.place()
        connect().quit()
        for _ in range(100):
            if log.place() != before:
                return True
            time.sleep(0.02)
        return False

    journal = Journal(given.folder / "journal")
    evidence = office.Evidence(log, given.grace, is_alive)
    office.recover(desk, journal, time.time())
    office.settle(desk, journal, evidence, time.time())
    carrier = Carrier(connect, journal, lines=given.lines, step=step)
    report = office.run(desk, carrier, Pace(given.per_minute), log.place(), time.monotonic() + given.seconds)
    while desk.unsure():
        office.settle(desk, journal, evidence, time.time())
        time.sleep(0.1)
    left = desk.db.execute("SELECT count(*) FROM person WHERE state='queued'").fetchone()[0]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    sys.stdout.write(f"{report.counts.get(j.TAKEN, 0)} taken, {left} left, {memory} MB\n")
    sys.exit(3 if left else 0)


def _given() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("port", type=int)
    parser.add_argument("--die-at", nargs=2, default=("", "0"))
    parser.add_argument("--lines", type=int, default=4)
    parser.add_argument("--grace", type=float, default=1.0)
    parser.add_argument("--per-minute", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=3600.0)
    parser.add_argument("--key", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
