"""The timeline: two times beside each entry, sifting, files that leave the house, and its speed on a long case."""

import csv
import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pypdfium2
import pytest
import python_calamine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.apps.stage import a_case
from tsutsumi.audit.models import Entry
from tsutsumi.cases import actions as cases
from tsutsumi.duties.actions import answer
from tsutsumi.room.sieve import Wanted, day_off, sifted
from tsutsumi.room.timeline import moments

JAPAN = ZoneInfo("Asia/Tokyo")


@pytest.fixture
def case(world):
    return a_case(world.sato, days=3, event="leak", cause="mis_send", medium="mail", known_department="受付")


def url(case, query=""):
    return reverse("room:timeline", args=[case.number]) + query


def lines(case, **wanted):
    return [one.text for one in sifted(moments(case), Wanted(**wanted))]


def taken_out(browser, case, kind, **said):
    return browser.post(reverse("room:timeline_file", args=[case.number]), {"as": kind, **said})


def test_a_note_stands_under_the_day_it_happened_with_both_times(world, as_user, case):
    happened, known = datetime(2026, 11, 3, 8, 5, tzinfo=JAPAN), datetime(2026, 11, 4, 17, 30, tzinfo=JAPAN)
    cases.note(case, "宛先を取り違えて送った。", by=world.sato, happened_at=happened, known_at=known)
    page = as_user(world.sato).get(url(case)).text
    start = page.index("11月3日（火）")
    row = page[start : page.index("</tbody>", start)]
    assert "祝日 文化の日" in row
    assert ">08:05<" in row
    assert "11月4日（水）17:30" in row
    assert "宛先を取り違えて送った。" in row


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-11-03", "祝日 文化の日"), ("2026-11-07", "休日"), ("2026-11-06", ""), ("2026-12-30", "年末年始")],
)
def test_a_day_heading_says_why_the_government_is_closed(day, words):
    assert day_off(datetime.fromisoformat(day).date()) == words


def test_an_answer_is_told_with_its_words_and_the_day_it_was_learned(world, case):
    answer(case, "count", 1200, on=case.known_on, by=world.sato)
    found = next(one for one in moments(case) if "1,200" in one.text)
    assert (found.kind, found.known.astimezone(JAPAN).date(), found.known_is_day) == ("fact", case.known_on, True)


def test_only_what_happened_leaves_out_the_acts_that_tell_little(world, case):
    cases.edit(case, by=world.sato, known_by="田中")
    answer(case, "count", None, on=case.known_on, by=world.sato)
    assert not [text for text in lines(case) if "わからない" in text]
    assert [text for text in lines(case, everything=True) if "わからない" in text]


def test_words_are_found_in_any_width(world, case):
    cases.note(case, "ＵＳＢメモリー２本とｶｰﾄﾞ", by=world.sato, known_at=timezone.now())
    for words in ("usb", "2本", "カード", "ＵＳＢ カード"):
        assert lines(case, words=words) == ["ＵＳＢメモリー２本とｶｰﾄﾞ"], words
    assert lines(case, words="ＵＳＢ ない") == []


def test_kind_person_and_days_sift(world, as_user, case):
    cases.add_member(case, world.ito, by=world.sato)
    cases.note(case, "伊藤のメモ", by=world.ito, known_at=timezone.now())
    cases.note(case, "佐藤のメモ", by=world.sato, known_at=timezone.now() - timedelta(days=2))
    assert lines(case, person=world.ito.pk) == ["伊藤のメモ"]
    assert set(lines(case, kinds=frozenset({"note"}))) == {"伊藤のメモ", "佐藤のメモ"}
    assert lines(case, kinds=frozenset({"note"}), first=timezone.localdate()) == ["伊藤のメモ"]
    page = as_user(world.sato).get(url(case, f"?kind=note&person={world.sato.pk}")).text
    assert "佐藤のメモ" in page
    assert "伊藤のメモ" not in page


def test_a_filter_that_cannot_be_read_says_so_and_keeps_the_page(world, as_user, case):
    answer_ = as_user(world.sato).get(url(case, "?first_year=2026&first_month=13&first_day=1&kind=nonsense&person=zz"))
    assert answer_.status_code == 200
    assert "error" in answer_.text


def test_writing_an_entry_is_one_press_away(world, as_user, case):
    assert reverse("cases:notes", args=[case.number]) in as_user(world.sato).get(url(case)).text


def test_csv_begins_with_its_mark_and_no_cell_is_a_formula(world, as_user, case):
    cases.note(case, "=cmd|' /C calc'!A0", by=world.sato, known_at=timezone.now())
    data = taken_out(as_user(world.sato), case, "csv").content
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0][0] == "事案番号"
    assert len({len(row) for row in rows}) == 1
    told = [row[5] for row in rows]
    assert "'=cmd|' /C calc'!A0" in told
    assert not [cell for row in rows for cell in row if cell[:1] in tuple("=+-@")]


def test_what_shift_jis_lacks_is_named_before_anything_is_given_out(world, as_user, case):
    cases.note(case, "𠮷田さんと髙橋さん🍣", by=world.sato, known_at=timezone.now())
    browser, before = as_user(world.sato), Entry.objects.count()
    page = taken_out(browser, case, "cp932")
    assert page.status_code == 422
    assert "𠮷" in page.text
    assert "🍣" in page.text
    assert "髙</bdi>" not in page.text  # an extension of the vendor that CP932 has
    assert Entry.objects.count() == before
    data = taken_out(browser, case, "cp932", lossy="1").content.decode("cp932")
    assert "〓田さんと髙橋さん〓" in data
    assert "?" not in data


def test_excel_holds_the_same_lines_as_text(world, as_user, case):
    cases.note(case, "+81-3-0000-0000 から電話", by=world.sato, known_at=timezone.now())
    data = taken_out(as_user(world.sato), case, "xlsx").content
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
    assert "+81-3-0000-0000 から電話" in [row[5] for row in rows]


def test_the_paper_says_what_the_page_says(world, as_user, case):
    cases.note(case, "保管庫を開けた。", by=world.sato, known_at=timezone.now())
    pdf = pypdfium2.PdfDocument(taken_out(as_user(world.sato), case, "pdf").content)
    text = "".join(page.get_textpage().get_text_range() for page in pdf)
    assert "保管庫を開けた。" in text
    assert case.number in text


def test_a_file_holds_only_what_the_filter_left(world, as_user, case):
    cases.note(case, "残るもの", by=world.sato, known_at=timezone.now())
    cases.note(case, "外れるもの", by=world.sato, known_at=timezone.now())
    data = taken_out(as_user(world.sato), case, "csv", q="残る").content.decode()
    assert "残るもの" in data
    assert "外れるもの" not in data


def test_every_file_that_left_is_in_the_trail(world, as_user, case):
    taken_out(as_user(world.sato), case, "csv")
    entry = Entry.objects.filter(verb="timeline.downloaded").get()
    assert (entry.by, entry.case_id, entry.data["kind"]) == (world.sato, case.pk, "csv")


def test_only_those_who_may_take_the_timeline_out(world, as_user, case):
    cases.add_member(case, world.takahashi, by=world.sato)
    assert taken_out(as_user(world.takahashi), case, "csv").status_code == 404
    assert taken_out(as_user(world.stranger), case, "csv").status_code == 404
    assert taken_out(as_user(world.sato), case, "exe").status_code == 404


def test_five_thousand_entries_come_a_page_at_a_time_with_few_queries(world, as_user, case):
    first = Entry.objects.filter(case_id=case.pk).first()
    again = [
        Entry(
            chain=first.chain, number=1000 + n, at=first.at, by=world.sato, verb="vault.opened", case_id=case.pk,
            previous=f"{n}", digest=f"{n}",
        )
        for n in range(5000)
    ]  # fmt: skip
    Entry.objects.bulk_create(again)
    browser, counts = as_user(world.sato), []
    for query in ("", "?everything=on", "?everything=on&page=50", "?everything=on&q=保管庫"):
        with CaptureQueriesContext(connection) as asked:
            page = browser.get(url(case, query))
        counts.append(len(asked))
        assert page.text.count("<tr") < 300
    assert max(counts) <= 25
    assert "5,0" in page.text or "50" in page.text
    with CaptureQueriesContext(connection) as asked:
        browser.get(case.get_absolute_url())
    assert len(asked) <= 30


def test_the_timeline_says_which_task_and_which_decision(world, case):
    from tsutsumi.decisions import actions as decisions
    from tsutsumi.tasks import actions as tasks

    task = tasks.add(case, "鍵の棚を調べる", by=world.sato, part="lead")
    tasks.finish(task, by=world.sato)
    decisions.draft(case, decisions.Told("payment", "ログの調査を頼む", "原因のため。"), by=world.sato)
    said = lines(case, everything=True)
    assert "作業を完了にした: 鍵の棚を調べる" in said
    assert any("ログの調査を頼む" in line for line in said)
