"""How people are told of a leak, step by step: what the story of a small one and that of a thousand people share."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from tests.stories import outgoing
from tests.stories.browser import words_of
from tests.stories.others import unfold
from tests.stories.test_a_leaked_folder import SAID
from tests.stories.test_a_lost_stick import rule
from tsutsumi.cases.actions import add_member, open_case
from tsutsumi.duties import actions as duties
from tsutsumi.figures import actions as figures
from tsutsumi.notices import jobs as notices
from tsutsumi.notices.models import Mailing
from tsutsumi.notices.post import door
from tsutsumi.notices.post import jobs as post

MONDAY = datetime(2026, 11, 9, 1, 0, tzinfo=UTC)  # ten in the morning in Japan
KNOWN_AT = datetime(2026, 11, 6, 1, 0, tzinfo=UTC)
PHONE = "027-000-0300"
RETURNED = 2  # letters
FIGURES = {
    "contact.hours": "平日9時から18時まで",
    "contact.mail": "madoguchi@aoi.example",
    "what": "共有フォルダーが外から見られる状態になっていたこと",
    "cause": "共有フォルダーの公開設定の誤り",
    "misuse": "不正利用の事実は確認されておりません",
    "containment": ("公開の設定を止めました",),
    "reports": ("個人情報保護委員会",),
    "items.not": ("クレジットカード番号",),
    "next_update": datetime(2026, 12, 1, tzinfo=UTC).date(),
    "contact.from": datetime(2026, 11, 9, 0, tzinfo=UTC),
    "contact.until": datetime(2027, 2, 26, tzinfo=UTC).date(),
}


@dataclass
class Scene:
    """Who and what there is in the story. `here`: the page of the mailing, once there is one."""

    case: Any
    world: Any
    browse: Any
    team: dict[str, Any]  # browsers of those who do something in it, by name
    work: Any
    relay: Any
    clock: Any
    folder: Path
    here: str = ""

    @property
    def base(self) -> str:
        return f"/cases/{self.case.number}"


@dataclass(frozen=True)
class Expected:
    """What the story knows of its people before anything is sent. `scanned`: how many letters; None: all of them."""

    people: int
    paper: int  # who have no mail address
    lost: int  # who cannot be reached at all
    scanned: int | None = None


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=True) as traveller:
        yield traveller


@pytest.fixture
def relay(sink, settings):
    settings.NOTICE_FROM, settings.BOUNCE_DOMAIN = "あおい総合クリニック <info@aoi.example>", "aoi.example"
    settings.RELAY_LOG = None
    return sink


@pytest.fixture
def case(world, clock, settings):
    settings.FRESH_MINUTES = 10**9
    world.organisation.kind = "private"
    world.organisation.save()
    case = open_case(
        "共有フォルダーの公開", KNOWN_AT, by=world.sato, event="leak", cause="misconfiguration",
        occurred_on=KNOWN_AT.date(), found_on=KNOWN_AT.date(),
    )  # fmt: skip
    for member in (world.ito, world.suzuki, world.takahashi, world.yamada):
        add_member(case, member, by=world.sato)
    for fact, value in SAID.items():
        duties.answer(case, fact, value, on=case.known_on, by=world.sato)
    for code, value in FIGURES.items():
        figures.put(case, code, figures.Given(value, "対策本部の決定", "初めて決めた", MONDAY), by=world.sato)
    return case


@pytest.fixture
def team(world, browse):
    """Browsers of those who do something in it, by name."""
    return {name: browse(getattr(world, name)) for name in ("sato", "ito", "suzuki", "takahashi", "yamada")}


@pytest.fixture
def scene(case, world, browse, team, work, relay, clock, tmp_path):  # noqa: PLR0917
    return Scene(case, world, browse, team, work, relay, clock, tmp_path)


def do(person, words):
    """Press the button itself: the next step is named at the top of the page too, as a link to it."""
    person.page.locator("main").get_by_role("button", name=words).first.click()
    person.page.wait_for_load_state()
    return person.look()


def day(person, name, value):
    for part, words in zip(("year", "month", "day"), value.split("-"), strict=True):
        person.fill(f"{name}_{part}", words)
    return person


def set_the_number(sato, base):
    """The telephone of the desk is set once, with its source; every text takes it from there."""
    sato.go(f"{base}/figures/of/contact.phone/").choose("standing", "known").fill("text", PHONE)
    sato.fill("source", "対策本部の決定").fill("reason", "窓口を開くため").press("この値にする")
    assert PHONE in sato.go(f"{base}/figures/").text


def begin(sato, base, work):
    """The list is copied, every person has their ways in order."""
    here = sato.go(f"{base}/notices/").press("通知を作る").page.url
    work()
    return here


def make_ready(sato, here, work):
    """The page on which people check, the days, and each wording that they need, without a fault."""
    sato.go(f"{here}check-page/").press("確認ページを用意する")
    sato.fill("address", "https://kakunin.aoi.example/").choose("second", "birth")
    day(sato, "until", "2027-02-26").press("保存する")
    day(sato.go(f"{here}how/"), "letter_on", "2026-11-09").press("保存する")
    work()
    assert "要修正" not in sato.go(f"{here}wordings/").text
    sato.press("メール・日本語・本人")
    assert "見本（実在しない人）" in sato.text
    assert "番号1の人" in sato.go(f"{here}people/1/").text


def approve(author, team, address):
    """Put up by one, approved by everybody on the way, none of whom is the author. Returns how many said yes."""
    author.go(address).press("この内容で回付する")
    yes = 0
    for _round in range(4):
        for one in team.values():
            one.page.goto(author.base + address if address.startswith("/") else address)
            button = one.page.locator("button[value=approve]")
            if button.count():
                button.click()
                yes += 1
        if "決裁済み" in author.go(address).text:
            return yes
    raise AssertionError(author.text)


def settle_and_approve(team, here, work):
    """What is approved is the exact texts and list; the author alone cannot."""
    ito = team["ito"]
    do(ito.go(here), "文面と名簿を確定する")
    work()
    assert "確定した内容のハッシュ値" in ito.go(here).text
    do(ito, "この内容について決裁を受ける")
    decision = ito.page.url
    assert not ito.page.locator("button[value=approve]").count()
    assert approve(ito, team, decision) >= 1
    return decision


def try_out(ito, here, work, relay, world):
    """Samples of made-up persons, to members of the team only."""
    ito.go(here)
    unfold(ito, "見本を送る")
    ito.page.get_by_label(world.sato.name).check()
    ito.page.get_by_role("button", name="見本を送る").click()
    work()
    assert {to for _sender, recipients, _letter in relay.envelopes for to in recipients} == {world.sato.email}
    relay.envelopes.clear()


def send(ito, here, work, relay):
    """From trial to real by typing how many people it reaches; the worker sends one mail to each."""
    do(ito.go(here).fill("typed", "1"), "本番の送付に切り替える")
    assert "送る人数が一致しません" in ito.text
    reached = Mailing.objects.get().notices.exclude(state__in=("unreachable", "excluded")).count()
    do(ito.fill("typed", str(reached)), "本番の送付に切り替える")
    do(ito, "送り始める")
    post_minute(work)
    assert "送付中" in ito.go(here).text


def post_minute(work):
    """What the timetable does within a few minutes."""
    work()
    notices.waves({}, lambda: None)
    post.look({}, lambda: None)
    work()


def come_back(ito, here, relay, folder, paper):
    """The relay took them and could not deliver them: one comes to the door, one is found in a mailbox."""
    first, second = relay.envelopes[:2]
    listening = door.opened("127.0.0.1", outgoing.free_port())
    try:
        outgoing.knock(listening.port, first[0], outgoing.failure(first))
    finally:
        listening.stop()
    file = folder / "戻ったメール.eml"
    file.write_bytes(outgoing.failure(second, outgoing.corpus.gmail))
    ito.go(f"{here}mail/returned/").page.set_input_files("input[type=file]", file)
    ito.press("読み込む")
    assert "届かない 1" in ito.text
    assert len(letters_due()) == paper + 3  # and the one that the relay refused


def letters_due():
    return list(Mailing.objects.get().notices.filter(channel="letter", state__in=("planned", "queued")))


def print_and_post(ito, here, work, scanned):
    """One letter for each who has no mail or whose mail failed; the printed code is in the window."""
    due = len(letters_due())
    run = ito.go(f"{here}letters/").press("印刷のファイルを作る").page.url
    work()
    with ito.go(run).page.expect_download() as coming:
        ito.page.locator("form[action*='/files/'] button").first.click()
    pdf = coming.value.path()
    numbers = outgoing.numbers(pdf)
    assert len(numbers) == due
    found = outgoing.marks(pdf, scanned)
    assert len(found) == len(set(found)) == (scanned or due)
    assert set(found) <= numbers
    day(ito.go(ito.page.url), "on", "2026-11-09").choose("way", "plain").press("出したと記録する")
    assert f"{due}通を出したと記録しました" in ito.text
    return pdf, found


def bring_back(ito, here, numbers):
    """Two letters come back and are scanned; who is left is called: one answers, one number is wrong."""
    for number in numbers:
        ito.go(f"{here}returns/").fill("number", number).choose("why", "unknown").press("戻ったと記録する")
    for outcome in ("reached", "wrong"):
        ito.go(f"{here}phone/").press("開いてかける")
        assert PHONE in ito.text
        ito.choose("outcome", outcome).press("結果を記録する")
    assert "いま電話で知らせる人はいません" in ito.go(f"{here}phone/").text


def publish(team, base):
    """Written from the ledger, approved by others, exported: also the measure for those who cannot be reached."""
    pr = team["takahashi"]
    pr.go(f"{base}/announcements/").choose("kind", "first").press("骨子から書き始める")
    for name, value in (("dated_on", "2026-11-09"), ("planned_on", "2026-11-09"), ("take_down_on", "2027-05-09")):
        day(pr, name, value)
    pr.fill("planned_clock", "15:00").choose("ways", "website").fill("address", "https://aoi.example/oshirase/")
    pr.choose("tse", "not_listed").choose("is_substitute", "yes").press("保存して確かめる")
    pr.press("内容を確定する")
    row = pr.page.url
    pr.press("決裁を起案する")
    assert approve(pr, team, pr.page.url) >= 1
    team["ito"].go(row).press("公表する（記録する）")
    names = outgoing.names(team["ito"].receive("公開のための一式"))
    assert any(name.endswith(".html") for name in names), names
    assert any(name.endswith(".pdf") for name in names), names


def open_desk(sato, browse, world, base):
    """The desk has its hours, and somebody sits there."""
    sato.go(f"{base}/desk/settings/").fill("phone", PHONE).fill("opens", "9:00").fill("closes", "18:00")
    sato.fill("seats", "2").fill("seconds", "360").press("保存する")
    day(sato.go(f"{base}/desk/seats/").choose("user", str(world.tanaka.pk)), "until_on", "2026-12-25")
    sato.press("席に着ける")
    return browse(world.tanaka)


def stand_in(ito, here):
    """The publication and the desk, and nothing that was typed, are what those who are left can turn to."""
    ito.go(f"{here}board/").press("代わりの措置（公表と窓口）を決める")
    assert PHONE in ito.text
    ito.choose("announcement", "1").press("この公表と窓口を、代わりの措置にする")
    assert "代わりの措置を記録しています" in ito.text


def explained(ito, here, people, lost):
    """Two weeks later everybody is in exactly one state, nobody is on the way; the paper says the same numbers."""
    rows = "all => all.map(e => [e.querySelector('dt').innerText, e.querySelector('dd').innerText])"
    counted = dict(ito.go(f"{here}board/").page.locator("main .facts div").evaluate_all(rows))
    told = f"{people - lost:,}人"
    assert counted == {"知らせた": told, "途中": "0人", "連絡できない": f"{lost}人", "送らない": "0人"}
    assert "合計が名簿の人数と一致しています" in ito.text
    assert f"知らせた {told}" in words_of(ito.receive("実施状況証明"))
    do(ito.go(here), "全員の結果が出たので終える")
    assert Mailing.objects.get().state == "done"
    return told


def ask_the_desk(tanaka, base, code):
    """At the desk somebody without any other part in the case finds the caller by the code of the letter."""
    tanaka.go(f"{base}/desk/").press("電話を受ける")
    tanaka.fill("code", code).press("対象かどうかを調べる")
    assert "対象の方です" in tanaka.text
    tanaka.choose("topic", "affected").press("記録して終える")
    assert tanaka.page.goto(f"{tanaka.base}{base}/").status == 404


def promise(sato, base):
    sato.go(f"{base}/prevention/new/").fill("title", "公開の設定を毎日自動で確かめる").choose("kind", "technical")
    day(sato, "due_on", "2026-12-25").press("保存する").press("計画にする")


def report(team, case, base, told):
    """The final report says the same: who was told (⑥), what was published (⑦), what is done about it (⑧)."""
    sato, ito = team["sato"], team["ito"]
    rule(sato, ito, case)
    sato.go(f"{base}/reports/").press("報告の作成を始める")
    sato.choose("stage", "final").page.get_by_label("提出先が正しいこと").check()
    sato.press("作成を始める")
    words = words_of(sato.receive("PDF"))
    for said in (
        f"{told}に通知しました", "代替措置として、令和8年11月9日", "■実施済", "お詫びとお知らせ",
        "技術的: 公開の設定を毎日自動で確かめる（令和8年12月25日（金）予定）",
    ):  # fmt: skip
        assert said in words, words
    assert "['" not in words


def on_a_phone(phone, here, base):
    """The same pages on a narrow screen."""
    for page in ("", "board/", "people/", "wordings/", "mail/", "letters/", "returns/", "check-page/"):
        phone.go(f"{here}{page}")
    for page in ("notices", "announcements", "figures", "desk", "prevention"):
        phone.go(f"{base}/{page}/")


def tell(scene, expected):
    """From the fixed texts to the last who is told: by mail, letter, telephone, and at last by publication."""
    team, here, work, relay = scene.team, scene.here, scene.work, scene.relay
    sato, ito, base = team["sato"], team["ito"], scene.base
    settle_and_approve(team, here, work)
    try_out(ito, here, work, relay, scene.world)
    send(ito, here, work, relay)
    come_back(ito, here, relay, scene.folder, expected.paper)
    pdf, numbers = print_and_post(ito, here, work, expected.scanned)
    bring_back(ito, here, numbers[:RETURNED])
    publish(team, base)
    tanaka = open_desk(sato, scene.browse, scene.world, base)
    stand_in(ito, here)
    promise(sato, base)
    ask_the_desk(tanaka, base, outgoing.CODE.search(words_of(pdf))[0])


def two_weeks_later(scene, expected):
    """Whoever was told is counted, the authority is told the same, and a telephone shows all of it."""
    scene.clock.move_to(MONDAY + timedelta(days=15))
    notices.watch({}, lambda: None)
    team = {name: scene.browse(getattr(scene.world, name)) for name in scene.team}
    told = explained(team["ito"], scene.here, expected.people, expected.lost + 1)  # and the wrong number
    report(team, scene.case, scene.base, told)
    on_a_phone(scene.browse(scene.world.sato, width=375), scene.here, scene.base)
