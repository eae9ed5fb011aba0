"""The file of an outside call centre: out and back, the difference first, errors in the same file."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tsutsumi.audit.models import Entry
from tsutsumi.cases import tables
from tsutsumi.core import sheets
from tsutsumi.evidence.models import Sealed, scope_of
from tsutsumi.inquiries import actions, gather, sheet
from tsutsumi.inquiries.models import Inquiry

pytestmark = pytest.mark.django_db


@pytest.fixture
def calls(case, operator):
    rows = []
    for number, topic in enumerate(("what", "money", "how")):
        row = actions.take(case, "phone", by=operator)
        said = {"name": f"山 花{number}", "contact": f"090-0000-000{number}", "memo": "=1+1"}
        rows.append(actions.jot(row, {"topic": topic, "feeling": 1}, said, by=operator))
    return rows


def edited(data, edit):
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book.worksheets[0])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def at(page, title, row):
    titles = [cell.value for cell in page[1]]
    return page.cell(row, titles.index(title) + 1)


def test_a_row_is_changed_and_a_row_is_added(case, calls, operator):
    def edit(page):
        at(page, "メモ", 2).value = "折返し済み"
        at(page, "状態", 2).value = "終わった"
        new = {
            "方法": "電話",
            "受けた日時": "2026-11-25 10:00",
            "話題": "原因・経緯",
            "連絡先": "0270000001",
            "状態": "終わった",
        }
        for title, value in new.items():
            at(page, title, 5).value = value

    made = tables.take(
        sheet.table(case, operator),
        edited(sheets.xlsx(sheet.SHEET, sheet.entries(case)), edit),
        removed=False,
        by=operator,
    )
    assert (len(made.diff.changed), len(made.diff.added), len(made.wrong)) == (1, 1, 0)
    first, new = Inquiry.objects.get(number=1), Inquiry.objects.get(number=4)
    assert (first.state, gather.said_in(first)["memo"]) == ("done", "折返し済み")
    assert (new.state, new.topic, gather.said_in(new)) == ("done", "how", {"contact": "0270000001"})


def test_who_changed_the_row_here_meanwhile_wins(case, calls, operator):
    data = edited(
        sheets.xlsx(sheet.SHEET, sheet.entries(case)), lambda page: at(page, "メモ", 2).__setattr__("value", "向こう")
    )
    actions.jot(calls[0], {}, {"memo": "こちら"}, by=operator)
    made = tables.take(sheet.table(case, operator), data, removed=False, by=operator)
    assert [conflict.entry.id for conflict in made.diff.conflicts] == [str(calls[0].pk)]
    calls[0].refresh_from_db()
    assert gather.said_in(calls[0])["memo"] == "こちら"


BAD = [("メモ", "パスワードはhunter2", "残していません"), ("連絡先", "4242424242424242", "カード番号"),
       ("話題", "たぶん", "次のどれか"), ("受けた日時", "2099-01-01 10:00", "未来")]  # fmt: skip


@pytest.mark.parametrize(("title", "value", "sentence"), BAD)
def test_a_wrong_row_comes_back_with_its_error_and_without_the_secret(case, calls, operator, title, value, sentence):
    data = edited(
        sheets.xlsx(sheet.SHEET, sheet.entries(case)), lambda page: at(page, title, 2).__setattr__("value", value)
    )
    made = tables.propose(sheet.table(case, operator), data)
    found = made.found
    assert len(made.diff.wrong) == 1
    assert sentence in " ".join(found.lines[0].errors)
    page = openpyxl.load_workbook(io.BytesIO(sheets.returned(sheet.SHEET, found))).worksheets[0]
    assert sentence in at(page, "エラー内容", 2).value
    if title in {"メモ", "連絡先"}:
        assert not at(page, title, 2).value


def test_the_file_holds_no_value_of_the_affected_list(case, mailing, persons, operator):
    call = actions.take(case, "phone", by=operator)
    one = persons[3]
    actions.look(call, actions.Asked(name=one["name"], item="phone", value=one["phone"]), by=operator)
    data = sheets.csv(sheet.SHEET, sheet.entries(case)).data.decode()
    assert not [value for value in (one["name"], one["phone"], one["email"], one["address"]) if value in data]


def test_on_the_page_first_the_difference_then_the_taking(case, calls, sato, as_user):
    browser, address = as_user(sato), f"/cases/{case.number}/desk/exchange/"
    out = browser.post(address, {"act": "xlsx"})
    assert Entry.objects.get(verb="table.taken_out").data["rows"] == 3
    data = edited(out.content, lambda page: at(page, "メモ", 3).__setattr__("value", "新しいメモ"))
    shown = browser.post(address, {"act": "look", "table": SimpleUploadedFile("desk.xlsx", data)})
    assert "変更 1件" in shown.content.decode()
    assert gather.said_in(Inquiry.objects.get(number=2))["memo"] == "=1+1"
    browser.post(address, {"act": "take", "data": shown.context["data"]})
    assert gather.said_in(Inquiry.objects.get(number=2))["memo"] == "新しいメモ"
    assert not Sealed.objects.filter(scope=scope_of(case)).exists(), "the file itself is kept nowhere"
    again = browser.post(address, {"act": "take"}).content.decode()
    assert "ファイルを選んで" in again


def test_a_file_that_is_none_says_so(case, sato, as_user):
    sent = {"act": "look", "table": SimpleUploadedFile("x.xlsx", b"\x00\x01")}
    answer = as_user(sato).post(f"/cases/{case.number}/desk/exchange/", sent)
    assert "開けませんでした" in answer.content.decode()
