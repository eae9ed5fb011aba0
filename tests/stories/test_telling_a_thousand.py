"""Story G: each of the 1,043 people of the demo's leak is told; the same way as in the story of a small one.

Most of them can be reached only through the clinic's own register; of thirty no file could be read. It takes about
three minutes, so `bin/test` leaves it out: bin/test tests/stories/test_telling_a_thousand.py
"""
# ruff: noqa: F811 - the fixtures of the small story are asked for by their names

import shutil
from datetime import timedelta

import pytest

from tests.stories import outgoing
from tests.stories.browser import words_of
from tests.stories.test_a_leaked_folder import accept_proposals, hand_in_and_scan
from tests.stories.test_telling_people import (  # noqa: F401
    MONDAY,
    PHONE,
    ask_the_desk,
    case,
    clock,
    day,
    do,
    letters_due,
    on_a_phone,
    open_desk,
    promise,
    publish,
    relay,
    report,
    send,
    set_the_number,
    settle_and_approve,
    stand_in,
    team,
    try_out,
)
from tsutsumi.notices import gather
from tsutsumi.notices import jobs as notices
from tsutsumi.notices.models import Mailing
from tsutsumi.notices.plan import mail_address
from tsutsumi.notices.post import door
from tsutsumi.room.demo.leak import PEOPLE, Crowd, make_clinic_leak

pytestmark = [pytest.mark.browser, pytest.mark.long, pytest.mark.django_db(transaction=True)]

SEED, RETURNED, MOST_LOST = 2026, 2, 20


@pytest.fixture
def work(work, team):
    """The worker works while nobody looks: a database in memory lets no page read what is being written."""

    def alone():
        for one in team.values():
            one.page.goto("about:blank")
        work()

    return alone


def hand_in_the_register(sato, base, work, file):
    """The customer master, its columns confirmed: whom it knows surely can be reached."""
    sato.go(f"{base}/people/master/").page.set_input_files("input[type=file]", file)
    sato.press("預けて列を確かめる").press("この列で照合する")
    work()
    assert "顧客台帳にある人" in sato.go(f"{base}/people/master/").text


def plan(sato, base, work):
    """The list is copied, every person has their ways in order, and each wording that they need is without a fault."""
    here = sato.go(f"{base}/notices/").press("通知を作る").page.url
    work()
    made = Mailing.objects.get()
    assert made.count_low <= PEOPLE <= made.count_high
    assert f"{made.people:,}人" in sato.go(here).text
    assert "連絡先を顧客台帳から取った" in sato.text
    sato.go(f"{here}check-page/").press("確認ページを用意する")
    sato.fill("address", "https://kakunin.aoi.example/").choose("second", "birth")
    day(sato, "until", "2027-02-26").press("保存する")
    day(sato.go(f"{here}how/"), "letter_on", "2026-11-09").press("保存する")
    work()
    assert "要修正" not in sato.go(f"{here}wordings/").text
    sato.press("メール・日本語・本人")
    assert "見本（実在しない人）" in sato.text
    assert "番号1の人" in sato.go(f"{here}people/1/").text
    return here


def first_mail():
    """The address to which the first mail goes."""
    mailing = Mailing.objects.get()
    first = mailing.notices.filter(channel="mail").order_by("person").first()
    return mail_address(next(gather.people(mailing, [first.person])))


def come_back(ito, here, relay, tmp_path):
    """The relay took them and could not deliver them: one comes to the door, one is found in a mailbox."""
    paper = sum("mail" not in one.ways for one in Mailing.objects.get().notices.filter(channel="letter"))
    first, second = relay.envelopes[:2]
    listening = door.opened("127.0.0.1", outgoing.free_port())
    try:
        outgoing.knock(listening.port, first[0], outgoing.failure(first))
    finally:
        listening.stop()
    file = tmp_path / "戻ったメール.eml"
    file.write_bytes(outgoing.failure(second, outgoing.corpus.gmail))
    ito.go(f"{here}mail/returned/").page.set_input_files("input[type=file]", file)
    ito.press("読み込む")
    assert "届かない 1" in ito.text
    assert len(letters_due()) == paper + 3  # and the one that the relay refused


def print_and_post(ito, here, work):
    """One letter for each who has no mail or whose mail failed; the printed code is in the window."""
    due = len(letters_due())
    run = ito.go(f"{here}letters/").press("印刷のファイルを作る").page.url
    work()
    with ito.go(run).page.expect_download() as coming:
        ito.page.locator("form[action*='/files/'] button").first.click()
    pdf = coming.value.path()
    assert len(outgoing.numbers(pdf)) == due
    found = outgoing.marks(pdf, RETURNED)
    assert set(found) < outgoing.numbers(pdf)
    day(ito.go(ito.page.url), "on", "2026-11-09").choose("way", "plain").press("出したと記録する")
    assert f"{due}通を出したと記録しました" in ito.text
    return pdf, found


def bring_back(ito, here, numbers):
    """Two letters come back and are scanned; who is left is called: one answers, one number is wrong."""
    assert len(numbers) == RETURNED
    for number in numbers:
        ito.go(f"{here}returns/").fill("number", number).choose("why", "unknown").press("戻ったと記録する")
    for outcome in ("reached", "wrong"):
        ito.go(f"{here}phone/").press("開いてかける")
        assert PHONE in ito.text
        ito.choose("outcome", outcome).press("結果を記録する")
    assert "いま電話で知らせる人はいません" in ito.go(f"{here}phone/").text


def explained(ito, here):
    """Two weeks later everybody is in exactly one state, nobody is on the way; the paper says the same numbers."""
    mailing = Mailing.objects.get()
    lost = mailing.notices.filter(reason="no_contact").count() + 1  # without any contact, and the wrong number
    assert 0 < lost < MOST_LOST
    rows = "all => all.map(e => [e.querySelector('dt').innerText, e.querySelector('dd').innerText])"
    counted = dict(ito.go(f"{here}board/").page.locator("main .facts div").evaluate_all(rows))
    told = f"{mailing.people - lost:,}人"
    assert counted == {"知らせた": told, "途中": "0人", "連絡できない": f"{lost}人", "送らない": "0人"}
    assert "合計が名簿の人数と一致しています" in ito.text
    assert f"知らせた {told}" in words_of(ito.receive("実施状況証明"))
    do(ito.go(here), "全員の結果が出たので終える")
    assert Mailing.objects.get().state == "done"
    return told


def test_each_of_a_thousand_is_told_or_the_reason_is_known(case, world, browse, team, work, relay, clock, tmp_path):  # noqa: PLR0917
    folder, people = tmp_path / "clinic", Crowd(SEED).draw(PEOPLE)
    make_clinic_leak(folder, SEED)
    packed = shutil.make_archive(str(tmp_path / "共有フォルダー"), "zip", folder)
    (tmp_path / "患者台帳.csv").write_bytes(outgoing.register(people))
    sato, ito, base = team["sato"], team["ito"], f"/cases/{case.number}"
    hand_in_and_scan(sato, base, packed, work)
    accept_proposals(sato, base)
    hand_in_the_register(sato, base, work, tmp_path / "患者台帳.csv")
    set_the_number(sato, base)
    here = plan(sato, base, work)
    relay.refuse = {first_mail(): "550 5.1.1 no such user"}
    settle_and_approve(team, here, work)
    try_out(ito, here, work, relay, world)
    send(ito, here, work, relay)
    come_back(ito, here, relay, tmp_path)
    pdf, numbers = print_and_post(ito, here, work)
    bring_back(ito, here, numbers)
    publish(team, base)
    tanaka = open_desk(sato, browse, world, base)
    stand_in(ito, here)
    promise(sato, base)
    code = outgoing.CODE.search(words_of(pdf))[0]
    ask_the_desk(tanaka, base, code)
    clock.move_to(MONDAY + timedelta(days=15))
    notices.watch({}, lambda: None)
    team = {name: browse(getattr(world, name)) for name in team}
    told = explained(team["ito"], here)
    report(team, case, base, told)
    on_a_phone(browse(world.sato, width=375), here, base)
