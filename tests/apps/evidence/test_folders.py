"""The list of a folder hashed on another machine, compared with what lies here."""

import hashlib
import io
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.apps.evidence.test_items import CONTENT
from tsutsumi.core.flow import Refused
from tsutsumi.core.merkle import hashfolder
from tsutsumi.evidence import actions as evidence
from tsutsumi.evidence import vault
from tsutsumi.evidence.keeping import actions
from tsutsumi.evidence.models import Custody, FileResult, FolderList, Item, ScanRun, scope_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "disk"
    made.mkdir()
    (made / "名簿.csv").write_bytes(CONTENT)
    (made / "控え.txt").write_bytes(b"other than held")
    (made / "新.txt").write_bytes(b"new")
    return made


@pytest.fixture
def device(case, suzuki):
    for name, content in (("名簿.csv", CONTENT), ("控え.txt", b"held"), ("ここだけ.txt", b"only here")):
        evidence.take_in(case, vault.seal(scope_of(case), content), name, by=suzuki)
    return evidence.register(case, "受付のノートパソコン", Item.DEVICE, by=suzuki)


def listing(folder):
    out = io.BytesIO()
    hashfolder.write(str(folder), out, tell=False)
    return out.getvalue()


def taken(item, data, by):
    return actions.compare_folder(item, vault.seal(scope_of(item.case), data), by=by)


def test_same_changed_missing_and_extra_are_told_apart(folder, device, suzuki):
    found = taken(device, listing(folder), suzuki).found
    assert found["same"] == 1
    assert found["changed"]["rows"] == ["控え.txt"]
    assert found["only_there"]["rows"] == ["新.txt"]
    assert found["only_here"]["rows"] == ["証拠2 控え.txt", "証拠3 ここだけ.txt"]
    assert "since" not in found


def test_what_a_scan_found_inside_an_archive_counts_as_held(folder, device, case, suzuki):
    run = ScanRun.objects.create(case=case, number=1, asked_by=suzuki, asked_at=device.at, state="done")
    sha256 = hashlib.sha256(b"new").hexdigest()
    FileResult.objects.create(run=run, item=device, path="包み.zip!/新.txt", state="read", sha256=sha256)
    found = taken(device, listing(folder), suzuki).found
    assert (found["same"], found["only_there"]["rows"]) == (2, [])


def test_a_second_list_tells_what_has_changed_since(folder, device, suzuki):
    taken(device, listing(folder), suzuki)
    (folder / "新.txt").write_bytes(b"newer")
    (folder / "控え.txt").unlink()
    (folder / "増えた.txt").write_bytes(b"x")
    found = taken(device, listing(folder), suzuki).found
    assert found["since"] == 1
    assert found["since_changed"]["rows"] == ["新.txt"]
    assert found["since_gone"]["rows"] == ["控え.txt"]
    assert found["since_added"]["rows"] == ["増えた.txt"]


def test_taking_in_a_list_is_noted_with_the_item(folder, device, suzuki):
    taken(device, listing(folder), suzuki)
    assert Custody.objects.filter(item=device).last().act == "compared"


def line(data, at, change):
    lines = data.splitlines(keepends=True)
    lines[at] = change(lines[at])
    return b"".join(lines)


@pytest.mark.parametrize(
    "broken",
    [
        lambda data: b"",
        lambda data: b"hello\n",
        lambda data: data[:-1],
        lambda data: b"".join(data.splitlines(keepends=True)[:-1]),
        lambda data: line(data, 1, lambda _: b""),
        lambda data: line(data, 1, lambda text: text.replace(b"0", b"1", 1)),
        lambda data: line(data, 0, lambda text: text.replace(b"folder-1", b"folder-2")),
        lambda data: b"[1]\n" * 5,
        lambda data: b"[" * 100_000 + b"\n",
        lambda data: b'{"format":"tsutsumi-folder-1"}\n{"end":true,"sha256":"0"}\n',
    ],
    ids=range(10),
)
def test_a_list_that_is_not_as_it_was_made_is_refused_and_leaves_nothing(folder, device, suzuki, broken):
    with pytest.raises(Refused):
        taken(device, broken(listing(folder)), suzuki)
    assert not FolderList.objects.exists()


def test_hostile_names_are_text_and_nothing_else(device, suzuki, as_user, tmp_path):
    hostile = tmp_path / "hostile"
    hostile.mkdir()
    (hostile / "<script>alert(1)<.txt").write_bytes(b"x")
    row = taken(device, listing(hostile), suzuki)
    page = as_user(suzuki).get(reverse("evidence:folder_list", args=[device.case.number, device.number, row.number]))
    assert "<script>alert(1)" not in page.content.decode()
    assert "&lt;script&gt;alert(1)" in page.content.decode()


def test_from_the_script_to_the_result_on_pages(folder, device, suzuki, as_user):
    browser = as_user(suzuki)
    script = browser.get(reverse("evidence:hashfolder"))
    assert b"tsutsumi-folder-1" in script.content
    at = reverse("evidence:folder", args=[device.case.number, device.number])
    assert browser.post(at, {}).status_code == 422
    broken = browser.post(at, {"listing": SimpleUploadedFile("a.jsonl", b"hello\n")})
    assert broken.status_code == 422
    assert "途中で切れている" in broken.content.decode()
    answer = browser.post(at, {"listing": SimpleUploadedFile("a.jsonl", listing(folder))}, follow=True)
    page = answer.content.decode()
    assert "新.txt" in page
    assert "証拠3 ここだけ.txt" in page


def test_the_list_itself_is_kept_as_it_came(folder, device, suzuki):
    data = listing(folder)
    row = taken(device, data, suzuki)
    assert vault.reread(row.sealed) == data
    assert json.loads(data.splitlines()[0])["folder"] in row.machine


def test_a_stranger_and_an_auditor(folder, device, suzuki, kato, stranger, as_user):
    row = taken(device, listing(folder), suzuki)
    result = reverse("evidence:folder_list", args=[device.case.number, device.number, row.number])
    add = reverse("evidence:folder", args=[device.case.number, device.number])
    assert as_user(kato).get(result).status_code == 200
    assert as_user(kato).get(add).status_code == 404
    assert as_user(stranger).get(result).status_code == 404


def forged(head=None, rows=()):
    """A list whose own hash holds, by somebody who knows how."""
    lines = [{"format": hashfolder.FORMAT, "machine": "pc", "folder": "/x", **(head or {})}, *rows]
    data = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    end = {"end": True, "sha256": hashlib.sha256(data).hexdigest()}
    return data + json.dumps(end).encode() + b"\n"


A = "a" * 64
HOSTILE = {
    "a size that no column holds": forged(rows=[{"path": "a", "sha256": A, "size": 10**30}]),
    "a size below nothing": forged(rows=[{"path": "a", "sha256": A, "size": -(10**30)}]),
    "sizes whose sum no column holds": forged(rows=[{"path": f"{n}", "sha256": A, "size": 2**61} for n in range(9)]),
    "a machine with NUL": forged({"machine": "a\0b"}),
    "a machine of half a character": forged({"machine": "\ud800"}),
    "a time before all times": forged({"made_at": "0001-01-01T00:00:00+09:00"}),
    "a time after all times": forged({"made_at": "9999-12-31T23:59:59-12:00"}),
    "a path with NUL and half a character": forged(rows=[{"path": "a\0\udfff", "sha256": A, "size": 1}]),
    "things of other kinds": forged({"machine": [1], "made_at": 7}, [{"path": {"a": 1}, "sha256": 1, "size": "x"}]),
    "a path out of the folder": forged(rows=[{"path": "../../etc/passwd", "sha256": A, "size": 1}]),
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_list_whose_hash_holds_is_taken_in_as_it_can_be_kept(device, case, suzuki, as_user, data):
    row = taken(device, data, suzuki)
    assert row.size <= 2**62
    page = as_user(suzuki).get(reverse("evidence:item", args=[case.number, device.number]))
    assert page.status_code == 200


def test_two_files_whose_names_only_their_unicode_form_told_apart_stay_two(device, suzuki):
    rows = [
        {"path": "が.txt", "sha256": A, "size": 1},
        {"path": "が.txt", "raw": "か\u3099.txt", "sha256": "b" * 64, "size": 1},
    ]
    row = taken(device, forged(rows=[*rows, {"path": "が.txt", "unread": "x"}]), suzuki)
    assert (row.files, row.unreadable, row.found["only_there"]["count"]) == (2, 1, 2)
