"""What the register takes and gives: plain values of an acquisition and of a handover."""

from dataclasses import dataclass
from datetime import datetime

from tsutsumi.evidence.models import Item


@dataclass(frozen=True, slots=True)
class Acquired:
    """How an item was acquired; the fields of `Acquisition`. Empty and None are unknown."""

    acquired_by: str
    witness: str = ""
    acquired_at: datetime | None = None
    time_unknown: bool = False
    place: str = ""
    clock_offset: int | None = None
    clock_against: str = ""
    power: str = ""
    maker: str = ""
    serial: str = ""
    sheets: int | None = None
    copy: str = ""
    copy_of: Item | None = None
    sha256: str = ""
    tool: str = ""
    seal_number: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Handed:
    """One handover; the fields of `Handover`."""

    act: str
    happened_at: datetime
    giver: str
    taker: str
    purpose: str
    storage: str
    sha256: str = ""
    seal_number: str = ""
