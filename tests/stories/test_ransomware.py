"""Story E: ransomware on a Friday night, from the telephone to the closed case: called, kept, decided, told, proved."""

import re
import subprocess
import sys
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.utils import timezone

from tests.apps.team.house import roster
from tests.stories.browser import words_of
from tests.stories.others import pay_only_with_consent, tell_the_police_and_jpcert
from tests.stories.test_a_lost_stick import answer_what_is_asked, hand_in, rule
from tsutsumi.cases.models import Case
from tsutsumi.decisions.models import Decision
from tsutsumi.duties import gather
from tsutsumi.evidence.models import Item
from tsutsumi.intake.actions import issue_link

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NIGHT = datetime(2026, 11, 20, 23, 50, tzinfo=ZoneInfo("Asia/Tokyo"))  # a Friday
MORNING = datetime(2026, 11, 21, 8, 30, tzinfo=ZoneInfo("Asia/Tokyo"))
KNOWN = {
    "event": "damage",
    "cause": "ransomware",
    "data_kinds": ["name", "birth_date", "medical_record"],
    "count": "2400",
    "is_personal_data": "true",
    "role": "operator",
    "encrypted": "none",
    "wrongful_purpose": "true",
    "all_recovered_unseen": "false",
}


@pytest.fixture
def clock():
    with time_machine.travel(NIGHT, tick=True) as traveller:
        yield traveller


@pytest.fixture
def house(world, clock, settings):
    """A clinic with a roster; at night the system's side is called by its own order."""
    settings.FRESH_MINUTES = 10**9
    world.organisation.kind = "private"
    world.organisation.save()
    roster(
        world.admin,
        lead=([world.yamada], [world.yamada]),
        officer=([world.sato], []),
        legal=([world.ito], []),
        system=([], [world.suzuki]),
    )
    return world


def tell_by_phone(house, browse):
    _link, token = issue_link("全職員", timezone.now() + timedelta(days=30), by=house.sato)
    nurse = browse(None, width=375).go(f"/t/{token}/")
    nurse.fill("what", "電子カルテが開かず、ファイルの名前が変わり、金を払えという文が出ている")
    nurse.choose("when", "today").choose("medium", "server").press("知らせる")
    assert "受け付けました" in nurse.text


def open_the_case(sato):
    """Nobody knows yet what it is: the triage says which playbook fits, and what must not be done."""
    sato.go("/tips/").page.locator("main table a, main li a, main h2 a").first.click()
    sato.press("事案として登録する").fill("title", "電子カルテのサーバーの暗号化").press("登録する")
    case = Case.objects.get()
    sato.go(f"/cases/{case.number}/tasks/triage/").choose("files_renamed", "yes").choose("ongoing", "yes")
    sato.press("答えを記録する")
    notes = sato.page.locator(".donts")
    assert notes.is_visible()
    assert "電源を切る" in notes.inner_text()
    assert "感染端末のネットワーク切断" in sato.text
    return case


def call_out(house, browse, post, sato, base):
    post.minute()
    link = re.search(r"https?://\S+(/ack/\S+)", post.letter(house.suzuki))[1]
    browse(None, width=375).go(link).press("引き受けます")
    assert "鈴木 健" in sato.go(f"{base}/team/").text
    assert "電話で伝える一覧" in sato.go(f"{base}/team/print/").on_paper()


def keep_the_server(suzuki, base):
    """A device with who took it, who stood by and how wrong its clock was; then handed over on paper."""
    suzuki.go(f"{base}/evidence/register/").choose("kind", "device").fill("name", "電子カルテのサーバー 1台")
    suzuki.fill("note", "2階サーバー室。LANだけを抜いた。").press("登録する")
    item = f"{base}/evidence/items/{Item.objects.get().number}/"
    suzuki.go(f"{item}acquisition/").fill("acquired_by", "情報システム課 鈴木 健").fill("witness", "総務課 佐藤 花子")
    suzuki.fill("acquired_on_year", "2026-11-20").fill("acquired_clock", "23:45").choose("power", "on")
    suzuki.choose("clock", "ahead").fill("clock_seconds", "95").fill("seal_number", "A-0117").press("記録する")
    assert "95秒" in suzuki.text
    suzuki.go(f"{item}hand/").choose("act", "handed_over").fill("giver", "情報システム課 鈴木 健")
    suzuki.fill("taker", "調査会社 解析部 三好 亮").fill("purpose", "侵入経路の解析のため")
    suzuki.fill("storage", "調査会社の施錠保管庫").press("記録する")
    words = words_of(suzuki.receive("受渡書（PDF）を取り出す"))
    for expected in ("受渡書", "電子カルテのサーバー", "三好 亮", "A-0117"):
        assert expected in words, expected
    assert "三好 亮" in suzuki.go(item).on_paper()


def stop_the_service_by_word_of_mouth(suzuki, ito, base):
    """The head of the house says yes on the telephone; the lawyer, who heard it, writes it down."""
    suzuki.go(f"{base}/decisions/new/").choose("kind", "other").fill("title", "予約システムを止める")
    suzuki.fill("text", "広がりを止めるため、外とのつながりを今すぐ切る。").press("保存して経路を確かめる")
    page = suzuki.press("この内容で回付する").page.url
    ito.go(page).press("山田 理さんの決裁を聞いた").choose("how", "電話").fill("comment", "止めてよい、と言われた")
    ito.press("書き留める")
    assert "山田 理さんの承認は、口頭のままです" in ito.text
    suzuki.go(page).press("実行したことを記録する")
    assert Decision.objects.get().state == "used"
    return page


def prove(sato, base, tmp_path):
    """The bundle is checked by its own tool, alone; one byte changed is found."""
    bundle = tmp_path / "一式.zip"
    bundle.write_bytes(sato.go(f"{base}/bundle/").receive("証拠一式を作る").read_bytes())
    tool = tmp_path / "verify.py"
    tool.write_bytes(sato.receive("確かめる道具").read_bytes())
    root = sato.go(f"{base}/bundle/").page.locator("table code").first.inner_text()
    assert run(tool, bundle, root).returncode == 0
    data = bytearray(bundle.read_bytes())
    data[len(data) // 2] ^= 1
    bundle.write_bytes(data)
    assert run(tool, bundle, root).returncode == 1


def run(tool, bundle, root):
    return subprocess.run(
        [sys.executable, "-I", "-S", tool, bundle, "--root", root], capture_output=True, text=True, check=False
    )


def look_at_the_night(sato, base):
    """As it was known at midnight: nothing of the morning."""
    sato.go(f"{base}/past/").fill("on_year", "2026-11-21").fill("clock", "0:30").press("この時点を見る")
    seen = sato.go(sato.page.url.replace(f"{base}/", f"{base}/timeline/")).text
    assert "事案を登録した" in seen
    assert "事案を終了した" not in seen
    assert "診療記録" not in seen
    assert "事案を終了した" in sato.go(f"{base}/timeline/").text


def test_from_the_telephone_at_night_to_the_closed_case(house, browse, post, clock, tmp_path):
    sato, suzuki, ito = browse(house.sato), browse(house.suzuki), browse(house.ito)
    tell_by_phone(house, browse)
    case = open_the_case(sato)
    base = f"/cases/{case.number}"
    call_out(house, browse, post, sato, base)
    keep_the_server(suzuki, base)
    spoken = stop_the_service_by_word_of_mouth(suzuki, ito, base)

    clock.move_to(MORNING)
    sato, ito, yamada = browse(house.sato), browse(house.ito), browse(house.yamada, width=375)
    yamada.go(spoken).press("私が承認しました")
    assert "口頭のままです" not in yamada.text
    assert answer_what_is_asked(sato, case.number, KNOWN)
    assert "3" in gather.judged(case).regime("appi").limbs
    rule(sato, ito, case)
    hand_in(sato, ito, case)
    assert "2,400" in yamada.go(f"{base}/briefing/").on_paper()
    suzuki = browse(house.suzuki)
    tell_the_police_and_jpcert(sato, base)
    pay_only_with_consent(suzuki, yamada, base)
    prove(sato, base, tmp_path)
    browse(house.sato, width=375).go(f"{base}/bundle/")
    for step in ("confirm", "contain", "report", "close"):
        sato.go(f"{base}/step/").choose("step", step).press("記録する")
    sato.fill("reason", "残りの作業は再発防止の計画に移した。").press("残したまま終了する")
    case.refresh_from_db()
    assert case.state == "closed"
    look_at_the_night(sato, base)
