"""What a file is, by its content; its name is asked only where contents look alike."""

import zipfile

from tsutsumi.core.readers import charset
from tsutsumi.core.readers.source import Source

MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PK\x07\x08", "zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"7z\xbc\xaf\x27\x1c", "sealed"),
    (b"Rar!\x1a\x07", "sealed"),
    (b"MSCF", "sealed"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"BM", "image"),
    (b"SQLite format 3\0", "binary"),
    (b"{\\rtf", "rtf"),
    (b"-----BEGIN PGP MESSAGE", "pgp"),
    (b"age-encryption.org/", "pgp"),
)
BINARY_ONLY = {"image", "gzip", "bzip2"}  # short signs: believed only when the rest is no text
MARKUP = ((b"<!doctype html", "html"), (b"<html", "html"), (b"<?xml", "xml"))
MAIL_HEADERS = (b"from:", b"to:", b"subject:", b"received:", b"date:", b"return-path:", b"message-id:",
                b"mime-version:", b"delivered-to:", b"content-type:", b"reply-to:", b"x-")  # fmt: skip
TABLE_NAMES = {".csv": "table", ".tsv": "table", ".tab": "table"}
TEXT_NAMES = {".eml": "mail", ".jsonl": "jsonl", ".ndjson": "jsonl"}
EXPECTED = {".zip": "zip", ".xlsx": "zip", ".docx": "zip", ".pptx": "zip", ".xlsm": "zip", ".pdf": "pdf", ".xls": "ole"}


def kind_of(source: Source) -> str:
    """One of empty, zip, xlsx, docx, pptx, odf, ole, pdf, mail, mbox, json, jsonl, html, xml, table, text, image, …"""
    if not source.size:
        return "empty"
    head = source.head(4096)
    found = _by_magic(source, head)
    return _zip_kind(source) if found == "zip" else found or _text_kind(source, head)


def _by_magic(source: Source, head: bytes) -> str:
    for sign, kind in MAGIC:
        if head.startswith(sign) and (kind not in BINARY_ONLY or charset.guess(head, whole=False) is None):
            return kind
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head[257:262] == b"ustar":
        return "tar"
    if head[2:7] in {b"-lh0-", b"-lh5-", b"-lh6-", b"-lh7-", b"-lhd-"}:
        return "sealed"
    return _expected_zip(source)


def _expected_zip(source: Source) -> str:
    """A zip with something before it (self-extracting, or a damaged start) still has its directory at the end."""
    if b"PK\x05\x06" in source.tail(65_557):
        source.file.seek(0)
        if zipfile.is_zipfile(source.file):
            return "zip"
    return ""


def _zip_kind(source: Source) -> str:
    """Office files are zips with known members."""
    try:
        with zipfile.ZipFile(source.file) as archive:
            names = set(archive.NameToInfo)
    except Exception:  # a directory in any state of damage
        return {".xlsx": "xlsx", ".docx": "docx", ".pptx": "pptx", ".xlsm": "xlsx"}.get(source.suffix, "zip")
    return office_kind(names)


def office_kind(names: set[str]) -> str:
    if "[Content_Types].xml" in names or "_rels/.rels" in names:
        for start, kind in (("xl/", "xlsx"), ("word/", "docx"), ("ppt/", "pptx")):
            if any(n.startswith(start) for n in names):
                return kind
    return "odf" if {"mimetype", "content.xml"} <= names else "zip"


def _text_kind(source: Source, head: bytes) -> str:
    encoding = charset.guess(head, whole=source.size <= len(head))
    if encoding is None:
        return _binary_kind(source)
    if encoding.startswith("utf-16") or encoding == "utf-32":
        head = head.decode(encoding, "ignore").encode()
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if source.suffix in TEXT_NAMES:
        return TEXT_NAMES[source.suffix]
    for sign, kind in MARKUP:
        if start.startswith(sign):
            return "html" if kind == "xml" and b"<html" in start else kind
    return _plain_kind(source, start)


def _plain_kind(source: Source, start: bytes) -> str:
    if start.startswith(b"from ") and b"\nreceived:" in start:
        return "mbox"
    if _is_mail(start):
        return "mail"
    if source.suffix in TABLE_NAMES:
        return "table"
    if start[:1] in {b"{", b"["}:
        return "json"
    return "text"


def _is_mail(start: bytes) -> bool:
    """Two known header lines among the first lines of a well-formed header."""
    lines = start.split(b"\n\n")[0].split(b"\n")[:40]
    first = lines[0].partition(b":")
    return bool(first[1]) and b" " not in first[0] and sum(line.startswith(MAIL_HEADERS) for line in lines) >= 3


def _binary_kind(source: Source) -> str:
    """No text and no known sign: damaged when the name says what it should have been."""
    return "broken" if source.suffix in EXPECTED else "binary"
