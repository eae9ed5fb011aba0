"""Story C: ten pairs decided, the number confirmed, the duty appears, and the list leaves under two approvals."""

import csv
import shutil

import pytest

from tests.stories.test_a_leaked_folder import KNOWN_AT, SAID, hand_in_and_scan
from tsutsumi.cases.actions import add_member, open_case
from tsutsumi.core.law.verdict import Answer
from tsutsumi.duties import actions, gather
from tsutsumi.people.gather import latest, queue
from tsutsumi.people.models import Decision
from tsutsumi.room.demo.leak import make_clinic_leak

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def case(world, settings):
    settings.FRESH_MINUTES = 10**9
    world.organisation.kind = "private"
    world.organisation.save()
    case = open_case("共有フォルダーの公開", KNOWN_AT, by=world.sato, event="leak", cause="misconfiguration")
    add_member(case, world.ito, by=world.sato)
    for fact, value in SAID.items():
        actions.answer(case, fact, value, on=case.known_on, by=world.sato)
    return case


def decide_ten(sato, base):
    """By mouse, then by the keys, and one put off; each answer brings the next pair."""
    sato.go(f"{base}/people/").press("同じ人かどうかを決める")
    sato.press("はじめの組から決める").press("あとで")
    for words in ("同じ人", "別の人", "同じ人", "同じ人", "別の人"):
        sato.press(words)
    sato.page.check("[data-keys]")
    for key in "11211":
        here = sato.page.url
        sato.page.keyboard.press(key)
        sato.page.wait_for_url(lambda url, here=here: url != here)
    sato.look()


def confirm_number(sato, base, high):
    """The officer makes the upper number the answer of the case."""
    sato.go(f"{base}/people/")
    assert f"{high:,}" in sato.text
    sato.press("この数で確定する")


def take_out(sato, ito, base):
    """Asked for by one, approved by another, fetched by the first."""
    sato.go(f"{base}/people/exports/").choose("format", "csv").fill("reason", "本人へのお知らせの宛名を作るため")
    sato.press("申請する")
    address = sato.page.url

    def approve():
        ito.go(address).page.get_by_label("人数、列、理由と渡す先を確かめました").check()
        ito.press("この内容の持出しを承認する")

    return address, approve


def test_ten_pairs_the_number_the_duty_and_the_list(case, world, browse, work, tmp_path):
    folder = tmp_path / "clinic"
    truth = make_clinic_leak(folder)
    packed = shutil.make_archive(str(tmp_path / "共有フォルダー"), "zip", folder)
    sato, ito, base = browse(world.sato), browse(world.ito), f"/cases/{case.number}"
    hand_in_and_scan(sato, base, packed, work)
    before, left = latest(case), len(queue(case))
    assert left >= 10
    decide_ten(sato, base)
    assert Decision.objects.binding().count() == 10
    work()
    count = latest(case)
    assert count.high == before.high - Decision.objects.binding().filter(verdict="same").count()
    assert count.low <= count.high
    assert len(queue(case)) <= left - 10

    assert gather.judged(case).overall is not Answer.YES
    confirm_number(sato, base, count.high)
    assert gather.judged(case).overall is Answer.YES
    assert "報告対象です" in sato.go(f"{base}/duties/").text

    address, approve = take_out(sato, ito, base)
    work()
    sato.go(address)
    assert "申請した本人は承認できません" in sato.text
    approve()
    path = sato.go(address).receive("承認されたファイルを取り出す")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert truth.people_readable <= len(rows) <= count.high
    assert "取り出した記録" in sato.go(address).text
