"""So that nobody can hold all threads of the web server by sending a form one byte at a time.

The server hands a request over when its head is there; its body is read by a thread, which waits as long as the sender
likes. Some threads are therefore never given to requests with a body, and no visitor is given all of the others: pages
can always be read. Refused before a byte of the body is read.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

from tsutsumi.web.visitors import household

Environ = dict[str, Any]
App = Callable[[Environ, Any], Iterable[bytes]]
HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store"), ("Retry-After", "5"),
    ("X-Content-Type-Options", "nosniff"), ("Content-Security-Policy", "default-src 'none'"),
]  # fmt: skip
SAID = "いま送信が混み合っています。入力した内容は消えていません。5秒ほど待ってから、もう一度送ってください。\n"


class Crowd:
    """`threads`: how many the server has. `header`: where a relay in front writes who it is; empty without one."""

    def __init__(self, app: App, threads: int, header: str = "") -> None:
        self.app, self.name = app, header and f"HTTP_{header.upper().replace('-', '_')}"
        self.most, self.each = threads * 3 // 4, threads // 2
        self.lock, self.sending = threading.Lock(), Counter[str]()

    def __call__(self, environ: Environ, start_response: Any) -> Iterable[bytes]:
        if not has_body(environ):
            return self.app(environ, start_response)
        who = self._who(environ)
        if not self._comes_in(who):
            start_response("503 Service Unavailable", HEADERS)
            return [SAID.encode()]
        try:
            return self.app(environ, start_response)
        finally:
            self._goes(who)

    def _comes_in(self, who: str) -> bool:
        with self.lock:
            if self.sending[who] >= self.each or self.sending.total() >= self.most:
                return False
            self.sending[who] += 1
            return True

    def _goes(self, who: str) -> None:
        with self.lock:
            self.sending[who] -= 1
            if not self.sending[who]:
                del self.sending[who]

    def _who(self, environ: Environ) -> str:
        last = str(environ.get(self.name, "")).rpartition(",")[2].strip() if self.name else ""
        return household(last or str(environ.get("REMOTE_ADDR", "")))


def has_body(environ: Environ) -> bool:
    return environ.get("CONTENT_LENGTH", "") not in {"", "0"} or "HTTP_TRANSFER_ENCODING" in environ
