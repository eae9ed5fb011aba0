"""The house as a sender of mail: who writes, through which relay, signed with what, and what the relay's log says."""

import smtplib
import ssl
import time
from datetime import datetime, timedelta
from email.utils import parseaddr
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from tsutsumi.core.flow import Refused
from tsutsumi.core.mailing.envelope import Sender
from tsutsumi.core.mailing.office import Evidence
from tsutsumi.core.mailing.relaylog import Log
from tsutsumi.core.mailing.signing import BadKey, Signer
from tsutsumi.notices.models import Mailing

TIMEOUT = 60.0  # seconds for each answer of the relay
LIVELY = 2.0  # seconds in which a greeting shows in the log of a relay that lives
NO_RELAY = "メールを送る設定（TSUTSUMI_SMTP_URL）がありません。設定してから、もう一度始めてください。"


def sender() -> Sender:
    """Refused when it is not set, or the key cannot be used."""
    name, address = parseaddr(settings.NOTICE_FROM)
    if settings.SMTP is None or "@" not in address:
        raise Refused(NO_RELAY)
    try:
        key = signer()
    except BadKey as trouble:
        raise Refused(str(trouble)) from trouble
    return Sender(address, name, settings.BOUNCE_DOMAIN, settings.NOTICE_REPLY_TO, key)


def signer() -> Signer | None:
    """DKIM of the domain of the sender; None without a key."""
    if settings.DKIM_KEY is None:
        return None
    domain = parseaddr(settings.NOTICE_FROM)[1].rpartition("@")[2]
    return _loaded(domain, settings.DKIM_SELECTOR, Path(settings.DKIM_KEY), Path(settings.DKIM_KEY).stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _loaded(domain: str, selector: str, path: Path, _changed: int) -> Signer:
    return Signer.load(domain, selector, path)


def connect() -> smtplib.SMTP:
    """An open way to the relay, ready for a mail."""
    server: Any = settings.SMTP
    where, safe = (server["host"], server["port"]), ssl.create_default_context()
    if server["scheme"] == "smtps":
        smtp: smtplib.SMTP = smtplib.SMTP_SSL(*where, timeout=TIMEOUT, context=safe)
    else:
        smtp = smtplib.SMTP(*where, timeout=TIMEOUT)
    try:
        if server["scheme"] == "smtp+starttls":
            smtp.starttls(context=safe)
        if server["user"]:
            smtp.login(server["user"], server["password"])
    except BaseException:
        smtp.close()
        raise
    return smtp


def evidence() -> Evidence | None:
    """The relay's log as a witness; None when it is not set."""
    if settings.RELAY_LOG is None:
        return None
    log = Log(Path(settings.RELAY_LOG))
    return Evidence(log, float(settings.RELAY_GRACE), lambda: _is_alive(log))


def _is_alive(log: Log) -> bool:
    before, until = log.place(), time.monotonic() + LIVELY
    try:
        smtp = connect()
        smtp.ehlo()
        smtp.quit()
    except (OSError, smtplib.SMTPException):
        return False
    while time.monotonic() < until:
        if log.place() != before:
            return True
        time.sleep(0.05)
    return False


def domain() -> str:
    """Where bounces come back."""
    return str(settings.BOUNCE_DOMAIN)


def back_by(at: datetime) -> datetime:
    """Until when something may come back."""
    return at + timedelta(hours=settings.BOUNCE_HOURS)


def back_hours() -> int:
    return int(settings.BOUNCE_HOURS)


def relay() -> str:
    """The host of the relay; empty when there is none."""
    server: Any = settings.SMTP
    return str(server["host"]) if server else ""


def gateway() -> str:
    """The host of the service for short messages; empty when there is none."""
    return urlsplit(settings.SMS_URL).hostname or "" if settings.SMS_URL else ""


def is_open(mailing: Mailing, at: datetime) -> bool:
    """Whether this is an hour in which it may be sent."""
    begin, end = mailing.window_from, mailing.window_to
    now = timezone.localtime(at).time()
    if begin is None or end is None or begin == end:
        return True
    return begin <= now < end if begin < end else now >= begin or now < end
