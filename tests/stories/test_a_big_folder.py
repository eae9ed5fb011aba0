"""Story C: a big folder is handed in, watched, paused, resumed; a password opens what was locked; one is cancelled."""

import io
import shutil
from datetime import datetime
from zoneinfo import ZoneInfo

import py7zr
import pytest

from tests.stories.test_a_leaked_folder import leak  # noqa: F401
from tsutsumi.cases.actions import add_member, open_case
from tsutsumi.evidence import jobs, pipeline
from tsutsumi.evidence.models import Item, ScanRun

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KNOWN_AT = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
PASSWORD = "みかん畑-2026"
FILLER = 9 << 20  # more than one piece of an upload


@pytest.fixture
def case(world):
    case = open_case("共有フォルダーの公開", KNOWN_AT, by=world.sato, event="leak", cause="misconfiguration")
    add_member(case, world.suzuki, by=world.sato)
    return case


@pytest.fixture
def given(leak, tmp_path):  # noqa: F811
    """A folder as an archive of several pieces, and a locked archive beside it."""
    folder, _truth = leak
    (folder / "記録.bin").write_bytes(bytes(range(256)) * (FILLER // 256))
    out = io.BytesIO()
    with py7zr.SevenZipFile(out, "w", password=PASSWORD) as archive:
        archive.writestr("山本 さくら 様 電話 090-1234-5671", "控え.txt")
    locked = tmp_path / "鍵付き.7z"
    locked.write_bytes(out.getvalue())
    return [shutil.make_archive(str(tmp_path / "大きなフォルダー"), "tar", folder), str(locked)]


def hand_in(person, base, files):
    person.go(f"{base}/evidence/add/")
    person.page.set_input_files("input[type=file]", files)
    person.named("預ける").click()
    person.page.wait_for_url("**/evidence/", timeout=60_000)
    return person.look()


def pausing_from_the_page(monkeypatch, person, page):
    """When the worker has put something aside for the second time, somebody presses the button."""
    put_aside, calls = jobs._put_aside, iter(range(1_000))

    def hooked(run, kept):
        put_aside(run, kept)
        if next(calls) == 1:
            person.go(page).press("一時停止する")

    monkeypatch.setattr(jobs, "_put_aside", hooked)


def look_where(person, phone):
    person.press("どのフォルダー・ファイルにあったかを見る")
    person.named("大きなフォルダー.tar").click()
    phone.go(person.look().page.url)


def open_what_was_locked(person, work):
    person.press("パスワードを入れてもう一度調べる")
    person.fill("password", f"ちがう鍵\n{PASSWORD}").press("もう一度調べる")
    work()
    second = ScanRun.objects.get(number=2)
    assert (second.state, second.passwords) == ("done", None)
    assert not second.files.filter(path__startswith="鍵付き").exclude(state="read").exists()


def test_a_big_folder_is_watched_paused_resumed_and_opened(case, given, world, browse, work, monkeypatch):
    monkeypatch.setattr(pipeline, "FLUSH_SECONDS", 0.0)
    monkeypatch.setattr(jobs, "TELL_SECONDS", 0.0)
    suzuki, base = browse(world.suzuki), f"/cases/{case.number}"
    hand_in(suzuki, base, given).press("すべてのファイルを走査する")
    assert sorted(Item.objects.values_list("name", flat=True)) == ["大きなフォルダー.tar", "鍵付き.7z"]
    assert "順番を待っています" in suzuki.text

    page = f"{base}/evidence/scans/1/"
    pausing_from_the_page(monkeypatch, suzuki, page)
    work()
    assert "一時停止しています" in suzuki.go(page).text
    assert ScanRun.objects.get().parts.exists()
    suzuki.press("続きから再開する")
    work()
    assert "走査 第1回の結果" in suzuki.go(page).text
    assert "鍵付き.7z" in suzuki.text

    look_where(suzuki, browse(world.suzuki, width=375))
    open_what_was_locked(suzuki.go(page), work)
    suzuki.go(f"{base}/evidence/").press("すべてのファイルを走査する")
    suzuki.press("走査を取り消す")
    assert "取り消されました" in suzuki.text
    work()
    assert ScanRun.objects.get(number=3).state == "cancelled"
