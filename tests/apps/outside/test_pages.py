"""The pages of the world outside, as each person meets them; and the papers that are filled from the case."""

import io

import docx
import pypdfium2
import pytest

from tests.apps.outside.conftest import KNOWN_AT, KNOWN_ON
from tsutsumi.accounts.models import User
from tsutsumi.audit.models import Entry
from tsutsumi.cases.actions import add_member
from tsutsumi.core.law import others
from tsutsumi.duties.actions import answer
from tsutsumi.outside import actions, papers
from tsutsumi.outside.actions import Asked
from tsutsumi.outside.models import Addressee, Demand, HouseFlag, Insurer, SpendRequest


def url(case, *rest):
    return "/".join([f"/cases/{case.number}", *map(str, rest), ""])


DAY = {"on": "2026-11-03", "at": "10:05", "way": "phone", "words": "第一報を伝えた。"}


def test_a_contact_a_sending_and_a_receipt_in_the_browser(case, world, as_user):
    browser, page = as_user(world.ito), url(case, "outside", "to", "JPCERT")
    assert "badge-unsure" not in browser.get(page).content.decode()  # what is confirmed carries no badge
    browser.post(f"{page}contact/", DAY)
    browser.post(f"{page}send/", {"sent_on": "2026-11-03"})
    browser.post(f"{page}receive/", {"receipt": "JPCERT#12345"})
    row = Addressee.objects.get(code="JPCERT")
    assert (row.state, row.receipt) == ("received", "JPCERT#12345")
    text = browser.get(page).content.decode()
    assert "第一報を伝えた。" in text
    assert "JPCERT#12345" in text


def test_what_is_unsure_is_shown_as_unsure(case, world, as_user):
    actions.say_flags({"listed": True, "infrastructure": True}, by=world.sato)
    page = as_user(world.sato).get(url(case, "outside")).content.decode()
    assert "badge-unsure" in page  # ACD: 要確認
    assert "参考（二次資料による）" in page  # TSE: 二次
    assert "まだ分からない" in page
    detail = as_user(world.sato).get(url(case, "outside", "to", "TSE")).content.decode()
    assert "有価証券上場規程402条" in detail
    assert "業務・財産への影響が重要か" in detail


@pytest.mark.parametrize(
    ("path", "said", "kept"),
    [
        (
            "contact",
            {"on": "2999-01-01", "at": "10:00", "way": "phone", "words": "打ち合わせの中身"},
            "打ち合わせの中身",
        ),
        ("contact", {"on": "2026-11-03", "at": "25時", "way": "phone", "words": "時刻の誤り"}, "時刻の誤り"),
        ("applies", {"applies": "no", "reason": ""}, "理由を入力してください"),
        ("receive", {"receipt": "控えの番号"}, "受領を確かめた」はできません"),  # not sent yet: no such form, but why
    ],
)
def test_what_was_refused_says_why_and_keeps_what_was_typed(case, world, as_user, path, said, kept):
    answer = as_user(world.ito).post(url(case, "outside", "to", "POLICE", path), said)
    assert answer.status_code == 422
    assert kept in answer.content.decode()


def test_an_authority_asks_and_is_answered(case, world, as_user, paper):
    browser = as_user(world.ito)
    said = {"authority": "個人情報保護委員会", "kind": "report_order", "received_on": "2026-11-05", "text": "内訳",
            "due_on": "2026-11-12", "item": paper.pk}  # fmt: skip
    browser.post(url(case, "outside", "demands", "new"), said)
    demand = Demand.objects.get()
    page = browser.get(url(case, "outside", "demands", demand.number)).content.decode()
    assert "50万円以下の罰金" in page
    assert "法146条" in page
    assert paper.name in page
    browser.post(
        url(case, "outside", "demands", demand.number, "answer"), {"on": "2026-11-10", "answer": "別紙のとおり"}
    )
    demand.refresh_from_db()
    assert demand.state == "answered"


def test_the_answer_before_the_question_is_refused_and_kept(case, world, as_user):
    told = {"authority": "委員会", "kind": "inquiry", "text": "内訳", "received_on": KNOWN_ON}
    demand = actions.take_demand(case, told, by=world.ito)
    data = {"on": "2026-11-01", "answer": "別紙のとおり"}
    answer = as_user(world.ito).post(url(case, "outside", "demands", demand.number, "answer"), data)
    assert answer.status_code == 422
    assert "別紙のとおり" in answer.content.decode()


def test_a_gift_is_stopped_on_the_page_until_the_paper_and_the_decision_are_there(case, world, as_user, paper):
    browser = as_user(world.suzuki)
    said = {"kind": "C13", "what": "お詫びの品", "payee": "対象の方", "amount": "52万", "people": "1,043"}
    browser.post(url(case, "spending", "new"), said)
    request = SpendRequest.objects.get()
    assert (request.amount, request.people) == (520_000, 1043)
    page = browser.get(url(case, "spending", 1)).content.decode()
    assert "支出も約束もできません" in page
    assert "release/" not in page
    browser.post(url(case, "spending", 1, "release"))
    request.refresh_from_db()
    assert request.state == "asked"
    said = {"consent": "given", "on": "2026-11-05", "who": "損保 田村", "item": paper.pk}
    browser.post(url(case, "spending", 1, "consent"), said)
    where = browser.post(url(case, "spending", 1, "put-up"))["Location"]
    browser.post(f"{where}put-up/")
    lead, decision = as_user(world.sato), case.decided.get()
    seat = decision.steps.get(user=world.sato)
    lead.post(f"{where}steps/{seat.pk}/", {"verb": "approve", "seen": decision.seal, "to": "0"})
    browser.post(url(case, "spending", 1, "release"))
    request.refresh_from_db()
    assert request.state == "released"


def test_the_amount_that_is_no_number_is_said_and_kept(case, world, as_user):
    said = {"kind": "C13", "what": "品", "payee": "方", "amount": "たくさん"}
    page = as_user(world.suzuki).post(url(case, "spending", "new"), said).content.decode()
    assert "数字で入力してください" in page
    assert "たくさん" in page


def test_flags_and_policy_are_kept_as_they_were_said(case, world, as_user):
    browser = as_user(world.sato)
    browser.post("/settings/outside/", {"pmark": "yes", "telecom": "no", "listed": ""})
    assert HouseFlag.all_said()["pmark"] is True
    assert HouseFlag.all_said()["telecom"] is False
    assert HouseFlag.all_said()["listed"] is None
    browser.post("/settings/insurer/", {"company": "損保", "cap_per_person": "500", "kinds": ["C13", "C06"]})
    assert Insurer.the().kinds == ["C13", "C06"]
    assert as_user(world.ito).get("/settings/outside/").status_code == 404


def test_stranger_and_guest_find_nothing_and_those_who_only_look_write_nothing(case, world, as_user):
    guest = User.objects.create_user("bengoshi@example.jp", "弁護 士郎", "guest")
    add_member(case, guest, by=world.sato)
    add_member(case, world.kato, by=world.sato)
    actions.ask(case, Asked("C13", "品", "方", 1), by=world.suzuki)
    for person in (world.stranger, guest):
        for page in (url(case, "outside"), url(case, "outside", "to", "POLICE"), url(case, "spending", 1)):
            assert as_user(person).get(page).status_code == 404
    auditor = as_user(world.kato)
    assert auditor.get(url(case, "outside")).status_code == 200
    assert auditor.post(url(case, "outside", "to", "POLICE", "contact"), DAY).status_code == 404
    assert auditor.post(url(case, "spending", 1, "drop")).status_code == 404


def test_no_such_addressee_no_such_paper(case, world, as_user):
    browser = as_user(world.sato)
    assert browser.get(url(case, "outside", "to", "NOBODY")).status_code == 404
    assert browser.get(url(case, "outside", "to", "own-9")).status_code == 404
    assert browser.post(url(case, "outside", "papers", "nothing"), {"kind": "pdf"}).status_code == 404
    assert browser.post(url(case, "outside", "papers", "police"), {"kind": "exe"}).status_code == 404


def words_of(data):
    """Every text of a Word file, tables included."""
    opened = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([p.text for p in opened.paragraphs] + cells)


@pytest.mark.parametrize("code", list(papers.TITLES))
def test_every_paper_is_made_as_word_and_pdf_and_says_what_it_is(case, world, code):
    text = words_of(papers.paper(case, code, "docx"))
    assert papers.TITLES[code] in text
    pdf = pypdfium2.PdfDocument(papers.paper(case, code, "pdf"))
    assert 1 <= len(pdf) <= 5
    assert "".join(papers.TITLES[code].split()) in "".join(pdf[0].get_textpage().get_text_range().split())
    pdf.close()


def test_the_memo_for_the_police_holds_the_eleven_points_the_offences_and_the_evidence(case, world, paper):
    text = words_of(papers.paper(case, "police", "docx"))
    for number in (1, 2, 4, 5, 7, 8, 9, 10, 11):
        assert f"{number} " in text
    for words in (
        "3 時系列",
        "6 証拠の一覧",
        "受付の端末に脅迫文が出た。",
        paper.name,
        "電子計算機損壊等業務妨害",
        "刑法234条の2",
    ):
        assert words in text
    assert "要確認" in text  # the offences are, until a lawyer looked


def test_the_kinds_of_data_stand_in_the_order_of_the_questions_whatever_came_first(case, world):
    answer(case, "data_kinds", ["phone", "medical_record", "address", "name"], on=case.known_on, by=world.sato)
    text = words_of(papers.paper(case, "complaint", "docx"))
    assert "氏名、住所、電話番号、" in text


def test_a_paper_does_not_point_to_a_list_that_is_empty(case, world):
    assert "0点" not in words_of(papers.paper(case, "complaint", "docx"))


def test_the_notice_of_a_trustee_holds_the_nine_items_and_the_room_for_the_receipt(case, world):
    text = words_of(papers.paper(case, "client", "docx"))
    for mark in "①②③④⑤⑥⑦⑧⑨":
        assert mark in text
    for words in ("法26条1項ただし書", "規則", "受け取った日時", "再委託先", "保全したログ"):
        assert words in text
    assert "1,043" in text


def test_the_inquiry_to_a_trustee_has_its_twelve_questions(case, world):
    text = words_of(papers.paper(case, "trustee", "docx"))
    assert len(papers.TWELVE) == 12
    assert all(title in text for title, _note in papers.TWELVE)


def test_the_first_notice_to_the_insurer_asks_for_consent_to_what_is_planned(case, world):
    actions.save_insurer({"company": "みほん損保", "policy_number": "CY-0001", "kinds": ["C02"]}, by=world.sato)
    actions.ask(case, Asked("C02", "端末3台の調査", "調査会社", 4_500_000), by=world.suzuki)
    text = words_of(papers.paper(case, "insurer", "docx"))
    for words in ("みほん損保", "CY-0001", "端末3台の調査", "4,500,000円", "同意をお願いします", "事故対応期間"):
        assert words in text


def test_a_paper_is_in_japanese_whoever_takes_it_and_taking_it_is_recorded(case, world, as_user):
    world.ito.language = "en"
    world.ito.save()
    answer = as_user(world.ito).post(url(case, "outside", "papers", "police"), {"kind": "docx"})
    assert "警察相談メモ" in words_of(answer.content)
    assert "ファイル" in words_of(answer.content) or "まだ預かったものはありません" in words_of(answer.content)
    assert Entry.objects.get(verb="outside.paper").data == {"paper": "police", "kind": "docx"}


def test_a_low_end_that_nobody_knows_is_not_a_nought(case, world):
    text = words_of(papers.paper(case, "police", "docx"))
    assert "多くて1,043人（下限は不明）" in text


def test_of_an_insider_the_memo_asks_for_the_three_marks_of_a_trade_secret(case, world):
    answer(case, "cause", "insider", on=KNOWN_ON, by=world.sato)
    text = words_of(papers.paper(case, "police", "docx"))
    for words in ("秘密管理性", "有用性", "非公知性", "個人情報保護法179条"):
        assert words in text


def test_what_the_case_has_learned_since_the_draft_of_the_report_stands_in_the_notice_too(world):
    """The number that the memo for the police gives and the notice to the client gives are the same."""
    from tsutsumi.cases.actions import open_case
    from tsutsumi.reports.actions import Filing, start

    case = open_case("名簿の紛失", KNOWN_AT, by=world.sato, event="suspected_leak", cause="lost")
    start(case, Filing("preliminary", "appi", "個人情報保護委員会"), by=world.sato)
    answer(case, "count", 2400, on=KNOWN_ON, by=world.sato, source="台帳の照合")
    for code in ("client", "police"):
        assert "2,400" in words_of(papers.paper(case, code, "docx")), code


def test_what_nobody_knows_is_not_made_up(case, world):
    text = words_of(papers.paper(case, "client", "docx"))
    assert papers.BLANK in text
    assert papers.OPEN in text


def test_the_tables_and_the_flags_of_the_form_agree(world, as_user):
    page = as_user(world.sato).get("/settings/outside/").content.decode()
    assert all(f'name="{flag.code}"' in page for flag in others.flags())


def test_more_spendings_and_contacts_cost_no_more_queries(case, world, as_user):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser, counts = as_user(world.sato), []
    for _ in range(2):
        for _ in range(4):
            actions.ask(case, Asked("C13", "品", "方", 1), by=world.sato)
            actions.add(case, "取引先", "契約", None, by=world.sato)
        with CaptureQueriesContext(connection) as seen:
            browser.get(url(case, "outside"))
            browser.get(url(case, "spending"))
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[0] <= 50  # two pages
