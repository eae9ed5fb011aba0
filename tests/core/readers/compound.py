"""Compound files made in code, written from the description of the format: the container of old Office and Outlook."""

import struct

FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
SECTOR = 512
SMALL = 4096  # a stream below this lies in small sectors


class Chains:
    """Data laid in sectors of one size, and the table that chains them."""

    def __init__(self, sector: int) -> None:
        self.sector, self.data, self.table = sector, b"", list[int]()

    def put(self, data: bytes) -> int:
        """The first sector of `data`."""
        count = -(-len(data) // self.sector)
        start = len(self.table)
        self.table += [*range(start + 1, start + count), END] if count else []
        self.data += data.ljust(count * self.sector, b"\0")
        return start if count else END


def compound(streams: dict[str, bytes]) -> bytes:
    """A file with these streams; a name "a/b" is the stream b in the storage a."""
    storages = sorted({"/".join(name.split("/")[:n]) for name in streams for n in range(1, len(name.split("/")))})
    nodes = ["", *storages, *streams]
    large, small = Chains(SECTOR), Chains(64)
    starts = {name: (large if len(data) >= SMALL else small).put(data) for name, data in streams.items()}
    places = {name: (starts[name], len(data)) for name, data in streams.items()}
    places[""] = (large.put(small.data), len(small.data))
    table = struct.pack(f"<{len(small.table)}I", *small.table)
    small_table = large.put(table + b"\xff" * (-len(table) % SECTOR))
    entries = b"".join(_entry(node, nodes, streams, places) for node in nodes)
    directory = large.put(entries + b"".join(_blank() for _ in range(-len(nodes) % 4)))
    tables = 1
    while tables * 128 < len(large.table) + tables:
        tables += 1
    first = len(large.table)
    fat = struct.pack(f"<{first + tables}I", *large.table, *[FAT] * tables).ljust(tables * SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    count = -(-len(small.table) * 4 // SECTOR)
    header += struct.pack("<9I", 0, tables, directory, 0, SMALL, small_table, count, END, 0)
    header += struct.pack("<109I", *range(first, first + tables), *[FREE] * (109 - tables))
    return header + large.data + fat


def _entry(node: str, nodes: list[str], streams: dict[str, bytes], places: dict[str, tuple[int, int]]) -> bytes:
    """One directory entry; the children of a storage hang in one chain."""
    children = [n for n in nodes[1:] if n.rpartition("/")[0] == node and n]
    siblings = [n for n in nodes[1:] if n.rpartition("/")[0] == node.rpartition("/")[0]] if node else []
    after = siblings[siblings.index(node) + 1] if node and node != siblings[-1] else None
    kind = 5 if not node else 2 if node in streams else 1
    name = (node.rpartition("/")[2] or "Root Entry").encode("utf-16-le")
    child = nodes.index(children[0]) if children and kind != 2 else FREE
    right = nodes.index(after) if after else FREE
    start, size = places.get(node, (0, 0))
    return (
        name.ljust(64, b"\0") + struct.pack("<HBB3I", len(name) + 2, kind, 1, FREE, right, child)
        + bytes(36) + struct.pack("<IQ", start, size)
    )  # fmt: skip


def _blank() -> bytes:
    return bytes(64) + struct.pack("<HBB3I", 0, 0, 0, FREE, FREE, FREE) + bytes(36) + struct.pack("<IQ", 0, 0)
