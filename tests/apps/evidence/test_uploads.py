"""A file comes in by pieces or by a form, is sealed at once, and nothing of it is lost or doubled."""

import hashlib
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tsutsumi.audit.models import Entry
from tsutsumi.evidence import uploads, vault
from tsutsumi.evidence.models import Item, Sealed, Upload

CONTENT = "氏名,電話\n患者甲,090-0000-0001\n".encode() * 2000
PIECE, SIZE = 20_000, len(CONTENT)

pytestmark = pytest.mark.django_db


@pytest.fixture
def sender(case, suzuki, as_user):
    """A browser that sends files in pieces."""
    return Sender(as_user(suzuki), case)


class Sender:
    def __init__(self, browser, case):
        self.browser, self.base = browser, reverse("evidence:uploads", args=[case.number])

    def begin(self, name="名簿.csv", size=SIZE, stamp="1"):
        said = json.dumps({"name": name, "size": size, "stamp": stamp})
        return self.browser.post(self.base, said, content_type="application/json")

    def put(self, upload, start, end, size=SIZE, content=CONTENT, span=None):
        span = span or f"bytes {start}-{end - 1}/{size}"
        return self.browser.put(
            f"{self.base}{upload}/", content[start:end], content_type="application/octet-stream",
            headers={"Content-Range": span},
        )  # fmt: skip

    def finish(self, upload, said='{"note": "送信済みから"}'):
        return self.browser.post(f"{self.base}{upload}/finish/", said, content_type="application/json")

    def send(self, upload, start=0):
        for at in range(start, len(CONTENT), PIECE):
            assert self.put(upload, at, min(at + PIECE, len(CONTENT))).status_code == 200


def test_a_file_sent_in_pieces_is_kept_to_the_letter(sender, case, suzuki):
    upload = sender.begin().json()["id"]
    sender.send(upload)
    answer = sender.finish(upload).json()
    item = case.items.get()
    assert answer["sha256"] == item.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert (item.number, item.name, item.size, item.note) == (1, "名簿.csv", SIZE, "送信済みから")
    assert vault.read(item.sealed, by=suzuki, why="test") == CONTENT
    assert [row.act for row in item.custody.all()] == ["taken_in"]


def test_the_pieces_go_when_the_file_is_whole(sender, home, django_capture_on_commit_callbacks):
    upload = sender.begin().json()["id"]
    sender.send(upload)
    with django_capture_on_commit_callbacks(execute=True):
        sender.finish(upload)
    assert Sealed.objects.count() == 1
    assert len([file for file in home.glob("vault/**/*") if file.is_file()]) == 1


def test_nothing_plain_waits_on_the_disk_while_pieces_come(sender, home):
    upload = sender.begin().json()["id"]
    sender.put(upload, 0, PIECE)
    assert [file for file in home.rglob("*") if file.is_file()]
    assert not [file for file in home.rglob("*") if file.is_file() and b"090-0000-0001" in file.read_bytes()]


def test_an_upload_goes_on_where_it_broke_off(sender, case):
    first = sender.begin().json()
    sender.put(first["id"], 0, PIECE)
    again = sender.begin().json()
    assert (again["id"], again["received"]) == (first["id"], PIECE)
    sender.send(again["id"], start=PIECE)
    sender.finish(again["id"])
    assert case.items.get().sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_another_file_of_the_same_name_and_size_is_another_upload(sender):
    first, other = sender.begin(stamp="1").json(), sender.begin(stamp="2").json()
    assert first["id"] != other["id"]


def test_a_piece_sent_twice_is_kept_once(sender, case):
    upload = sender.begin().json()["id"]
    for _ in range(2):
        assert sender.put(upload, 0, PIECE).json()["received"] == PIECE
    sender.send(upload, start=PIECE)
    sender.finish(upload)
    assert case.items.get().sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_finishing_twice_gives_one_item(sender, case):
    upload = sender.begin().json()["id"]
    sender.send(upload)
    assert sender.finish(upload).json()["item"] == sender.finish(upload).json()["item"] == 1
    assert case.items.count() == 1
    assert Entry.objects.filter(verb="evidence.taken_in").count() == 1


REFUSED = {
    "a gap": ({"start": PIECE, "end": 2 * PIECE}, "抜けています"),
    "another size": ({"start": 0, "end": 10, "size": 11}, "変わりました"),
    "no range": ({"start": 0, "end": 10, "span": "all of it"}, "位置が分かりません"),
    "a body that is shorter than said": ({"start": 0, "end": 5, "span": f"bytes 0-9/{SIZE}"}, "切れました"),
    "a body that is longer than said": ({"start": 0, "end": 20, "span": f"bytes 0-9/{SIZE}"}, "切れました"),
    "more than announced": ({"start": 0, "end": SIZE, "span": f"bytes 9-{SIZE + 8}/{SIZE}"}, "抜けています"),
    "backwards": ({"start": 0, "end": 5, "span": f"bytes 9-0/{SIZE}"}, "変わりました"),
}  # fmt: skip


@pytest.mark.parametrize(("piece", "words"), REFUSED.values(), ids=REFUSED)
def test_a_wrong_piece_is_refused_with_a_sentence(sender, piece, words):
    upload = sender.begin().json()["id"]
    answer = sender.put(upload, **piece)
    assert answer.status_code == 422
    assert words in answer.json()["error"]
    assert Upload.objects.get().received == 0


def test_an_unfinished_file_is_not_taken_in(sender, case):
    upload = sender.begin().json()["id"]
    sender.put(upload, 0, PIECE)
    answer = sender.finish(upload)
    assert answer.status_code == 422
    assert "途中で切れています" in answer.json()["error"]
    assert not case.items.exists()


ANNOUNCED = {
    "empty": ({"size": 0}, "空のファイル"),
    "below nothing": ({"size": -1}, "空のファイル"),
    "too large": ({"size": 10**11}, "大きすぎます"),
    "far too large": ({"size": 10**30}, "形が違います"),
    "half a byte": ({"size": 1.5}, "形が違います"),
    "a name that is none": ({"name": ["x"]}, "形が違います"),
}


@pytest.mark.parametrize(("said", "words"), ANNOUNCED.values(), ids=ANNOUNCED)
def test_a_file_that_cannot_be_taken_is_refused_before_it_is_sent(sender, said, words):
    answer = sender.begin(**said)
    assert answer.status_code == 422
    assert words in answer.json()["error"]
    assert not Upload.objects.exists()


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '{"name": "x"}', "\udcff"])
def test_an_announcement_that_is_none_is_refused(sender, body):
    answer = sender.browser.post(sender.base, body.encode("utf-8", "surrogatepass"), content_type="application/json")
    assert answer.status_code == 422
    assert answer.json()["error"]


def test_a_full_disk_is_said_before_anything_is_sent(sender, monkeypatch):
    monkeypatch.setattr(uploads.shutil, "disk_usage", lambda _path: type("Usage", (), {"free": 1000}))
    answer = sender.begin()
    assert answer.status_code == 422
    assert "空き容量" in answer.json()["error"]


def test_an_upload_belongs_to_who_began_it(sender, case, sato, as_user):
    upload = sender.begin().json()["id"]
    other = Sender(as_user(sato), case)
    assert sender.put(upload, 0, 10).status_code == 200
    assert other.put(upload, 10, 20).status_code == 404
    assert other.finish(upload).status_code == 404


def test_an_upload_can_be_given_up(sender, case, home, django_capture_on_commit_callbacks):
    upload = sender.begin().json()["id"]
    sender.put(upload, 0, PIECE)
    with django_capture_on_commit_callbacks(execute=True):
        sender.browser.post(reverse("evidence:drop", args=[case.number, upload]))
    assert not Upload.objects.exists()
    assert not [file for file in home.glob("vault/**/*") if file.is_file()]


# The plain form, without a script.


def form_post(browser, case, *files, note=""):
    url = reverse("evidence:take_in", args=[case.number])
    return browser.post(url, {"leaked": list(files), "note": note}, follow=True)


def test_files_of_a_plain_form_are_sealed_on_the_way(case, suzuki, as_user, home):
    seen = []
    write = vault.Writer.write

    def spy(self, piece):
        seen.append(len(piece))
        write(self, piece)

    vault.Writer.write = spy
    try:
        answer = form_post(
            as_user(suzuki), case, SimpleUploadedFile("a.csv", CONTENT), SimpleUploadedFile("b.csv", b"x")
        )
    finally:
        vault.Writer.write = write
    assert answer.status_code == 200
    assert sum(seen) == len(CONTENT) + 1
    assert [item.name for item in case.items.all()] == ["a.csv", "b.csv"]
    assert vault.read(case.items.get(number=1).sealed, by=suzuki, why="test") == CONTENT


def test_an_empty_file_of_a_form_is_told_and_the_others_are_kept(case, suzuki, as_user):
    answer = form_post(as_user(suzuki), case, SimpleUploadedFile("空.csv", b""), SimpleUploadedFile("b.csv", b"x"))
    assert "「空.csv」は空のファイル" in answer.text
    assert [item.name for item in case.items.all()] == ["b.csv"]


def test_a_form_without_a_good_file_says_why_and_keeps_the_note(case, suzuki, as_user):
    answer = form_post(as_user(suzuki), case, SimpleUploadedFile("空.csv", b""), note="送信済みから")
    assert "空のファイル" in answer.text
    assert "送信済みから" in answer.text
    assert "ファイルが選ばれていません" in form_post(as_user(suzuki), case).text


def test_a_file_of_a_form_over_the_limit_is_refused(case, suzuki, as_user, settings):
    settings.UPLOAD_MAX_BYTES = 10
    answer = form_post(as_user(suzuki), case, SimpleUploadedFile("大.csv", b"x" * 11))
    assert "大きすぎます" in answer.text
    assert not case.items.exists()


def test_a_forged_form_takes_nothing_in(case, suzuki, as_user):
    browser = as_user(suzuki, enforce_csrf_checks=True)
    assert form_post(browser, case, SimpleUploadedFile("a.csv", CONTENT)).status_code == 403
    assert not Sealed.objects.exists()
    assert form_post(as_user(suzuki), case, SimpleUploadedFile("a.csv", CONTENT)).status_code == 200
    assert Item.objects.count() == 1


@pytest.mark.parametrize("who", ["stranger", "tanaka", "kato", None])
def test_files_of_people_without_the_right_never_reach_the_vault(who, case, request, as_user, client, home):
    browser = as_user(request.getfixturevalue(who)) if who else client
    before = set(home.rglob("*"))
    url = reverse("evidence:take_in", args=[case.number])
    answer = browser.post(url, {"leaked": SimpleUploadedFile("a.csv", CONTENT)})
    assert answer.status_code == (404 if who else 302)
    assert set(home.rglob("*")) == before


def test_no_temporary_file_is_written_for_somebody_whose_login_has_expired(case, client, tmp_path, settings):
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "nowhere")  # writing one would fail
    url = reverse("evidence:take_in", args=[case.number])
    answer = client.post(url, {"note": "書きかけ", "leaked": SimpleUploadedFile("a.csv", b"x" * 3_000_000)})
    assert answer.status_code == 302
