"""How fast pages answer while fifty people work: milliseconds per page, and queries per page.

    python -m bench.web [--users 50] [--cases 500] [--entries 5000] [--seconds 60] [--think 3] [--log FILE]
    python bin/with-postgres .venv/bin/python -m bench.web

The product's own web server in a data folder of its own, on SQLite or on the DATABASE_URL that is given. Every person
is a member of every case; one case has a long timeline. Each person opens a page, reads it for `think` seconds on
average (exponential), and opens the next, all pages in turn. The clock runs from the click to the last byte. Server,
database and the people share this machine's processors.
"""

import argparse
import http.client
import json
import math
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[1]
BAR, BOARD_BAR, QUERIES_BAR = 300, 500, 25  # milliseconds at the 95th percentile; queries
BOARDS = ("home", "deadlines")
WARM_THINK = 1.0  # seconds between clicks before the clock runs
PAGES = {
    "home": "/", "deadlines": "/deadlines/", "cases": "/cases/", "case": "/cases/{n}/",
    "timeline": "/cases/{n}/timeline/", "briefing": "/cases/{n}/briefing/", "notes": "/cases/{n}/notes/",
    "members": "/cases/{n}/members/", "interview": "/cases/{n}/duties/questions/",
    "finding": "/cases/{n}/duties/", "evidence": "/cases/{n}/evidence/", "people": "/cases/{n}/people/",
    "reports": "/cases/{n}/reports/", "my tasks": "/tasks/", "tasks": "/cases/{n}/tasks/", "team": "/cases/{n}/team/",
    "decisions": "/cases/{n}/decisions/", "situation": "/cases/{n}/situation/", "outside": "/cases/{n}/outside/",
}  # fmt: skip


@dataclass
class Clicks:
    """What the people saw: when each click began, its page, its seconds; and answers that were none."""

    all: list[tuple[float, str, float]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, page: str, seconds: float, status: int) -> None:
        with self.lock:
            self.all.append((time.monotonic() - seconds, page, seconds))
            if status != 200:
                self.wrong.append(f"{page}: {status}")

    def by_page(self) -> dict[str, list[float]]:
        found = defaultdict[str, list[float]](list)
        for _began, page, seconds in self.all:
            found[page].append(seconds)
        return found


def main() -> int:
    asked = arguments()
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        env = surroundings(Path(folder), port)
        filled = json.loads(run(env, "fill", str(asked.users), str(asked.cases), str(asked.entries)))
        pages = {name: path.format(n=filled["number"]) for name, path in PAGES.items()}
        queries = json.loads(run(env, "queries", filled["cookies"][0], json.dumps(pages)))
        server = subprocess.Popen([sys.executable, "manage.py", "serve"], cwd=ROOT, env=env)
        try:
            wait_for(port)
            clicks = work(filled["cookies"], pages, port, asked)
        finally:
            server.terminate()
            server.wait()
    if asked.log:
        first = min(began for began, _page, _seconds in clicks.all)
        lines = (f"{began - first:.3f} {page} {1000 * seconds:.0f}\n" for began, page, seconds in sorted(clicks.all))
        asked.log.write_text("".join(lines))
    return told(clicks, queries, env)


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in (("users", 50), ("cases", 500), ("entries", 5000), ("seconds", 60)):
        parser.add_argument(f"--{name}", type=int, default=value)
    parser.add_argument("--think", type=float, default=3.0)
    parser.add_argument("--log", type=Path, help="every click: when it began (s), its page, how long it took (ms)")
    return parser.parse_args()


def surroundings(folder: Path, port: int) -> dict[str, str]:
    told = {"TSUTSUMI_HOME": str(folder), "TSUTSUMI_PORT": str(port), "TSUTSUMI_MFA": "optional",
            "TSUTSUMI_WEB_WORKERS": str(2 * (os.cpu_count() or 1))}  # fmt: skip
    return {**os.environ, **told, "DJANGO_SETTINGS_MODULE": "tsutsumi.config.settings"}


def run(env: dict[str, str], *arguments: str) -> str:
    """A step in a process of its own: this one must know nothing of the product's settings."""
    program = [sys.executable, "-m", "bench.web_stage", *arguments]
    return subprocess.run(program, cwd=ROOT, env=env, stdout=subprocess.PIPE, check=True, text=True).stdout


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(300):
        with suppress(OSError):
            if get(http.client.HTTPConnection("127.0.0.1", port, timeout=5), "/healthz", "") == 200:
                return
        time.sleep(0.1)
    raise SystemExit("the web server does not answer")


def get(connection: http.client.HTTPConnection, path: str, cookie: str) -> int:
    connection.request("GET", path, headers={"Cookie": f"tsutsumi_session={cookie}", "Accept-Language": "ja"})
    answer = connection.getresponse()
    answer.read()
    return answer.status


def work(cookies: list[str], pages: dict[str, str], port: int, asked: argparse.Namespace) -> Clicks:
    """Everybody at once, after a quarter of a minute in which each process of the server judges every case once.

    A connection stays with one process: those of everybody, so that no process is met for the first time by the clock.
    """
    _all_at_once([Person(cookie, pages, port, WARM_THINK, seed) for seed, cookie in enumerate(cookies)], 16, Clicks())
    clicks = Clicks()
    everybody = [Person(cookie, pages, port, asked.think, seed) for seed, cookie in enumerate(cookies)]
    _all_at_once(everybody, asked.seconds, clicks)
    return clicks


def _all_at_once(people: "list[Person]", seconds: float, clicks: Clicks) -> None:
    until = time.monotonic() + seconds
    threads = [threading.Thread(target=person.click_through, args=(until, clicks)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@dataclass(frozen=True)
class Person:
    """Somebody at work: opens the pages in an order of their own, with `think` seconds of reading on average."""

    cookie: str
    pages: dict[str, str]
    port: int
    think: float
    seed: int = 0

    def click_through(self, until: float, clicks: Clicks) -> None:
        connection, rng = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60), random.Random(self.seed)
        names = list(self.pages)
        rng.shuffle(names)
        time.sleep(rng.random() * self.think)
        while time.monotonic() < until:
            name = names[0]
            names.append(names.pop(0))
            began = time.perf_counter()
            status = get(connection, self.pages[name], self.cookie)
            clicks.add(name, time.perf_counter() - began, status)
            time.sleep(rng.expovariate(1 / self.think) if self.think else 0)


def told(clicks: Clicks, queries: dict[str, int], env: dict[str, str]) -> int:
    database = "PostgreSQL" if env.get("DATABASE_URL", "").startswith("postgres") else "SQLite"
    print(f"{database}: {'page':12} {'clicks':>8} {'median ms':>10} {'p95 ms':>8} {'queries':>8}")
    missed = []
    for name, seconds in clicks.by_page().items():
        late, often = sorted(seconds)[math.ceil(len(seconds) * 0.95) - 1] * 1000, queries[name]
        print(f"{'':8}{name:12} {len(seconds):8} {statistics.median(seconds) * 1000:10.0f} {late:8.0f} {often:8}")
        missed += [f"{name} {late:.0f} ms"] * (late > (BOARD_BAR if name in BOARDS else BAR))
        missed += [f"{name} {often} queries"] * (often > QUERIES_BAR)
    wrong = ", ".join(sorted(set(clicks.wrong)))
    print(f"answers that were none: {len(clicks.wrong)} {wrong}; over the bar: {missed or 'none'}")
    return bool(missed or clicks.wrong)


if __name__ == "__main__":
    sys.exit(main())
