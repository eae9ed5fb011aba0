"""The check page: does its time tell who is in the list, and does it stand ten times the busiest hour?

    python -m bench.selfcheck --people 100000 --probes 10000 --seconds 10

Time: probes for people of the list and for others in turn, one at a time over one connection, compared by the rank test
of Mann and Whitney. AUC is the chance that a probe of a member took longer than one of another; 0.5 tells nothing. The
control is the same process with a delay planted for members: the test must see it.
"""

import argparse
import math
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode

import numpy as np

from tsutsumi.core.blind import codes, known, oprf, work
from tsutsumi.selfcheck.app import App, Ready
from tsutsumi.selfcheck.counts import Counts
from tsutsumi.selfcheck.export import LANGUAGES, Export, Frame, Line
from tsutsumi.selfcheck.limits import Rate
from tsutsumi.selfcheck.writing import Entry, write

PORT, EFFORT, KEY = 8975, 4, b"bench" * 8
FREE = (Rate(1e12, 1e12), Rate(1e12, 1e12))
PEAK_SHARE, REQUESTS = 0.10, 8  # of the people in the busiest hour; requests of one visit
LINES = tuple(
    Line(part, dict.fromkeys(LANGUAGES, f"{part} {number}: " + "あ" * 20))
    for part, count in (("intro", 1), ("item", 12), ("act", 10))
    for number in range(count)
)


def free() -> App:
    """The application without limits: all probes come from one address."""
    counts = Counts(None, date.today, time.time)
    return App(Path(os.environ["SELFCHECK_FOLDER"]), counts, codes=FREE, open=FREE)


def planted() -> App:
    """The same with a delay for members."""
    delay = float(os.environ["SELFCHECK_DELAY"])

    def look(self: Ready, code: str):
        answer = plain(self, code)
        end = time.perf_counter() + delay * (answer[0] == "found")
        while time.perf_counter() < end:
            pass
        return answer

    plain = Ready.look
    Ready.look = look
    return free()


def question(number: int) -> bytes:
    asked = known.question("mail", f"p{number}@example.jp", "postal", f"{number * 7919 % 10**7:07d}")
    assert asked
    return asked


def people(count: int) -> Iterator[Entry]:
    dice = random.Random(1)
    for number in range(count):
        lines = frozenset({0, *dice.sample(range(1, len(LINES)), dice.randint(2, 12))})
        yield Entry(codes.of(KEY, str(number)), (question(number),), lines)


def make(folder: Path, count: int) -> None:
    until = datetime.now(UTC) + timedelta(days=9)
    frame = Frame(
        "あおい会",
        "確認ページ",
        "0120-000-000",
        "平日",
        "つばめ・みなと",
        until,
        is_drill=False,
        firsts=("mail",),
        second="postal",
        effort=EFFORT,
    )
    begun = time.perf_counter()
    written = write(folder, 1, frame, LINES, people(count))
    took = time.perf_counter() - begun
    print(f"export of {count:,} people: {took:.1f} s, {1e3 * took / count:.2f} ms each; {written.code_shape}")


@contextmanager
def served(folder: Path, factory: str, delay: float = 0.0) -> Iterator[None]:
    words = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", "--no-ws", "--no-access-log"]
    words += ["--port", str(PORT), "--workers", "1", "--blocking-threads", "8", "--log-level", "error"]
    told = {"SELFCHECK_FOLDER": str(folder), "SELFCHECK_DELAY": str(delay)}
    server = subprocess.Popen([*words, f"bench.selfcheck:{factory}"], env=os.environ | told)
    try:
        for _ in range(200):
            try:
                asked(connected(), *page())
                break
            except OSError:
                time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(20)


def connected() -> HTTPConnection:
    line = HTTPConnection("127.0.0.1", PORT, timeout=30)
    line.connect()
    return line


def asked(line: HTTPConnection, method: str, path: str, body: bytes | None = None) -> tuple[int, int]:
    line.request(method, path, body)
    answer = line.getresponse()
    return answer.status, len(answer.read())


Request = tuple[str, str, bytes | None]


def page() -> Request:
    return "GET", "/", None


def by_code(number: int) -> Request:
    return "POST", "/check", urlencode({"code": codes.of(KEY, str(number)), "language": "ja"}).encode()


def by_point(number: int, salt: bytes) -> Request:
    element = oprf.packed(oprf.to_group(question(number)))
    hour = int(time.time() // 3600)
    nonce = work.do(work.prefix(salt, hour, element), EFFORT)
    return "POST", "/evaluate", element + hour.to_bytes(8, "big") + nonce


def interleaved(count: int, probes: int, made: Callable[[int], Request]) -> tuple[np.ndarray, np.ndarray, set]:
    """Times of members and of others in microseconds, asked in a random order of pairs; statuses and sizes seen."""
    dice, line, seen = random.Random(2), connected(), set()
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(200):
        asked(line, *made(dice.randrange(count)))
    for _ in range(probes):
        both = [(0, made(dice.randrange(count))), (1, made(count + dice.randrange(count)))]
        dice.shuffle(both)
        for which, request in both:
            begun = time.perf_counter()
            answer = asked(line, *request)
            times[which].append(1e6 * (time.perf_counter() - begun))
            seen.add(answer)
    return np.array(times[0]), np.array(times[1]), seen


def rank_test(one: np.ndarray, other: np.ndarray) -> tuple[float, float]:
    """AUC and the two-sided p of the rank test (normal approximation; no ties to speak of)."""
    n, m = len(one), len(other)
    order = np.argsort(np.concatenate([one, other]), kind="stable")
    ranks = np.empty(n + m)
    ranks[order] = np.arange(1, n + m + 1)
    u = ranks[:n].sum() - n * (n + 1) / 2
    z = (u - n * m / 2) / math.sqrt(n * m * (n + m + 1) / 12)
    return u / (n * m), math.erfc(abs(z) / math.sqrt(2))


def timing(name: str, count: int, probes: int, made: Callable[[int], Request]) -> tuple[float, float]:
    members, others, seen = interleaved(count, probes, made)
    auc, p = rank_test(members, others)
    gap = np.median(members) - np.median(others)
    print(
        f"{name:34} median {np.median(members):7.0f} / {np.median(others):7.0f} µs, gap {gap:+6.1f} µs, "
        f"AUC {auc:.4f}, p {p:.3g}; statuses and sizes {sorted(seen)}"
    )
    return auc, p


def load(name: str, seconds: float, clients: int, requests: list[Request]) -> float:
    """Requests a second and how long they took, from `clients` connections at once."""
    times: list[float] = []
    wrong: list[int] = []
    end = time.perf_counter() + seconds

    def client(which: int) -> None:
        line, mine, at = connected(), [], which
        while time.perf_counter() < end:
            begun = time.perf_counter()
            status, _ = asked(line, *requests[at % len(requests)])
            mine.append(time.perf_counter() - begun)
            at += clients
            if status != 200:
                wrong.append(status)
        times.extend(mine)

    threads = [threading.Thread(target=client, args=(n,)) for n in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(times) / seconds
    middle, late = (1e3 * np.quantile(times, q) for q in (0.5, 0.99))
    print(f"{name:34} {rate:7.0f} requests/s, median {middle:.1f} ms, p99 {late:.1f} ms, refused {len(wrong)}")
    return rate


def salt_of(folder: Path) -> Export:
    from tsutsumi.selfcheck.export import current, opened

    return opened(folder, current(folder))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--probes", type=int, default=10_000)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--clients", type=int, default=16)
    parser.add_argument("--delay", type=float, default=50, help="planted for the control, in microseconds")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "export"
        make(folder, args.people)
        export = salt_of(folder)
        buckets = [("GET", f"/code/{name}", None) for name in export.meta.code.names()]
        points = [by_point(n, export.meta.salt) for n in range(500)] + [
            by_point(args.people + n, export.meta.salt) for n in range(500)
        ]
        half = len(points) // 2
        with served(folder, "free"):
            timing("code", args.people, args.probes, by_code)
            timing("blind evaluation", half, args.probes // 2, lambda n: points[n])
            rates = [
                load("page", args.seconds, args.clients, [page()]),
                load("bucket", args.seconds, args.clients, buckets),
                load("code", args.seconds, args.clients, [by_code(n) for n in range(1000)]),
                load("blind evaluation", args.seconds, args.clients, points),
            ]
        with served(folder, "planted", args.delay / 1e6):
            timing(f"control: +{args.delay:.0f} µs for members", args.people, args.probes, by_code)
    need = 10 * args.people * PEAK_SHARE * REQUESTS / 3600
    print(
        f"ten times the busiest hour ({PEAK_SHARE:.0%} of {args.people:,} people, {REQUESTS} requests each): "
        f"{need:.0f} requests/s; the slowest kind stands {min(rates):.0f}"
    )


if __name__ == "__main__":
    main()
