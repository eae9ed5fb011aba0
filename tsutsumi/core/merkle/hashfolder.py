"""フォルダーの中のすべてのファイルのSHA-256を計算し、一覧（JSON Lines）にする。

    python3 -I -S hashfolder.py フォルダー --out 一覧.jsonl

この1つのファイルだけで動きます（Python 3.9以上の標準ライブラリだけ。ネットワークは使いません）。USBメモリーなどで
別の機器に持って行き、書込み防止装置につないだ媒体か、読み取り専用で開いたフォルダーに対して使ってください。
フォルダーの中には何も書きません。リンクはたどらず、読めないものは理由とともに一覧に残します。できた一覧は、
堤の証拠の画面で取り込むと、預かっているものと比べられます。

Runs on Python 3.9 and stands alone: it is carried on a stick. `tsutsumi hash` is the same.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import hashlib
import json
import os
import platform
import stat
import sys
import threading
import time
import unicodedata
from collections import deque
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any, BinaryIO

FORMAT = "tsutsumi-folder-1"
PIECE = 1 << 22
WORKERS = min(4, os.cpu_count() or 1)
AHEAD = 64
OPEN = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
buffers = threading.local()


def entries(folder: str) -> Iterator[tuple[str, str]]:
    """(path inside, why it is not read) of everything in the folder, sorted; the reason is empty for a file."""
    waiting = [""]
    while waiting:
        inside = waiting.pop()
        try:
            with os.scandir(os.path.join(folder, inside) if inside else folder) as found:
                rows = sorted(found, key=lambda entry: os.fsencode(entry.name))
        except OSError as error:
            yield inside or ".", reason(error)
            continue
        deeper = []
        for entry in rows:
            path = os.path.join(inside, entry.name)
            if is_link(entry):
                yield path, "リンク（たどらない）"
            elif entry.is_dir(follow_symlinks=False):
                deeper.append(path)
            elif entry.is_file(follow_symlinks=False):
                yield path, ""
            else:
                yield path, "ふつうのファイルではない（装置、ソケットなど）"
        waiting.extend(reversed(deeper))


def is_link(entry: os.DirEntry[str]) -> bool:
    """A symbolic link, or a junction of Windows."""
    junction = getattr(entry, "is_junction", None)
    return entry.is_symlink() or bool(junction and junction())


def row_of(folder: str, path: str, why: str) -> dict[str, Any]:
    """One line of the list: size, time of change and SHA-256, or why there is none."""
    told = {"path": plain(path)}
    if told["path"] != path:
        told["raw"] = path
    if why:
        return {**told, "unread": why}
    try:
        return {**told, **hashed(os.path.join(folder, path))}
    except OSError as error:
        return {**told, "unread": reason(error)}


def hashed(path: str) -> dict[str, Any]:
    """Refuses to call a file read that changed meanwhile."""
    handle = opened(path)
    with os.fdopen(handle, "rb", buffering=0) as file:
        before, digest, size = os.fstat(handle), hashlib.sha256(), 0
        if not stat.S_ISREG(before.st_mode):
            return {"unread": "ふつうのファイルではない"}
        view = memoryview(buffer())
        while True:
            count = file.readinto(view)
            if not count:
                break
            digest.update(view[:count])
            size += count
        after = os.fstat(handle)
    if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns) or size != after.st_size:
        return {"unread": "計算している間に変わった"}
    return {"size": size, "mtime": moment(before.st_mtime), "sha256": digest.hexdigest()}


def opened(path: str) -> int:
    """Without touching the time of last access, where the system allows that."""
    quiet = getattr(os, "O_NOATIME", 0)
    if quiet:
        try:
            return os.open(path, OPEN | quiet)
        except PermissionError:
            pass
    return os.open(path, OPEN)


def buffer() -> bytearray:
    """One buffer per thread."""
    if not hasattr(buffers, "mine"):
        buffers.mine = bytearray(PIECE)
    mine: bytearray = buffers.mine
    return mine


def plain(path: str) -> str:
    """The same on every system: composed characters, forward slashes."""
    return unicodedata.normalize("NFC", path.replace(os.sep, "/"))


def reason(error: OSError) -> str:
    return f"読めない（{error.strerror or type(error).__name__}）"


def moment(seconds: float) -> str:
    try:
        return datetime.fromtimestamp(seconds, timezone.utc).isoformat(timespec="seconds")
    except (OverflowError, ValueError, OSError):
        return ""


def rows(folder: str) -> Iterator[dict[str, Any]]:
    """A line per entry, in order; a few files are hashed at the same time."""
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        running: deque[concurrent.futures.Future[dict[str, Any]]] = deque()
        for path, why in entries(folder):
            running.append(pool.submit(row_of, folder, path, why))
            if len(running) >= AHEAD:
                yield running.popleft().result()
        while running:
            yield running.popleft().result()


def write(folder: str, out: BinaryIO, tell: bool = True) -> dict[str, int]:
    """Write the list: a head, a line per entry, and an end with the hash of all lines before it."""
    digest, count = hashlib.sha256(), {"files": 0, "bytes": 0, "unread": 0}
    head = {
        "format": FORMAT,
        "machine": platform.node(),
        "folder": os.path.abspath(folder),
        "made_at": moment(time.time()),
    }
    told = time.monotonic()

    def line(row: dict[str, Any]) -> None:
        data = json.dumps(row, ensure_ascii=False, sort_keys=True).encode("utf-8", "backslashreplace") + b"\n"
        digest.update(data)
        out.write(data)

    line(head)
    for row in rows(folder):
        line(row)
        count["unread" if "unread" in row else "files"] += 1
        count["bytes"] += row.get("size", 0)
        if tell and time.monotonic() - told > 1:
            told = time.monotonic()
            sys.stderr.write(f"\r{count['files']:,}個 {count['bytes']:,}バイト")
    line({**count, "end": True, "sha256": digest.hexdigest()})
    return count


def main(given: list[str] | None = None) -> int:
    """The exit code: 0 done (what could not be read stands in the list), 1 refused."""
    parser = argparse.ArgumentParser(description="フォルダーの中のファイルのSHA-256の一覧を作る")
    parser.add_argument("folder", metavar="フォルダー")
    parser.add_argument("--out", required=True, metavar="ファイル", help="書き出す先（フォルダーの外）")
    args = parser.parse_args(given)
    return run(args.folder, args.out)


def run(folder: str, out: str) -> int:
    """Make the list. Refuses to write into the folder itself, or over a file that is there."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    trouble = refusal(folder, out)
    if trouble:
        sys.stderr.write(trouble + "\n")
        return 1
    try:
        with open(out, "xb") as file:
            count = write(folder, file)
    except OSError as error:
        sys.stderr.write(f"{out} に書けません（{error.strerror}）。--out で別の場所を指定してください。\n")
        return 1
    sys.stderr.write("\r")
    sys.stdout.write(
        f"{count['files']:,}個、{count['bytes']:,}バイトを計算しました。読めなかったもの {count['unread']:,}件\n"
    )
    sys.stdout.write(f"一覧: {os.path.abspath(out)}\n")
    return 0


def refusal(folder: str, out: str) -> str:
    """Why the list cannot be made; empty when it can."""
    if not os.path.isdir(folder):
        return f"{folder} はフォルダーではありません。調べるフォルダーを指定してください。"
    inside, target = os.path.realpath(folder), os.path.realpath(out)
    if target == inside or target.startswith(os.path.join(inside, "")):
        return "調べるフォルダーの中に一覧を書くと、証拠を変えてしまいます。--out で外の場所を指定してください。"
    if os.path.exists(out):
        return f"{out} はもうあります。上書きはしません。--out で別の名前を指定してください。"
    return ""


if __name__ == "__main__":
    sys.exit(main())
