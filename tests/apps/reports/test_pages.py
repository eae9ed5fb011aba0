"""The pages of a report through the browser client; a stranger gets 404 everywhere."""

import io
import re

import docx
import openpyxl
import pypdfium2
import pytest
from django.urls import reverse

from tests.apps.reports.conftest import KNOWN_AT, KNOWN_ON
from tsutsumi.audit.models import Entry
from tsutsumi.cases.actions import add_member, open_case
from tsutsumi.core.documents.values import People, State
from tsutsumi.duties.actions import answer, approve, propose
from tsutsumi.reports import actions
from tsutsumi.reports.models import Report

PAGES = [
    ("list", False, "get"),
    ("start", False, "get"),
    ("decision", False, "post"),
    ("detail", True, "get"),
    ("part", True, "get"),
    ("leave_open", True, "post"),
    ("gathered", True, "get"),
    ("check", True, "get"),
    ("reopen", True, "post"),
    ("submit", True, "get"),
    ("receipt", True, "post"),
    ("supplement", True, "post"),
    ("web_form", True, "get"),
    ("download", True, "post"),
    ("notice", True, "get"),
]


def url(name, case, report=None, **more):
    more |= {"number": case.number} | ({"pk": report.pk} if report else {})
    more |= {"part": {"part": "outline"}, "download": {"version": 1}}.get(name, {})
    return reverse(f"reports:{name}", kwargs=more)


def squeezed(text):
    return re.sub(r"\s", "", text)


@pytest.fixture(params=PAGES, ids=[name for name, _, _ in PAGES])
def door(request, report, case):
    """Each route of the app: how it is asked, and its address."""
    name, of_report, method = request.param
    return method, url(name, case, report if of_report else None)


def test_a_stranger_gets_404_and_the_anonymous_the_login(door, report, world, as_user, client):
    method, address = door
    assert getattr(as_user(world.stranger), method)(address, {"kind": "pdf"}).status_code == 404
    answered = getattr(client, method)(address, {"kind": "pdf"})
    assert answered.status_code in (302, 401, 403)
    assert Report.objects.get(pk=report.pk).state == "draft"


def test_a_member_without_the_right_gets_404(door, case, world, as_user):
    add_member(case, world.tanaka, by=world.sato)
    method, address = door
    assert getattr(as_user(world.tanaka), method)(address, {"kind": "pdf"}).status_code == 404


def test_every_page_opens_for_the_officer_and_changes_nothing(door, world, as_user):
    method, address = door
    before = Entry.objects.count()
    page = as_user(world.sato).get(address)
    assert page.status_code == (200 if method == "get" else 405)  # an act is not done by looking
    assert page.content.count(b"<h1") == 1
    assert b"style=" not in page.content
    assert Entry.objects.count() == before


def test_a_report_of_another_case_is_not_found_under_this_one(report, case, world, as_user):
    other = open_case("別の事案", case.known_at, by=world.sato)
    address = reverse("reports:detail", args=[other.number, report.pk])
    assert as_user(world.sato).get(address).status_code == 404


def test_story_from_the_start_to_the_downloaded_pdf(case, world, as_user):
    sato, ito = as_user(world.sato), as_user(world.ito)
    begun = sato.post(
        url("start", case),
        {"stage": "preliminary", "regime": "appi", "recipient": "個人情報保護委員会", "confirmed": "on"},
    )
    report = Report.objects.get()
    assert begun["Location"] == url("detail", case, report)
    sato.post(url("leave_open", case, report))
    seen = report.current.fingerprint()
    ito.post(url("check", case, report), {"seen": seen, "read": "on"})
    sato.post(url("submit", case, report), {"on": "令和8年11月5日", "receipt": "R-1", "sent": "on"})
    report.refresh_from_db()
    assert report.state == "submitted"
    answered = sato.post(url("download", case, report), {"kind": "pdf"})
    assert answered["Content-Type"] == "application/pdf"
    text = squeezed("".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(answered.content)))
    for words in ("漏えい等報告書（速報）", "912人以上1,043人以下（概数）", "令和8年11月2日（月）", "■第4号（千人超）"):
        assert words in text


def test_the_recipient_must_be_confirmed_by_a_person(case, world, as_user):
    page = as_user(world.sato).post(
        url("start", case), {"stage": "preliminary", "regime": "appi", "recipient": "個人情報保護委員会"}
    )
    assert page.status_code == 200
    assert not Report.objects.exists()


def test_the_author_is_told_why_they_cannot_check(report, case, world, as_user):
    seen = report.current.fingerprint()
    page = as_user(world.sato).post(url("check", case, report), {"seen": seen, "read": "on"})
    assert "別の担当者が内容を読み" in page.content.decode()


def part_data(page):
    return {"seen": page.context["form"].initial["seen"]} | {
        bound.html_name: bound.value() for bound in page.context["form"] if bound.html_name.endswith("-state")
    }


def test_a_part_keeps_unknown_none_and_empty_apart(report, case, world, as_user):
    browser = as_user(world.ito)
    address = reverse("reports:part", args=[case.number, report.pk, "people"])
    data = part_data(browser.get(address))
    data |= {
        "people-total-low": "900", "people-total-high": "1043", "people-total-state": "estimated",
        "people-card-state": "none",
    }  # fmt: skip
    assert browser.post(address, data).status_code == 302
    values = report.current.parsed()
    assert values["people.total"].content == People(900, 1043)
    assert values["people.total"].source.by == "伊藤 誠"
    assert values["people.card"].state is State.NONE


def test_a_state_that_contradicts_the_content_is_refused_and_nothing_is_lost(report, case, world, as_user):
    browser = as_user(world.ito)
    address = reverse("reports:part", args=[case.number, report.pk, "cause"])
    data = part_data(browser.get(address)) | {"cause-detail": "施錠していなかった", "cause-detail-state": "unknown"}
    page = browser.post(address, data)
    assert page.status_code == 200
    assert "施錠していなかった" in page.content.decode()
    assert "状態が「不明・調査中」なのに内容があります" in page.content.decode()


def test_two_people_writing_the_same_part_do_not_overwrite_each_other_unseen(report, case, world, as_user):
    browser = as_user(world.ito)
    address = reverse("reports:part", args=[case.number, report.pk, "cause"])
    data = part_data(browser.get(address)) | {
        "cause-detail": "伊藤の文",
        "cause-detail-state": "known",
        "cause-kind": "lost",
    }
    actions.fill(report, {"cause.detail": report.current.parsed()["outline.summary"]}, by=world.sato)
    page = browser.post(address, data)
    assert "ほかの人がこの項目を書き換えました" in page.content.decode()
    data["seen"] = page.context["form"].data["seen"]
    assert browser.post(address, data).status_code == 302
    assert report.current.parsed()["cause.detail"].content == "伊藤の文"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "{{7*7}}", "=1+1", "😀\u202e", "a" * 600, "\x00"])
def test_hostile_text_in_a_part_is_kept_or_refused_but_never_a_fault(report, case, world, as_user, text):
    browser = as_user(world.ito)
    address = reverse("reports:part", args=[case.number, report.pk, "reporter"])
    data = part_data(browser.get(address)) | {"reporter-name": text, "reporter-name-state": "known"}
    answered = browser.post(address, data)
    assert answered.status_code in (200, 302)
    shown = browser.get(url("web_form", case, report)).content.decode()
    assert "<script>alert" not in shown
    if answered.status_code == 302:
        for kind in ("pdf", "docx", "xlsx", "json"):
            assert browser.post(url("download", case, report), {"kind": kind}).status_code == 200


def test_the_page_for_copying_stands_in_the_order_of_the_form_with_a_button_for_each_value(
    report, case, world, as_user
):
    shown = as_user(world.sato).get(url("web_form", case, report)).content.decode()
    order = [
        shown.index(words)
        for words in ("報告種別", "報告をする個人情報取扱事業者", "事態の概要", "本人の数", "再発防止")
    ]
    assert order == sorted(order)
    assert "912人以上1,043人以下（概数）" in shown
    assert shown.count("data-copy=") > 20


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "json"])
def test_all_four_files_say_the_number_of_people(report, case, world, as_user, kind):
    data = as_user(world.sato).post(url("download", case, report), {"kind": kind}).content
    match kind:
        case "pdf":
            words = "".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(data))
        case "docx":
            tables = docx.Document(io.BytesIO(data)).tables
            words = "".join(c.text for t in tables for r in t.rows for c in r.cells)
        case "xlsx":
            sheet = openpyxl.load_workbook(io.BytesIO(data))["報告項目"]
            words = "/".join(str(c) for row in sheet.iter_rows(values_only=True) for c in row)
        case "json":
            words = data.decode()
    assert ("912人以上1,043人以下" in words) or ("912" in words and "1043" in words)


@pytest.mark.parametrize("kind", ["exe", "", "../pdf"])
def test_a_kind_of_file_that_does_not_exist_is_not_found(report, case, world, as_user, kind):
    assert as_user(world.sato).post(url("download", case, report), {"kind": kind}).status_code == 404


def test_the_notice_shows_the_five_items_and_neither_count_nor_measures(report, case, world, as_user):
    shown = as_user(world.sato).get(url("notice", case, report)).content.decode()
    body = shown[shown.index("item-outline") : shown.index("</main>")]
    assert "不審な郵便物" in body
    assert world.organisation.contact_phone in body
    assert "1,043" not in body
    assert "再発防止" not in body.split('class="aside"')[0]


def decision_text(browser, case, **data):
    data = browser.post(url("decision", case), {"kind": "pdf", **data}).content
    opened = pypdfium2.PdfDocument(data)
    return squeezed(opened[0].get_textpage().get_text_range())


def test_the_decision_record_of_a_ruling_names_who_proposed_and_who_approved(case, world, as_user):
    ruling = propose(case, "yes", reason="1号と4号に当たる。", recipient="個人情報保護委員会", by=world.sato)
    approve(ruling, by=world.ito)
    text = decision_text(as_user(world.sato), case, ruling=ruling.pk)
    for words in ("結論：報告対象", "1号と4号に当たる。", "佐藤花子", "伊藤誠", "912人以上1,043人以下", "外来病棟"):
        assert words in text


def test_the_decision_record_is_there_above_all_when_nothing_is_to_be_reported(world, as_user):
    case = open_case("請求書の誤送付", KNOWN_AT, by=world.sato, event="leak", cause="mis_send")
    facts = {
        "data_kinds": ["name", "address"], "count": 1, "count_max": 1, "is_personal_data": True, "role": "operator",
        "wrongful_purpose": False, "encrypted": "none", "all_recovered_unseen": False, "sector": "private",
    }  # fmt: skip
    for fact, value in facts.items():
        answer(case, fact, value, on=KNOWN_ON, by=world.sato)
    text = decision_text(as_user(world.sato), case)
    assert "結論：報告対象外" in text
    assert "規則7条1号" in text
    assert "規則7条4号" in text
    assert "（未承認）" in text
    assert "報告の期限なし" in text


def test_a_download_is_recorded(report, case, world, as_user):
    as_user(world.sato).post(url("download", case, report), {"kind": "docx"})
    entry = Entry.objects.filter(case_id=case.pk).latest("pk")
    assert (entry.verb, entry.data["kind"], entry.by_id) == ("report.downloaded", "docx", world.sato.pk)
