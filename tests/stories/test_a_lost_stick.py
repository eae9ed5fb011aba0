"""Story A: a nurse's first report becomes a regulator's report, handed in by the book."""

import pypdfium2
import pytest
from django.utils import timezone

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


def answer_what_is_asked(person, number):
    """Answer page by page until nothing is asked any more."""
    for _ in range(12):
        person.go(f"/cases/{number}/duties/questions/")
        asked = person.page.locator("input[name=asked]").evaluate_all("all => all.map(e => e.value)")
        if not asked:
            return
        for fact in asked:
            _answer(person, fact)
        person.press("答えて次へ")
    raise AssertionError(f"still asked: {asked}")


def _answer(person, fact):
    value = KNOWN.get(fact)
    if isinstance(value, list):
        for code in value:
            person.choose(f"{fact}-value", code)
    elif value is None and person.page.locator(f"[name='{fact}-unknown']").count():
        person.page.check(f"[name='{fact}-unknown']")
    elif person.page.locator(f"input[type=text][name='{fact}-value']").count():
        person.fill(f"{fact}-value", value)
    else:
        person.choose(f"{fact}-value", value or "?")


def words_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return "".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", "").replace("\n", "")


def test_from_the_phone_to_the_regulators_report(world, browse):
    world.organisation.kind = "private"
    world.organisation.save()
    sato, ito = browse(world.sato), browse(world.ito)

    # An officer hands out the door; a nurse fills the form on her phone, without a login.
    sato.go("/tips/links/").fill("label", "全職員")
    sato.press("入口を作り")
    address = next(line for line in sato.text.split() if "/t/" in line)
    nurse = browse(None, width=375).go(address[address.index("/t/") :])
    nurse.fill("what", "患者さんの記録が入ったUSBメモリーが見つかりません").choose("when", "today")
    nurse.press("知らせる")
    assert "受け付けました" in nurse.text

    # The officer opens a case from it and answers what is asked.
    sato.go("/tips/")
    sato.page.locator("main table a, main li a, main h2 a").first.click()
    sato.press("事案として登録する")
    sato.fill("title", "USBメモリーの紛失").press("登録する")
    case = Case.objects.get()
    assert case.known_on == timezone.localdate()
    sato.go(f"/cases/{case.number}/members/").choose("user", str(world.ito.pk))
    sato.press("加える")
    answer_what_is_asked(sato, case.number)

    # The finding: reportable under limb 1, thirty days from today as day 1.
    sato.go(f"/cases/{case.number}/duties/")
    assert "報告対象です" in sato.text
    verdict = gather.judged(case).regime("appi")
    assert verdict.limbs == ("1",)
    sato.choose("outcome", "yes").fill("recipient", "個人情報保護委員会").fill("reason", "診療情報を含むため")
    sato.press("起案する")
    assert "承認待ち" in sato.text
    ito.go(f"/cases/{case.number}/duties/").press("承認する")
    assert "承認済み" in ito.text

    # The preliminary report: started, what is open left open, checked by another, handed in, downloaded.
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
    words = words_of(sato.receive("PDF"))
    assert "あおい総合クリニック" in words
    assert "240" in words
    assert "要配慮個人情報" in words
