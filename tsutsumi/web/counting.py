"""How often something happened within a span of time, counted for every web process together."""

import time

from django.core.cache import cache


def counted(key: str, seconds: int) -> int:
    """Count one more; the how manieth it is in the running span. Spans are fixed: who goes on asking is let in again.

    The cache would let a count end early when it is raised, so its end is set each time.
    """
    key = f"{key}:{_span(seconds)}"
    if cache.add(key, 1, seconds * 2):
        return 1
    try:
        count = int(cache.incr(key))
    except ValueError:  # it ended between the two calls
        cache.set(key, 1, seconds * 2)
        return 1
    cache.touch(key, seconds * 2)
    return count


def so_far(key: str, seconds: int) -> int:
    """The count, without counting."""
    return int(cache.get(f"{key}:{_span(seconds)}", 0))


def _span(seconds: int) -> int:
    return int(time.time()) // seconds
