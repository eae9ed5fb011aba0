"""Every list that people keep in Excel goes out, comes back unchanged, and is changed only through its own acts."""

import base64
import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tsutsumi.audit.models import Entry
from tsutsumi.money import actions as money
from tsutsumi.prevention import actions as prevention
from tsutsumi.team.models import Contact

pytestmark = pytest.mark.django_db

OF_CASE = (
    "money:table", "money:claims_table", "money:echoes_table", "prevention:table", "prevention:promises_table",
    "prevention:spreads_table", "tasks:table", "outside:table", "outside:demands_table", "inquiries:exchange",
    "inquiries:faq_table", "evidence:logs_table",
)  # fmt: skip
OF_MAILING = ("notices:flags_table", "notices:letters_table")
OF_HOUSE = ("team:contacts_table", "team:phones_table")
SAME = "この表は、いまの一覧と同じです"


@pytest.fixture
def lists(stage, as_user, settings):
    """Takes lists out and in, as an officer of the case."""
    settings.FRESH_MINUTES = 10**9
    return Lists(stage, as_user(stage.sato))


def said(answer):
    """What the page says of the file, and nothing else of it."""
    text = answer.content.decode()
    return re.sub(r"<[^>]+>|\s+|value=.*", " ", text[text.index('<div class="content">') : text.index("書き出す</h2>")])


class Lists:
    def __init__(self, stage, browser):
        self.stage, self.browser = stage, browser

    def at(self, route):
        if route in OF_HOUSE:
            return reverse(route)
        more = [self.stage.mailing.number] if route in (*OF_MAILING, "notices:calls_table") else []
        return reverse(route, args=[self.stage.case.number, *more])

    def out(self, route, kind="xlsx", **more):
        return self.browser.post(self.at(route), {"act": kind, **more})

    def send(self, route, data, act="look", **more):
        return self.browser.post(self.at(route), {"act": act, "table": SimpleUploadedFile("t.xlsx", data), **more})

    def edited(self, route, cells, row=2):
        """The list with these cells (by heading) of a row set; row 0: a new one."""
        return edited(self.out(route).content, cells, row)


def edited(data, cells, row=2):
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book.worksheets[0]
    titles = [cell.value for cell in page[1]]
    place = row or page.max_row + 1
    for title, value in cells.items():
        page.cell(place, titles.index(title) + 1).value = value
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def rows_of(data):
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    head, *rows = [[cell.value for cell in row] for row in page.iter_rows()]
    return [dict(zip(head, row, strict=True)) for row in rows]


@pytest.mark.parametrize("route", [*OF_CASE, *OF_MAILING, *OF_HOUSE])
def test_a_list_that_nobody_touched_comes_back_as_no_change(lists, route):
    if route == "team:contacts_table":
        Contact.objects.create(kind="vendor", name="堤ソフト㈱𠮷", phone="0312345678", tell="=1+1")
    for kind in ("xlsx", "cp932"):
        answer = lists.out(route, kind, sure="1")
        assert Entry.objects.filter(verb="table.taken_out").last().data["kind"] == kind
        shown = said(lists.send(route, answer.content))
        assert SAME in shown, (route, kind, shown)
    assert rows_of(lists.out(route).content), "the stage has nothing to show here"


def new_row(lists, route, cells):
    data = lists.edited(route, cells, 0)
    assert "追加 1件" in said(lists.send(route, data))
    assert lists.send(route, data, "take").status_code == 302
    return data


NEW = [
    (
        "money:table",
        {"費目": "C20", "内容": "残業", "数量": 3, "単価（円）": 1000, "保険": "確かめる"},
        "costs",
        "what",
        "残業",
    ),
    (
        "money:claims_table",
        {
            "種類": "賠償の請求",
            "誰から（番号・立場）": "12番",
            "人数": "1",
            "受け取った日・起こした日": "2026-11-05",
            "内容": "説明を",
        },
        "claims",
        "text",
        "説明を",
    ),
    (
        "money:echoes_table",
        {"種類": "報道", "日": "2026/11/5", "件数": 2, "どこで（媒体・取引先）": "全国紙"},
        "echoes",
        "where",
        "全国紙",
    ),
    (
        "prevention:table",
        {"再発防止策": "媒体を使わない", "区分": "技術的", "状態": "計画"},
        "measures",
        "state",
        "planned",
    ),
    (
        "prevention:spreads_table",
        {"ほかのシステム・部署・委託先": "薬局", "同じ弱さがあるか": "いいえ"},
        "spreads",
        "weak",
        False,
    ),
    ("tasks:table", {"作業": "鍵を替える", "担当の役割（新しい行）": "システム"}, "tasks", "title", "鍵を替える"),
    ("outside:table", {"相手": "隣の医院", "知らせる理由": "契約"}, "addressees", "name", "隣の医院"),
    (
        "outside:demands_table",
        {"どこから": "厚生局", "種類": "勧告", "受け取った日": "2026-11-05", "求められたこと": "経緯"},
        "demands",
        "authority",
        "厚生局",
    ),
    (
        "inquiries:exchange",
        {"方法": "電話", "受けた日時": "2026-11-05 10:00", "状態": "対応中", "連絡先": "0270000001"},
        "inquiries",
        "way",
        "phone",
    ),
    ("inquiries:faq_table", {"質問": "いつですか", "回答": "調べています。"}, "faq", "text", "調べています。"),
    ("evidence:logs_table", {"ログの名前": "入退室", "システム・機器": "扉"}, "logs", "name", "入退室"),
]


@pytest.mark.parametrize(("route", "cells", "rows", "field", "value"), NEW, ids=[one[0] for one in NEW])
def test_a_new_row_is_shown_first_and_then_taken_through_the_act(lists, route, cells, rows, field, value):
    before = getattr(lists.stage.case, rows).count()
    new_row(lists, route, cells)
    found = getattr(lists.stage.case, rows).order_by("-pk")
    assert (found.count(), getattr(found[0], field)) == (before + 1, value)


CHANGED = [
    (
        "money:claims_table",
        {"状態": "回答した", "今回したこと・言われたこと": "電話した"},
        "claim",
        "state",
        "answered",
    ),
    ("prevention:table", {"状態": "実施中", "期限": "2026-12-24"}, "measure", "state", "doing"),
    (
        "outside:demands_table",
        {"回答の期限": "2027-01-08", "状態": "回答した", "回答した日": "2026-11-05", "回答の内容": "書面"},
        "demand",
        "answer",
        "書面",
    ),
]


@pytest.mark.parametrize(("route", "cells", "name", "field", "value"), CHANGED, ids=[one[0] for one in CHANGED])
def test_a_state_moves_as_on_the_page(lists, route, cells, name, field, value):
    assert lists.send(route, lists.edited(route, cells), "take").status_code == 302
    row = getattr(lists.stage, name)
    row.refresh_from_db()
    assert getattr(row, field) == value


REFUSED = [
    ("prevention:table", {"状態": "効果を確認"}, "進められません"),
    ("money:claims_table", {"内容": "別のこと"}, "ファイルからは直せません"),
    ("money:claims_table", {"次の期日": "2027-01-08"}, "今回したこと"),
    ("money:echoes_table", {"要点": "直す"}, "書き足すだけ"),
    ("tasks:table", {"作業": "別の名前"}, "ファイルからは直せません"),
    ("tasks:table", {"状態": "該当なし"}, "該当しない理由を入力"),
    ("money:table", {"数量": -1}, "0から"),
    ("outside:demands_table", {"状態": ""}, "「状態」が空です"),
    ("team:phones_table", {"電話番号": "でんわ"}, "数字とハイフン"),
    ("notices:flags_table", {"内容（言語・宛て先・使ってよい方法）": "本人"}, "組み合わせ"),
    ("notices:letters_table", {"追跡番号": "12"}, "11桁から13桁"),
]


@pytest.mark.parametrize(("route", "cells", "sentence"), REFUSED, ids=[f"{one[0]} {one[2]}" for one in REFUSED])
def test_what_the_act_refuses_stands_in_the_same_file_and_nothing_is_taken(lists, route, cells, sentence):
    data = lists.edited(route, cells)
    shown = lists.send(route, data)
    assert shown.status_code == 422
    assert sentence in said(shown)
    back = lists.browser.post(lists.at(route), {"act": "returned", "data": base64.b64encode(data).decode()})
    assert sentence in " ".join(str(row["エラー内容"]) for row in rows_of(back.content))
    lists.send(route, data, "take")
    assert not Entry.objects.filter(verb="table.taken_in").exists()


def test_what_can_be_taken_is_taken_and_only_the_rest_comes_back(lists):
    data = lists.edited("prevention:table", {"再発防止策": "新しい", "区分": "人的"}, 0)
    data = edited(data, {"状態": "効果を確認"})
    shown = lists.send("prevention:table", data, "take")
    assert "1件を足し" in said(shown)
    assert lists.stage.case.measures.filter(title="新しい").count() == 1
    left = base64.b64decode(shown.context["data"])
    assert [row["再発防止策"] for row in rows_of(left)] == [lists.stage.measure.title]


def test_the_same_file_is_not_taken_twice(lists):
    data = new_row(lists, "prevention:spreads_table", {"ほかのシステム・部署・委託先": "薬局"})
    again = lists.send("prevention:spreads_table", data, "take")
    assert "もう取り込まれています" in said(again)
    assert lists.stage.case.spreads.filter(place="薬局").count() == 1


def test_who_changed_the_row_here_meanwhile_wins(lists):
    data = lists.edited("money:table", {"数量": 50})
    money.change(lists.stage.cost, money.Planned("C20", "電話当番の残業", 3_000, 45), by=lists.stage.sato)
    shown = lists.send("money:table", data, "take")
    assert "画面でも変わっています" in said(shown)
    lists.stage.cost.refresh_from_db()
    assert lists.stage.cost.quantity == 45


def test_a_row_that_the_file_lacks_goes_only_when_asked_and_where_the_list_lets_it(lists):
    Contact.objects.create(kind="vendor", name="甲")
    kept = Contact.objects.create(kind="vendor", name="乙")
    book = openpyxl.load_workbook(io.BytesIO(lists.out("team:contacts_table").content))
    page = book.worksheets[0]
    for row in range(page.max_row, 1, -1):
        if page.cell(row, 1).value != str(kept.pk):
            page.delete_rows(row)
    out = io.BytesIO()
    book.save(out)
    lists.send("team:contacts_table", out.getvalue(), "take")
    assert Contact.objects.count() > 1
    lists.send("team:contacts_table", out.getvalue(), "take", removed="1")
    assert list(Contact.objects.all()) == [kept]
    assert Entry.objects.filter(verb="contact.removed").exists()
    lists.send("money:table", edited(lists.out("money:table").content, {}), "take", removed="1")
    assert lists.stage.case.costs.exists()


def test_whoever_only_works_on_tasks_gives_them_to_nobody_by_a_file(stage, as_user):
    address, browser = reverse("tasks:table", args=[stage.case.number]), as_user(stage.takahashi)
    data = browser.post(address, {"act": "xlsx"}).content
    sent = {"act": "take", "table": SimpleUploadedFile("t.xlsx", edited(data, {"決めた期限": "2026-12-01 10:00"}))}
    assert "権限のある人" in browser.post(address, sent).content.decode()
    done = {"act": "take", "table": SimpleUploadedFile("t.xlsx", edited(data, {"状態": "完了"}))}
    assert browser.post(address, done).status_code == 302
    ended = stage.case.tasks.filter(state="done").order_by("-ended_at").first()
    assert ended.ended_by == stage.takahashi


def test_whoever_only_looks_takes_a_list_out_and_none_in(stage, as_user):
    address, browser = reverse("money:table", args=[stage.case.number]), as_user(stage.yamada)
    data = browser.post(address, {"act": "xlsx"}).content
    sent = {"act": "take", "table": SimpleUploadedFile("t.xlsx", edited(data, {"数量": 41}))}
    assert browser.post(address, sent).status_code == 404


def test_the_register_of_evidence_only_goes_out(lists):
    rows = rows_of(lists.out("evidence:table").content)
    assert [row["管理ID"] for row in rows] == [str(item.number) for item in lists.stage.case.items.all()]
    assert lists.send("evidence:table", lists.out("evidence:table").content, "take").status_code == 404


def test_a_flag_is_changed_by_its_number_and_taken_back_only_when_asked(lists):
    flag = lists.stage.mailing.flags.filter(ended_at=None).first()
    lists.send("notices:flags_table", lists.edited("notices:flags_table", {"理由": "本人から電話で聞いた"}), "take")
    now = lists.stage.mailing.flags.get(ended_at=None, person=flag.person, kind=flag.kind)
    assert now.reason == "本人から電話で聞いた"
    book = openpyxl.load_workbook(io.BytesIO(lists.out("notices:flags_table").content))
    book.worksheets[0].delete_rows(2, 99)
    out = io.BytesIO()
    book.save(out)
    lists.send("notices:flags_table", out.getvalue(), "take", removed="1")
    assert not lists.stage.mailing.flags.filter(ended_at=None).exists()


def test_no_cell_is_a_formula_and_texts_stay_texts(lists):
    prevention.look_elsewhere(lists.stage.case, {"place": "=cmd|' /C calc'!A0", "note": "007"}, by=lists.stage.sato)
    page = openpyxl.load_workbook(io.BytesIO(lists.out("prevention:spreads_table").content)).worksheets[0]
    cells = [cell for row in page.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    assert {cell.number_format for cell in cells} == {"@"}
    assert {"=cmd|' /C calc'!A0", "007"} <= {cell.value for cell in cells}


def test_what_shift_jis_cannot_say_is_listed_before_it_is_lost(lists):
    prevention.look_elsewhere(lists.stage.case, {"place": "𠮷田薬局👪"}, by=lists.stage.sato)
    shown = lists.out("prevention:spreads_table", "cp932")
    assert "𠮷👪" in said(shown)
    assert not Entry.objects.filter(verb="table.taken_out").exists()
    data = lists.out("prevention:spreads_table", "cp932", sure="1").content.decode("cp932")
    assert "〓田薬局〓" in data
    assert Entry.objects.filter(verb="table.taken_out").count() == 1


def test_names_leave_with_the_call_list_only_after_a_fresh_login(lists, settings):
    settings.FRESH_MINUTES = 0
    assert lists.out("notices:calls_table").status_code == 302
    assert not Entry.objects.filter(verb="mailing.calllist").exists()


def test_the_file_of_the_difference_says_nothing_of_itself_in_the_trail(lists):
    new_row(lists, "inquiries:exchange", {
        "方法": "電話", "受けた日時": "2026-11-05 00:01", "状態": "対応中", "お名前": "秘密花子",
    })  # fmt: skip
    assert not [entry for entry in Entry.objects.all() if "秘密花子" in str(entry.data)]
