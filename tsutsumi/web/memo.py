"""What was worked out for the same words need not be worked out again; what nobody asks for is forgotten.

A hit takes no lock: a board asks five hundred times, and threads that queue for a lock while they queue for the
interpreter wait for one another far longer than the work takes. A miss takes the lock of its words: where three look
at the board of a process that has just started, one judges each case and the others wait for it.
"""

import time
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from threading import Lock, RLock
from typing import Any, Concatenate

FORGOTTEN_AFTER = 600  # seconds since somebody last asked: what an erased case said does not stay in this process
STRIPES = 64  # locks for a memo

type Memo = dict[bytes, list[Any]]  # digest of the words → [when it was last asked for, the answer]

_memos: list[Memo] = []
_due = [0.0]  # before then nothing has been unasked for long enough
_lock = Lock()


def by_words[**P, R](kept: int) -> Callable[[Callable[P, R]], Callable[Concatenate[object, P], R]]:
    """A function with one more argument before its own: everything on which its answer hangs, equal when it is equal.

    `kept`: how many answers. Of the words only a digest is kept, of the arguments nothing.
    """

    def remembering(function: Callable[P, R]) -> Callable[Concatenate[object, P], R]:
        memo: Memo = {}
        working = [RLock() for _ in range(STRIPES)]
        _memos.append(memo)

        @wraps(function)
        def asked(words: object, /, *args: P.args, **kwargs: P.kwargs) -> R:
            key, now = sha256(repr(words).encode("utf-8", "surrogatepass")).digest(), time.monotonic()
            if now >= _due[0]:
                _forget_old(now)
            found = memo.get(key)
            if found is None:
                with working[key[0] % STRIPES]:
                    found = memo.get(key)
                    if found is None:
                        found = [now, function(*args, **kwargs)]
                        _keep(memo, key, found, kept)
            found[0] = now
            answer: R = found[1]
            return answer

        return asked

    return remembering


def _keep(memo: Memo, key: bytes, entry: list[Any], kept: int) -> None:
    with _lock:
        memo[key] = entry
        _due[0] = min(_due[0], entry[0] + FORGOTTEN_AFTER)
        while len(memo) > kept:
            del memo[min(memo, key=lambda one: memo[one][0])]


def _forget_old(now: float) -> None:
    """Of every memo: any question, about any case, is an occasion."""
    with _lock:
        for memo in _memos:
            for key in [key for key, entry in memo.items() if entry[0] < now - FORGOTTEN_AFTER]:
                del memo[key]
        oldest = min((entry[0] for memo in _memos for entry in memo.values()), default=now)
        _due[0] = oldest + FORGOTTEN_AFTER
