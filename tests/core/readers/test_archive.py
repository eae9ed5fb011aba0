import gzip
import io
import os
import random
import stat
import tarfile
import zipfile

import pytest

from tests.core.readers.reading import read, read_bytes
from tsutsumi.core.readers.limits import Limits
from tsutsumi.room.demo.leak_files import locked_zip, torn_zip

LIST = "氏名,電話\n山田花子,090-1111-2222\n鈴木一郎,090-3333-4444\n".encode("cp932")
ROWS = [{"氏名": f"山田{n}", "生年月日": "1980/01/02"} for n in range(20)]


def packed(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def nested(depth: int) -> bytes:
    data = packed(("名簿.csv", LIST))
    for n in range(depth - 1):
        data = packed((f"{n}.zip", data))
    return data


def test_members_of_nested_archives_are_read_and_named(tmp_path):
    reading = read_bytes(tmp_path, "a.zip", nested(3))
    assert reading.states()["a.zip!/1.zip!/0.zip!/名簿.csv"] == ("read", "")
    assert reading.grids[0].rows[1][0] == "山田花子"


def test_an_archive_too_deep_ends_as_unread_where_the_limit_is(tmp_path):
    states = read_bytes(tmp_path, "a.zip", nested(8), Limits(depth=3)).states()
    assert ("unread", "too_deep") in states.values()


@pytest.mark.parametrize("flag", [0, 0x800])
def test_names_packed_in_japan_are_read(tmp_path, flag):
    info = zipfile.ZipInfo("x" * len("患者名簿.csv".encode("cp932")))
    data = packed((info, LIST))
    if flag == 0:
        data = data.replace(b"x" * len(info.filename), "患者名簿.csv".encode("cp932"))
    else:
        data = packed(("患者名簿.csv", LIST))
    assert "a.zip!/患者名簿.csv" in read_bytes(tmp_path, "a.zip", data).states()


@pytest.mark.parametrize(
    "name", ["../../evil.csv", "/etc/evil.csv", "C:\\evil.csv", "a" * 400 + ".csv", "CON", "evil\n\x1b[31m.csv"]
)
def test_a_hostile_name_is_read_and_nothing_is_written(tmp_path, name):
    inside = tmp_path / "in"
    inside.mkdir()
    (inside / "a.zip").touch()
    before = set(tmp_path.rglob("*"))
    reading = read_bytes(inside, "a.zip", packed((name, LIST)))
    assert "山田花子" in reading.text, "the content is read: only the name was hostile"
    assert all(r.path.isprintable() for r in reading.reports)
    assert set(tmp_path.rglob("*")) == before


def test_a_link_in_an_archive_is_not_followed(tmp_path):
    info = zipfile.ZipInfo("link.csv")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    reading = read_bytes(tmp_path, "a.zip", packed((info, b"/etc/passwd")))
    assert reading.states()["a.zip!/link.csv"] == ("unread", "link")
    assert "root:" not in reading.text


def test_an_encrypted_member_is_not_examined_and_its_people_are_bounded(tmp_path):
    reading = read_bytes(tmp_path, "a.zip", locked_zip(ROWS))
    report = next(r for r in reading.reports if "!/" in r.path)
    assert (report.state, report.reason_code) == ("unread", "encrypted")
    assert len(ROWS) <= report.most_people <= 1000
    assert not report.sha256, "there are no bytes to hash"


def test_the_made_up_locked_archive_really_opens_with_its_password():
    with zipfile.ZipFile(io.BytesIO(locked_zip(ROWS, b"secret"))) as archive:
        assert archive.read(archive.namelist()[0], pwd=b"secret").startswith("氏名".encode("cp932"))


@pytest.mark.parametrize("name", ["a.zip", "a.xlsx", "a.docx", "a.gz"])
def test_an_archive_of_no_bytes_is_not_clean(tmp_path, name):
    assert read_bytes(tmp_path, name, b"").states() == {name: ("unread", "no_content")}


def test_an_empty_text_is_read_and_said_to_be_empty(tmp_path):
    report = read_bytes(tmp_path, "a.csv", b"").first
    assert report.state == "read"
    assert "空" in report.reason


def test_a_torn_archive_is_unread_with_a_bound(tmp_path):
    report = read_bytes(tmp_path, "a.zip", torn_zip(ROWS)).first
    assert (report.state, report.reason_code) == ("unread", "damaged")
    assert report.most_people >= len(ROWS)


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        (Limits(ratio_from=1 << 20), "ratio"),
        (Limits(ratio=5000, expanded=4 << 20), "too_large"),
    ],
)
def test_a_bomb_is_not_unpacked(tmp_path, limits, code):
    reading = read_bytes(tmp_path, "a.zip", packed(("zeros.csv", bytes(20 << 20)), ("名簿.csv", LIST)), limits)
    assert reading.states()["a.zip!/zeros.csv"] == ("unread", code)


def test_the_same_archive_is_read_within_wider_limits(tmp_path):
    data = packed(("big.csv", b"a,b\n" * 1_000_000))
    assert read_bytes(tmp_path, "a.zip", data).states()["a.zip!/big.csv"] == ("read", "")


def test_too_many_members_end_the_archive_but_not_what_was_read(tmp_path):
    data = packed(*((f"{n}.txt", b"x") for n in range(30)))
    reading = read_bytes(tmp_path, "a.zip", data, Limits(members=10))
    assert (reading.first.state, reading.first.reason_code) == ("partly", "too_many")
    assert sum(r.state == "read" for r in reading.reports) == 10


def test_a_tarball_is_read_and_its_links_are_not_followed(tmp_path):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        info = tarfile.TarInfo("名簿.csv")
        info.size = len(LIST)
        archive.addfile(info, io.BytesIO(LIST))
        link = tarfile.TarInfo("link")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    states = read_bytes(tmp_path, "a.tgz", out.getvalue()).states()
    assert states["a.tgz!/a.tar!/名簿.csv"] == ("read", "")
    assert states["a.tgz!/a.tar!/link"] == ("unread", "link")


def test_a_torn_gzip_gives_what_it_has_and_says_so(tmp_path):
    chance = random.Random(3)
    rows = "氏名,番号\n" + "".join(f"山田花子,{chance.randrange(10**9)}\n" for _ in range(20000))
    whole = gzip.compress(rows.encode())
    reading = read_bytes(tmp_path, "a.csv.gz", whole[: len(whole) // 2])
    assert reading.states()["a.csv.gz!/a.csv"] == ("partly", "damaged")
    assert "山田花子" in reading.text


@pytest.mark.parametrize(
    "sign", [b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07\x01\0", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x89PNG\r\n\x1a\n"]
)
def test_formats_we_cannot_read_are_unread_with_a_bound(tmp_path, sign):
    report = read_bytes(tmp_path, "a.bin", sign + random.Random(5).randbytes(5000)).first
    assert report.state == "unread"
    assert report.reason
    assert report.most_people > 0


def test_a_pipe_in_the_folder_does_not_block(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert read(tmp_path / "pipe").first.reason_code == "not_regular"


def test_a_file_without_permission_is_listed(tmp_path):
    assert read(tmp_path / "gone.csv").first.reason_code == "no_access"
