"""People among the findings of a table that no heading names: which finding begins one."""

import numpy as np
from numpy.typing import NDArray

from tsutsumi.core.jit import compiled

type Ints = NDArray[np.int64]

NOBODY = -1


@compiled
def begun(where: Ints, name: int, owned: NDArray[np.bool_], held: Ints, out: Ints) -> int:
    """Gives each finding to a person, out[0], and says where each person begins, out[1]; how many persons there are.

    where: row, kind and text of each finding as numbers, in their order. name: the kind that always begins somebody.
    owned: per finding, whether its row is somebody's already; values before the first name are theirs. held: room for
    a number per kind.
    """
    row, current, count = NOBODY, NOBODY, 0
    for n in range(where.shape[1]):
        kind, text = where[1, n], where[2, n]
        if where[0, n] != row:
            row, current = where[0, n], NOBODY
        begins = kind == name or (current == NOBODY and not owned[n])
        if begins or (current != NOBODY and held[kind] != NOBODY and held[kind] != text):
            for k in range(len(held)):
                held[k] = NOBODY
            current = count
            out[1, count] = n
            count += 1
        if current != NOBODY and held[kind] == NOBODY:
            held[kind] = text
        out[0, n] = current
    return count
