"""Story D: a mail to the wrong person, from the telephone to the closed case, with three people at it at once."""

import re

import pytest

from tests.apps.team.house import roster
from tests.stories.test_a_lost_stick import answer_what_is_asked
from tsutsumi.cases.models import Case
from tsutsumi.decisions.models import Decision
from tsutsumi.duties import gather
from tsutsumi.situation.models import SituationReport
from tsutsumi.tasks.models import Task

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# One customer's name and address of mail, seen by one person who is not the customer.
KNOWN = {
    "event": "leak",
    "cause": "mis_send",
    "data_kinds": ["name", "email"],
    "count": "1",
    "is_personal_data": "true",
    "role": "operator",
    "encrypted": "none",
    "wrongful_purpose": "false",
    "all_recovered_unseen": "false",
}
OWN_TASK = "宛先の候補が自動で出る設定を見直す"


@pytest.fixture
def house(world):
    """A roster: legal, system and desk by name; nobody leads yet."""
    world.organisation.kind = "private"
    world.organisation.save()
    people = {"officer": world.sato, "office": world.sato, "legal": world.ito, "system": world.suzuki}
    roster(world.admin, **{role: ([person], []) for role, person in (people | {"desk": world.tanaka}).items()})
    return world


def write_down_the_call(tanaka):
    """The desk, on a phone, while somebody tells it on another."""
    tanaka.go("/tips/new/").choose("way", "phone").choose("when", "today").choose("medium", "mail")
    tanaka.fill("what", "予約の確認メールを、同じ名字の別の人に送ってしまった").fill("name", "受付の係")
    tanaka.press("書き留める")
    assert "を記録しました" in tanaka.text
    assert "同じ名字の別の人" in tanaka.text


def open_the_case(sato):
    sato.go("/tips/")
    sato.page.locator("main table a, main li a, main h2 a").first.click()
    sato.press("事案として登録する").choose("cause", "mis_send").choose("event", "leak")
    sato.fill("title", "予約確認メールの誤送信").press("登録する")
    return Case.objects.get()


def call_together(sato, browse, post, world, base):
    """The people of the kind are called; one answers by link without a login; whom nobody answers for is printed."""
    post.minute()
    assert "本部長" in sato.go(f"{base}/team/").text
    link = re.search(r"https?://\S+(/ack/\S+)", post.letter(world.ito))[1]
    phone = browse(None, width=375).go(link)
    phone.press("引き受けます")
    assert "引き受けたことを記録しました" in phone.text
    assert "返事あり" in sato.go(f"{base}/team/").text
    paper = sato.go(f"{base}/team/print/").on_paper()
    assert "本部長" in paper
    assert "外部の相手" in paper


def register_the_mail(suzuki, base):
    suzuki.go(f"{base}/evidence/register/").choose("kind", "paper").fill("name", "送信済みメールの印刷 1枚")
    suzuki.fill("note", "総務課の金庫。送信時刻と宛先が読める。").press("登録する")


def finish_with_evidence(person, task):
    person.go(task.get_absolute_url()).fill("finish-note", "宛先の人が削除したと電話で言った。")
    person.page.locator("[name='finish-evidence']").select_option(index=1)
    person.press("完了にする")
    task.refresh_from_db()
    assert task.state == "done"
    assert task.evidence is not None


def three_at_once(sato, suzuki, ito, case):
    """The officer answers, the system's side finishes tasks, the lawyer takes one: turn by turn in one case."""
    base = f"/cases/{case.number}"
    first, second = Task.objects.filter(case=case, key__startswith="F5").order_by("place")[:2]
    assert not answer_what_is_asked(sato, case.number, KNOWN, pages=1)
    suzuki.go(f"{base}/tasks/")
    ito.go(f"{base}/tasks/")
    suzuki.press(f"引き受ける : {first.title}")
    ito.press(f"引き受ける : {first.title}")
    assert "鈴木 健さんが引き受けています" in ito.text
    register_the_mail(suzuki, base)
    sato.go(f"{base}/tasks/add/").fill("title", OWN_TASK).choose("part", "legal").press("加える")
    finish_with_evidence(suzuki, first)
    ito.go(f"{base}/tasks/").press(f"引き受ける : {second.title}").press(f"完了にする : {second.title}")
    assert answer_what_is_asked(sato, case.number, KNOWN)
    ito.go(f"{base}/tasks/?show=mine")
    assert OWN_TASK in ito.text


def write_the_same_report(sato, ito, base):
    """Both open it, both write. Whoever is later is told so, and their words are still there."""
    sato.go(f"{base}/situation/").press("定時報告（実務）を書く")
    ito.go(sato.page.url)
    ito.fill("situation", "別の人に誤送信。宛先の人に削除を頼み、了解を得た。").fill("actions", "台帳を確認").fill(
        "needs", "なし"
    )
    ito.press("保存して下見する")
    sato.fill("situation", "予約の確認メール〔人数〕分を誤送信した。").fill("actions", "本人に電話した").fill(
        "needs", "なし"
    )
    sato.press("保存して下見する")
    assert "伊藤 誠さんが" in sato.text
    assert "まだ保存していません" in sato.text
    assert sato.page.input_value("[name=actions]") == "本人に電話した"
    sato.press("保存して下見する").press("この内容で発行する")
    assert SituationReport.objects.get().state == "issued"
    assert "本人に電話した" in sato.on_paper()


def decide_to_write_to_the_customer(sato, ito, base):
    ito.go(f"{base}/decisions/new/").choose("kind", "notice").fill("title", "本人へのおわびの手紙")
    ito.fill("text", "誤送信した内容と、削除を確かめたことを、今日中に手紙で伝える。").press("保存して経路を確かめる")
    ito.press("この内容で回付する")
    sato.go(ito.page.url).press("決裁する")
    ito.go(ito.page.url).press("実行したことを記録する")
    assert Decision.objects.get().state == "used"
    assert "本人へのおわびの手紙" in ito.on_paper()


def rule_that_it_is_not_reportable(sato, ito, case):
    sato.go(f"/cases/{case.number}/duties/").choose("outcome", "no")
    sato.fill("reason", "1人分で、要配慮個人情報を含まず、不正の目的もないため。").press("起案する")
    ito.go(f"/cases/{case.number}/duties/").press("承認する")
    assert "承認済み" in ito.text
    assert not gather.judged(case).regime("appi").limbs


def look_back(sato, base):
    """Everything is in the timeline, with the time it happened and the time it was known; on paper too."""
    sato.go(f"{base}/timeline/?everything=on")
    for told in ("起きた時", "把握した時", "報告の要否の判断を承認した（報告対象外）", f"作業を加えた: {OWN_TASK}"):
        assert told in sato.text, told
    paper = sato.on_paper()
    assert "把握した時" in paper
    assert sato.go(f"{base}/tasks/print/").on_paper().count("してはいけないこと")
    listed = sato.go(f"{base}/tasks/?show=all")
    task = Task.objects.filter(state="open", fits=True).exclude(what="").last()
    assert task.what.splitlines()[0][:12] in listed.on_paper(), "what is folded on the screen is open on paper"
    sato.go(f"{base}/briefing/").on_paper()


def close(sato, base):
    for step in ("confirm", "contain", "close"):
        sato.go(f"{base}/step/").choose("step", step).press("記録する")
    assert "終わっていないこと" in sato.text
    sato.fill("reason", "残りの作業は再発防止の計画に移した。").press("残したまま終了する")
    assert "終了" in sato.text
    assert "期限超過" not in sato.go(f"{base}/tasks/").text


def test_from_the_telephone_to_the_closed_case_with_three_at_once(house, browse, post):
    sato, suzuki, ito = browse(house.sato), browse(house.suzuki), browse(house.ito)
    write_down_the_call(browse(house.tanaka, width=375))
    case = open_the_case(sato)
    base = f"/cases/{case.number}"
    call_together(sato, browse, post, house, base)
    three_at_once(sato, suzuki, ito, case)
    write_the_same_report(sato, ito, base)
    decide_to_write_to_the_customer(sato, ito, base)
    rule_that_it_is_not_reportable(sato, ito, case)
    look_back(sato, base)
    close(sato, base)
    case.refresh_from_db()
    assert case.state == "closed"
