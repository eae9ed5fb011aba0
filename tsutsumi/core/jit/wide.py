"""Many bytes at a time in compiled code, whatever the processor's widest step is."""

from collections.abc import Callable
from typing import Any, Protocol, cast

import numba
import numba.extending
from llvmlite import ir
from numba import types

STEP = 64  # bytes looked at at a time
MOVED = 32  # bytes moved at a time


class Marked(Protocol):
    """One bit for each of the STEP bytes from a place on: whether it is one of three, or the same one said again."""

    def __call__(self, data: Any, place: int, one: int, other: int, third: int, /) -> int: ...


class Moved(Protocol):
    """Move MOVED bytes, wherever they lie."""

    def __call__(self, target: Any, to: int, data: Any, place: int, /) -> None: ...


class Counted(Protocol):
    """Of the bits of a word."""

    def __call__(self, word: int, /) -> int: ...


def _vector(builder: Any, pointer: Any, place: Any, size: int) -> Any:
    """The address of so many bytes."""
    return builder.bitcast(builder.gep(pointer, [place]), ir.VectorType(ir.IntType(8), size).as_pointer())


def _marked(_: Any, data: Any, place: Any, one: Any, other: Any, third: Any) -> Any:  # noqa: ARG001 - as it is called
    def code(_: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        pointer, at, *signs = arguments
        found = builder.load(_vector(builder, pointer, at, STEP), align=1)
        kind = ir.VectorType(ir.IntType(8), STEP)
        result = None
        for sign in signs:
            single = builder.insert_element(ir.Constant(kind, ir.Undefined), sign, ir.IntType(32)(0))
            zeros = ir.Constant(ir.VectorType(ir.IntType(32), STEP), [0] * STEP)
            same = builder.icmp_unsigned("==", found, builder.shuffle_vector(single, single, zeros))
            result = same if result is None else builder.or_(result, same)
        return builder.bitcast(result, ir.IntType(64))

    byte: Any = types.uint8
    return types.int64(data, types.int64, byte, byte, byte), code


def _moved(_: Any, target: Any, to: Any, data: Any, place: Any) -> Any:  # noqa: ARG001 - as it is called
    def code(context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        new, there, old, here = arguments
        found = builder.load(_vector(builder, old, here, MOVED), align=1)
        builder.store(found, _vector(builder, new, there, MOVED), align=1)
        return context.get_dummy_value()

    return types.void(target, types.int64, data, types.int64), code


def _counting(name: str) -> Callable[..., Any]:
    def typed(_: Any, word: Any) -> Any:  # noqa: ARG001 - as it is called
        def code(_: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
            if name == "ctpop":
                return builder.ctpop(arguments[0])
            return builder.cttz(arguments[0], ir.IntType(1)(0))

        return types.int64(types.int64), code

    return typed


marked = cast(Marked, numba.extending.intrinsic(_marked))
moved = cast(Moved, numba.extending.intrinsic(_moved))
ones = cast(Counted, numba.extending.intrinsic(_counting("ctpop")))
zeros_below = cast(Counted, numba.extending.intrinsic(_counting("cttz")))
