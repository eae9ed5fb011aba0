"""Compiled functions: a typed door to Numba."""

from collections.abc import Callable
from typing import Any, Protocol, cast

import numba
import numba.extending

from tsutsumi.core.jit.stored import folder

CACHE = folder()
if CACHE is not None:
    vars(numba.config)["CACHE_DIR"] = str(CACHE)


# Compiled code only looks at arrays and never makes any, so their counts need not be kept: seven times faster.
_OPTIONS: dict[str, Any] = {"nogil": True, "cache": CACHE is not None, "error_model": "numpy", "_nrt": False}


def compiled[F: Callable[..., object]](function: F) -> F:
    """Compile on first call; without the interpreter's lock, so that threads scan side by side."""
    return cast(F, numba.njit(**_OPTIONS)(function))


def inlined[F: Callable[..., object]](function: F) -> F:
    """As `compiled`, and copied into every caller: for what is asked about nearly every character."""
    return cast(F, numba.njit(**_OPTIONS, forceinline=True)(function))


class Address(Protocol):
    """The elements of an array by the address of the first: one register instead of seven, and no index is wrapped
    around. What compiled functions hand to one another.
    """

    def __call__[A](self, array: A, /) -> A: ...


def _address(_: Any, array: Any) -> Any:
    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return context.make_array(signature.args[0])(context, builder, arguments[0]).data

    pointer: Any = numba.types.CPointer
    return pointer(array.dtype)(array), code


bare = cast(Address, numba.extending.intrinsic(_address))
