"""The WSGI application: pages, buckets, one check without script, one blind evaluation. No request is logged."""

import atexit
import os
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from tsutsumi.core.blind import codes, oprf, records, work
from tsutsumi.selfcheck.counts import Counts
from tsutsumi.selfcheck.export import LANGUAGES, Export, NoExport, current, opened
from tsutsumi.selfcheck.limits import Limiter, Rate
from tsutsumi.selfcheck.pages import CSP, Pages, State, alone
from tsutsumi.selfcheck.writing import ASSETS, page_name

BUCKET = re.compile(r"/(code|open)/([0-9a-f]{1,8}\.bin)")
QUESTION = oprf.ELEMENT + 8 + work.NONCE  # element, hour, number found
BODY_MOST = 2048
HEADERS = [
    ("Content-Security-Policy", CSP),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store, no-transform"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("X-Robots-Tag", "noindex"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), microphone=(), geolocation=()"),
]
TYPES = {".css": "text/css", ".js": "text/javascript", ".json": "application/json", ".bin": "application/octet-stream"}
HTML = "text/html; charset=utf-8"
RAW = "application/octet-stream"

CODES = (Rate(30, 120), Rate(600, 720_000))  # checks of a code: of a network, of all
OPEN = (Rate(10, 30), Rate(120, 72_000))  # open checks: of a network, of all

ANSWERS: tuple[State, State] = ("none", "found")

type Environ = dict[str, Any]
type Start = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes back."""

    body: bytes
    kind: str = HTML
    status: str = "200 OK"


class Ready:
    """An export with everything that is made of it once: pages, and a decoy that is opened when nothing was found."""

    def __init__(self, export: Export) -> None:
        self.export, self.meta = export, export.meta
        self.pages = Pages(self.meta, is_served=True)
        self.decoy_lock = records.lock(os.urandom(32), self.meta.salt)
        self.decoy = records.seal(self.decoy_lock, range(len(self.meta.lines)))

    def look(self, code: str) -> tuple[State, int]:
        """The answer for a code. The same steps whether there is one or not."""
        lock = records.lock(code.encode(), self.meta.salt)
        is_there, slot = records.sought(self.export.bucket("code", self.meta.code.name(lock.find)), lock)
        mask = records.unseal((self.decoy_lock, lock)[is_there], (self.decoy, slot)[is_there])
        return ANSWERS[is_there], mask or 0


@dataclass
class App:
    """Serves the version of `folder` that is in force; a new one within a second."""

    folder: Path
    counts: Counts
    header: str = "REMOTE_ADDR"
    clock: Callable[[], float] = time.time
    codes: tuple[Rate, Rate] = CODES
    open: tuple[Rate, Rate] = OPEN
    _ready: tuple[str, Ready] | None = field(default=None, init=False)
    _looked: float = field(default=float("-inf"), init=False)

    def __post_init__(self) -> None:
        self.code_limit, self.open_limit = Limiter(*self.codes, self.clock), Limiter(*self.open, self.clock)
        self.assets = {f"/{name}": _asset(name) for name in ASSETS}
        self.names = {f"/{page_name(language)}": language for language in LANGUAGES} | {"/": "ja"}

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        reply = self._reply(environ)
        about = [("Content-Type", reply.kind), ("Content-Length", str(len(reply.body)))]
        start(reply.status, HEADERS + about)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else reply.body]

    def _reply(self, environ: Environ) -> Reply:
        try:
            return self._answer(self.ready(), environ)
        except NoExport:
            asset = self.assets.get(environ.get("PATH_INFO", ""))
            return asset or Reply(alone("closed"), HTML, "503 Service Unavailable")

    def _answer(self, ready: Ready, environ: Environ) -> Reply:
        path, method = environ.get("PATH_INFO", ""), environ["REQUEST_METHOD"]
        if ready.meta.over(datetime.fromtimestamp(self.clock(), UTC)) and path not in self.assets:
            return Reply(ready.pages.over(self.names.get(path, "ja")), HTML, "410 Gone")
        if method in ("GET", "HEAD"):
            return self._get(ready, path)
        if method == "POST" and path in ("/check", "/evaluate"):
            return self._post(ready, path, environ)
        return Reply(b"", HTML, "405 Method Not Allowed")

    def ready(self) -> Ready:
        """The version in force."""
        now = self.clock()
        if self._ready is None or not 0 <= now - self._looked < 1:
            self._looked = now
            try:
                name = current(self.folder)
            except NoExport:
                self._ready = None  # taken down: nothing of it is answered from memory either, above all no element
                raise
            if self._ready is None or self._ready[0] != name:
                self._ready = (name, Ready(opened(self.folder, name)))
        return self._ready[1]

    def _get(self, ready: Ready, path: str) -> Reply:
        if language := self.names.get(path):
            self.counts.add("pages")
            return Reply(ready.pages.blank(language))
        if path in self.assets:
            return self.assets[path]
        if path == "/meta.json":
            return Reply(ready.meta.dumped().encode(), TYPES[".json"])
        if path == "/now":
            return Reply(_hour(self.clock()).to_bytes(8, "big"), RAW)
        if (found := BUCKET.fullmatch(path)) and (found[1] == "code" or ready.meta.open):
            return self._bucket(ready, found[1], found[2])
        return Reply(alone("nowhere"), HTML, "404 Not Found")

    def _bucket(self, ready: Ready, kind: str, name: str) -> Reply:
        try:
            body = ready.export.bucket(kind, name)
        except OSError:
            return Reply(b"", HTML, "404 Not Found")
        if kind == "code":  # an open check was counted when its element was evaluated
            self.counts.add("codes")
        return Reply(body, RAW)

    def _post(self, ready: Ready, path: str, environ: Environ) -> Reply:
        body = _body(environ)
        if body is None:
            return Reply(b"", HTML, "413 Content Too Large")
        address = environ.get(self.header, "").split(",")[-1]
        return self._check(ready, body, address) if path == "/check" else self._evaluate(ready, body, address)

    def _check(self, ready: Ready, body: bytes, address: str) -> Reply:
        """The check of a code without script."""
        form = parse_qs(body.decode("utf-8", "replace"), max_num_fields=4)
        language = form.get("language", ["ja"])[0]
        language = language if language in LANGUAGES else "ja"
        if not self.code_limit.allows(address):
            self.counts.add("refused")
            return Reply(ready.pages.answer(language, "busy"), HTML, "429 Too Many Requests")
        self.counts.add("codes")
        try:
            code = codes.read(form.get("code", [""])[0])
        except codes.Unreadable:
            return Reply(ready.pages.answer(language, "unreadable"))
        return Reply(ready.pages.answer(language, *self._look(ready, code)))

    def _look(self, ready: Ready, code: str) -> tuple[State, int]:
        try:
            return ready.look(code)
        except OSError:  # replaced or taken down within this second
            self._ready = None
            return self.ready().look(code)

    def _evaluate(self, ready: Ready, body: bytes, address: str) -> Reply:
        """One blind evaluation: 33 bytes back, or 33 bytes that say nothing."""
        key, refused = ready.export.key, bytes(oprf.ELEMENT)
        if key is None or len(body) != QUESTION:
            return Reply(refused, RAW, "400 Bad Request")
        element, nonce = body[: oprf.ELEMENT], body[-work.NONCE :]
        hour = int.from_bytes(body[oprf.ELEMENT : -work.NONCE], "big")
        done = work.done(work.prefix(ready.meta.salt, hour, element), nonce, ready.meta.frame.effort)
        if not done or not 0 <= _hour(self.clock()) - hour <= 1:
            return Reply(refused, RAW, "400 Bad Request")
        if not self.open_limit.allows(address):
            self.counts.add("refused")
            return Reply(refused, RAW, "429 Too Many Requests")
        self.counts.add("open")
        try:
            return Reply(key.evaluate(element), RAW)
        except oprf.NotAnElement:
            return Reply(refused, RAW, "400 Bad Request")


def _hour(at: float) -> int:
    return int(at // 3600)


def _asset(name: str) -> Reply:
    body = files("tsutsumi.selfcheck").joinpath("static", name).read_bytes()
    return Reply(body, TYPES[Path(name).suffix] + "; charset=utf-8")


def _body(environ: Environ) -> bytes | None:
    """The body of a request, or nothing when it is too long or of unknown length."""
    try:
        length = int(environ.get("CONTENT_LENGTH") or "")
    except ValueError:
        return None
    if not 0 <= length <= BODY_MOST:
        return None
    body: bytes = environ["wsgi.input"].read(length)
    return body


def make() -> App:
    """For the server: reads where things are from the environment, which holds nothing else."""
    folder, file = Path(os.environ["SELFCHECK_FOLDER"]), os.environ.get("SELFCHECK_COUNTS", "")
    counts = Counts(Path(file) if file else None, lambda: datetime.now(UTC).astimezone().date(), time.time)
    app = App(folder, counts, header=_header(os.environ.get("SELFCHECK_VISITOR_HEADER", "")))
    app.ready()
    atexit.register(counts.flush)
    return app


def _header(name: str) -> str:
    return f"HTTP_{name.upper().replace('-', '_')}" if name else "REMOTE_ADDR"
