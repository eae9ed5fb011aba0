"""An export of made-up people, with its truth."""

import random
from datetime import UTC, datetime
from io import BytesIO

from tsutsumi.core.blind import codes, known, oprf, work
from tsutsumi.selfcheck.app import CODES, OPEN, App
from tsutsumi.selfcheck.counts import Counts
from tsutsumi.selfcheck.export import LANGUAGES, Frame, Line
from tsutsumi.selfcheck.limits import Rate
from tsutsumi.selfcheck.writing import Entry, write

KEY = b"k" * 32
NOON = datetime(2026, 12, 1, 3, tzinfo=UTC)
FREE = (Rate(1e9, 1e9), Rate(1e9, 1e9))
ITEMS, ACTS = 9, 6
LINES = tuple(
    Line(part, {language: f"{language}:{part}{number}" for language in LANGUAGES})
    for part, count in (("intro", 1), ("item", ITEMS), ("act", ACTS))
    for number in range(count)
)


def frame(**changed):
    known_ = {
        "organisation": "医療法人あおい会",
        "subject": "予約情報の漏えい",
        "phone": "0120-000-000",
        "hours": "平日9時〜18時",
        "word": "つばめ・みなと",
        "until": datetime(2027, 1, 25, 15, tzinfo=UTC),
        "is_drill": False,
        "firsts": ("mail",),
        "second": "postal",
        "effort": 4,
    }
    return Frame(**known_ | changed)


def mail(number):
    return f"p{number}@example.jp"


def postal(number):
    return f"{random.Random(number).randrange(10**7):07d}"


def code(number):
    return codes.of(KEY, f"t{number}")


def entry(number):
    dice = random.Random(f"lines {number}")
    items = dice.sample(range(1, 1 + ITEMS), dice.randint(1, ITEMS))
    acts = dice.sample(range(1 + ITEMS, len(LINES)), dice.randint(0, ACTS))
    question = known.question("mail", mail(number), "postal", postal(number))
    return Entry(code(number), (question,), frozenset({0, *items, *acts}))


def make(folder, people=60, number=1, **changed):
    who = range(people) if isinstance(people, int) else people
    return write(folder, number, frame(**changed), LINES, [entry(n) for n in who])


class Clock:
    def __init__(self, at=NOON):
        self.now = at.timestamp()

    def __call__(self):
        return self.now


def app(folder, clock=None, codes_=FREE, open_=FREE, counts=None):
    clock = clock or Clock()
    counts = counts or Counts(None, lambda: datetime.fromtimestamp(clock(), UTC).date(), clock)
    return App(folder, counts, clock=clock, codes=codes_, open=open_)


def ask(app_, path, body=None, address="192.0.2.7", method=None):
    """Status, headers, body of one request."""
    seen = []
    environ = {"REQUEST_METHOD": method or ("GET" if body is None else "POST"), "PATH_INFO": path}
    environ |= {"REMOTE_ADDR": address, "CONTENT_LENGTH": str(len(body or b"")), "wsgi.input": BytesIO(body or b"")}
    said = b"".join(app_(environ, lambda status, headers: seen.append((status, headers))))
    (status, headers) = seen[0]
    return status, headers, said


def by_code(app_, typed, language="ja", address="192.0.2.7"):
    from urllib.parse import urlencode

    return ask(app_, "/check", urlencode({"code": typed, "language": language}).encode(), address)


def question_body(app_, element, effort=None):
    """What a browser sends for a blinded element."""
    meta, hour = app_.ready().meta, int(app_.clock() // 3600)
    nonce = work.do(work.prefix(meta.salt, hour, element), meta.frame.effort if effort is None else effort)
    return element + hour.to_bytes(8, "big") + nonce


def by_question(app_, question, scalar=7, address="192.0.2.7"):
    """The lines that the open check gives, as a mask; None when nothing is found; the status when refused."""
    from tsutsumi.core.blind import records

    meta = app_.ready().meta
    status, _, evaluated = ask(app_, "/evaluate", question_body(app_, oprf.blind(question, scalar)), address)
    if status != "200 OK":
        return status
    lock = records.lock(oprf.unblind(question, scalar, evaluated), meta.salt)
    _, _, bucket = ask(app_, f"/open/{meta.open.name(lock.find)}")
    is_there, slot = records.sought(bucket, lock)
    return records.unseal(lock, slot) if is_there else None


__all__ = ["CODES", "OPEN"]
