"""What a desk does in a day: calls, promises, harm, what is handed on, and what it never writes down."""

from datetime import date, time, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from tsutsumi.audit.models import Entry
from tsutsumi.core.flow import Refused
from tsutsumi.figures import actions as ledgers
from tsutsumi.figures import gather as figures
from tsutsumi.figures import offers
from tsutsumi.inquiries import actions, faq, gather, jobs, kinds, papers, refusing, threads
from tsutsumi.inquiries.models import Harm, Inquiry
from tsutsumi.outbox.models import Message

pytestmark = pytest.mark.django_db

# 123456789018: a valid My Number (weights 6 5 4 3 2 7 6 5 4 3 2, remainder gives 8). 4242…: a card of test use.
NEVER = [
    "番号は123456789018です", "1234-5678-9018", "１２３４５６７８９０１８", "カード4242 4242 4242 4242",
    "4242-4242-4242-4242", "パスワードはhunter2だそうです", "暗証番号: 1234", "PASSWORD=abcd",
]  # fmt: skip
FINE = [
    "090-1234-5678 に折返し", "受付番号 2026112600012", "パスワードは変えたほうがよいかと聞かれた", "口座の件",
    "0312345678", "午後3時に12名分", "123456789012",
]  # fmt: skip


@pytest.mark.parametrize("text", NEVER)
def test_passwords_cards_and_my_numbers_are_refused_and_not_kept(call, operator, text):
    with pytest.raises(Refused) as refused:
        actions.jot(call, {}, {"memo": text}, by=operator)
    assert not any(part in str(refused.value) for part in ("1234", "4242", "hunter2", "abcd"))
    call.refresh_from_db()
    assert gather.said_in(call) == {}


@pytest.mark.parametrize("text", FINE)
def test_what_a_desk_needs_is_taken(call, operator, text):
    assert refusing.kinds_in(text) == []
    assert gather.said_in(actions.jot(call, {}, {"memo": text}, by=operator)) == {"memo": text}


@pytest.mark.parametrize("text", NEVER)
def test_the_page_gives_such_a_text_back_without_it_and_nothing_else_is_lost(call, operator, as_user, text):
    said = f"夕方に電話がありました。\n{text}"
    answer = as_user(operator).post(call.get_absolute_url(), {"memo": said, "name": "山 花", "act": "save"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "残していません" in page
    assert text not in page
    assert not any(part in page for part in ("1234", "4242", "hunter2", "abcd"))
    assert "山 花" in page
    assert "夕方に電話がありました。" in page
    assert "●" in page


def test_what_was_covered_can_be_saved(call, operator):
    for text in NEVER:
        covered = refusing.covered(f"前{text}後")
        assert covered.startswith("前")
        assert refusing.kinds_in(covered) == []
    assert refusing.covered("ご住所は一丁目2番3号です。") == "ご住所は一丁目2番3号です。"


def test_what_callers_said_stands_nowhere_in_the_clear(call, operator):
    said = {"name": "秘密 花子", "contact": "090-7777-0000", "memo": "折返しは夕方。"}
    actions.jot(call, {"topic": "what", "feeling": 2}, said, by=operator)
    kept = str(list(Inquiry.objects.values())) + str(list(Entry.objects.values()))
    assert not [text for text in said.values() if text in kept]
    call.refresh_from_db()
    assert gather.said_in(call) == said


def test_what_is_sealed_for_one_call_does_not_open_in_another(case, call, operator):
    actions.jot(call, {}, {"memo": "ひみつ"}, by=operator)
    call.refresh_from_db()
    other = actions.take(case, "phone", by=operator)
    Inquiry.objects.filter(pk=other.pk).update(private=call.private)
    other.refresh_from_db()
    assert gather.said_in(other) == {}


def test_a_call_needs_a_topic_to_end(call, operator):
    with pytest.raises(Refused, match="話題"):
        actions.finish(call, by=operator)
    actions.jot(call, {"topic": "how"}, {}, by=operator)
    actions.finish(call, by=operator)
    call.refresh_from_db()
    assert call.state == "done"
    assert call.ended_at is not None


HANDED = [
    ("complaint", {"sato"}, 24), ("press", {"takahashi"}, 1), ("lawyer", {"ito"}, 24), ("harm", {"ito", "sato"}, 24),
    ("threat", {"ito", "sato"}, 0.5),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "who", "hours"), HANDED)
def test_what_is_handed_on_reaches_its_people_with_its_time(case, call, operator, kind, who, hours):
    row = actions.promise(call, kind, by=operator)
    assert row.due_at - row.at == timedelta(hours=hours)
    told = Message.objects.filter(key__startswith=f"inquiries.errand:{row.pk}")
    assert {message.to.split("@")[0] for message in told} <= who | {"sato"}
    assert told.exists()


def test_a_call_back_is_reminded_of_before_it_is_due_and_once_when_late(call, operator):
    row = actions.promise(call, "callback", by=operator, due_at=timezone.now() + timedelta(hours=3))
    jobs.remind({}, lambda: None)
    assert not Message.objects.filter(key__startswith="inquiries.errand-").exists()
    for hours, count in ((2.5, 1), (2.6, 1), (4, 2), (5, 2)):
        with time_machine.travel(row.at + timedelta(hours=hours), tick=False):
            jobs.remind({}, lambda: None)
        assert Message.objects.filter(key__startswith="inquiries.errand-").count() == count
    actions.keep(row, "keep", by=operator)
    with time_machine.travel(row.at + timedelta(hours=6), tick=False):
        jobs.remind({}, lambda: None)
    assert Message.objects.filter(key__startswith="inquiries.errand-").count() == 2


def test_no_message_about_a_call_holds_a_word_of_the_caller(call, operator):
    from tsutsumi.accounts import sealed
    from tsutsumi.outbox.models import BODY

    actions.jot(call, {"topic": "money"}, {"name": "秘密 花子", "memo": "ひみつの話"}, by=operator)
    for kind in kinds.TASKS:
        actions.promise(call, kind, by=operator)
    for message in Message.objects.all():
        text = message.subject + sealed.opened(message.sealed, BODY).decode()
        assert "秘密" not in text
        assert "ひみつ" not in text


def test_harm_becomes_a_line_of_the_timeline_and_is_counted_for_the_report(case, call, operator):
    harm = actions.claim(call, actions.Claim("billing", date(2026, 11, 20), 12_000), by=operator)
    assert "実害の申し出（受付1）：身に覚えのない請求・引落し、12,000円、2026年11月20日" in harm.note.text
    assert gather.harm_words(case).startswith(
        "窓口への実害の申し出1件（身に覚えのない請求・引落し1件。事実かどうかは確認中。"
    )
    assert call.errands.get().kind == "harm"
    actions.judge(harm, "confirm", by=operator)
    assert "うち確認できたもの1件" in gather.harm_words(case)


def test_harm_that_comes_from_elsewhere_is_not_counted(case, call, operator):
    actions.judge(actions.claim(call, actions.Claim("contact"), by=operator), "rule_out", by=operator)
    assert gather.harm_words(case) == ""
    assert gather.claims(case).unfounded == 1


def test_harm_fills_item_five_of_the_report(case, call, operator, sato):
    from tsutsumi.reports import gather as values

    assert "further_harm.exists" not in values.from_the_desk(case)
    actions.claim(call, actions.Claim("fraud"), by=operator)
    said = values.from_the_desk(case)
    assert said["further_harm.exists"].content == "yes"
    assert "実害の申し出1件" in said["further_harm.detail"].content


def test_harm_that_was_found_true_is_offered_to_the_ledger_and_stands_there_only_once_taken(case, call, operator, sato):
    harm = actions.claim(call, actions.Claim("billing"), by=operator)
    actions.claim(call, actions.Claim("contact"), by=operator)
    assert offers.waiting(case, figures.ledger(case)) == [], "what is only told is offered to nobody"
    actions.judge(harm, "confirm", by=operator)
    (offer,) = offers.waiting(case, figures.ledger(case))
    words = "窓口へのお申し出のうち、この漏えいによる被害と確かめたものが1件あります（身に覚えのない請求・引落し1件）"
    assert (offer.code, offer.text) == ("misuse", words)
    assert not figures.ledger(case)["misuse"].is_known
    with pytest.raises(Refused):
        ledgers.take(case, "misuse", words.replace("1件", "2件"), by=sato)
    ledgers.take(case, "misuse", offer.text, by=sato)
    taken = figures.ledger(case)["misuse"]
    assert (taken.text(), taken.source) == (words, offer.source)
    assert "confirmed in 1 of the cases" in taken.text("en")
    assert figures.ledger(case)["misuse.as_of"].value == offer.as_of
    assert offers.waiting(case, figures.ledger(case)) == []


def test_who_says_it_otherwise_after_the_desk_is_not_asked_again_until_there_is_more(case, call, operator, sato):
    actions.judge(actions.claim(call, actions.Claim("billing"), by=operator), "confirm", by=operator)
    given = ledgers.Given("被害のお申し出があり、確かめております", "対策本部", "公表のため", timezone.now())
    ledgers.put(case, "misuse", given, by=sato)
    assert offers.waiting(case, figures.ledger(case)) == []
    actions.judge(actions.claim(call, actions.Claim("fraud"), by=operator), "confirm", by=operator)
    assert "2件" in offers.waiting(case, figures.ledger(case))[0].text


def test_the_page_of_the_ledger_shows_it_and_takes_it_with_one_press(case, call, operator, sato, as_user):
    actions.judge(actions.claim(call, actions.Claim("billing"), by=operator), "confirm", by=operator)
    browser, page = as_user(sato), reverse("figures:index", args=[case.number])
    assert "「二次被害」の案があります" in browser.get(page).content.decode()
    seen = offers.waiting(case, figures.ledger(case))[0].text
    browser.post(reverse("figures:take", args=[case.number, "misuse"]), {"seen": seen})
    assert figures.ledger(case)["misuse"].text() == seen
    assert "の案があります" not in browser.get(page).content.decode()


def test_the_numbers_of_a_day_are_those_that_were_made(case, operator, sato):
    day = timezone.localdate()
    topics = ["what"] * 3 + ["money"] * 2 + ["how"]
    for number, topic in enumerate(topics):
        row = actions.take(case, "phone" if number < 5 else "mail", by=operator if number else sato)
        actions.jot(row, {"topic": topic, "feeling": number % 3 + 1}, {}, by=operator)
        if number < 4:
            actions.finish(row, by=operator)
    actions.tally(case, day, 7, 2, by=sato)
    found = gather.daily(case, day)
    assert (found.taken, found.finished, found.abandoned, found.calls) == (6, 4, 7, 7)
    assert found.ways == [("電話", 5), ("メール", 1)]
    assert found.topics == [("何が漏れたか", 3), ("補償・お詫びの品", 2), ("原因・経緯", 1)]
    assert found.feelings == [(1, 2), (2, 2), (3, 2)]
    assert gather.calls_by_day(case, day) == {day: 14}
    assert [(shift.name, shift.taken) for shift in gather.shifts(case, day)] == [("佐藤 花子", 1), ("田中 美咲", 5)]


def test_the_daily_report_is_a_paper_of_counts(case, call, operator):
    import pypdfium2

    actions.jot(call, {"topic": "what"}, {"name": "秘密 花子", "memo": "ひみつの話"}, by=operator)
    data = papers.pdf(case, timezone.localdate())
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(data))
    assert "何が漏れたか" in text
    assert "秘密" not in text
    assert papers.xlsx(case, timezone.localdate())[:2] == b"PK"


def test_nobody_counted_is_unknown_and_not_none(case, operator):
    lines = {what: count for _group, what, count in papers.lines(gather.daily(case, timezone.localdate()))}
    assert lines["出られなかった電話"] == lines["平均の対応時間（秒）"] == "不明"


def test_an_answer_waits_for_a_second_person_and_for_its_figures(case, sato, ito):
    answer = case.faq.get(code="Q22")
    with pytest.raises(Refused, match="自分の書いた"):
        faq.approve(case.faq.get(code="Q1"), case.faq.get(code="Q1").text, by=sato)
    faq.write(answer, "人数は", "対象は1,043人です。", "", by=sato)
    answer.refresh_from_db()
    with pytest.raises(Refused, match="1,043"):
        faq.approve(answer, answer.text, by=ito)
    faq.write(answer, "人数は", "対象は{{pepole}}です。", "", by=sato)
    answer.refresh_from_db()
    with pytest.raises(Refused, match="pepole"):
        faq.approve(answer, answer.text, by=ito)
    with pytest.raises(Refused, match="変わりました"):
        faq.approve(answer, "ほかの文", by=ito)


def test_every_seed_of_the_thirty_can_be_approved_as_it_stands(case):
    assert case.faq.count() == 30
    wrong = {row.code: faq.troubles(row) for row in case.faq.all()}
    assert {code: troubles for code, troubles in wrong.items() if troubles} == {}


def test_an_approved_answer_that_is_changed_needs_another_approval(approved, case, sato, ito):
    row = approved.get(code="Q12")
    faq.write(row, row.question, "決まり次第お知らせします。", "", by=sato)
    row.refresh_from_db()
    assert (row.state, row.approved_by) == ("draft", None)
    assert "Q12" not in [answer.code for answer in gather.answers(case)]


def mail(case, operator):
    said = {"name": "山 花", "contact": "hana@kanja.example.jp", "text": "含まれますか。"}
    return threads.receive(case, "mail", said, timezone.now(), by=operator)


def test_an_approved_answer_goes_back_at_once_and_once(case, approved, operator):
    row = mail(case, operator)
    sent = threads.draft(row, "", approved.get(code="Q1"), by=operator)
    sent.refresh_from_db()
    assert sent.state == "sent"
    assert Message.objects.get(key=f"inquiries.reply:{sent.pk}").to == "hana@kanja.example.jp"


def test_words_of_ones_own_wait_for_somebody_else(case, approved, operator, sato):
    row = mail(case, operator)
    waits = threads.draft(row, "調べてお返事します。", approved.get(code="Q1"), by=operator)
    assert (waits.state, waits.answer) == ("draft", None)
    with pytest.raises(Refused, match="自分の書いた"):
        threads.approve(waits, waits.digest, by=operator)
    with pytest.raises(Refused, match="変わりました"):
        threads.approve(waits, "0" * 64, by=sato)
    assert not Message.objects.filter(key__startswith="inquiries.reply").exists()
    threads.approve(waits, waits.digest, by=sato)
    assert Message.objects.filter(key__startswith="inquiries.reply").count() == 1


def test_a_reply_does_not_go_to_an_address_that_was_noted_after_the_second_look(case, operator, sato):
    row = mail(case, operator)
    waits = threads.draft(row, "調べてお返事します。", None, by=operator)
    other = {"name": "花", "contact": "someone@elsewhere.example", "memo": ""}
    actions.jot(row, {}, other, by=operator)
    with pytest.raises(Refused, match="一致しません"):
        threads.approve(waits, waits.digest, by=sato)
    assert not Message.objects.filter(key__startswith="inquiries.reply").exists()


def test_a_reply_whose_sealed_text_was_changed_does_not_leave(case, operator, sato):
    from tsutsumi.inquiries import private
    from tsutsumi.inquiries.models import Reply

    waits = threads.draft(mail(case, operator), "調べてお返事します。", None, by=operator)
    forged = private.seal(case, f"reply:{waits.pk}", {"text": "お金を払います。"})
    Reply.objects.filter(pk=waits.pk).update(private=forged)
    with pytest.raises(Refused, match="一致しません"):
        threads.approve(waits, waits.digest, by=sato)
    assert not Message.objects.filter(key__startswith="inquiries.reply").exists()


def test_a_drill_writes_to_nobody_outside(case, operator, sato, approved):
    from tsutsumi.cases.models import Case

    row = mail(case, operator)
    Case.objects.filter(pk=case.pk).update(is_drill=True)
    row = Inquiry.objects.select_related("case").get(pk=row.pk)
    with pytest.raises(Refused):
        threads.draft(row, "", approved.get(code="Q1"), by=operator)
    assert not Message.objects.filter(key__startswith="inquiries.reply").exists()


def test_claims_are_blank_where_nobody_told_of_any(case):
    assert gather.harm_words(case) == ""
    assert not Harm.objects.exists()


def test_what_the_desk_says_of_itself_stands_in_the_ledger(case, world):
    from tsutsumi.figures import gather as figures

    hours = {"opens": time(9), "closes": time(17, 30), "closed_days": [5, 6], "until_on": date(2027, 3, 31)}
    actions.save_desk(case, {"phone": "0120-000-000", **hours}, by=world.sato)
    ledger = figures.ledger(case)
    assert ledger["contact.phone"].text("ja") == "0120-000-000"
    assert ledger["contact.hours"].text("ja") == "平日9時から17時30分まで"
    assert not ledger["contact.mail"].is_known
    actions.save_desk(case, {"phone": "", "closed_days": [2]}, by=world.sato)
    ledger = figures.ledger(case)
    assert ledger["contact.phone"].text("ja") == "0120-000-000"
    assert ledger["contact.hours"].text("ja") == "月・火・木・金・土・日曜日9時から17時30分まで"
