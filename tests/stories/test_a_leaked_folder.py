"""Story B: a leaked folder becomes a head count, a verdict and a report; the command line says the same numbers."""

import json
import shutil
import subprocess
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.stories.browser import words_of
from tsutsumi.cases.actions import add_member, open_case
from tsutsumi.duties import actions, gather
from tsutsumi.evidence.models import ScanRun
from tsutsumi.people.gather import latest
from tsutsumi.room.demo.leak import make_clinic_leak

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ROOT = Path(__file__).parents[2]
KNOWN_AT = datetime(2026, 11, 2, 9, 0, tzinfo=ZoneInfo("Asia/Tokyo"))
SAID = {"is_personal_data": True, "role": "operator", "encrypted": "none", "wrongful_purpose": False,
        "all_recovered_unseen": False}  # fmt: skip


@pytest.fixture
def leak(tmp_path):
    folder = tmp_path / "clinic"
    return folder, make_clinic_leak(folder)


@pytest.fixture
def case(world):
    world.organisation.kind = "private"
    world.organisation.save()
    case = open_case("共有フォルダーの公開", KNOWN_AT, by=world.sato, event="leak", cause="misconfiguration")
    add_member(case, world.ito, by=world.sato)
    for fact, value in SAID.items():
        actions.answer(case, fact, value, on=case.known_on, by=world.sato)
    return case


def tsutsumi(*args, typed=None):
    run = subprocess.run(
        [ROOT / "bin/tsutsumi", *map(str, args)], input=typed, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def hand_in_and_scan(sato, base, packed, work):
    """Handed in through the page and sealed, then scanned by the worker."""
    sato.go(f"{base}/evidence/add/")
    sato.page.set_input_files("input[type=file]", packed)
    sato.named("預ける").click()
    sato.page.wait_for_url("**/evidence/", timeout=60_000)
    sato.look().press("すべてのファイルを走査する")
    work()
    return ScanRun.objects.get()


def look_at_result(sato, base, run, count):
    sato.go(f"{base}/evidence/scans/{run.number}/")
    assert f"{count.low:,}" in sato.text
    assert f"{count.high:,}" in sato.text
    sato.go(f"{base}/evidence/scans/{run.number}/files/")
    assert "暗号化" in sato.text
    assert "壊れて" in sato.text


def accept_proposals(sato, base):
    """What was found is proposed; a person makes it an answer."""
    sato.go(f"{base}/duties/questions/")
    while sato.named("この内容で答えにする").count():
        sato.press("この内容で答えにする")


def test_from_the_folder_to_the_verdict_and_the_report(case, leak, world, browse, work, tmp_path):
    folder, truth = leak
    packed = shutil.make_archive(str(tmp_path / "押収した共有フォルダー"), "zip", folder)
    sato, base = browse(world.sato), f"/cases/{case.number}"
    run = hand_in_and_scan(sato, base, packed, work)
    count = latest(case)
    assert count.low <= truth.people_readable <= truth.people_total <= count.high
    look_at_result(sato, base, run, count)
    accept_proposals(sato, base)
    verdict = gather.judged(case).regime("appi")
    assert set(verdict.limbs) == {"1", "2", "4"}
    assert verdict.final.days == 30
    assert "報告対象です" in sato.go(f"{base}/duties/").text

    # The report carries the same interval, and the command line says the same.
    words = words_of(sato.go(f"{base}/reports/").receive("下書きをPDFで受け取る"))
    assert f"{count.low:,}人以上{count.high:,}人以下" in words
    for command in ("count", "scan"):
        said = tsutsumi(command, folder, "--json")
        said = said.get("people", said)
        assert (said["low"], said["high"]) == (count.low, count.high), command


def test_judge_on_the_command_line_says_what_the_page_says(case, world):
    actions.answer(case, "data_kinds", ["name", "medical_record", "card_number"], on=case.known_on, by=world.sato)
    actions.answer(case, "count_max", 1043, on=case.known_on + timedelta(days=2), by=world.sato)
    verdict = gather.judged(case).regime("appi")
    facts = {
        "event": "leak",
        "cause": "misconfiguration",
        "data_kinds": ["name", "medical_record", "card_number"],
        "count_max": 1043,
        "sector": "private",
        "regime": "APPI",
        "knowledge_date": "2026-11-02",
        **SAID,
    }
    said = tsutsumi("judge", "--json", typed=json.dumps(facts))
    assert said["reportable"] is True
    assert set(said["limbs"]) == set(verdict.limbs) == {"1", "2", "4"}
    # The first limb was known on 2 November: day 30 is 1 December, whichever limb came later.
    assert said["final_due"] == verdict.final.due.isoformat() == "2026-12-01"
