"""Mail: headers and bodies as text, attachments handed back to the opener."""

import email
import email.header
import email.message
import email.policy
import email.utils
import io
import re
from collections.abc import Iterator
from typing import IO

from tsutsumi.core.readers import charset
from tsutsumi.core.readers.passage import Passage, Place
from tsutsumi.core.readers.reasons import Gap, Remark
from tsutsumi.core.readers.source import Source, spool
from tsutsumi.core.readers.text import strip_html

HEADERS = ("From", "To", "Cc", "Bcc", "Reply-To", "Sender", "Subject", "Date")
MOST_PARTS = 2_000
LONGEST_LINE = 1 << 20
SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}
ENCODED_WORD = re.compile(r"=\?[^?\s]+\?[bBqQ]\?[^?]*\?=")

Message = email.message.Message
Item = Passage | Gap | Remark | Source


def read_mail(source: Source) -> Iterator[Item]:
    """The letter as one text, then each attachment as a file of its own."""
    data = source.whole(256 << 20)
    message = email.message_from_bytes(data, policy=email.policy.compat32)
    bodies, others = _sorted(message)
    text, encoding = _letter(message, bodies)
    yield Remark(encoding)
    if text.strip():
        yield Passage(text, Place(source.path))
    for number, part in enumerate(others, start=1):
        yield from _attachment(source, part, number)


def read_mbox(source: Source) -> Iterator[Item]:
    """Each message of a Unix mailbox as a mail file, one after the other however large the box is."""
    for number, (file, size) in enumerate(_pieces(source), start=1):
        yield source.member(f"{number:05}.eml", file, size)


def _pieces(source: Source) -> Iterator[tuple[IO[bytes], int]]:
    """The messages; a line "From …" begins one at the start of the box or after an empty line."""
    source.file.seek(0)
    at, piece, empty = 0, spool(), True
    while line := source.file.readline(LONGEST_LINE):
        at += len(line)
        if empty and line.startswith(b"From "):
            if piece.tell():
                yield piece, piece.tell()
                source.file.seek(at)
                piece = spool()
        else:
            piece.write(line)
        empty = line in {b"\n", b"\r\n"}
    if piece.tell():
        yield piece, piece.tell()


def _letter(message: Message, bodies: list[Message]) -> tuple[str, str | None]:
    lines = [f"{name}: {value}" for name in HEADERS for value in headers(message, name)]
    encoding = None
    for part in bodies:
        text, encoding = _body(part)
        lines.append("\n" + text)
    return "\n".join(lines), encoding


def _walk(message: Message) -> Iterator[Message]:
    """Parts of this letter, but not of letters attached to it."""
    stack, count = [message], 0
    while stack and count < MOST_PARTS:
        part = stack.pop()
        count += 1
        yield part
        payload = part.get_payload()
        if isinstance(payload, list) and part.get_content_type() != "message/rfc822":
            stack.extend(p for p in reversed(payload) if isinstance(p, Message))


def _is_body(part: Message) -> bool:
    return not part.is_multipart() and part.get_content_maintype() == "text" and not file_name(part)


def _sorted(message: Message) -> tuple[list[Message], list[Message]]:
    """The parts that are text of the letter, and those that are attached to it."""
    bodies, attached = list[Message](), list[Message]()
    for part in _walk(message):
        if _is_body(part):
            bodies.append(part)
        elif not part.is_multipart() or part.get_content_type() == "message/rfc822":
            attached.append(part)
    return bodies, attached


def _body(part: Message) -> tuple[str, str]:
    data = _bytes(part)
    declared = part.get_content_charset()
    if re.search(rb"\x1b\$[@B]", data):  # says what it is by itself, whatever the header claims
        declared = "iso-2022-jp"
    text, encoding = charset.decode(data, declared)
    return (strip_html(text) if part.get_content_subtype() == "html" else text), encoding


def _bytes(part: Message) -> bytes:
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError):
        payload = str(part.get_payload()).encode("utf-8", "surrogateescape")
    return payload if isinstance(payload, bytes) else b""


def _attachment(source: Source, part: Message, number: int) -> Iterator[Item]:
    if part.get_content_type() == "message/rfc822":
        inner = part.get_payload()
        data = b"".join(m.as_bytes() for m in inner if isinstance(m, Message)) if isinstance(inner, list) else b""
        name = file_name(part) or f"転送{number}.eml"
        name = name if name.lower().endswith(".eml") else name + ".eml"
    else:
        data, name = _bytes(part), file_name(part) or f"添付{number}"
    member = source.member(name, io.BytesIO(data), len(data))
    member.flaw = "encrypted" if part.get_content_type() in SEALED else ""
    yield member


def file_name(part: Message) -> str:
    """The name of an attachment in any of the four ways mail programs write it; "" for none."""
    for header, name in (("Content-Disposition", "filename"), ("Content-Type", "name")):
        written = next(_raw(part, header), "")
        if "name" not in written.lower():
            continue
        plain = email.message.Message()
        plain[header] = written
        value = plain.get_param(name, header=header)
        if isinstance(value, tuple):
            return charset.decode(value[2].encode("latin-1", "replace"), value[0])[0]
        if value:
            return _decoded(value)
    return ""


def headers(part: Message, name: str) -> Iterator[str]:
    """All values of a header as text: encoded words, raw ISO-2022-JP, raw CP932 or UTF-8."""
    return map(_decoded, _raw(part, name))


def _raw(part: Message, name: str) -> Iterator[str]:
    """Values before any decoding of words; bytes beyond ASCII are guessed."""
    for key, value in part.raw_items():
        if key.lower() == name.lower():
            data = str(value).encode("utf-8", "surrogateescape")
            yield charset.decode(data)[0] if not data.isascii() or b"\x1b" in data else str(value)


def _decoded(text: str) -> str:
    text = re.sub(r"(\?=)\s+(=\?)", r"\1\2", text)
    return " ".join(ENCODED_WORD.sub(lambda m: _word(m[0]), text).split())


def _word(word: str) -> str:
    try:
        return "".join(
            charset.decode(part, name)[0] if isinstance(part, bytes) else part
            for part, name in email.header.decode_header(word)
        )
    except (ValueError, LookupError):
        return word
