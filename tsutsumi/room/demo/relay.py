"""A relay that is nowhere: it answers as one would, opens no connection and passes nothing on; and what comes back."""

import smtplib
from collections.abc import Collection, Sequence

from tsutsumi.core.mailing.envelope import Sender
from tsutsumi.notices.post.desk import MailDesk
from tsutsumi.room.demo.cast import CLINIC, HOUSE

HERE = f"relay.{HOUSE}"
GONE, NO_HOST = ("5.1.1", "User unknown"), ("5.1.2", "Host or domain name not found")


class Nowhere(smtplib.SMTP):
    """`unknown`: addresses at which it says that there is nobody."""

    def __init__(self, unknown: Collection[str] = ()) -> None:
        super().__init__(local_hostname=HERE)  # without a host there is no connection
        self.unknown = unknown
        self.said = (250, b"2.0.0 Ok")

    def ehlo_or_helo_if_needed(self) -> None:
        """Nobody to greet."""

    def mail(self, sender: str, options: Sequence[str] = ()) -> tuple[int, bytes]:  # noqa: ARG002
        return 250, b"2.1.0 Ok"

    def rcpt(self, recip: str, options: Sequence[str] = ()) -> tuple[int, bytes]:  # noqa: ARG002
        return (550, b"5.1.1 User unknown") if recip in self.unknown else (250, b"2.1.5 Ok")

    def putcmd(self, cmd: str, args: str = "") -> None:  # noqa: ARG002
        self.said = (354, b"End data with <CR><LF>.<CR><LF>")

    def send(self, s: object) -> None:
        """The dot alone ends a mail; nothing of it is kept."""
        if s == b".\r\n":
            self.said = (250, b"2.0.0 Ok")

    def getreply(self) -> tuple[int, bytes]:
        return self.said

    def rset(self) -> tuple[int, bytes]:
        return 250, b"2.0.0 Ok"

    def quit(self) -> tuple[int, bytes]:
        return 221, b"2.0.0 Bye"


class DemoDesk(MailDesk):
    """The desk of a house whose relay is nowhere: by its own address, at any hour."""

    def sender(self) -> Sender:
        return Sender(f"oshirase@{HOUSE}", str(CLINIC["name"]), HOUSE, CLINIC["contact_email"], None)

    def goes_on(self) -> bool:
        return self.going


def report(to: str, why: tuple[str, str]) -> bytes:
    """A mail that a relay took and could not deliver comes back: a report by RFC 3464."""
    status, words = why
    told = (
        f"Reporting-MTA: dns; {HERE}\n\nFinal-Recipient: rfc822; {to}\nAction: failed\nStatus: {status}\n"
        f"Diagnostic-Code: smtp; 550 {status} {words}\n"
    )
    parts = (("text/plain", f"<{to}>: {words}\n"), ("message/delivery-status", told))
    head = (
        f"From: MAILER-DAEMON@{HERE}\nSubject: Undelivered Mail Returned to Sender\nMIME-Version: 1.0\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="part"\n\n'
    )
    return (head + "".join(f"--part\nContent-Type: {kind}\n\n{said}\n" for kind, said in parts) + "--part--\n").encode()
