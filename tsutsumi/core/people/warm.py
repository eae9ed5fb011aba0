"""python -m tsutsumi.core.people.warm: compile the scanner once, so that the first scan begins at once."""

import shutil

from tsutsumi.core.jit.stored import folder
from tsutsumi.core.people.count import count_people
from tsutsumi.core.pii.ready import READY
from tsutsumi.core.pii.records import VALUES, joined, of_columns
from tsutsumi.core.readers.passage import Place

SAMPLE = joined([of_columns(Place("-"), [1, 2], {kind: ["山田 ハナコ", "Yamada 1-2"] for kind in VALUES})])


def main() -> None:
    """Compiles what is not in the cache, and removes the caches of earlier versions."""
    found = READY[1]
    found.characters()
    count_people(SAMPLE)
    kept = folder()
    for old in kept.parent.iterdir() if kept else ():
        if old != kept:
            shutil.rmtree(old, ignore_errors=True)


if __name__ == "__main__":
    main()
