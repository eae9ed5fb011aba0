"""7-Zip, single packed files, and archives that a program of the system opens."""

import bz2
import contextlib
import io
import lzma
import os
import shutil
import stat
import subprocess
import sys
import tarfile
import time
import zipfile
import zlib

import py7zr
import pytest

from tests.core.readers.reading import read, read_bytes
from tsutsumi.core.readers import process, zips
from tsutsumi.core.readers.limits import Limits

LIST = "氏名,電話\n山田花子,090-1111-2222\n鈴木一郎,090-3333-4444\n".encode("cp932")
LONG = LIST * 4_000
SEVEN = shutil.which("7zz") or shutil.which("7z")
needs_seven = pytest.mark.skipif(not SEVEN, reason="7-Zip is not installed on this machine")


def seven(*members: tuple[str, bytes], password: str | None = None, **how) -> bytes:
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=password, **how) as archive:
        for name, data in members:
            archive.writestr(data, name)
    return out.getvalue()


def test_members_of_a_seven_zip_archive_are_read_and_named(tmp_path):
    reading = read_bytes(tmp_path, "a.7z", seven(("2026/名簿.csv", LIST), ("空.txt", b""), ("b.csv", LONG)))
    states = {path: state for path, (state, _) in reading.states().items()}
    assert states == dict.fromkeys(("a.7z", "a.7z!/2026/名簿.csv", "a.7z!/空.txt", "a.7z!/b.csv"), "read")
    assert reading.text.count("山田花子") == 4_001


@pytest.mark.parametrize("name", ["../../evil.csv", "/etc/evil.csv"])
def test_a_hostile_name_in_a_seven_zip_archive_writes_nothing(tmp_path, name):
    data = seven(("x" * len(name), LIST))
    plain = name.encode("utf-16-le")
    hostile = data.replace(("x" * len(name)).encode("utf-16-le"), plain)
    before = set(tmp_path.rglob("*"))
    read_bytes(tmp_path, "a.7z", hostile)
    assert set(tmp_path.rglob("*")) - before == {tmp_path / "a.7z"}


@pytest.mark.parametrize("header", [False, True])
def test_a_locked_seven_zip_archive_opens_with_its_password_only(tmp_path, header):
    data = seven(("名簿.csv", LIST), password="堤-2026", header_encryption=header)
    closed = read_bytes(tmp_path, "a.7z", data)
    assert ("unread", "encrypted") in closed.states().values()
    assert "山田花子" not in closed.text
    wrong = read_bytes(tmp_path, "a.7z", data, passwords=("a", "b"))
    assert "パスワード2個" in next(r.reason for r in wrong.reports if r.reason_code == "encrypted")
    assert "山田花子" in read_bytes(tmp_path, "a.7z", data, passwords=("a", "堤-2026")).text


def test_a_seven_zip_archive_that_expands_beyond_reason_is_not_opened(tmp_path):
    limits = Limits(ratio=20, ratio_from=1 << 20)
    reading = read_bytes(tmp_path, "a.7z", seven(("a.txt", bytes(32 << 20))), limits)
    assert reading.first.reason_code == "ratio"
    assert reading.first.most_people > 0


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.9])
def test_a_seven_zip_archive_cut_short_is_not_called_read(tmp_path, cut):
    data = seven(("a.csv", LONG), ("b.csv", LIST))
    states = read_bytes(tmp_path, "a.7z", data[: int(len(data) * cut)]).states()
    assert "unread" in {state for state, _ in states.values()}


def zstd(data: bytes) -> bytes:
    return zips.part("compression.zstd", "backports.zstd").compress(data)


@pytest.mark.parametrize(
    ("name", "pack"),
    [("a.csv.zst", zstd), ("a.csv.xz", lzma.compress), ("a.csv.bz2", bz2.compress),
     ("a.csv.lzma", lambda data: lzma.compress(data, lzma.FORMAT_ALONE))],
)  # fmt: skip
def test_a_packed_file_is_read_and_one_cut_short_is_read_as_far_as_it_goes(tmp_path, name, pack):
    assert "山田花子" in read_bytes(tmp_path, name, pack(LIST)).text
    many = "".join(f"山田{n}子,090-1111-{n:04}\n" for n in range(200_000)).encode("cp932")
    packed = pack(many)
    reading = read_bytes(tmp_path, name, packed[: len(packed) // 2])
    assert reading.first.state in {"read", "partly"}
    inner = reading.reports[0]
    assert inner.state in {"partly", "unread"}
    assert inner.reason_code == "damaged"


@pytest.mark.parametrize(
    ("method", "pack"),
    [
        (93, zstd),
        (95, lzma.compress),
        (9, lambda data: _deflate64(data)),  # noqa: PLW0108 - it stands below
        (98, lambda data: _ppmd(data)),  # noqa: PLW0108 - it stands below
    ],
)
def test_methods_of_newer_zip_programs_are_unpacked(tmp_path, method, pack):
    packed = pack(LIST)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("名簿.csv", packed)
    data = bytearray(out.getvalue())
    for sign, at in ((b"PK\3\4", 8), (b"PK\1\2", 10)):
        start = data.index(sign)
        data[start + at : start + at + 2] = method.to_bytes(2, "little")
        data[start + at + 6 : start + at + 10] = zlib.crc32(LIST).to_bytes(4, "little")
        data[start + at + 14 : start + at + 18] = len(LIST).to_bytes(4, "little")
    reading = read_bytes(tmp_path, "a.zip", bytes(data))
    assert reading.states()["a.zip!/名簿.csv"] == ("read", "")
    assert "山田花子" in reading.text


def _deflate64(data: bytes) -> bytes:
    encoder = zips.part("inflate64").Deflater()
    return encoder.deflate(data) + encoder.flush()


def _ppmd(data: bytes) -> bytes:
    encoder = zips.part("pyppmd").Ppmd8Encoder(8, 16 << 20, 0)
    return (7 | 15 << 4).to_bytes(2, "little") + encoder.encode(data) + encoder.flush()


def test_a_sparse_tar_of_nothing_does_not_fill_the_disk(tmp_path):
    """A member of a terabyte that stores nothing but holes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("holes")
        info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": "holes.txt",
                            "GNU.sparse.realsize": str(1 << 40)}  # fmt: skip
        content = b"0\n".ljust(512, b"\0")
        info.size = len(content)
        archive.addfile(info, io.BytesIO(content))
    states = read_bytes(tmp_path, "a.tar", out.getvalue(), Limits(expanded=64 << 20)).states()
    assert {"read"} != {state for state, _ in states.values()}


def without_programs(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)


@pytest.mark.parametrize(
    ("name", "data", "advice"),
    [
        ("a.rar", b"Rar!\x1a\x07\0" + bytes(90), "unar"),
        ("a.lzh", b"\x20\0-lh5-" + bytes(90), "unar"),
        ("a.cab", b"MSCF\0\0\0\0" + bytes(90), "7-Zip"),
        ("a.iso", bytes(32_769) + b"CD001" + bytes(90), "7-Zip"),
    ],
)
def test_without_a_program_an_archive_is_unread_and_says_what_to_install(tmp_path, monkeypatch, name, data, advice):
    without_programs(monkeypatch)
    report = read_bytes(tmp_path, name, data).first
    assert (report.state, report.reason_code) == ("unread", "no_tool")
    assert advice in report.reason
    assert report.most_people > 0


@needs_seven
def test_a_cpio_archive_is_opened_by_the_program_of_the_system(tmp_path):
    assert "山田花子" in read_bytes(tmp_path, "a.cpio", cpio(("名簿.csv", LIST), ("b.csv", LONG))).text


@needs_seven
def test_a_cpio_archive_cut_short_is_not_called_read(tmp_path):
    data = cpio(("a.csv", LIST), ("b.csv", LONG))
    states = read_bytes(tmp_path, "a.cpio", data[: len(data) // 2]).states()
    assert {"read"} != {state for state, _ in states.values()}


def cpio(*members: tuple[str, bytes]) -> bytes:
    out = b""
    for name, data in (*members, ("TRAILER!!!", b"")):
        label = name.encode() + b"\0"
        fields = (1, 0o100644, 0, 0, 1, 0, len(data), 0, 0, 0, 0, len(label), 0)
        head = b"070701" + b"".join(b"%08x" % n for n in fields) + label
        out += head + bytes(-len(head) % 4) + data + bytes(-len(data) % 4)
    return out


def program(folder, text: str) -> str:
    path = folder / "tool"
    path.write_text(f"#!{sys.executable}\n{text}", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def given(folder):
    return (folder / "tool").open("rb")


def test_a_program_may_write_no_file(tmp_path):
    target = tmp_path / "out"
    command = [program(tmp_path, f"open({str(target)!r}, 'w').write('x' * 100)")]
    with given(tmp_path) as file, contextlib.suppress(process.Failed):
        list(process.output(command, file, seconds=5))
    assert target.stat().st_size == 0


def test_a_program_that_takes_more_memory_than_its_share_fails(tmp_path):
    command = [program(tmp_path, "bytearray(3 << 30)")]
    with given(tmp_path) as file, pytest.raises(process.Failed):
        list(process.output(command, file, seconds=5))


def test_a_program_that_computes_for_ever_is_ended(tmp_path):
    command = [program(tmp_path, "while True: pass")]
    with given(tmp_path) as file, pytest.raises(process.Failed):
        list(process.output(command, file, seconds=0.1))


def test_a_program_dies_with_the_child_that_started_it(tmp_path):
    """The child is killed without a word, and its program is gone, too."""
    tool = program(tmp_path, "import os, time\nos.write(1, b'x')\ntime.sleep(600)")
    script = (
        "import sys; from tsutsumi.core.readers import process\n"
        f"told = process.output([{tool!r}], open({tool!r}, 'rb'), seconds=60)\n"
        "next(told); print(flush=True); next(told)"
    )
    child = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    deadline = time.monotonic() + 60
    while not (below := children_of(child.pid)) and time.monotonic() < deadline:
        os.sched_yield()
    child.kill()
    child.wait()
    child.stdout.close()
    while any(alive(pid) for pid in below) and time.monotonic() < deadline:
        os.sched_yield()
    assert below
    assert not any(alive(pid) for pid in below)


def children_of(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as told:
        return [int(word) for word in told.read().split()]


def alive(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii") as told:
            return told.read().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_reading_a_path_twice_gives_the_same(tmp_path):
    (tmp_path / "a.7z").write_bytes(seven(("a.csv", LIST)))
    assert read(tmp_path / "a.7z").states() == read(tmp_path / "a.7z").states()
