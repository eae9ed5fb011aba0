import multiprocessing
import os

import numpy as np
import pyarrow as pa
import pytest

from tsutsumi.core.readers import handing
from tsutsumi.core.readers.handing import LARGE, Hand, heard

SIZES = (0, 5, 1000, LARGE, LARGE + 1, 3 * LARGE + 7)


@pytest.fixture
def ends():
    ours, theirs = multiprocessing.Pipe()
    yield ours, Hand(theirs)
    ours.close()
    theirs.close()


def words(seed: int = 5) -> list[object]:
    """Arrays of all sizes with plain words among them; none larger than what a pipe holds in all."""
    rng = np.random.default_rng(seed)
    arrays = [rng.integers(0, 256, size, np.uint8) for size in SIZES]
    texts = pa.array([f"氏名{n}" for n in range(9000)])
    return ["first", *arrays, pa.record_batch([texts], ["name"]), {"last": 1}]


def equal(one: object, other: object) -> bool:
    if isinstance(one, np.ndarray):
        return bool(np.array_equal(one, other))
    return bool(one.equals(other)) if isinstance(one, pa.RecordBatch) else one == other


def bodies(told: list[object]) -> int:
    """Bytes in all arrays of these words."""
    return sum(word.nbytes for word in told if isinstance(word, np.ndarray | pa.RecordBatch))


@pytest.mark.skipif(not handing.CAN, reason="この系には名前のない共有メモリーがない")
def test_what_a_child_says_arrives_and_its_large_arrays_do_not_pass_the_pipe(ends):
    ours, hand = ends
    passed = []
    told = words()
    hand.pipe = Counting(hand.pipe, passed)
    hand.send(told)
    got = heard(ours)
    assert all(map(equal, told, got))
    assert bodies(told) > 5 * LARGE
    assert sum(passed) < LARGE


class Counting:
    """A pipe that writes down how much is sent."""

    def __init__(self, pipe, passed) -> None:
        self.pipe, self.passed = pipe, passed

    def send_bytes(self, data) -> None:
        self.passed.append(len(data))
        self.pipe.send_bytes(data)

    def __getattr__(self, name: str):
        return getattr(self.pipe, name)


@pytest.mark.skipif(not handing.CAN, reason="この系には名前のない共有メモリーがない")
def test_what_was_handed_over_can_no_longer_be_changed(ends, monkeypatch):
    ours, hand = ends
    kept = []
    monkeypatch.setattr(handing.os, "close", kept.append)
    hand.send(words())
    monkeypatch.undo()
    for change in (lambda: os.write(kept[0], b"x"), lambda: os.ftruncate(kept[0], 0)):
        with pytest.raises(PermissionError):
            change()
    os.close(kept[0])
    array = heard(ours)[-3]
    with pytest.raises(ValueError, match="read-only"):
        array[0] = 1


@pytest.mark.skipif(not handing.CAN, reason="この系には名前のない共有メモリーがない")
def test_a_second_one_waits_until_the_first_is_taken(ends, monkeypatch):
    ours, hand = ends
    made = []
    create = os.memfd_create
    monkeypatch.setattr(handing.os, "memfd_create", lambda *about: made.append(about) or create(*about))
    hand.send(words())
    ours.close()
    with pytest.raises((EOFError, OSError)):
        hand.send(words())
    assert len(made) == 1


def test_one_behind_the_other_they_all_arrive_and_the_next_jobs_too(ends):
    ours, hand = ends
    for seed in range(4):
        told = words(seed) if handing.CAN else f"{seed}"
        hand.send(told)
        got = heard(ours)
        assert all(map(equal, told, got))
    ours.send(["jobs"])
    assert hand.recv() == ["jobs"]


def test_without_common_memory_everything_passes_the_pipe(ends, monkeypatch):
    ours, hand = ends
    monkeypatch.setattr(handing, "CAN", False)
    told = np.arange(LARGE, dtype=np.uint8)
    hand.send(told)
    assert np.array_equal(heard(ours), told)


@pytest.mark.skipif(not handing.CAN, reason="この系には名前のない共有メモリーがない")
@pytest.mark.parametrize("refused", ["memfd_create", "writev"])
def test_where_the_system_refuses_memory_everything_passes_the_pipe(ends, monkeypatch, refused):
    ours, hand = ends

    def refuse(*_):
        raise OSError

    monkeypatch.setattr(handing.os, refused, refuse)
    before = len(os.listdir("/proc/self/fd"))
    for told in (np.arange(LARGE, dtype=np.uint8), np.arange(LARGE, dtype=np.uint8)[::-1].copy()):
        hand.send(told)
        assert np.array_equal(heard(ours), told)
    assert len(os.listdir("/proc/self/fd")) == before


@pytest.mark.skipif(not handing.CAN, reason="この系には名前のない共有メモリーがない")
def test_of_a_child_that_is_killed_its_words_remain_and_nothing_lies_about():
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    before = set(os.listdir("/dev/shm"))
    child = context.Process(target=_says_and_waits, args=(theirs,))
    child.start()
    theirs.close()
    got = heard(ours)
    child.kill()
    child.join()
    assert all(map(equal, words(), got))
    assert set(os.listdir("/dev/shm")) == before
    with pytest.raises((EOFError, OSError)):
        heard(ours)


def _says_and_waits(pipe) -> None:
    Hand(pipe).send(words())
    pipe.recv()
    pipe.recv()


@pytest.mark.skipif(not handing.CAN, reason="この系には名前のない共有メモリーがない")
def test_what_is_kept_holds_no_file_open(ends):
    ours, hand = ends
    before = len(os.listdir("/proc/self/fd"))
    kept = []
    for seed in range(3):
        hand.send(words(seed))
        kept.append(heard(ours))
    assert len(os.listdir("/proc/self/fd")) == before
    assert all(equal(one, other) for seed, got in enumerate(kept) for one, other in zip(words(seed), got, strict=True))
