"""Compiled functions: a typed door to Numba."""

from collections.abc import Callable
from typing import Any, cast

import numba

from tsutsumi.core.pii.stored import folder

CACHE = folder()
if CACHE is not None:
    vars(numba.config)["CACHE_DIR"] = str(CACHE)


# Compiled code only looks at arrays and never makes any, so their counts need not be kept: seven times faster.
_OPTIONS: dict[str, Any] = {"nogil": True, "cache": CACHE is not None, "error_model": "numpy", "_nrt": False}


def compiled[F: Callable[..., object]](function: F) -> F:
    """Compile on first call; without the interpreter's lock, so that threads scan side by side."""
    return cast(F, numba.njit(**_OPTIONS)(function))
