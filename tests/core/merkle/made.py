"""A small bundle, and the thousand ways to damage one."""

import hashlib
import io
import random

from tsutsumi.core.merkle import bundle, verify

ABOUT = {"case": "PI-R8-0001", "made_at": "2026-11-26T03:00:00+09:00", "by": "佐藤 花子"}
FILE = bytes(range(256)) * 5


def trail(size=9):
    """Linked entries, as the product writes them."""
    previous = "0" * 64
    for number in range(1, size + 1):
        digest = hashlib.sha256(f"{previous}{number}".encode()).hexdigest()
        yield {"number": number, "previous": previous, "digest": digest, "verb": "case.opened"}
        previous = digest


def pieces(rng=None):
    """Lists, a text, sealed files: some empty, some alike, as in a real case."""
    rng = rng or random.Random(1)
    noise = rng.randbytes(700)
    rows = [
        {"number": 1, "name": "名簿.csv", "file": "files/0001.bin", "sha256": hashlib.sha256(FILE).hexdigest()},
        {"number": 2, "name": "写し", "file": "files/0002.bin", "sha256": hashlib.sha256(noise).hexdigest()},
        {"number": 3, "name": "紙", "file": "", "sha256": ""},
    ]
    return [
        bundle.small("README.txt", "読み方", "はじめにお読みください。\n".encode()),
        bundle.lines("evidence/items.jsonl", "証拠の一覧", rows),
        bundle.lines("evidence/logs.jsonl", "ログの一覧", []),
        bundle.lines("audit/case.jsonl", "記録", trail()),
        bundle.small("files/0001.bin", "証拠1", FILE),
        bundle.small("files/0002.bin", "証拠2", noise),
        bundle.small("files/0003.bin", "証拠1と同じ中身", FILE),
    ]


def made(given=None):
    found = bundle.prepare(pieces() if given is None else given, ABOUT)
    return found, b"".join(found.stream())


def fault(data, root=None):
    """Where and what the verifier finds; None when it finds nothing."""
    try:
        verify.check(io.BytesIO(data), root)
    except verify.Broken as broken:
        return broken.where, broken.what
    return None


def flip(data, rng):
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


def change(data, rng):
    at = rng.randrange(len(data))
    return data[:at] + bytes([(data[at] + rng.randrange(1, 256)) % 256]) + data[at + 1 :]


def swap(data, rng):
    """Two stretches of equal length change places."""
    size = rng.randrange(1, 40)
    first = rng.randrange(len(data) - 2 * size)
    second = rng.randrange(first + size, len(data) - size + 1)
    a, b = data[first : first + size], data[second : second + size]
    return data[:first] + b + data[first + size : second] + a + data[second + size :]


def drop(data, rng):
    at = rng.randrange(len(data))
    return data[:at] + data[at + rng.choice((1, 1, 2, 17, 300)) :]


def insert(data, rng):
    at = rng.randrange(len(data) + 1)
    return data[:at] + rng.randbytes(rng.choice((1, 1, 2, 17, 300))) + data[at:]


def double(data, rng):
    """A stretch stands there twice."""
    at, size = rng.randrange(len(data)), rng.choice((1, 30, 200))
    return data[: at + size] + data[at : at + size] + data[at + size :]


def cut(data, rng):
    return data[: rng.randrange(len(data))]


def grow(data, rng):
    return data + rng.randbytes(rng.randrange(1, 50))


MUTATIONS = (flip, change, swap, drop, insert, double, cut, grow)
