"""What a file is, by its content; its name is asked only where contents look alike."""

import re
import tarfile
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
    (b"7z\xbc\xaf\x27\x1c", "seven"),
    (b"Rar!\x1a\x07", "rar"),
    (b"MSCF\0\0\0\0", "cab"),
    (b"\x60\xea", "arj"),
    (b"\x1f\x9d", "compress"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"!<arch>\n", "ar"),
    (b"\xed\xab\xee\xdb", "rpm"),
    (b"\xc7\x71", "cpio"),
    (b"\x71\xc7", "cpio"),
    (b"!BDN", "pst"),
    (b"\x78\x9f\x3e\x22", "tnef"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"BM", "image"),
    (b"SQLite format 3\0", "sqlite"),
    (b"PAR1", "parquet"),
    (b"PARE", "parquet"),
    (b"{\\rtf", "rtf"),
    (b"-----BEGIN PGP MESSAGE", "pgp"),
    (b"age-encryption.org/", "pgp"),
)
MAGIC_BY_FIRST = {sign[:1]: [pair for pair in MAGIC if pair[0][:1] == sign[:1]] for sign, _ in MAGIC}
# Short signs: believed only when the rest is no text.
BINARY_ONLY = {"image", "gzip", "bzip2", "arj", "compress", "cpio"}
LHA = re.compile(rb"-l(?:h[0-7dx]|z[s45])-")
SKIPPED = re.compile(
    rb"[\x50-\x5f]\x2a\x4d\x18.{4}.{0,255}\x28\xb5\x2f\xfd", re.DOTALL
)  # a frame without content first
PROGRAM_RAR = re.compile(rb"Rar!\x1a\x07[\0\x01]")
CPIO = re.compile(rb"07070(?:[12][0-9a-fA-F]{104}|7[0-7]{70})")
MARKUP = ((b"begin:vcard", "vcard"), (b"begin:vcalendar", "calendar"), (b"<!doctype html", "html"), (b"<html", "html"),
          (b"<?xml", "xml"))  # fmt: skip
MAIL_HEADERS = (b"from:", b"to:", b"subject:", b"received:", b"date:", b"return-path:", b"message-id:",
                b"mime-version:", b"delivered-to:", b"content-type:", b"reply-to:", b"x-")  # fmt: skip
SQL = re.compile(
    rb"^\s*(?:insert\s+into\s+\S+|create\s+table\s+\S+|copy\s+\S+\s*\(.*\)\s+from\s+stdin)",
    re.IGNORECASE | re.MULTILINE,
)
TABLE_NAMES = {".csv": "table", ".tsv": "table", ".tab": "table"}
TEXT_NAMES = {".eml": "mail", ".jsonl": "jsonl", ".ndjson": "jsonl", ".vcf": "vcard", ".mbox": "mbox"}
EXPECTED = {".zip", ".xlsx", ".docx", ".pptx", ".xlsm", ".pdf", ".xls", ".doc", ".ppt", ".msg", ".7z", ".rar", ".lzh"}
ISO_AT = 32_769
OFFICE = {".xlsx": "xlsx", ".docx": "docx", ".pptx": "pptx", ".xlsm": "xlsx"}


def kind_of(source: Source) -> str:
    """One of empty, zip, xlsx, docx, pptx, odf, ole, pdf, mail, mbox, json, jsonl, html, xml, table, text, image, …"""
    source.kind = source.kind or _kind_of(source)
    return source.kind


def _kind_of(source: Source) -> str:
    if not source.size:
        return "empty"
    head = source.head(4096)
    found = _by_magic(source, head)
    return _zip_kind(source) if found == "zip" else found or _text_kind(source, head)


def _by_magic(source: Source, head: bytes) -> str:
    for sign, kind in MAGIC_BY_FIRST.get(head[:1], ()):
        if head.startswith(sign) and (kind not in BINARY_ONLY or charset.guess(head, whole=False) is None):
            return kind
    if b"%PDF-" in head[:1024]:
        return "pdf"
    return _by_place(source, head) or _expected_zip(source, head)


def _by_place(source: Source, head: bytes) -> str:
    """Signs that do not stand at the start."""
    if head[257:262] == b"ustar":
        return "tar"
    if SKIPPED.match(head):
        return "zstd"
    if LHA.match(head, 2):
        return "lzh"
    if CPIO.match(head):
        return "cpio"
    if source.size <= ISO_AT:
        return ""
    source.file.seek(ISO_AT)
    return "iso" if source.file.read(5) == b"CD001" else ""


def _expected_zip(source: Source, head: bytes) -> str:
    """A zip with something before it (self-extracting, or a damaged start) still has its directory at the end."""
    if b"PK\x05\x06" in (head if source.size <= len(head) else source.tail(65_557)):
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
        return OFFICE.get(source.suffix, "zip")
    if "mimetype" in names and source.suffix in {".ods", ".ots", ".fods"} and "content.xml" in names:
        return "ods"
    return office_kind(names)


def office_kind(names: set[str]) -> str:
    if "[Content_Types].xml" in names or "_rels/.rels" in names:
        for start, kind in (("xl/", "xlsx"), ("word/", "docx"), ("ppt/", "pptx")):
            if any(n.startswith(start) for n in names):
                return kind
    return "odf" if {"mimetype", "content.xml"} <= names else "zip"


def _text_kind(source: Source, head: bytes) -> str:
    whole = source.size <= len(head)
    encoding = charset.encoding_of(source) if whole else charset.guess(head, whole=False)
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
    if start.startswith(b"from ") and _is_mail(start.partition(b"\n")[2]):
        return "mbox"
    if _is_mail(start):
        return "mail"
    if source.suffix == ".sql" or SQL.search(start):
        return "sql"
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
    head = source.head(1 << 19)
    if _is_old_tar(head[:512]):
        return "tar"
    if _is_lzma(head):
        return "lzma"
    if head.startswith(b"MZ") and PROGRAM_RAR.search(head):  # an archive that unpacks itself
        return "rar"
    return "broken" if source.suffix in EXPECTED else "binary"


def _is_lzma(head: bytes) -> bool:
    """A stream of the days before .xz: its settings are possible, and its length is open or below a terabyte."""
    window = int.from_bytes(head[1:5], "little")
    usual = window >= 4096 and window & (window - 1) in {0, window & -window} and head[:1] < b"\xe1"
    return usual and (head[5:13] == b"\xff" * 8 or head[10:13] == b"\0\0\0") and head[13:14] == b"\0"


def _is_old_tar(block: bytes) -> bool:
    """A tar from before it had a sign: the sum over its first block fits."""
    try:
        return bool(tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape").name)
    except tarfile.HeaderError:
        return False
