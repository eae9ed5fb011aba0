"""A list of a folder that was hashed on another machine: read, checked, and compared with what lies here."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tsutsumi.core.flow import Refused
from tsutsumi.core.merkle.hashfolder import FORMAT
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import FileResult, FolderList, Item, Sealed

MOST_FILES = 1_000_000
LONGEST_LINE = 1 << 20
LARGEST = 1 << 62  # bytes; what a column can hold
YEARS = range(1970, 2200)
SHOWN = 200
BROKEN = "一覧が途中で切れているか、書き換えられています。作ったときのままのファイルを選び直してください。"


@dataclass(slots=True)
class Listed:
    """What a list says: path → SHA-256, what could not be read, and its head."""

    head: dict[str, Any]
    files: dict[str, str] = field(default_factory=dict)
    unread: dict[str, str] = field(default_factory=dict)
    twice: dict[str, int] = field(default_factory=dict)
    size: int = 0

    @property
    def machine(self) -> str:
        return _printable(" ".join(str(self.head.get(name, "")) for name in ("machine", "folder"))).strip()[:200]

    @property
    def made_at(self) -> datetime | None:
        try:
            found = datetime.fromisoformat(str(self.head.get("made_at")))
        except ValueError:
            return None
        return found if found.tzinfo and found.year in YEARS else None


def read(sealed: Sealed) -> Listed:
    """The list as it was written. Refused when its own hash does not hold, or when it is none."""
    digest, listed, last = hashlib.sha256(), None, None
    for line in _lines(vault.stream(sealed)):
        if last is not None:
            digest.update(last)
            listed = _take(listed, _row(last))
        last = line
    end = _row(last or b"")
    if listed is None or end.get("end") is not True or end.get("sha256") != digest.hexdigest():
        raise Refused(BROKEN)
    return listed


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from (line + b"\n" for line in whole)
        if len(rest) > LONGEST_LINE:
            raise Refused(BROKEN)
    if rest:
        raise Refused(BROKEN)


def _row(line: bytes) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise Refused(BROKEN) from None
    if not isinstance(row, dict):
        raise Refused(BROKEN)
    return row


def _take(listed: Listed | None, row: dict[str, Any]) -> Listed:
    if listed is None:
        if row.get("format") != FORMAT:
            raise Refused("tsutsumi hash か hashfolder.py で作った一覧ではありません。")
        return Listed(row)
    path, sha256, size = _printable(str(row.get("path", ""))), row.get("sha256"), row.get("size")
    path = _told_apart(path, listed)
    if isinstance(sha256, str) and type(size) is int and 0 <= size < LARGEST:
        listed.files[path], listed.size = sha256, min(listed.size + size, LARGEST)
    else:
        listed.unread[path] = str(row.get("unread", ""))[:200]
    if len(listed.files) + len(listed.unread) > MOST_FILES:
        raise Refused("一覧が大きすぎます（100万個まで）。フォルダーを分けて計算してください。")
    return listed


def _printable(text: str) -> str:
    """Text of a stranger that every database can keep: without NUL and without halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()


def _told_apart(path: str, listed: Listed) -> str:
    """Two files of one name, which only their Unicode form told apart over there, stay two."""
    if path not in listed.files and path not in listed.unread:
        return path
    listed.twice[path] = listed.twice.get(path, 1) + 1
    return f"{path}（同じ名前の{listed.twice[path]}つ目）"


def compared(item: Item, listed: Listed) -> dict[str, Any]:
    """How the list compares with the files of the case, and with the list of the same item before it."""
    here = _here(item)
    names = {one.name: one for one in item.case.items.filter(sealed__isnull=False)}
    hashes = set(listed.files.values())
    same = {path: here[sha256] for path, sha256 in listed.files.items() if sha256 in here}
    missing = [path for path, sha256 in listed.files.items() if sha256 not in here]
    changed = [path for path in missing if (found := names.get(path.rpartition("/")[2])) and found.sha256 not in hashes]
    there = set(missing) - set(changed)
    unseen = [f"{one} {one.name}" for one in names.values() if one.sha256 not in hashes]
    told = {"only_there": sorted(there), "changed": changed, "only_here": unseen, "unread": sorted(listed.unread)}
    return {"same": len(same), **_short(told), **_since(item, listed)}


def _here(item: Item) -> dict[str, str]:
    """SHA-256 → where it lies: the items of the case, and what scans found inside them."""
    inner = FileResult.objects.filter(run__case=item.case, run__state="done").exclude(sha256="")
    found = dict(inner.values_list("sha256", "path"))
    return found | {one.sha256: str(one) for one in item.case.items.exclude(sha256="")}


def _since(item: Item, listed: Listed) -> dict[str, Any]:
    """What has changed since the same item was listed last; empty the first time."""
    last = FolderList.objects.filter(item=item).select_related("sealed").first()
    if last is None:
        return {}
    before = read(last.sealed).files
    told = {
        "since_added": sorted(listed.files.keys() - before.keys()),
        "since_gone": sorted(before.keys() - listed.files.keys()),
        "since_changed": sorted(
            path for path in listed.files.keys() & before.keys() if listed.files[path] != before[path]
        ),
    }
    return {"since": last.number, **_short(told)}


def _short(told: dict[str, list[str]]) -> dict[str, Any]:
    """Counts in full, rows only the first."""
    return {name: {"count": len(rows), "rows": [row[:500] for row in rows[:SHOWN]]} for name, rows in told.items()}
