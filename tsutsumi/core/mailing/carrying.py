"""The last yard: a few connections to the relay, each with one mail in hand.

On every connection: envelope, body, then the intent on the disk, then the final dot, then the answer in the journal.
The relay cannot have the mail before the dot (RFC 5321, 4.1.1.4), so a mail without an intent was surely not sent.
"""

import contextlib
import re
import smtplib
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from queue import Empty, Queue

from tsutsumi.core.mailing import journal as j
from tsutsumi.core.mailing.envelope import Envelope

FINAL = 600.0  # seconds for the answer to the dot (RFC 5321, 4.5.3.2.6)
PER_CONNECTION = 100  # then a new one: relays end long conversations themselves
STATUS = re.compile(rb"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
QUEUED_AS = re.compile(rb"queued as ([0-9A-Za-z]{4,32})", re.IGNORECASE)
AWAY, HALT = "away", "halt"


@dataclass(frozen=True, slots=True)
class Outcome:
    """`kind`: taken, refused, later, unsure; away (no relay, not the person's doing), halt (the relay refuses us)."""

    kind: str
    sending: str
    code: int = 0
    status: str = ""
    queue_id: str = ""


Connect = Callable[[], smtplib.SMTP]
Step = Callable[[str], None]


class Carrier:
    """`step` is called at every named step: a test dies there."""

    def __init__(self, connect: Connect, journal: j.Journal, *, lines: int = 4, receipts: bool = False,
                 step: Step = lambda _name: None) -> None:  # fmt: skip
        self.connect, self.journal, self.receipts, self.step = connect, journal, receipts, step
        self.todo: Queue[Envelope | None] = Queue(maxsize=lines)
        self.done: Queue[Outcome] = Queue()
        self.threads = [threading.Thread(target=self._work, daemon=True) for _ in range(lines)]
        for thread in self.threads:
            thread.start()

    def put(self, envelope: Envelope) -> None:
        """Waits while every connection is busy and the next one stands ready."""
        self.todo.put(envelope)

    def outcomes(self) -> list[Outcome]:
        found: list[Outcome] = []
        with contextlib.suppress(Empty):
            while True:
                found.append(self.done.get_nowait())
        return found

    def close(self, patience: float = 20.0) -> list[Outcome]:
        """No new ones; what is in hand is brought to its end, as long as the patience lasts."""
        for _ in self.threads:
            self.todo.put(None)
        for thread in self.threads:
            thread.join(patience)
        return self.outcomes()

    def _work(self) -> None:
        line = _Line(self)
        while (envelope := self.todo.get()) is not None:
            try:
                outcome = line.carry(envelope)
            except Exception:  # before the dot: the journal cannot be written, above all
                outcome = Outcome(AWAY, envelope.sending)
                line.drop()
            self.done.put(outcome)
            self.step("told")
        line.quit()


class _Line:
    """One connection, opened anew when it broke. What fails before the dot was surely not sent."""

    def __init__(self, carrier: Carrier) -> None:
        self.carrier, self.step = carrier, carrier.step
        self.smtp: smtplib.SMTP | None = None
        self.count = 0

    def carry(self, envelope: Envelope) -> Outcome:
        try:
            smtp = self._open()
        except (OSError, smtplib.SMTPException):
            self.drop()
            return Outcome(AWAY, envelope.sending)
        try:
            refusal = self._address(smtp, envelope) or self._body(smtp, envelope)
        except (OSError, smtplib.SMTPException):
            self.drop()
            return Outcome(AWAY, envelope.sending)
        if refusal is not None:
            return self._refused(smtp, refusal)
        return self._dot(smtp, envelope.sending)

    def _open(self) -> smtplib.SMTP:
        if self.smtp is not None and self.count < PER_CONNECTION:
            return self.smtp
        self.quit()
        self.smtp, self.count = self.carrier.connect(), 0
        if self.smtp.sock is not None:  # the dot goes in a packet of its own, and must not wait for others
            self.smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.smtp.ehlo_or_helo_if_needed()
        self.step("connected")
        return self.smtp

    def _address(self, smtp: smtplib.SMTP, envelope: Envelope) -> Outcome | None:
        self.count += 1
        notify = self.carrier.receipts and smtp.has_extn("dsn")
        code, said = smtp.mail(envelope.sender, ["RET=HDRS", f"ENVID={envelope.sending}"] if notify else [])
        if code != 250:
            return _answered(envelope.sending, code, said, ours=True)
        code, said = smtp.rcpt(envelope.to, ["NOTIFY=SUCCESS,FAILURE,DELAY"] if notify else [])
        self.step("addressed")
        return None if code in {250, 251} else _answered(envelope.sending, code, said)

    def _body(self, smtp: smtplib.SMTP, envelope: Envelope) -> Outcome | None:
        """All but the dot."""
        smtp.putcmd("data")
        code, said = smtp.getreply()
        if code != 354:
            return _answered(envelope.sending, code, said)
        body = envelope.data.replace(b"\r\n.", b"\r\n..")
        smtp.send(body[:1].replace(b".", b"..") + body[1:])
        self.step("body")
        return None

    def _dot(self, smtp: smtplib.SMTP, sending: str) -> Outcome:
        self.carrier.journal.intend(sending)
        self.step("intended")
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(FINAL)
            smtp.send(b".\r\n")
            self.step("dot")
            code, said = smtp.getreply()
            self.step("answered")
            if not 200 <= code < 600 or 300 <= code < 400:
                raise smtplib.SMTPServerDisconnected("no answer that can be read")
            outcome = _answered(sending, code, said)
            # Down or not: a 4yz after the dot says that it was not taken.
            kind = outcome.kind if outcome.kind in j.ENDS else j.LATER
            self.carrier.journal.end(kind, sending, code, outcome.status, outcome.queue_id)
        except Exception:  # whatever it was: the relay may have it
            self.drop()
            return Outcome(j.UNSURE, sending)
        self.step("noted")
        return outcome

    def _refused(self, smtp: smtplib.SMTP, outcome: Outcome) -> Outcome:
        """Before the dot, so surely not sent; a refusal of the person is kept in the journal as well."""
        try:
            code, _said = smtp.rset()
        except (OSError, smtplib.SMTPException):
            code = 0
        if code != 250 or outcome.code == 421:
            self.drop()
        if outcome.kind in j.ENDS:
            self.carrier.journal.end(outcome.kind, outcome.sending, outcome.code, outcome.status)
        return outcome

    def quit(self) -> None:
        if self.smtp is not None:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                self.smtp.quit()
        self.drop()

    def drop(self) -> None:
        if self.smtp is not None:
            self.smtp.close()
        self.smtp = None


def _answered(sending: str, code: int, said: bytes, *, ours: bool = False) -> Outcome:
    """What the relay said of a person; `ours`: it was said of the sender, and holds for everybody."""
    found, queued = STATUS.search(said), QUEUED_AS.search(said)
    status = b".".join(found.groups()).decode() if found else ""
    if 200 <= code < 300:
        return Outcome(j.TAKEN, sending, code, status, queued[1].decode() if queued else "")
    if code == 421:  # the relay goes down or has enough of us: no word about the person
        return Outcome(AWAY, sending, code, status)
    if ours or code in {530, 535}:
        return Outcome(HALT, sending, code, status)
    return Outcome(j.REFUSED if 500 <= code < 600 else j.LATER, sending, code, status)
