"""Plain text: passages of UTF-8, whatever the file is in, cut where no value can be cut, their places exact."""

import hashlib
import io
import random

import pytest

from tsutsumi.core.readers import text
from tsutsumi.core.readers.passage import Passage
from tsutsumi.core.readers.reasons import Gap
from tsutsumi.core.readers.source import Source, open_source

LINES = "".join(f"{n}行目、氏名は山田太郎、電話は03-1234-{n % 10000:04}です。\n" for n in range(60_000))


def source_of(data):
    return Source("a.txt", io.BytesIO(data), len(data))


def read(data):
    items = list(text.read_text(source_of(data)))
    return [i for i in items if isinstance(i, Passage)], [i for i in items if isinstance(i, Gap)]


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jp", "utf-16"])
def test_passages_put_together_are_the_text_and_know_where_they_begin(encoding):
    passages, gaps = read(LINES.encode(encoding))
    assert len(passages) > 1
    assert not gaps
    assert "".join(p.text for p in passages) == LINES
    for passage in passages:
        assert LINES.startswith(passage.text[:200], passage.offset)
        assert passage.place.line == LINES.count("\n", 0, passage.offset) + 1


@pytest.mark.parametrize("unit", ["あ", "。あ", "😀", "a"])
def test_a_text_without_lines_is_cut_between_characters(unit):
    whole = unit * (3 * text.WINDOW // len(unit.encode()))
    passages, gaps = read(whole.encode())
    assert len(passages) > 1
    assert not gaps
    assert b"".join(p.utf8 for p in passages) == whole.encode()
    assert all(p.utf8.decode() for p in passages)  # strictly: no character was cut


def test_bytes_that_are_no_text_are_counted_and_the_rest_is_read():
    rng = random.Random(4)
    lines = [line.encode() for line in LINES.splitlines(keepends=True)]
    for n in rng.sample(range(len(lines)), 30):
        lines[n] = lines[n][:4] + b"\xff" + lines[n][4:]
    data = b"".join(lines)
    passages, gaps = read(data)
    assert "".join(p.text for p in passages) == data.decode("utf-8", "replace")
    assert [g.code for g in gaps] == ["undecodable"]
    assert "30文字" in gaps[0].text


@pytest.mark.parametrize("encoding", ["utf-8", "cp932", "euc_jis_2004"])
@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 4096])
def test_a_character_that_lies_on_two_blocks_is_whole(size, encoding, monkeypatch):
    monkeypatch.setattr(text, "WINDOW", 64)
    data = ("山ば" * 50 + "a\n" + "、山" * 9 + "\n").encode(encoding) * 9
    pieces = (data[i : i + size] for i in range(0, len(data), size))
    windows = list(text.windows_of(pieces, encoding))
    assert len(windows) > 9
    assert b"".join(windows) == data
    assert all(window.decode(encoding) for window in windows)


def test_who_reads_to_the_end_has_the_hash_and_who_does_not_gets_it_when_asked():
    data = LINES.encode()
    read_whole, read_part = source_of(data), source_of(data)
    list(read_whole.blocks())
    next(read_part.blocks())
    assert read_whole.digest == hashlib.sha256(data).hexdigest()
    assert not read_part.digest
    assert read_part.sha256() == read_whole.digest


def test_a_hash_computed_beside_is_the_same_and_moves_nobody(tmp_path):
    data = random.Random(11).randbytes(5_000_000)
    (tmp_path / "a.txt").write_bytes(data)
    source = open_source(tmp_path / "a.txt", "a.txt")
    with source.file:
        source.hash_beside()
        read = b"".join(source.blocks(1 << 16))
        assert read == data
        assert source.sha256() == hashlib.sha256(data).hexdigest()


def test_a_hash_that_fails_beside_is_computed_when_it_is_asked_for(tmp_path, monkeypatch):
    def fail(*_: int) -> bytes:
        raise OSError

    (tmp_path / "a.txt").write_bytes(b"abc")
    monkeypatch.setattr("os.pread", fail)
    source = open_source(tmp_path / "a.txt", "a.txt")
    with source.file:
        source.hash_beside()
        assert source.sha256() == hashlib.sha256(b"abc").hexdigest()
