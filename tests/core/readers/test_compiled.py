"""The compiled readers of UTF-8 and CP932 say what Python's own say, of every character and of broken bytes."""

import random

import numpy as np
import pytest

from tsutsumi.core.readers import charset
from tsutsumi.core.readers.compiled import cp932, utf8

KINDS = "a", "é", "あ", "😀", "\ufffd", "\x7f", "\u0800", "\ud7ff", "\ue000", "\uffff", "\U00010000", "\U0010ffff"
EDGES = 0x41, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC0, 0xC1, 0xC2, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0xFF
LONG = "顧客番号\t氏名：山田、花子。\n" * 700


def by_python(data):
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return -1, 0
    return len(text), text.count("\ufffd")


def broken(rng, data):
    """With some bytes changed, and sometimes cut."""
    changed = bytearray(data)
    for _ in range(rng.randrange(3)):
        if changed:
            changed[rng.randrange(len(changed))] = rng.choice(EDGES)
    return bytes(changed[: rng.randrange(len(changed) + 1) if rng.random() < 0.2 else len(changed)])


@pytest.mark.parametrize("most", [3, 6, 200, 9000])
def test_characters_of_utf8_are_counted_and_bytes_that_are_none_refused(most):
    rng = random.Random(most)
    for _ in range(40_000 // most + 30):
        data = broken(rng, "".join(rng.choices(KINDS, k=rng.randrange(most))).encode())
        assert utf8.counted(np.frombuffer(data, np.uint8)) == by_python(data)


def test_every_pair_of_bytes_is_read_as_python_reads_cp932():
    room = np.empty(6, np.uint8)
    for both in range(1 << 16):
        data = both.to_bytes(2, "big")
        size, characters = cp932.decoded(np.frombuffer(data, np.uint8), cp932.table(), room)
        try:
            text = data.decode("cp932")
        except UnicodeDecodeError:
            assert size == -1
        else:
            assert (room[:size].tobytes().decode(), characters) == (text, len(text))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "ascii", "cp932", "euc_jis_2004"])
@pytest.mark.parametrize("damage", [b"", b"\xff", b"\x82", b"\xe3\x81"])
def test_long_and_short_stretches_are_read_alike(encoding, damage):
    long = LONG.encode(encoding, "ignore") + damage
    lines = [line + b"\n" for line in long.split(b"\n")]
    short = [charset.read(line, encoding) for line in lines]
    text, characters, unreadable = charset.read(b"".join(lines), encoding)
    assert len(text) >= charset.LARGE or encoding == "ascii"
    assert text == b"".join(part for part, _, _ in short)
    assert (characters, unreadable) == (sum(n for _, n, _ in short), sum(n for _, _, n in short))


@pytest.mark.parametrize("cut", range(7))
@pytest.mark.parametrize("encoding", ["utf-8", "cp932"])
def test_a_sample_that_ends_within_a_character_is_a_text_all_the_same(encoding, cut):
    assert charset.guess(LONG.encode(encoding)[: 2 * charset.LARGE + cut], whole=False) == encoding
