"""What is around a scan: how far it is, holding and ending it, what is known from before, and copies."""

import os
import zipfile
from collections import Counter

import pytest

from tsutsumi.core.pii.agenda import jobs_of
from tsutsumi.core.pii.files import scan_paths
from tsutsumi.core.pii.known import Known
from tsutsumi.core.pii.progress import Progress, Stopped
from tsutsumi.core.readers.opener import Job

KEY = bytes(range(32))
HEAD = "氏名,電話番号,メールアドレス\n"
LIST = HEAD + "山田花子,090-1111-2222,hanako@example.jp\n鈴木一郎,090-3333-4444,ichiro@example.jp\n"


@pytest.fixture
def leak(tmp_path):
    folder = tmp_path / "leak"
    folder.mkdir()
    for n in range(4):
        (folder / f"{n}.csv").write_text(LIST + f"佐藤{n}子,080-0000-000{n},s{n}@example.jp\n", encoding="utf-8")
    return folder


def packed(path, *names):
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, LIST + name)


def found(result):
    return {kind: n.hits for kind, n in result.kinds.items()}


def states(result):
    return {f.path: (f.state, f.reason_code) for f in result.files}


def test_progress_ends_where_everything_is_done(leak):
    told = []
    result = scan_paths([leak], progress=told.append)
    last = told[-1]
    assert (last.files, last.files_total) == (4, 4)
    assert last.bytes == last.bytes_total == sum(p.stat().st_size for p in leak.iterdir())
    assert last.hits == sum(found(result).values())
    assert [p.bytes for p in told] == sorted(p.bytes for p in told)


def test_the_time_left_is_unknown_before_there_is_a_speed():
    assert Progress(files_total=1, bytes_total=10).seconds_left is None
    half = Progress(files=1, files_total=2, bytes=5_000_000, bytes_total=10_000_000, seconds=2.0)
    assert half.seconds_left == 2.0
    assert half.mb_per_second == 2.5


def test_a_paused_scan_goes_on_and_finds_the_same(leak):
    words = iter(["go", "pause", "pause"])
    result = scan_paths([leak], progress=lambda _: next(words, "go"))
    assert found(result) == found(scan_paths([leak]))


def test_a_stopped_scan_ends_at_once_and_leaves_no_process(leak):
    import multiprocessing

    with pytest.raises(Stopped):
        scan_paths([leak], progress=lambda _: "stop")
    assert multiprocessing.active_children() == []


def test_what_was_finished_before_a_stop_is_not_read_again(leak, tmp_path):
    with pytest.raises(Stopped):
        scan_paths([leak], known=Known(tmp_path / "k", KEY), progress=lambda p: "stop" if p.files == 2 else "go")
    kept = set((tmp_path / "k").glob("*.known"))
    assert len(kept) == 2
    reading = []
    result = scan_paths(
        [leak], known=Known(tmp_path / "k", KEY), sink=lambda batch: reading.extend(p.path for p in batch.places)
    )
    assert Counter(reading).most_common(1)[0][1] == 1, "taken over once"
    plain = scan_paths([leak])
    assert (found(result), states(result)) == (found(plain), states(plain))
    assert kept < set((tmp_path / "k").glob("*.known"))


def test_an_archive_is_taken_over_with_all_its_members(tmp_path):
    packed(tmp_path / "a.zip", "1.csv", "2.csv")
    first = scan_paths([tmp_path / "a.zip"], known=Known(tmp_path / "k", KEY))
    old = os.stat(tmp_path / "a.zip").st_size
    again = scan_paths([tmp_path / "a.zip"], known=Known(tmp_path / "k", KEY))
    assert again.files == first.files, "with the seconds of the first reading: nothing was read"
    assert found(again) == found(first)
    packed(tmp_path / "a.zip", "1.csv", "3.csv")
    assert os.stat(tmp_path / "a.zip").st_size == old
    changed = scan_paths([tmp_path / "a.zip"], known=Known(tmp_path / "k", KEY))
    assert {f.path.rsplit("/", 1)[1] for f in changed.files if "!/" in f.path} == {"1.csv", "3.csv"}


def test_nothing_of_a_value_is_readable_in_the_store_and_a_changed_entry_is_not_believed(leak, tmp_path):
    store = tmp_path / "k"
    first = scan_paths([leak], known=Known(store, KEY), values=True)
    entries = list(store.glob("*.known"))
    assert all("花子".encode() not in p.read_bytes() and b"hanako" not in p.read_bytes() for p in entries)
    for entry in entries:
        data = bytearray(entry.read_bytes())
        data[len(data) // 2] ^= 1
        entry.write_bytes(data)
    again = scan_paths([leak], known=Known(store, KEY), values=True)
    assert found(again) == found(first)
    assert scan_paths([leak], known=Known(store, bytes(32)), values=True).kinds == first.kinds, "another key, no entry"


def test_a_copy_is_listed_and_counted_once(leak):
    for name in ("1_copy.csv", "9.csv"):
        (leak / name).write_bytes((leak / "1.csv").read_bytes())
    result = scan_paths([leak])
    reports = {f.path: f for f in result.files}
    copies = {path: f.copy_of for path, f in reports.items() if f.copy_of}
    assert copies == {str(leak / "1_copy.csv"): str(leak / "1.csv"), str(leak / "9.csv"): str(leak / "1.csv")}
    assert "同じ内容" in reports[str(leak / "9.csv")].reason
    assert found(result)["email"] == 12
    assert result.bytes == sum(p.stat().st_size for p in leak.iterdir())


def test_a_copy_of_an_archive_lists_its_members_as_copies(tmp_path):
    packed(tmp_path / "a.zip", "1.csv", "2.csv")
    (tmp_path / "b.zip").write_bytes((tmp_path / "a.zip").read_bytes())
    result = scan_paths([tmp_path / "a.zip", tmp_path / "b.zip"])
    inside = {f.path.removeprefix(f"{tmp_path}/"): f.copy_of.removeprefix(f"{tmp_path}/") for f in result.files}
    assert inside == {
        "a.zip": "", "a.zip!/1.csv": "", "a.zip!/2.csv": "",
        "b.zip": "a.zip", "b.zip!/1.csv": "a.zip!/1.csv", "b.zip!/2.csv": "a.zip!/2.csv",
    }  # fmt: skip


def test_a_file_can_be_shown_under_another_name(leak):
    result = scan_paths([Job(str(leak / "0.csv"), "名簿.csv")])
    assert list(states(result)) == ["名簿.csv"]


def test_a_file_named_twice_is_one_file(leak):
    assert len(scan_paths([leak / "0.csv", leak / "0.csv", leak]).files) == 4
    assert len(list(jobs_of([leak]))) == 4
