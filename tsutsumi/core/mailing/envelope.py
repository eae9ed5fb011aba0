"""The bytes of one mail to one person.

Plain text first and an HTML twin of the same words; no attachment, no picture, nothing that reports back, no link that
leads to a login, nothing of the person in the subject. The same letter always has the same bytes.
"""

import base64
import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from email.header import Header
from email.utils import format_datetime
from functools import lru_cache
from hashlib import sha256

from tsutsumi.core.mailing import twin, verp
from tsutsumi.core.mailing.signing import Signer

LONGEST = 254  # of an address (RFC 5321, 4.5.3.1.3 with its brackets)
ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}")
DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}", re.IGNORECASE)
URL = re.compile(r"(?:https?://|www\.)[^\s<>「」（）、。]+", re.IGNORECASE)
LOGIN = re.compile(r"log-?in|sign-?in|signon|/auth|password|passwd|account", re.IGNORECASE)
NEVER = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


class Unfit(ValueError):  # noqa: N818
    """It must not go out as it is. The sentence says why and names no value."""


class BadAddress(Unfit):
    """Only this person's mail cannot go; `Unfit` itself is true of the text, and so of everybody's."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes. `domain`: where bounces come back, the own domain."""

    address: str
    name: str
    domain: str
    reply_to: str = ""
    signer: Signer | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Letter:
    """`sending`: a mark of verp. `private`: values of the person, which the subject must not hold."""

    sending: str
    to: str
    subject: str
    text: str
    at: datetime
    language: str = "ja"
    private: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Envelope:
    """`sender` and `to` as they stand on the wire; `data` with CRLF, dots not yet doubled."""

    sending: str
    sender: str
    to: str
    data: bytes

    @property
    def domain(self) -> str:
        return self.to.rpartition("@")[2].lower()


def build(letter: Letter, sender: Sender) -> Envelope:
    """Unfit when it must not go out."""
    to = mailbox(letter.to)
    for reason in (_subject(letter), _text(letter.text)):
        if reason:
            raise Unfit(reason)
    data = _message(letter, sender, to)
    if sender.signer:
        data = sender.signer.sign(data, int(letter.at.timestamp()))
    return Envelope(letter.sending, verp.address(letter.sending, sender.domain), to, data)


def mailbox(text: str) -> str:
    """One address as the wire takes it. Old addresses of Japanese carriers hold two dots or end in one: quoted."""
    text = text.strip()
    local, at, domain = text.rpartition("@")
    if local.startswith('"') and local.endswith('"'):
        local = local[1:-1]
    if not at or len(text) > LONGEST or not LOCAL.fullmatch(local) or not DOMAIN.fullmatch(domain):
        raise BadAddress("メールアドレスの形が正しくありません。")
    return f"{local}@{domain}" if ATOM.fullmatch(local) else f'"{local}"@{domain}'


def digest(subject: str, text: str) -> str:
    """SHA-256 over exactly what is said."""
    return sha256(f"{subject}\x00{text}".encode()).hexdigest()


def _subject(letter: Letter) -> str:
    folded = unicodedata.normalize("NFKC", letter.subject).casefold()
    if not folded.strip() or _hidden(letter.subject, ""):
        return "件名が空か、見えない文字を含んでいます。"
    held = (unicodedata.normalize("NFKC", value).casefold().strip() for value in letter.private)
    if any(len(value) > 1 and value in folded for value in held):
        return "件名に個人データが入っています。件名には書かないでください。"
    return ""


def _text(text: str) -> str:
    if not text.strip():
        return "本文が空です。"
    if _hidden(text, "\n\t"):
        return "本文に見えない文字が入っています。"
    if any(LOGIN.search(url) for url in URL.findall(text)):
        return "本文にログインの画面へのリンクがあります。偽のメールと見分けられないため、入れられません。"
    return ""


def _hidden(text: str, but: str) -> bool:
    plain = text.replace("\u3000", " ")
    for sign in but:
        plain = plain.replace(sign, " ")
    if plain.isprintable():  # by far the most, and a hundred times as quick
        return False
    return any(unicodedata.category(sign) in NEVER and sign not in but for sign in text)


def _message(letter: Letter, sender: Sender, to: str) -> bytes:
    border = sha256(f"tsutsumi border {letter.sending}".encode()).hexdigest()[:24]
    lines = [
        f"Date: {format_datetime(letter.at)}",
        f"From: {_who(sender.name, sender.address)}",
        f"To: {to}",
        f"Subject: {_words(letter.subject, 'Subject')}",
        f"Message-ID: <{letter.sending.partition('.')[0]}@{sender.domain}>",  # a second copy can be told by it
        *([f"Reply-To: {sender.reply_to}"] if sender.reply_to else []),
        "Auto-Submitted: auto-generated",  # RFC 3834: no machine should answer
        "X-Auto-Response-Suppress: OOF, AutoReply",
        f"Content-Language: {letter.language}",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative; boundary="{border}"',
        "",
        *_part(border, "plain", letter.text.strip() + "\n"),
        *_part(border, "html", twin.html(letter.text, title=letter.subject, language=letter.language)),
        f"--{border}--",
        "",
    ]
    return "\r\n".join(lines).encode("ascii")


def _part(border: str, kind: str, text: str) -> list[str]:
    raw = base64.encodebytes(text.replace("\n", "\r\n").encode()).decode().splitlines()
    head = [f"--{border}", f"Content-Type: text/{kind}; charset=utf-8", "Content-Transfer-Encoding: base64", ""]
    return [*head, *raw]


def _who(name: str, address: str) -> str:
    if not name:
        return address
    return f"{_words(name, 'From')} <{address}>"


@lru_cache(maxsize=100)
def _words(text: str, header: str) -> str:
    return Header(text, "utf-8", header_name=header, maxlinelen=76).encode(linesep="\r\n")
