"""Outlook messages (.msg): all text properties, the body in each form it has, recipients, attachments."""

import io
import struct
from collections.abc import Iterator
from typing import Any

from tsutsumi.core.readers import bounds, charset, rtf
from tsutsumi.core.readers.passage import Passage, Place
from tsutsumi.core.readers.reasons import Gap
from tsutsumi.core.readers.source import Source
from tsutsumi.core.readers.text import strip_html

PROPERTY = "__substg1.0_"
RECIPIENT, ATTACHMENT = "__recip_version1.0_", "__attach_version1.0_"
BODY, HTML, RTF, DATA, EMBEDDED = "1000", "1013", "1009", "3701", "3701000D"
LABELS = {"0037": "件名", "0C1A": "差出人", "0C1F": "差出人のアドレス", "5D01": "差出人のアドレス", "0E04": "宛先",
          "0E03": "CC", "0E02": "BCC", "3001": "氏名", "39FE": "メールアドレス", "3003": "メールアドレス"}  # fmt: skip
CODE_PAGES = (0x3FFD, 0x3FDE)  # of the 8-bit strings; of the body
MOST_ATTACHMENTS = 2_000
DEEPEST = 5

Item = Passage | Gap | Source


def read(source: Source, streams: Any, depth: int = 0) -> Iterator[Item]:
    """Streams of one message, and of messages attached to it."""
    names = streams.names()
    page = _code_page(streams, 32 if depth == 0 else 24)
    own = [n for n in names if n.startswith(PROPERTY) and "/" not in n]
    people = sorted({n.split("/")[0] for n in names if n.startswith(RECIPIENT)})
    lines = list(_strings(streams, own, page))
    for person in people:
        below = streams.below(person)
        lines += _strings(below, [n for n in below.names() if n.startswith(PROPERTY)], page)
    lines += _bodies(streams, own, page)
    if text := "\n".join(dict.fromkeys(filter(str.strip, lines))):
        yield Passage(text.replace("\0", ""), Place(source.path))
    folders = sorted({n.split("/")[0] for n in names if n.startswith(ATTACHMENT)})
    for folder in folders[:MOST_ATTACHMENTS]:
        yield from _attachment(source, streams.below(folder), page, depth)


def _strings(streams: Any, names: list[str], page: str) -> Iterator[str]:
    """Every text property; those that people know by their names."""
    for name in names:
        tag, kind = name[len(PROPERTY) :][:4].upper(), name[len(PROPERTY) + 4 :].upper()
        if kind in {"001F", "001E"} and tag != BODY:
            text = _text(streams.get(name), kind, page).strip()
            yield f"{LABELS[tag]}: {text}" if tag in LABELS and text else text


def _text(data: bytes, kind: str, page: str) -> str:
    if kind == "001F":
        return data.decode("utf-16-le", "replace").rstrip("\0")
    return charset.decode(data.rstrip(b"\0"), page)[0]


def _bodies(streams: Any, names: list[str], page: str) -> Iterator[str]:
    """The same letter may be there as text, HTML and RTF; they may differ, so all are read."""
    for name in names:
        tag, kind = name[len(PROPERTY) :][:4].upper(), name[len(PROPERTY) + 4 :].upper()
        if tag == BODY and kind in {"001F", "001E"}:
            yield _text(streams.get(name), kind, page)
        elif tag == HTML:
            data = streams.get(name)
            yield strip_html(_text(data, kind, page) if kind == "001F" else charset.decode(data, page)[0])
        elif tag == RTF:
            yield rtf.text_of(unpacked(streams.get(name)))


def _attachment(source: Source, streams: Any, page: str, depth: int) -> Iterator[Item]:
    if any(n.startswith(f"{PROPERTY}{EMBEDDED}/__") for n in streams.names()):
        if depth >= DEEPEST:
            yield Gap("too_deep", f"{DEEPEST}段まで", bounds.WORLD)
            return
        yield from read(source, streams.below(PROPERTY + EMBEDDED), depth + 1)
        return
    name = next(filter(None, (_named(streams, tag, page) for tag in ("3707", "3704", "3001"))), "添付")
    data = streams.get(f"{PROPERTY}{DATA}0102")
    if data or streams.has(f"{PROPERTY}{DATA}0102"):
        yield source.member(name, io.BytesIO(data), len(data))
    elif any(n.startswith(f"{PROPERTY}{EMBEDDED}/") for n in streams.names()):
        yield Gap("unknown_format", f"埋め込みオブジェクト {name}", bounds.of_packed(1 << 20))


def _named(streams: Any, tag: str, page: str) -> str:
    for kind in ("001F", "001E"):
        if data := streams.get(f"{PROPERTY}{tag}{kind}"):
            return _text(data, kind, page)
    return ""


def _code_page(streams: Any, head: int) -> str:
    """The encoding of 8-bit strings by the fixed properties, 16 bytes each; CP932 where none is told."""
    data = streams.get("__properties_version1.0")[head:]
    told = {}
    for at in range(0, len(data) - 15, 16):
        kind, tag, _, value = struct.unpack_from("<HHII", data, at)
        if kind == 3 and tag in CODE_PAGES:
            told[tag] = value
    number = next((told[tag] for tag in CODE_PAGES if tag in told), 932)
    return {65001: "utf-8", 50220: "iso-2022-jp", 50221: "iso-2022-jp", 51932: "euc-jp", 20932: "euc-jp"}.get(
        number, f"cp{number}"
    )


DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript "
    b"\\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par "
    b"\\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
COMPRESSED, PLAIN = 0x75465A4C, 0x414C454D
MOST_RTF = 64 << 20


def unpacked(data: bytes) -> bytes:
    """RTF as Outlook packs it: a window of 4,096 bytes that starts with common words."""
    if len(data) < 16:
        return b""
    _, size, sign = struct.unpack_from("<III", data)
    if sign == PLAIN:
        return data[16:]
    return _slid(data, min(size, MOST_RTF)) if sign == COMPRESSED else b""


def _slid(data: bytes, size: int) -> bytes:
    window = bytearray(DICTIONARY + bytes(4096 - len(DICTIONARY)))
    write, out, at = len(DICTIONARY), bytearray(), 16
    while at < len(data) and len(out) < size:
        flags, at = data[at], at + 1
        for bit in range(8):
            if at >= len(data):
                break
            if flags >> bit & 1:
                pair = int.from_bytes(data[at : at + 2], "big")
                at += 2
                start = pair >> 4
                if start == write:
                    return bytes(out)
                piece = bytearray()
                for n in range((pair & 15) + 2):
                    byte = window[(start + n) & 4095]
                    window[write], write = byte, (write + 1) & 4095
                    piece.append(byte)
                out += piece
            else:
                window[write], write = data[at], (write + 1) & 4095
                out.append(data[at])
                at += 1
    return bytes(out)
