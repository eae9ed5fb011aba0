"""Story A: a nurse's first report becomes a regulator's report, handed in by the book."""

import pytest
from django.utils import timezone

from tests.stories.browser import words_of
from tsutsumi.cases.models import Case
from tsutsumi.duties import gather

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What Sato knows when she is asked; a question that is not here is answered 「わからない」.
KNOWN = {
    "event": "suspected_leak",
    "cause": "lost",
    "data_kinds": ["name", "birth_date", "medical_record"],
    "count": "240",
    "is_personal_data": "true",
    "role": "operator",
    "encrypted": "none",
    "wrongful_purpose": "false",
    "all_recovered_unseen": "false",
}


def answer_what_is_asked(person, number, known=KNOWN, pages=12):
    """Answer page by page until nothing is asked any more. False when `pages` were not enough."""
    for _ in range(pages):
        person.go(f"/cases/{number}/duties/questions/")
        asked = person.page.locator("input[name=asked]").evaluate_all("all => all.map(e => e.value)")
        if not asked:
            return True
        for fact in asked:
            _answer(person, fact, known.get(fact))
        person.press("答えて次へ")
    return False


def _answer(person, fact, value):
    if isinstance(value, list):
        for code in value:
            person.choose(f"{fact}-value", code)
    elif value is None and person.page.locator(f"[name='{fact}-unknown']").count():
        person.page.check(f"[name='{fact}-unknown']")
    elif person.page.locator(f"input[type=text][name='{fact}-value']").count():
        person.fill(f"{fact}-value", value)
    else:
        person.choose(f"{fact}-value", value or "?")


def tell_by_phone(sato, browse):
    """An officer hands out the door; a nurse fills the form on her phone, without a login."""
    sato.go("/tips/links/").fill("label", "全職員")
    sato.press("入口を作り")
    address = next(line for line in sato.text.split() if "/t/" in line)
    nurse = browse(None, width=375).go(address[address.index("/t/") :])
    nurse.fill("what", "患者さんの記録が入ったUSBメモリーが見つかりません").choose("when", "today")
    nurse.press("知らせる")
    assert "受け付けました" in nurse.text


def open_from_tip(sato, colleague):
    """The officer opens a case from what was told, and lets a colleague in."""
    sato.go("/tips/")
    sato.page.locator("main table a, main li a, main h2 a").first.click()
    sato.press("事案として登録する")
    sato.fill("title", "USBメモリーの紛失").press("登録する")
    case = Case.objects.get()
    sato.go(f"/cases/{case.number}/members/").choose("user", str(colleague.pk))
    sato.press("加える")
    return case


def rule(sato, ito, case):
    """One proposes what the law asks, another approves."""
    sato.go(f"/cases/{case.number}/duties/")
    assert "報告対象です" in sato.text
    sato.choose("outcome", "yes").fill("recipient", "個人情報保護委員会").fill("reason", "診療情報を含むため")
    sato.press("起案する")
    assert "承認待ち" in sato.text
    ito.go(f"/cases/{case.number}/duties/").press("承認する")
    assert "承認済み" in ito.text


def hand_in(sato, ito, case):
    """The preliminary report: what is open left open, checked by another, handed in."""
    sato.go(f"/cases/{case.number}/reports/").press("報告の作成を始める")
    sato.page.get_by_label("提出先が正しいこと").check()
    sato.press("作成を始める")
    sato.press("未入力をすべて「不明・調査中」にする")
    report = sato.page.url
    ito.go(report).press("確認に進む")
    ito.page.get_by_label("全文を読み").check()
    ito.press("この内容で確認する")
    sato.go(report).press("提出を記録する")
    sato.page.get_by_label("提出先へ提出しました").check()
    sato.press("提出を記録する")
    assert "提出済み" in sato.text


def test_from_the_phone_to_the_regulators_report(world, browse):
    world.organisation.kind = "private"
    world.organisation.save()
    sato, ito = browse(world.sato), browse(world.ito)
    tell_by_phone(sato, browse)
    case = open_from_tip(sato, world.ito)
    assert case.known_on == timezone.localdate()
    assert answer_what_is_asked(sato, case.number)
    assert gather.judged(case).regime("appi").limbs == ("1",)
    rule(sato, ito, case)
    hand_in(sato, ito, case)
    words = words_of(sato.receive("PDF"))
    for expected in ("あおい総合クリニック", "240", "要配慮個人情報"):
        assert expected in words
    assert sato.receive("DOCX").stat().st_size > 10_000  # a second file from the same page
