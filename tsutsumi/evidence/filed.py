"""One file of a result: how it ended, and whether it is a copy of one before it."""

from dataclasses import dataclass

from tsutsumi.core.readers.passage import FileReport
from tsutsumi.evidence.models import Item


@dataclass(frozen=True, slots=True)
class Filed:
    """kinds: how often each kind was found. copy_of: the path of the first file with this content."""

    item: Item
    report: FileReport
    kinds: dict[str, int]
    copy_of: str = ""
    taken_from: int | None = None
