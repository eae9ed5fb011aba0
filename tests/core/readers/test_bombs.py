"""Files that were made to fill memory, disk or time. Each runs in a child with small limits, beside a good file."""

import gzip
import io
import tarfile
import zipfile

import pikepdf
import pytest
import xlsxwriter

from tests.core.readers.hostile import Misbehave
from tsutsumi.core.readers import children
from tsutsumi.core.readers.limits import Limits
from tsutsumi.core.readers.opener import Ended, Job

LIMITS = Limits(seconds=20, memory=1 << 30, expanded=256 << 20, ratio_from=8 << 20, processes=1)
LIST = "氏名,電話\n山田花子,090-1111-2222\n鈴木一郎,090-3333-4444\n"


def zipped(*members: tuple[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def zeros_in_gzip() -> bytes:
    out = io.BytesIO()
    with gzip.GzipFile(fileobj=out, mode="wb") as file:
        for _ in range(16):
            file.write(bytes(8 << 20))
    return out.getvalue()


def zips_in_zips() -> bytes:
    """Sixteen copies at each of six levels: sixteen million files from a few kilobytes."""
    data = zipped(("0.txt", bytes(1 << 20)))
    for _ in range(6):
        data = zipped(*((f"{n}.zip", data) for n in range(16)))
    return data


def overlapping_zip() -> bytes:
    """Every entry of the directory points at the same stored bytes, and lies about none of them."""
    data = zipped(("a.txt", bytes(4 << 20)))
    start = data.index(b"PK\1\2")
    end = data.index(b"PK\5\6")
    entry, count = data[start:end], 2_000
    tail = bytearray(data[end:])
    tail[8:10] = tail[10:12] = count.to_bytes(2, "little")
    tail[12:16] = (len(entry) * count).to_bytes(4, "little")
    return data[:start] + entry * count + bytes(tail)


def gzip_in_itself() -> bytes:
    """As deep as the limit allows and deeper: what a file that unpacks to itself looks like."""
    data = LIST.encode()
    for _ in range(40):
        data = gzip.compress(data)
    return data


def huge_sheet() -> bytes:
    """Two cells, at the two corners of the largest sheet there is."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "山田花子")
        sheet.write(1_048_575, 16_383, "鈴木一郎")
    return out.getvalue()


def laughs(levels: int = 30) -> bytes:
    """Entities that double at each level, in the strings of a workbook."""
    with zipfile.ZipFile(io.BytesIO(huge_sheet())) as old:
        members = {name: old.read(name) for name in old.namelist()}
    entities = '<!ENTITY a0 "山田花子">' + "".join(f'<!ENTITY a{n} "&a{n - 1};&a{n - 1};">' for n in range(1, levels))
    members["xl/sharedStrings.xml"] = f"<!DOCTYPE sst [{entities}]><sst><si><t>&a{levels - 1};</t></si></sst>".encode()
    return zipped(*members.items())


def pages_in_a_circle() -> bytes:
    """A PDF whose tree of pages contains itself."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data = out.getvalue()
    kids = data.index(b"/Kids [ ") + 8
    number = data[kids : data.index(b" ", kids)]
    parent = data[data.index(b"/Pages ") + 7 :].split(b" ")[0]
    assert len(number) == len(parent)
    return data[:kids] + parent + data[kids + len(number) :]


def form_in_itself() -> bytes:
    """A PDF page that draws a form that draws itself."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        form = pdf.make_stream(b"/F Do")
        form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, [0, 0, 9, 9]
        form.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        pdf.pages[0].Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(F=form))
        pdf.pages[0].Contents = pdf.make_stream(b"/F Do")
        pdf.save(out)
    return out.getvalue()


def sparse_tar() -> bytes:
    """A member that claims a terabyte of holes."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("holes")
        info.pax_headers = {"GNU.sparse.major": "1", "GNU.sparse.minor": "0", "GNU.sparse.name": "holes.txt",
                            "GNU.sparse.realsize": str(1 << 40)}  # fmt: skip
        info.size = 512
        archive.addfile(info, io.BytesIO(b"0\n".ljust(512, b"\0")))
    return out.getvalue()


def deep_mail() -> bytes:
    """Letters in letters, a thousand deep."""
    head = b"From: a@example.jp\nTo: b@example.jp\nSubject: x\nContent-Type: message/rfc822\n\n"
    return head * 1_000 + b"From: a@example.jp\nTo: b@example.jp\nSubject: x\n\nend"


BOMBS = {
    "zeros.gz": zeros_in_gzip,
    "nested.zip": zips_in_zips,
    "overlap.zip": overlapping_zip,
    "self.gz": gzip_in_itself,
    "laughs.xlsx": laughs,
    "sparse.tar": sparse_tar,
    "mail.eml": deep_mail,
    "circle.pdf": pages_in_a_circle,
    "form.pdf": form_in_itself,
}
HARMLESS = {
    "huge.xlsx": huge_sheet,
    "deep.json": lambda: b"[" * 200_000 + b"]" * 200_000,
    "wide.json": lambda: b'{"a":' * 5_000 + b"1" + b"}" * 5_000,
    "line.txt": lambda: "山田花子".encode() * 2_000_000,
    "line.csv": lambda: b"a," * 10_000_000,
    "quote.csv": lambda: b'a,b\n"' + b"x,y\n" * 2_000_000,
    "tags.html": lambda: b"<div>" * 500_000,
    "open.html": lambda: b"<" * 3_000_000,
    "escape.txt": lambda: b"\x1b$B" * 1_000_000,
}


def ended(tmp_path, name, data):
    """How every file ended, and what was told of the good file beside it."""
    folder = tmp_path / "leak"
    folder.mkdir()
    (folder / name).write_bytes(data)
    (folder / "zz.txt").write_text("good")
    jobs = [Job(str(path), path.name) for path in sorted(folder.iterdir())]
    told = list(children.run(Misbehave(), iter(jobs), LIMITS))
    reports = [m.told.report for m in told if isinstance(m.told, Ended)]
    tops = [r.path for r in reports if "!/" not in r.path]
    assert sorted(tops) == sorted([name, "zz.txt"]), "each file on disk ends exactly once"
    assert next(r for r in reports if r.path == "zz.txt").state == "read"
    return reports


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_in_one_state_and_is_not_called_clean(tmp_path, name):
    reports = ended(tmp_path, name, BOMBS[name]())
    bad = [r for r in reports if r.state != "read"]
    assert bad, "something of it was not read, and that is said"
    assert all(r.reason and r.reason_code and r.most_people is not None for r in bad)
    assert "time" not in {r.reason_code for r in reports}


@pytest.mark.parametrize("name", HARMLESS)
def test_a_monster_without_a_charge_ends_in_one_state(tmp_path, name):
    reports = ended(tmp_path, name, HARMLESS[name]())
    assert all(r.state == "read" or (r.reason and r.most_people is not None) for r in reports)
    assert "time" not in {r.reason_code for r in reports}
