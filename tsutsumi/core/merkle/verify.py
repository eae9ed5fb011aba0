"""証拠一式（zip）が、作られたときから1バイトも変わっていないかを確かめる。

    python3 -I -S verify.py 証拠一式.zip [--root 根のハッシュ値]

ネットワークも、ほかの部品も使いません（Python 3.9以上の標準ライブラリだけ）。終了コードは、壊れていなければ0、
壊れていれば1（最初に壊れているところを日本語で示します）、使い方の誤りや開けないときは2です。

Runs on Python 3.9 and stands alone: it travels inside every bundle. The zip has one possible form for its content
(stored, fixed times, no comment), so every byte is either content under a hash or can be rebuilt and compared.
"""

from __future__ import annotations

import binascii
import hashlib
import json
import re
import struct
import sys
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

FORMAT = "tsutsumi-bundle-1"
MANIFEST = "manifest.json"
TRAIL = "audit/case.jsonl"
LARGEST_MANIFEST = 1 << 28
LONGEST_LINE = 1 << 26
PIECE = 1 << 20
NAME = re.compile(r"(?:[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_-])?(?:/(?=.)|\Z))+")
HEX = re.compile(r"[0-9a-f]{64}")

SMALL, LARGE = 0xFFFF, 0xFFFFFFFF
NO_FLAGS, STORED, NO_TIME, NO_DAY, UNIX_FILE = 0, 0, 0, 0x21, 0o100644 << 16


class Broken(Exception):  # noqa: N818 - a finding, named as the reader of the message would
    """Where the first broken place is, and what is wrong there; both Japanese."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(where + ": " + what)
        self.where, self.what = where, what


# --- the tree (RFC 6962, 2.1): a leaf and a node never hash the same bytes


def leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Iterable[bytes]) -> str:
    """The head of the tree over these leaf contents, in hex. Holds one hash per level."""
    stack: list[tuple[int, bytes]] = []
    for data in leaves:
        level, digest = 0, leaf(data)
        while stack and stack[-1][0] == level:
            digest, level = node(stack.pop()[1], digest), level + 1
        stack.append((level, digest))
    if not stack:
        return hashlib.sha256().hexdigest()
    digest = stack.pop()[1]
    while stack:
        digest = node(stack.pop()[1], digest)
    return digest.hex()


# --- one possible text for one content


def canonical(thing: Any) -> bytes:
    """JSON with sorted keys and no spaces, in UTF-8; half a surrogate pair, which has no UTF-8, as \\ud800."""
    text = json.dumps(thing, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "backslashreplace")


def manifest_of(header: dict[str, Any], records: list[dict[str, Any]], root: str) -> bytes:
    """The manifest as bytes: the header, a line per entry, and the root over all of them."""
    lines = b",\n".join(canonical(record) for record in records)
    told = (canonical(header), lines, len(records) + 1, root.encode())
    return b'{"header":%s,\n"entries":[\n%s\n],\n"tree_size":%d,\n"root":"%s"}\n' % told


def root_over(header: dict[str, Any], records: list[dict[str, Any]]) -> str:
    return root_of(canonical(thing) for thing in (header, *records))


# --- one possible zip for one list of entries


def local_header(name: str, size: int, crc: int) -> bytes:
    told, extra = (LARGE, struct.pack("<HHQQ", 1, 16, size, size)) if size >= LARGE else (size, b"")
    named = name.encode()
    numbers = (_needed(size), NO_FLAGS, STORED, NO_TIME, NO_DAY, crc, told, told, len(named), len(extra))
    return struct.pack("<IHHHHHIIIHH", 0x04034B50, *numbers) + named + extra


def central_header(name: str, size: int, crc: int, offset: int) -> bytes:
    extra = struct.pack("<QQ", size, size) if size >= LARGE else b""
    extra += struct.pack("<Q", offset) if offset >= LARGE else b""
    if extra:
        extra = struct.pack("<HH", 1, len(extra)) + extra
    told, named, needed = min(size, LARGE), name.encode(), 45 if extra else 20
    form = (3 << 8 | needed, needed, NO_FLAGS, STORED, NO_TIME, NO_DAY)
    numbers = (crc, told, told, len(named), len(extra), 0, 0, 0, UNIX_FILE, min(offset, LARGE))
    return struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, *form, *numbers) + named + extra


def end_records(count: int, size: int, offset: int) -> bytes:
    """What stands after the central directory: the zip64 records where the numbers need them, and the end."""
    out = b""
    if count >= SMALL or size >= LARGE or offset >= LARGE:
        out += struct.pack("<IQHHIIQQQQ", 0x06064B50, 44, 3 << 8 | 45, 45, 0, 0, count, count, size, offset)
        out += struct.pack("<IIQI", 0x07064B50, 0, offset + size, 1)
    few = min(count, SMALL)
    return out + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, few, few, min(size, LARGE), min(offset, LARGE), 0)


def _needed(size: int) -> int:
    return 45 if size >= LARGE else 20


# --- reading


class Reader:
    """Reads the zip once from its beginning, and says where the first byte is that should not be."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.at = file, 0
        self.seen: list[tuple[str, int, int, int]] = []

    def manifest(self) -> bytes:
        """The content of the manifest, which stands first; its size is only known from its own header."""
        where, first = told(MANIFEST), self.read(30 + len(MANIFEST))
        if len(first) < 30 + len(MANIFEST) or first[30:] != MANIFEST.encode():
            raise Broken(where, "zipの先頭に目録がありません。証拠一式でないか、先頭が壊れています。")
        crc, size = struct.unpack("<II", first[14:22])
        if size > LARGEST_MANIFEST or local_header(MANIFEST, size, crc) != first:
            raise Broken(where, "見出し（zipのローカルヘッダー）が書き換えられています。")
        data = self.read(size)
        if len(data) != size:
            raise Broken(where, "途中で切れています。")
        if binascii.crc32(data) != crc:
            raise Broken(where, "中身が書き換えられています（CRC-32が合いません）。")
        self.seen.append((MANIFEST, size, crc, 0))
        return data

    def entry(self, record: dict[str, Any]) -> Iterator[bytes]:
        """The pieces of one entry. Raises Broken, at the latest at its end, unless it is what the record says."""
        name, size, offset = record["path"], record["size"], self.at
        crc, hashed, left, actual = self._head(name, size), hashlib.sha256(), size, 0
        while left:
            piece = self.read(min(left, PIECE))
            if not piece:
                raise Broken(told(name), f"途中で切れています（あと{left:,}バイト足りません）。")
            left -= len(piece)
            actual = binascii.crc32(piece, actual)
            hashed.update(piece)
            yield piece
        if hashed.hexdigest() != record["sha256"]:
            raise Broken(told(name), "中身が書き換えられています（SHA-256が目録と合いません）。")
        if actual != crc:
            raise Broken(told(name), "見出し（zipのローカルヘッダー）のCRC-32が書き換えられています。")
        self.seen.append((name, size, crc, offset))

    def _head(self, name: str, size: int) -> int:
        """The CRC-32 that the header of the entry states."""
        length = len(local_header(name, size, 0))
        head = self.read(length)
        crc = int.from_bytes(head[14:18], "little")
        if head != local_header(name, size, crc):
            raise Broken(told(name), instead_of(name, head, length))
        return crc

    def end(self) -> None:
        """The central directory, the end of the zip, and nothing behind it."""
        start = self.at
        for name, size, crc, offset in self.seen:
            expected = central_header(name, size, crc, offset)
            if self.read(len(expected)) != expected:
                raise Broken(told(name), "zipの末尾の一覧にある、このファイルの行が書き換えられています。")
        expected = end_records(len(self.seen), self.at - start, start)
        if self.read(len(expected)) != expected:
            raise Broken("zipの終わりの印", "書き換えられているか、途中で切れています。")
        if self.read(1):
            raise Broken("zipの終わりの後ろ", "余分なデータが付け足されています。")

    def read(self, size: int) -> bytes:
        """So many bytes, or fewer at the end of the file."""
        found = b""
        while len(found) < size:
            piece = self.file.read(size - len(found))
            if not piece:
                break
            found += piece
        self.at += len(found)
        return found


def instead_of(name: str, head: bytes, length: int) -> str:
    """What stands where the header of `name` should be."""
    if len(head) < length:
        return "ありません。ここで途中で切れています。"
    if head[:4] == b"PK\x03\x04":
        size = int.from_bytes(head[26:28], "little")
        other = head[30 : 30 + size].decode("utf-8", "replace")
        if other != name:
            return f"あるはずのところに、別のもの（{shown(other)}）があります。抜かれたか、入れ替えられています。"
    if head[:4] in (b"PK\x01\x02", b"PK\x05\x06", b"PK\x06\x06"):
        return "ありません。抜かれています。"
    return "見出し（zipのローカルヘッダー）が書き換えられているか、前に余分なデータがあります。"


def told(name: str) -> str:
    return f"「{shown(name)}」"


def shown(text: str) -> str:
    """Fit for a screen: no control characters, not too long."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text[:120])


# --- what the manifest says, and what the content says about itself


class Manifest:
    """Header, records and root, after they were found to agree."""

    def __init__(self, data: bytes) -> None:
        where = told(MANIFEST)
        try:
            parsed = json.loads(data.decode("utf-8"))
            self.header, self.records, self.root = parsed["header"], parsed["entries"], parsed["root"]
            same = data == manifest_of(self.header, self.records, self.root)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
            raise Broken(where, "目録として読めません。書き換えられています。") from None
        if not same:
            raise Broken(where, "書き方が決まりと違います。書き換えられています。")
        if root_over(self.header, self.records) != self.root:
            raise Broken(where, "根のハッシュ値が、目録の各行から計算した値と合いません。書き換えられています。")
        if not isinstance(self.header, dict) or self.header.get("format") != FORMAT:
            raise Broken(where, f"この道具が知らない形式です（{shown(str(self.header))}）。")
        names, folders = {MANIFEST}, set[str]()
        for record in self.records:
            if not is_record(record) or is_taken(record["path"].lower(), names, folders):
                raise Broken(where, f"行の形が違うか、同じ名前が二度あります: {shown(str(record))}")


def is_record(record: Any) -> bool:
    """Whether a line of the manifest has the one form it may have."""
    if not isinstance(record, dict) or set(record) != {"path", "sha256", "size", "what"}:
        return False
    path, size = record["path"], record["size"]
    is_path = isinstance(path, str) and len(path) <= 200 and NAME.fullmatch(path) is not None
    is_size = type(size) is int and 0 <= size < 1 << 62
    return is_path and is_size and isinstance(record["sha256"], str) and HEX.fullmatch(record["sha256"]) is not None


def is_taken(name: str, names: set[str], folders: set[str]) -> bool:
    """Whether a file of this name (in small letters) would, unpacked, lie where another does or should. Notes it."""
    above = {name[:at] for at, char in enumerate(name) if char == "/"}
    if name in names or name in folders or above & names:
        return True
    names.add(name)
    folders |= above
    return False


class Inner:
    """What the lists say: files with their hash as it was when taken in, and a trail whose entries are linked.

    Looked at on the way, told at the end: what was changed after the bundle was made comes first.
    """

    def __init__(self) -> None:
        self.claims: list[tuple[str, int, str, str]] = []
        self.previous = ""
        self.trouble: Broken | None = None

    def through(self, name: str, pieces: Iterator[bytes]) -> None:
        """Let an entry pass; the lines of a list are looked at."""
        rest, count = b"", 0
        for piece in pieces:
            if not name.endswith(".jsonl") or self.trouble:
                continue
            lines = (rest + piece).split(b"\n")
            rest = lines.pop()
            for line in lines:
                count += 1
                self._line(name, count, line)
            if len(rest) > LONGEST_LINE:
                self._doubt(name, f"{count + 1}行目が長すぎます。")
        if rest:
            self._doubt(name, "最後の行が改行で終わっていません。")

    def _doubt(self, name: str, what: str) -> None:
        self.trouble = self.trouble or Broken(told(name), what)

    def _line(self, name: str, count: int, line: bytes) -> None:
        try:
            row = json.loads(line.decode("utf-8"))
        except (ValueError, RecursionError):
            row = None
        if not isinstance(row, dict):
            self._doubt(name, f"{count}行目が読めません。")
            return
        if name == TRAIL:
            if row.get("number") != count or (count > 1 and row.get("previous") != self.previous):
                self._doubt(name, f"{count}番目の記録が、前の記録とつながっていません。")
            self.previous = str(row.get("digest"))
        if isinstance(row.get("file"), str) and row["file"]:
            self.claims.append((name, count, row["file"], str(row.get("sha256"))))

    def agree(self, records: list[dict[str, Any]]) -> None:
        """Every file that a list names is here, with the hash that the list says."""
        hashes = {record["path"]: record["sha256"] for record in records}
        for name, count, file, sha256 in self.claims:
            if hashes.get(file) != sha256:
                self._doubt(name, f"{count}行目のファイル（{shown(file)}）のハッシュ値が、入っているものと違います。")
        if self.trouble:
            raise self.trouble


def check(file: BinaryIO, root: str | None = None) -> Manifest:
    """Read a bundle to its end. Raises Broken at the first place that does not hold."""
    reader, inner = Reader(file), Inner()
    manifest = Manifest(reader.manifest())
    if root is not None and root != manifest.root:
        what = f"記録された根と違います（この一式の根は {manifest.root}）。丸ごと差し替えられたか、別の回の一式です。"
        raise Broken("根のハッシュ値", what)
    for record in manifest.records:
        inner.through(record["path"], reader.entry(record))
    reader.end()
    inner.agree(manifest.records)
    return manifest


# --- the command


def report(manifest: Manifest, compared: bool) -> str:
    size = sum(record["size"] for record in manifest.records)
    lines = [
        f"壊れているところはありません。{len(manifest.records):,}個のファイル、{size:,}バイトを確かめました。",
        f"事案: {shown(str(manifest.header.get('case')))}　作られた日時: {shown(str(manifest.header.get('made_at')))}",
        f"根のハッシュ値: {manifest.root}",
    ]
    if compared:
        lines.append("根は、指定された値と同じです。")
    else:
        lines.append(
            "この根が、堤の画面・記録・紙に控えた値と同じかを、必ず見比べてください（--root で指定できます）。"
        )
    return "\n".join(lines) + "\n"


def arguments(given: list[str]) -> tuple[str, str | None] | None:
    """The file and the root to compare with; None when it was called wrongly."""
    words, root = list(given), None
    if "--root" in words:
        at = words.index("--root")
        if len(words) <= at + 1:
            return None
        root = words[at + 1].strip().lower()
        del words[at : at + 2]
        if HEX.fullmatch(root) is None:
            return None
    return (words[0], root) if len(words) == 1 and not words[0].startswith("--") else None


def main(given: list[str]) -> int:
    """The exit code: 0 whole, 1 broken, 2 used wrongly or not to be opened."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    asked = arguments(given)
    if asked is None:
        sys.stderr.write("使い方: python3 -I -S verify.py 証拠一式.zip [--root 64桁の根のハッシュ値]\n")
        return 2
    try:
        with open(asked[0], "rb") as file:  # noqa: PTH123
            manifest = check(file, asked[1])
    except Broken as broken:
        sys.stdout.write(f"壊れています。最初に見つかったところ: {broken.where}\n  {broken.what}\n")
        return 1
    except OSError as error:
        sys.stderr.write(f"{shown(asked[0])} を読めません（{error.strerror}）。\n")
        return 2
    sys.stdout.write(report(manifest, asked[1] is not None))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
