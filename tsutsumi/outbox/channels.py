"""How one message leaves: by mail, by a signed webhook, by a gateway for text messages.

Each way has two steps, `open` and `send`. What fails in the first has surely not been sent. Between the two the
worker writes `sending`; what breaks inside the second without an answer is unknown.
"""

import hashlib
import hmac
import http.client
import json
import smtplib
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime, parseaddr
from typing import Any, Protocol
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.utils import timezone

from tsutsumi.core.flow import Refused
from tsutsumi.outbox import guard
from tsutsumi.outbox.fuse import SHORT, Fuse
from tsutsumi.outbox.models import Hook, Message

TIMEOUT = 20.0
IN_PATH = "/%?&=+:;,@!$'()*~[]"  # written already as they should go
NO_WAY = {
    Message.MAIL: "メールを送る設定がありません。",
    Message.WEBHOOK: "Webhookのあて先が設定にありません。",
    Message.SMS: "SMSを送る設定がありません。",
}


class NotNow(Exception):  # noqa: N818
    """Surely not sent; later it may go."""


class Never(Exception):  # noqa: N818
    """Surely not sent, and trying again will not change it."""


class Unclear(Exception):  # noqa: N818
    """The other side may have it or not."""


class Line(Protocol):
    """An open way to the other side. `send` returns only when the other side has said that it has the message."""

    def send(self) -> None: ...

    def close(self) -> None: ...


def is_set(message: Message) -> bool:
    """Whether there is a way for it at all."""
    if message.kind == Message.MAIL:
        return settings.SMTP is not None
    if message.kind == Message.SMS:
        return bool(settings.SMS_URL)
    return Hook.objects.filter(name=message.to, is_active=True).exists()


def open_line(message: Message) -> Line:
    """NotNow or Never when there is no way through."""
    return {Message.MAIL: _mail, Message.WEBHOOK: _webhook, Message.SMS: _sms}[message.kind](message)


class _Fused:
    """For a class of smtplib: the whole conversation has an end, not only each answer."""

    def __init__(self, *given: Any, **options: Any) -> None:
        self.fuse = Fuse()
        super().__init__(*given, **options)

    def _get_socket(self, *given: Any) -> socket.socket:
        return self.fuse.watch(super()._get_socket(*given))  # type: ignore[misc]

    def close(self) -> None:
        self.fuse.put_out()
        super().close()  # type: ignore[misc]


class _Smtp(_Fused, smtplib.SMTP):
    pass


class _Smtps(_Fused, smtplib.SMTP_SSL):
    pass


@dataclass(slots=True)
class MailLine:
    smtp: smtplib.SMTP
    letter: EmailMessage

    def send(self) -> None:
        try:
            code, _answer = self.smtp.data(self.letter.as_bytes(policy=SMTP_POLICY))
        except smtplib.SMTPDataError as error:
            raise _answered(error.smtp_code) from error
        except (OSError, smtplib.SMTPException) as error:
            raise Unclear("送っている途中で、メールサーバーとの接続が切れました。") from error
        if code < 200:
            raise Unclear("メールサーバーの答えを読めませんでした。")
        if code != 250:
            raise _answered(code)

    def close(self) -> None:
        try:
            self.smtp.quit()
        except (OSError, smtplib.SMTPException):
            self.smtp.close()


def letter_of(message: Message) -> EmailMessage:
    """Plain text, one person. The header class refuses line breaks in a subject or an address."""
    letter = EmailMessage(policy=SMTP_POLICY)
    domain = parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2]
    letter["From"], letter["To"], letter["Subject"] = settings.MAIL_FROM, message.to, message.subject
    letter["Date"] = format_datetime(timezone.localtime())
    letter["Message-ID"] = f"<{message.stamp}@{domain}>"
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.body, charset="utf-8", cte="base64")
    return letter


def _mail(message: Message) -> Line:
    letter = letter_of(message)
    try:
        smtp = _connected()
    except smtplib.SMTPAuthenticationError as error:
        raise NotNow("メールサーバーにログインできません。設定を確かめてください。") from error
    except (OSError, smtplib.SMTPException) as error:
        raise NotNow("メールサーバーにつながりません。") from error
    try:
        _address(smtp, parseaddr(settings.MAIL_FROM)[1], message.to)
    except BaseException:
        smtp.close()
        raise
    return MailLine(smtp, letter)


def _connected() -> smtplib.SMTP:
    server: Any = settings.SMTP
    where = (server["host"], server["port"])
    safe = ssl.create_default_context()
    if server["scheme"] == "smtps":
        smtp: smtplib.SMTP = _Smtps(*where, timeout=TIMEOUT, context=safe)
    else:
        smtp = _Smtp(*where, timeout=TIMEOUT)
    try:
        if server["scheme"] == "smtp+starttls":
            smtp.starttls(context=safe)
        if server["user"]:
            smtp.login(server["user"], server["password"])
    except BaseException:
        smtp.close()
        raise
    return smtp


def _address(smtp: smtplib.SMTP, sender: str, to: str) -> None:
    try:
        smtp.ehlo_or_helo_if_needed()
        for code, _answer in (smtp.mail(sender), smtp.rcpt(to)):
            if code not in {250, 251}:
                raise _answered(code)
    except (OSError, smtplib.SMTPException) as error:
        raise NotNow("メールサーバーとの接続が切れました。") from error


def _answered(code: int) -> Exception:
    if 500 <= code < 600:
        return Never(f"メールサーバーが受け取りを断りました（{code}）。あて先を確かめてください。")
    return NotNow(f"メールサーバーが、いまは受け取れないと答えました（{code}）。")


@dataclass(slots=True)
class PostLine:
    connection: http.client.HTTPSConnection
    path: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    fuse: Fuse = field(default_factory=Fuse)

    def send(self) -> None:
        try:
            self.connection.request("POST", self.path, body=self.body, headers=dict(self.headers))
            status = self.connection.getresponse().status
        except (OSError, http.client.HTTPException) as error:
            raise Unclear("送っている途中で接続が切れました。") from error
        if status == 429 or status >= 500:
            raise NotNow(f"相手が、いまは受け取れないと答えました（{status}）。")
        if not 200 <= status < 300:  # a redirect is not followed: it could lead anywhere
            raise Never(f"相手が受け取りを断りました（{status}）。アドレスと鍵を確かめてください。")

    def close(self) -> None:
        self.fuse.put_out()
        self.connection.close()


def _webhook(message: Message) -> Line:
    hook = Hook.objects.filter(name=message.to, is_active=True).first()
    if hook is None:
        raise Never(NO_WAY[Message.WEBHOOK])
    said = {"id": message.stamp, "subject": message.subject, "text": message.body}
    body = json.dumps(said, ensure_ascii=False).encode()
    return posting(hook.url, body, signature(hook.key, body, int(timezone.now().timestamp())))


def signature(key: bytes, body: bytes, at: int) -> dict[str, str]:
    """Over time and body: the receiver refuses what is older than five minutes, so a copy cannot be played again."""
    mark = hmac.new(key, f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return {"Tsutsumi-Timestamp": str(at), "Tsutsumi-Signature": f"sha256={mark}"}


def _sms(message: Message) -> Line:
    if not settings.SMS_URL:
        raise NotNow(NO_WAY[Message.SMS])
    url = settings.SMS_URL.replace("{to}", quote(message.to, safe=""))
    said = {"id": message.stamp, "to": message.to, "text": message.body}
    return posting(url, json.dumps(said, ensure_ascii=False).encode(), sms_key())


def sms_key() -> dict[str, str]:
    """What the gateway for text messages knows us by."""
    return {"Authorization": f"Bearer {settings.SMS_TOKEN}"} if settings.SMS_TOKEN else {}


def posting(url: str, body: bytes, headers: Mapping[str, str]) -> Line:
    """Looked up once, and connected to what was looked at: a name that answers differently later leads nowhere."""
    try:
        parts = guard.checked(url)
        host, port = str(parts.hostname), parts.port or 443
        address = guard.public_address(host, port)
    except Refused as refused:
        raise Never(refused.sentence) from refused
    except OSError as error:
        raise NotNow("相手のアドレスが見つかりません。") from error
    connection, fuse = http.client.HTTPSConnection(host, port, timeout=TIMEOUT), Fuse(SHORT)
    try:
        bare = fuse.watch(socket.create_connection((address, port), timeout=TIMEOUT))
        connection.sock = ssl.create_default_context().wrap_socket(bare, server_hostname=host)
    except OSError as error:
        fuse.put_out()
        raise NotNow("相手につながりません。") from error
    path = quote(urlsplit(url)._replace(scheme="", netloc="", fragment="").geturl() or "/", safe=IN_PATH)
    told = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "Tsutsumi", **headers}
    return PostLine(connection, path, body, told, fuse)
