"""The sending of one mailing: what a crash left is settled first, then one mail after the other, never one twice.

The journal is the truth about the relay; the desk (a database, behind `Desk`) follows it. See docs/decisions/0008.
"""

import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from tsutsumi.core.mailing import carrying
from tsutsumi.core.mailing import journal as j
from tsutsumi.core.mailing.carrying import Carrier, Outcome
from tsutsumi.core.mailing.envelope import Envelope
from tsutsumi.core.mailing.journal import Journal
from tsutsumi.core.mailing.pace import Pace
from tsutsumi.core.mailing.relaylog import Log, Place

BATCH = 250
AT_MOST = 500  # envelopes that wait for their domain's turn
KEEP_EVERY = 1.0  # seconds between two writings to the desk
REFUSALS = 25  # in a row, without one that was taken: it is not these people, it is us
LAG = 5  # seconds a line of the relay's log may be late
STALE = 3 * 86_400  # after three days a person decides


class Desk(Protocol):
    """Where the people are. Everything here may be done twice, with the same end."""

    def kept(self) -> int:
        """How far the journal is kept here."""

    def keep(self, outcomes: Sequence[Outcome], up_to: int) -> None:
        """Both or neither: what came out, and how far the journal is now kept."""

    def unsure(self) -> Collection[str]:
        """The marks of which nobody knows whether the relay has them."""

    def next(self, limit: int, without: Collection[str]) -> Sequence[Envelope]:
        """Whose turn it is: made, compared with what was approved, and ready to go. Empty: nobody waits."""

    def goes_on(self) -> bool:
        """False when it was stopped, or its hour is over."""

    def halt(self, reason: str) -> None:
        """Stop it until a person has looked; `reason`: a code."""


@dataclass(slots=True)
class Report:
    counts: dict[str, int] = field(default_factory=dict)
    halted: str = ""

    def add(self, outcomes: Sequence[Outcome]) -> None:
        for one in outcomes:
            self.counts[one.kind] = self.counts.get(one.kind, 0) + 1


@dataclass(frozen=True, slots=True)
class Evidence:
    """The relay's log, and how long after a crash its silence means no: longer than the relay waits for a client."""

    log: Log
    grace: float
    is_alive: Callable[[], bool]  # a greeting to the relay made the log grow


def recover(desk: Desk, journal: Journal, now: float) -> None:
    """Bring the desk up to the journal. An intent without an end becomes `unsure`, in the journal as well."""
    ends, left = [], {}
    for entry in journal.read(desk.kept()):
        if entry.kind == j.INTENT:
            left[entry.sending] = entry.end
        elif entry.kind != j.RUN:
            left.pop(entry.sending, None)
            ends.append(_outcome(entry))
    if left:
        place = _place_before(journal, min(left.values()))
        ends += [_doubt(journal, sending, place, now) for sending in left]
    _keep(desk, journal, ends)


def doubt(journal: Journal, sendings: Sequence[str], place: Place | None, now: float) -> list[Outcome]:
    """The connection broke after the dot and before the answer."""
    return [_doubt(journal, sending, place, now) for sending in sendings]


def settle(desk: Desk, journal: Journal, evidence: Evidence, now: float) -> list[Outcome]:
    """Look for what nobody knows in the relay's log: there, surely not there, or still unknown."""
    doubts = _doubts(journal, desk.unsure(), now)
    found: list[Outcome] = []
    for place in {one.place for one in doubts if one.place}:
        found += _settled([one for one in doubts if one.place == place], place, journal, evidence, now)
    for outcome in found:
        journal.write(outcome.kind, outcome.sending)
    if found:
        _keep(desk, journal, found)
    return found


def prove(desk: Desk, journal: Journal, sendings: Sequence[str]) -> None:
    """The relay had these, as its log says: noted here, and never sent again. For a house that forgot it had sent."""
    for sending in sendings:
        journal.write(j.PROVEN, sending)
    _keep(desk, journal, [Outcome(j.PROVEN, sending) for sending in sendings])


def run(desk: Desk, carrier: Carrier, pace: Pace, place: Place | None, until: float) -> Report:
    """Send until the time (of the steady clock) is over, nobody waits, or it is stopped. `recover` comes before."""
    sending = _Sending(desk, carrier, pace, place)
    carrier.journal.write(j.RUN, "", *_words(place), str(int(time.time())))
    try:
        while time.monotonic() < until and not sending.report.halted and desk.goes_on():
            if not sending.step():
                break
    finally:
        sending.end()
    return sending.report


class _Sending:
    """One run: what waits, what is in hand, what came back and is not kept yet."""

    def __init__(self, desk: Desk, carrier: Carrier, pace: Pace, place: Place | None) -> None:
        self.desk, self.carrier, self.pace, self.place = desk, carrier, pace, place
        self.waiting: list[Envelope] = []
        self.hand: set[str] = set()
        self.back: list[Outcome] = []
        self.report, self.kept_at = Report(), time.monotonic()
        self.refused = self.away = 0
        self.is_empty = False

    def step(self) -> bool:
        """One mail, or a short wait. False when there is nothing more to do."""
        self._take(self.carrier.outcomes())
        now = time.monotonic()
        if len(self.back) >= BATCH or (self.back and now - self.kept_at > KEEP_EVERY):
            self._keep()
        if not self._more():
            return bool(self.hand) and _pause(0.02)
        envelope = self._turn(now)
        if envelope is None:
            return _pause(0.05)
        self.waiting.remove(envelope)
        self.hand.add(envelope.sending)
        self.carrier.put(envelope)
        self.pace.went(envelope.domain, now)
        return True

    def end(self) -> None:
        self._take(self.carrier.close())
        self._keep()
        if self.report.halted:
            self.desk.halt(self.report.halted)

    def _more(self) -> bool:
        """Whether anybody waits; asks the desk when few do."""
        if len(self.waiting) < BATCH // 2 and not self.is_empty:
            self._ask()
        return bool(self.waiting)

    def _ask(self) -> None:
        self._keep()  # or the desk would give out again what has just come back
        found = self.desk.next(BATCH, self.hand | {one.sending for one in self.waiting})
        self.waiting += found
        self.is_empty = not found

    def _turn(self, now: float) -> Envelope | None:
        if self.pace.waits_for_all(now):
            return None
        found = next((one for one in self.waiting if not self.pace.wait(one.domain, now)), None)
        if found is None and len(self.waiting) < AT_MOST and not self.is_empty:
            self._ask()
        return found

    def _take(self, outcomes: list[Outcome]) -> None:
        for one in outcomes:
            self.hand.discard(one.sending)
            self._watch(one)
        lost = [one.sending for one in outcomes if one.kind == j.UNSURE]
        self.back += [one for one in outcomes if one.kind in j.ENDS and one.kind != j.UNSURE]
        self.back += doubt(self.carrier.journal, lost, self.place, time.time())
        self.report.add(outcomes)

    def _watch(self, one: Outcome) -> None:
        if one.kind == j.TAKEN:
            self.refused = self.away = 0
        self.refused += one.kind == j.REFUSED
        self.away += one.kind in {carrying.AWAY, j.UNSURE}
        if one.kind == carrying.HALT:
            self.report.halted = "sender"
        elif self.refused >= REFUSALS:
            self.report.halted = "refusals"
        elif self.away > 3 * len(self.carrier.threads):
            self.is_empty, self.waiting = True, []  # no relay: the next run tries again

    def _keep(self) -> None:
        if self.back:
            _keep(self.desk, self.carrier.journal, self.back)
        self.back, self.kept_at = [], time.monotonic()


@dataclass(frozen=True, slots=True)
class _Doubt:
    sending: str
    place: Place | None
    at: float


def _doubts(journal: Journal, unsure: Collection[str], now: float) -> list[_Doubt]:
    if not unsure:
        return []
    last = {e.sending: e for e in journal.read() if e.kind == j.UNSURE and e.sending in unsure}
    found = [_Doubt(e.sending, Place.read(e.words[:2]), float(e.words[2])) for e in last.values()]
    return [one for one in found if now - one.at < STALE]


def _settled(doubts: list[_Doubt], place: Place, journal: Journal, evidence: Evidence, now: float) -> list[Outcome]:
    ripe = any(now - one.at >= evidence.grace for one in doubts)
    is_alive = ripe and evidence.is_alive()
    try:
        seen = set(evidence.log.taken_since(place))
    except (LookupError, OSError):
        return []
    found = [Outcome(j.PROVEN, one.sending) for one in doubts if one.sending in seen]
    if is_alive and _is_trusted(seen, place, journal, now):
        rest = [one for one in doubts if one.sending not in seen and now - one.at >= evidence.grace]
        found += [Outcome(j.DISPROVEN, one.sending) for one in rest]
    return found


def _is_trusted(seen: set[str], place: Place, journal: Journal, now: float) -> bool:
    """Its silence is believed when it tells of every mail since then that the relay is known to have taken."""
    known, since = set(), False
    for entry in journal.read():
        if entry.kind == j.RUN:
            since = since or Place.read(entry.words[:2]) == place
        if since and entry.kind == j.TAKEN and float(entry.words[3]) < now - LAG:
            known.add(entry.sending)
    return bool(known) and known <= seen


def _place_before(journal: Journal, end: int) -> Place | None:
    """Where the relay's log stood when the run began to which the line that ends there belongs."""
    words: tuple[str, ...] = ()
    for entry in journal.read():
        if entry.end >= end:
            break
        if entry.kind == j.RUN:
            words = entry.words
    return Place.read(words[:2])


def _doubt(journal: Journal, sending: str, place: Place | None, now: float) -> Outcome:
    journal.write(j.UNSURE, sending, *_words(place), str(int(now)))
    return Outcome(j.UNSURE, sending)


def _words(place: Place | None) -> tuple[str, str]:
    return (str(place.inode), str(place.size)) if place else ("0", "0")


def _outcome(entry: j.Entry) -> Outcome:
    if entry.kind in j.ENDS - {j.UNSURE}:
        code, status, queue_id = entry.words[:3]
        return Outcome(entry.kind, entry.sending, int(code), status, queue_id)
    return Outcome(entry.kind, entry.sending)


def _keep(desk: Desk, journal: Journal, outcomes: list[Outcome]) -> None:
    kept = {one.sending for one in outcomes}
    desk.keep(outcomes, journal.safe(kept))
    journal.forget(kept)


def _pause(seconds: float) -> bool:
    time.sleep(seconds)
    return True
