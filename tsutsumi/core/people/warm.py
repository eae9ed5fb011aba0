"""python -m tsutsumi.core.people.warm: compile the scanner once, so that the first scan begins at once."""

import shutil

import numpy as np

from tsutsumi.core.people.union import unite_many
from tsutsumi.core.pii.ready import READY
from tsutsumi.core.pii.stored import folder


def main() -> None:
    """Compiles what is not in the cache, and removes the caches of earlier versions."""
    found = READY[1]
    found.characters()
    unite_many()(*(np.arange(2) for _ in range(3)))
    kept = folder()
    for old in kept.parent.iterdir() if kept else ():
        if old != kept:
            shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    main()
