"""Letters in pictures, by tesseract where it is installed. It may misread: no page is called read on its word."""

import csv
import io
import shutil
import tempfile
from collections import defaultdict
from functools import cache

from tsutsumi.core.readers import process

PROGRAM = "tesseract"
ACROSS, DOWN = "jpn", "jpn_vert"
SURE = 60  # of 100; a page below it is tried once more as vertical text
SECONDS = 60.0  # of processor time, per page and direction
LEAST = 2  # characters


@cache
def languages() -> frozenset[str]:
    """What tesseract can read here; nothing where it is not installed."""
    if not shutil.which(PROGRAM):
        return frozenset()
    with tempfile.TemporaryFile() as nothing:
        try:
            told = b"".join(process.output([PROGRAM, "--list-langs"], nothing, seconds=SECONDS))
        except process.Failed:
            return frozenset()
    return frozenset(told.decode("ascii", "replace").split()) & {ACROSS, DOWN}


def is_here() -> bool:
    return ACROSS in languages()


def read(picture: bytes) -> str:
    """The text of a picture in any format tesseract knows; "" where there is none."""
    text, sure = _read(picture, ACROSS, "3")
    if sure < SURE and DOWN in languages():
        down, surer = _read(picture, DOWN, "5")
        if surer > sure:
            text = down
    return text if len(text.strip()) >= LEAST else ""


def _read(picture: bytes, language: str, layout: str) -> tuple[str, float]:
    """Text and how sure tesseract is of it, weighed by length."""
    command = [PROGRAM, "stdin", "stdout", "-l", language, "--psm", layout, "tsv"]
    with tempfile.TemporaryFile() as file:
        file.write(picture)
        file.flush()
        try:
            told = b"".join(process.output(command, file, seconds=SECONDS))
        except process.Failed:
            return "", 0.0
    return _lines(told.decode("utf-8", "replace"))


def _lines(table: str) -> tuple[str, float]:
    lines: dict[tuple[str, ...], list[str]] = defaultdict(list)
    weight = total = 0.0
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        word = (row.get("text") or "").strip()
        if word:
            lines[tuple(row[k] or "" for k in ("page_num", "block_num", "par_num", "line_num"))].append(word)
            weight += float(row["conf"] or 0) * len(word)
            total += len(word)
    return "\n".join(_joined(words) for words in lines.values()), weight / total if total else 0.0


def _joined(words: list[str]) -> str:
    """Words of a line: between Latin words a space, between Japanese characters none."""
    line = words[0]
    for word in words[1:]:
        line += f" {word}" if line[-1].isascii() and word[0].isascii() else word
    return line


def grey(width: int, height: int, pixels: bytes) -> bytes:
    """A picture of one byte a pixel in a format that needs no packing."""
    return b"P5 %d %d 255\n" % (width, height) + pixels
