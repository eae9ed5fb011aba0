"""What was worked out for the same words need not be worked out again; what nobody asks for is forgotten."""

import time
from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from threading import Lock
from typing import Any, Concatenate

FORGOTTEN_AFTER = 600  # seconds since somebody last asked: what an erased case said does not stay in this process

_memos: list["OrderedDict[bytes, tuple[float, Any]]"] = []
_lock = Lock()


def by_words[**P, R](kept: int) -> Callable[[Callable[P, R]], Callable[Concatenate[object, P], R]]:
    """A function with one more argument before its own: everything on which its answer hangs, equal when it is equal.

    `kept`: how many answers. Of the words only a digest is kept, of the arguments nothing.
    """

    def remembering(function: Callable[P, R]) -> Callable[Concatenate[object, P], R]:
        memo: OrderedDict[bytes, tuple[float, Any]] = OrderedDict()
        _memos.append(memo)

        @wraps(function)
        def asked(words: object, /, *args: P.args, **kwargs: P.kwargs) -> R:
            key = sha256(repr(words).encode("utf-8", "surrogatepass")).digest()
            with _lock:
                _forget_old()
                found = memo.pop(key, None)
            answer: R = found[1] if found else function(*args, **kwargs)
            with _lock:
                memo[key] = time.monotonic(), answer
                while len(memo) > kept:
                    memo.popitem(last=False)
            return answer

        return asked

    return remembering


def _forget_old() -> None:
    """Of every memo: any question, about any case, is an occasion. The longest unasked stand first."""
    until = time.monotonic() - FORGOTTEN_AFTER
    for memo in _memos:
        while memo and next(iter(memo.values()))[0] < until:
            memo.popitem(last=False)
