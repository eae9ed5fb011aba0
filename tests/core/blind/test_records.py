"""Sealed records and their buckets: one size, one person, nothing for whoever has no secret."""

import random
from collections import Counter

import pytest

from tsutsumi.core.blind import buckets, codes, records, work

SALT = b"s" * 32


def locks(count, salt=SALT):
    return [records.lock(codes.read(codes.of(b"k", str(n))).encode(), salt) for n in range(count)]


def test_a_record_is_found_by_the_digest_of_its_code():
    code = codes.of(b"k", "1")
    assert records.lock(codes.read(code).encode(), SALT).find.hex() == codes.digest(code, SALT)


def test_every_record_has_one_size_and_opens_with_its_own_secret_alone():
    made = [(lock, records.seal(lock, range(n % 500))) for n, lock in enumerate(locks(60))]
    assert {len(slot) for _, slot in made} == {records.SLOT}
    for n, (lock, _) in enumerate(made):
        opened = [records.unseal(lock, slot) for _, slot in made]
        assert opened[n] == (1 << (n % 500)) - 1
        assert [m for i, m in enumerate(opened) if i != n] == [None] * 59


def test_a_record_whose_bytes_were_touched_does_not_open():
    lock = locks(1)[0]
    slot = bytearray(records.seal(lock, [3]))
    slot[records.FIND + 2] ^= 1
    assert records.unseal(lock, bytes(slot)) is None


def test_the_same_person_looks_unrelated_in_the_next_export():
    first, second = locks(1)[0], locks(1, b"t" * 32)[0]
    assert records.seal(first, [1])[:16] != records.seal(second, [1])[:16]
    assert first.key != second.key


@pytest.mark.parametrize("people", [0, 1, 19, 20, 127, 400, 1_043, 20_000])
def test_all_buckets_are_equally_long_and_hold_at_least_twenty_people(people, tmp_path):
    dice = random.Random(people)
    finds = [dice.randbytes(16) for _ in range(people)]
    shape = buckets.shape(finds)
    buckets.write(tmp_path / "x", [find + bytes(records.SLOT - 16) for find in finds], shape)
    files = list((tmp_path / "x").iterdir())
    assert len(files) == 1 << shape.bits
    assert {file.stat().st_size for file in files} == {shape.slots * records.SLOT}
    loads = Counter(shape.name(find) for find in finds)
    assert shape.bits == 0 or min(loads.values()) >= 20
    assert set(loads) <= set(shape.names()) == {file.name for file in files}
    assert people < 1_000 or shape.bits > 0  # the control: there are several buckets at all
    for find in finds[:200]:
        assert records.sought((tmp_path / "x" / shape.name(find)).read_bytes(), records.Lock(find, b"", b""))[0]


def test_fewer_than_twenty_people_in_a_bucket_cannot_be_asked_for():
    with pytest.raises(ValueError, match="20"):
        buckets.shape([bytes(16)] * 100, least=19)


def test_a_crowd_in_one_place_makes_the_buckets_larger_and_not_smaller():
    finds = [b"\x00" * 16] * 5_000 + [random.Random(1).randbytes(16)]
    assert buckets.shape(finds).bits == 0


def test_a_bucket_does_not_show_which_slots_are_people():
    shape = buckets.Shape(2, 64)
    number = 3
    slots = [buckets._filler(number, 2) for _ in range(500)]
    assert {shape.name(slot[:16]) for slot in slots} == {"3.bin"}
    counts = Counter(b for slot in slots for b in slot[1:])
    expected = 500 * (records.SLOT - 1) / 256
    assert sum((counts[b] - expected) ** 2 / expected for b in range(256)) < 255 + 6 * (2 * 255) ** 0.5


def test_work_belongs_to_one_element_one_export_and_one_hour():
    prefix = work.prefix(SALT, 100, b"e" * 33)
    nonce = work.do(prefix, 10)
    assert work.done(prefix, nonce, 10)
    others = [work.prefix(SALT, 101, b"e" * 33), work.prefix(SALT, 100, b"f" * 33), work.prefix(b"t" * 32, 100, b"e")]
    assert len({prefix, *others}) == 4
    tries = [work.done(work.prefix(SALT, hour, b"e" * 33), nonce, 10) for hour in range(101, 1101)]
    assert sum(tries) < 10
