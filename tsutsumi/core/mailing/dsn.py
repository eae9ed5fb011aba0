"""What comes back to the address of a sent mail: a report (RFC 3464), a letter of a server, an answer of a person away.

Nothing in it is believed but by the address it came to; it is read with limits, and nothing of it is kept but codes.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import Message
from email.policy import compat32

from tsutsumi.core.mailing import replies, verp

PERMANENT, TEMPORARY, UNKNOWN = replies.PERMANENT, replies.TEMPORARY, replies.UNKNOWN
DELAYED, DELIVERED, AUTO_REPLY = "delayed", "delivered", "auto_reply"
LONGEST, PARTS, LOOK = 512 * 1024, 40, 40_000
ACTIONS = {"delayed": DELAYED, "delivered": DELIVERED, "relayed": DELIVERED, "expanded": DELIVERED}
MASK = re.compile(r"[^\s<>\"'(),:;]+@[^\s<>\"'(),:;]+")
# Where the words of the server end and the mail that was sent begins (qmail, Exim, sendmail, Exchange, Gmail, NTT).
BELOW = re.compile(
    r"-{3,} ?(?:below this line|original message|this is a copy of|returned message|unsent message|元のメール)"
    r"|^-{3,} ?this is a copy|^-{3} below|original message headers|^generating server|^ ?以下.{0,12}(?:元|送信)",
    re.IGNORECASE | re.MULTILINE,
)
AWAY = re.compile(
    r"out of (?:the )?office|automatic reply|auto-?(?:matic )?(?:re(?:ply|sponse)|respon)|away from|vacation|"
    r"自動応答|自動返信|自動送信|不在|休暇|離席",
    re.IGNORECASE,
)
FAILED = re.compile(
    r"undeliver|returned mail|delivery (?:status|failure|has failed|notification)|mail delivery (?:failed|subsystem|"
    r"system)|failure notice|could not be delivered|"
    r"配信(?:不能|できません|エラー|失敗)|送信エラー|届きません|送信できません",
    re.IGNORECASE,
)
WAITS = re.compile(
    r"delayed|warning: (?:could not send|message)|still (?:trying|being retried)|will (?:keep|continue) trying|"
    r"no action is required|do not need to resend|遅延|再送(?:を)?続け",
    re.IGNORECASE,
)
GIVEN_UP = re.compile(r"giv(?:en|ing) up|expired|permanent|retry time(?:out)? |too long|could not be delivered", re.I)


@dataclass(frozen=True, slots=True)
class Bounce:
    """`words`: of the server, addresses masked. `copy`: which sending of the token."""

    token: str
    kind: str
    status: str = ""
    why: str = ""
    words: str = ""
    copy: int = 1


def parse(raw: bytes, domain: str, to: str = "") -> Bounce:
    """`to`: the address of the envelope it came to. Never raises; what cannot be read is `unknown`."""
    mail = message_from_bytes(raw[:LONGEST], policy=compat32)
    parts = list(_parts(mail))
    token, copy = _whose(mail, parts, domain, to)
    kind, status, why, words = _read(mail, parts)
    return Bounce(token, kind, status[:12], why, masked(words), copy)


def masked(words: str) -> str:
    """Addresses hidden, one line, short."""
    return " ".join(MASK.sub("●●●", words).split())[:300]


Found = tuple[str, str, str, str]


def _read(mail: Message, parts: list[Message]) -> Found:
    fields = _fields(parts)
    if fields and fields.get("action"):
        return _report(fields)
    text = _text(parts)
    if _is_answer(mail, text):
        return AUTO_REPLY, "", "", ""
    return _letter(mail, text)


def _report(fields: dict[str, str]) -> Found:
    """The machine's own words come first, RFC 3464, 2.3."""
    action, status = fields["action"].split()[0].lower(), fields.get("status", "").split(" ")[0]
    said = fields.get("diagnostic-code", "").partition(";")[2].strip() or fields.get("diagnostic-code", "")
    if action in ACTIONS:
        return ACTIONS[action], status, "", said
    found = replies.meaning(said, status)
    kind = found.kind if found.kind != UNKNOWN else PERMANENT  # "failed" it says
    inner = replies.STATUS.search(said)
    return kind, inner[0] if inner and status.endswith(".0.0") else status, found.why, said


def _letter(mail: Message, text: str) -> Found:
    """Words for people, as mail services wrote before RFC 3464 and some still do."""
    subject = _header(mail, "Subject")
    said = BELOW.split(text)[0][:LOOK]
    found = replies.meaning(said)
    status = replies.STATUS.search(said)
    code = status[0] if status else ""
    is_about_delivery = FAILED.search(subject + " " + said) or WAITS.search(subject)
    if WAITS.search(subject + " " + said) and not GIVEN_UP.search(said) and found.kind != PERMANENT:
        return DELAYED, code, found.why, _line(said)
    if found.kind != UNKNOWN and (is_about_delivery or _is_server(mail)):
        return found.kind, code, found.why, _line(said)
    if FAILED.search(subject) or (_is_server(mail) and FAILED.search(said)):
        return PERMANENT, code, replies.OTHER, _line(said)
    return UNKNOWN, code, "", ""


def _line(said: str) -> str:
    """The line that says why."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    best = [line for line in lines if replies.CODE.search(line) or replies.STATUS.search(line)]
    return (best or [line for line in lines if replies.meaning(line).kind != UNKNOWN] or lines or [""])[0]


def _is_server(mail: Message) -> bool:
    sender = _header(mail, "From").lower()
    return _header(mail, "Return-Path").strip() == "<>" or "mailer-daemon" in sender or "postmaster" in sender


def _is_answer(mail: Message, text: str) -> bool:
    """RFC 3834, and how those say it that do not follow it."""
    machine = _header(mail, "Auto-Submitted").lower().startswith("auto-replied")
    marks = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-AutoReply-From")
    precedence = _header(mail, "Precedence").lower() in {"auto_reply", "auto-reply"}
    subject = _header(mail, "Subject")
    if FAILED.search(subject) or _is_server(mail):
        return False
    if machine or precedence or any(mail[mark] for mark in marks) or AWAY.search(subject):
        return True
    return bool(AWAY.search(text[:2000])) and not FAILED.search(text[:2000])


def _fields(parts: list[Message]) -> dict[str, str]:
    """Of the first recipient; ours are mails to one."""
    for part in parts:
        if part.get_content_type() in {"message/delivery-status", "message/global-delivery-status"}:
            blocks = re.split(r"\n[ \t]*\n", _plain(part).replace("\r\n", "\n").strip())
            found = [_block(block) for block in blocks]
            return next((one for one in found if one.get("action")), found[0] if found else {})
    return {}


def _block(block: str) -> dict[str, str]:
    unfolded = re.sub(r"\n[ \t]+", " ", block[:LOOK])
    pairs = (line.partition(":") for line in unfolded.split("\n"))
    return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}


def _whose(mail: Message, parts: list[Message], domain: str, to: str) -> tuple[str, int]:
    """The address of the envelope; or, for a file that was handed in, what the mail itself says it came to."""
    found = verp.read(to, domain)
    headers = ("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "To", "X-Failed-Recipients")
    for text in (*(_header(mail, name) for name in headers), *(_plain(part)[:LOOK] for part in parts)):
        found = found or verp.find(text, domain)
    return found or ("", 1)


def _parts(mail: Message) -> Iterator[Message]:
    """The leaves; what a report is made of counts as one leaf."""
    waiting, seen = [mail], 0
    while waiting and seen < PARTS:
        part, seen = waiting.pop(0), seen + 1
        if part.is_multipart() and not part.get_content_type().endswith("delivery-status"):
            waiting = [one for one in part.get_payload() if isinstance(one, Message)] + waiting
        if part.get_content_maintype() != "multipart":
            yield part


def _plain(part: Message) -> str:
    """The text of a leaf, whatever its coding; for a report and an enclosed mail, as it is written."""
    if part.is_multipart():
        return "\n\n".join(str(one) for one in list(part.get_payload())[:PARTS])
    raw = part.get_payload(decode=True)
    if not isinstance(raw, bytes):
        return ""
    try:
        return raw.decode(part.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        return raw.decode("utf-8", "replace")


def _text(parts: list[Message]) -> str:
    plain = next((p for p in parts if p.get_content_type() == "text/plain"), None)
    if plain is not None:
        return _plain(plain)[:LOOK]
    page = next((p for p in parts if p.get_content_type() == "text/html"), None)
    return re.sub(r"<[^>]{0,500}>", " ", _plain(page)[:LOOK]) if page is not None else ""


def _header(mail: Message, name: str) -> str:
    value = mail.get(name)
    try:
        return str(make_header(decode_header(str(value))))[:2000] if value is not None else ""
    except (LookupError, ValueError, UnicodeError):
        return str(value)[:2000]
