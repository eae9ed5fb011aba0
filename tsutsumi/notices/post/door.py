"""The door for mails that come back: a mail server that takes nothing but those, and sends nothing anywhere.

It stands behind the house's own mail server, which hands on `bounce+…@` to it (Postfix: `transport_maps`). It takes a
mail only to one address that was given out, keeps it sealed, and answers 250 once it is kept.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import close_old_connections

from tsutsumi.accounts.models import system
from tsutsumi.core.mailing import dsn
from tsutsumi.notices.post import bounces

log = logging.getLogger(__name__)

Known = Callable[[str], bool]
Take = Callable[[bytes, str], None]
MOST_AT_ONCE = 20
SILENCE = 60  # seconds
MOST_REFUSED = 10  # addresses that are none, in one conversation
NOBODY = "550 5.1.1 No such address"
LATER = "451 4.3.0 Try again later"


class Handler:
    """Every answer is the same for all that is not ours, whatever the reason."""

    def __init__(self, known: Known, take: Take) -> None:
        self.known, self.take = known, take

    async def handle_EHLO(  # noqa: N802 – the names of aiosmtpd
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]  # noqa: ARG002
    ) -> list[str]:  # fmt: skip
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Any, envelope: Envelope, address: str, options: list[str]  # noqa: ARG002
    ) -> str:  # fmt: skip
        session.refused = getattr(session, "refused", 0)
        if session.refused >= MOST_REFUSED:
            return "421 4.7.0 Too many errors"
        if envelope.rcpt_tos:
            return "452 4.5.3 One at a time"
        try:
            known = await asyncio.to_thread(self.known, address)
        except Exception:
            log.exception("a return address could not be looked up")
            return LATER
        if not known:
            session.refused += 1
            return NOBODY
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        try:
            await asyncio.to_thread(self.take, content, envelope.rcpt_tos[0])
        except Exception:
            log.exception("a mail that came back could not be kept")
            return LATER
        return "250 2.0.0 Ok: kept"


class Server(SMTP):
    """No AUTH, no VRFY, no expansion; a limit on how many talk at once."""

    talking = 0

    def connection_made(self, transport: Any) -> None:
        Server.talking += 1
        if Server.talking > MOST_AT_ONCE:
            transport.write(b"421 4.7.0 Too many connections\r\n")
            transport.close()
            self.turned_away = True
            return
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        Server.talking -= 1
        if not getattr(self, "turned_away", False):
            super().connection_lost(error)

    async def smtp_VRFY(self, arg: str) -> None:  # noqa: ARG002, N802
        await self.push("502 5.5.1 Not here")


class Door(Controller):
    def factory(self) -> SMTP:
        return Server(
            self.handler, data_size_limit=dsn.LONGEST, enable_SMTPUTF8=False, hostname="bounces", ident="bounces",
            timeout=SILENCE, command_call_limit={"*": 60},
        )  # fmt: skip


def opened(host: str, port: int, known: Known | None = None, take: Take | None = None) -> Door:
    """Listening, until `stop()`."""
    logging.getLogger("mail.log").disabled = True  # it would write down every address
    door = Door(Handler(known or _is_known, take or _take), hostname=host, port=port)
    door.start()
    return door


def _is_known(address: str) -> bool:
    return _fresh(bounces.is_known, address)


def _take(content: bytes, to: str) -> None:
    _fresh(lambda: bounces.take(content, to, by=system()))


def _fresh[T](act: Callable[..., T], *given: Any) -> T:
    """In a thread of its own: with a connection to the database that lives."""
    close_old_connections()
    try:
        return act(*given)
    finally:
        close_old_connections()
