"""What the register takes: plain values of an acquisition, a handover, a log that is wanted."""

from dataclasses import dataclass
from datetime import date, datetime

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


@dataclass(frozen=True, slots=True)
class Wanted:
    """A log to be copied; the fields of `LogSource`. `kept_until` None: nobody knows when it is overwritten."""

    name: str
    system: str
    since: date | None = None
    until: date | None = None
    time_zone: str = ""
    kept_until: date | None = None
    owner: str = ""
    note: str = ""
