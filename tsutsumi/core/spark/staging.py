"""Where tasks leave what they found: Parquet that Spark commits task by task, read back as a stream in order."""

import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import fs

ROW_GROUP = 8 << 20  # bytes: what is in memory at a time when reading back

Told = tuple[int, int, bytes]


@dataclass(slots=True)
class Staging:
    """A folder of its own. url: as Spark writes it; files, folder: the same for Arrow."""

    url: str
    files: fs.FileSystem
    folder: str
    parts: int = 0

    def write(self, frame: Any) -> None:
        """Every task's rows once, however often it was started."""
        self.parts += 1
        frame.write.option("parquet.block.size", ROW_GROUP).parquet(f"{self.url}/{self.parts}")

    def rows(self, places: int) -> Iterator[Told]:
        """Everything that was written, by place; within one place in the order of telling."""
        where = self._index()
        kept: tuple[tuple[str, int], list[Told]] | None = None
        for place in range(places):
            for group in where.get(place, ()):
                if kept is None or kept[0] != group:
                    kept = (group, self._group(*group))
                yield from (row for row in kept[1] if row[0] == place)

    def _index(self) -> dict[int, list[tuple[str, int]]]:
        """place → the row groups in which it stands, in order."""
        where: dict[int, list[tuple[str, int]]] = {}
        for path in self._paths():
            with pq.ParquetFile(path, filesystem=self.files) as file:
                for number in range(file.num_row_groups):
                    found = pc.unique(file.read_row_group(number, ["place"])["place"]).to_pylist()
                    for place in found:
                        where.setdefault(place, []).append((path, number))
        return where

    def _paths(self) -> list[str]:
        found = self.files.get_file_info(fs.FileSelector(self.folder, recursive=True, allow_not_found=True))
        return sorted(info.path for info in found if info.path.endswith(".parquet"))

    def _group(self, path: str, number: int) -> list[Told]:
        with pq.ParquetFile(path, filesystem=self.files) as file:
            table = file.read_row_group(number)
        return list(zip(*(table[name].to_pylist() for name in ("place", "turn", "sealed")), strict=True))


@contextmanager
def staging(wanted: str) -> Iterator[Staging]:
    """A new folder below `wanted` (a path or an address that executors reach too), gone at the end."""
    with tempfile.TemporaryDirectory(prefix="tsutsumi-") as private:
        url = f"{wanted.rstrip('/') or private}/scan-{secrets.token_hex(8)}"
        files, folder = fs.FileSystem.from_uri(url) if "://" in url else (fs.LocalFileSystem(), url)
        files.create_dir(folder)
        try:
            yield Staging(url, files, folder)
        finally:
            files.delete_dir(folder)
