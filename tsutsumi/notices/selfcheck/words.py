"""Words to verify a page by: two everyday words, easy to say on the telephone, that a stranger would not guess."""

import secrets
from functools import cache
from importlib.resources import files


@cache
def every() -> list[str]:
    return files("tsutsumi.notices.selfcheck").joinpath("words.txt").read_text(encoding="utf-8").split()


def pair() -> str:
    """Two different words."""
    first, second = secrets.SystemRandom().sample(every(), 2)
    return f"{first}・{second}"
