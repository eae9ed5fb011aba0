"""Letters: numbered by postal code, exactly what was approved, taken out with a trace, posted, and what comes back."""

import csv
import io
import re
from datetime import timedelta

import openpyxl
import pypdfium2
import pytest
import zxingcpp
from django.urls import reverse
from django.utils import timezone

from tests.apps.notices import made
from tsutsumi.audit.models import Entry
from tsutsumi.core.flow import Refused
from tsutsumi.core.telling import items
from tsutsumi.decisions import actions as decisions
from tsutsumi.evidence import vault
from tsutsumi.evidence.models import Sealed
from tsutsumi.notices import actions as notices
from tsutsumi.notices import leaving, listing, texts
from tsutsumi.notices.letters import actions, calls, jobs, moved, numbers, returning
from tsutsumi.notices.letters.actions import Asked, Posted
from tsutsumi.notices.letters.models import AddressFix, PartTaken, PrintedLetter, PrintRun
from tsutsumi.notices.models import Attempt, Notice
from tsutsumi.notices.sending import actions as sending

pytestmark = pytest.mark.django_db
POSTALS = ("112-0002", "060-0906", "910-0067", None, "530-0001")


@pytest.fixture
def persons():
    """Twelve without a mail address: letters first, then the phone. Two share a postal code; one is hard to write."""
    people = [made.person(n, email=None, postal_code=POSTALS[n % 5]) for n in range(12)]
    people[3]["name"] = "髙﨑 𠮷子"
    people[4]["kinds"] = ("name", "phone", "address")
    people[5]["name"] = "=cmd|calc 花子"
    return people


@pytest.fixture
def live(dated, ito, sato):
    """Settled, approved by Sato, asked for by Ito, live and being sent."""
    sending.ask_to_settle(dated, by=sato)
    sending.settle(dated, by=sato)
    decision = decisions.put_up(sending.put_up(dated, by=ito), by=ito)
    decisions.approve(decision.steps.get(round=decision.round, user=sato), decision.seal, by=sato)
    sending.go_live(dated, str(dated.people), by=ito)
    sending.start(dated, by=ito)
    dated.refresh_from_db()
    return dated


@pytest.fixture
def printed(live, ito):
    """One run in bundles of ten, with labels."""
    return _made(live, ito, Asked(labels="24", per_bundle=10))


def _made(mailing, by, asked):
    run = actions.ask(mailing, asked, by=by)
    jobs.make({"run": run.pk}, lambda: None)
    run.refresh_from_db()
    assert run.state == "made", run.trouble
    return run


def _part(run, kind="letters", number=1):
    return run.parts.get(kind=kind, number=number)


def _plain(part, by):
    return b"".join(actions.take(part, by=by))


def _pages(pdf):
    opened = pypdfium2.PdfDocument(pdf)
    return [opened[n].get_textpage().get_text_range() for n in range(len(opened))]


def _post(run, by, on=None):
    for part in run.parts.filter(kind="letters"):
        actions.post(part, Posted(on or timezone.localdate(), "plain"), by=by)


def _number(mailing, place):
    return numbers.of(mailing, place, numbers.key(mailing))


def test_letters_are_numbered_by_postal_code_and_bundled(printed, live):
    rows = list(printed.letters.select_related("attempt__notice"))
    postal = [POSTALS[row.attempt.notice.person % 5] or "~" for row in rows]
    assert postal == sorted(postal)
    assert [row.place for row in rows] == list(range(1, 13))
    assert [(p.kind, p.number, p.first, p.last, p.count) for p in printed.parts.all()] == [
        ("labels", 1, 1, 10, 10), ("letters", 1, 1, 10, 10), ("labels", 2, 11, 12, 2), ("letters", 2, 11, 12, 2),
    ]  # fmt: skip
    assert set(live.notices.values_list("state", flat=True)) == {"queued"}


def test_every_letter_has_its_own_items_and_code_and_no_byte_of_another(printed, live, ito, persons):
    writer, seen = texts.Writer.of(live), set()
    letters = {row.place: row.attempt.notice for row in printed.letters.select_related("attempt__notice")}
    for part in printed.parts.filter(kind="letters"):
        pdf = _plain(part, ito)
        pages = _pages(pdf)
        for n, page in enumerate(pages[1:], start=1):
            place = int(re.findall(r"1-([0-9]{6})-[0-9A-Z]{4}", page)[-1])
            notice, others = letters[place], [p for k, p in enumerate(persons) if k != letters[place].person]
            assert not [p["name"] for p in others if p["name"] in page]
            assert not [1 for o in letters.values() if o.pk != notice.pk and writer.code(o) in page]
            if "専用の確認番号" not in page:
                continue
            seen.add(place)
            read = zxingcpp.read_barcodes(pypdfium2.PdfDocument(pdf)[n].render(scale=300 / 72).to_pil())
            assert writer.code(notice) in page
            target = f"https://kakunin.example.jp#{writer.code(notice)}"
            assert target in {x.text for x in read}
    assert seen == set(letters)
    words = {n: items.of(texts.person_of(row, "ja", "adult")) for n, row in enumerate(_rows(live))}
    assert words[4] != words[6]
    assert "電話番号" in "".join(words[4])


def _rows(mailing):
    from tsutsumi.notices import gather

    return list(gather.people(mailing))


def test_the_cover_says_how_many_from_where_to_where(printed, live, ito):
    cover = "".join(_pages(_plain(_part(printed), ito))[0].replace("\u200b", "").split())
    for said in ("10通", _number(live, 1), _number(live, 10), live.digest[:20]):
        assert said in cover
    names = [made.person(n)["name"] for n in range(12)]
    assert not [name for name in names if name in cover]


def test_without_the_decision_nothing_is_printed_and_nothing_is_taken_out(printed, live, ito, monkeypatch):
    def refused(*_):
        raise Refused("承認がありません。")

    monkeypatch.setattr(leaving.decisions, "require", refused)
    with pytest.raises(Refused, match="承認"):
        actions.take(_part(printed), by=ito)
    with pytest.raises(Refused, match="承認"):
        actions.ask(live, Asked(), by=ito)
    with pytest.raises(Refused, match="承認"):
        actions.post(_part(printed), Posted(timezone.localdate(), "plain"), by=ito)
    assert not PartTaken.objects.exists()


def test_a_text_that_differs_from_what_was_approved_is_not_printed(live, ito):
    Notice.objects.filter(mailing=live, person=3).update(text_digest="0" * 64)
    run = actions.ask(live, Asked(), by=ito)
    jobs.make({"run": run.pk}, lambda: None)
    run.refresh_from_db()
    assert run.state == "failed"
    assert "一致しません" in run.trouble
    assert not run.parts.exists()


def test_a_drill_prints_nothing(live, ito):
    live.case.is_drill = True
    live.case.save()
    with pytest.raises(Refused, match="訓練"):
        actions.ask(live, Asked(), by=ito)


def test_taking_a_file_out_leaves_a_trace_without_values(printed, ito):
    _plain(_part(printed), ito)
    assert PartTaken.objects.get().by == ito
    said = str(list(Entry.objects.values_list("data", flat=True)))
    assert "printpart.taken" in set(Entry.objects.values_list("verb", flat=True))
    assert not [p for n in range(12) if (p := made.person(n)["name"]) in said]


def test_the_work_goes_on_where_it_was_killed(live, ito, monkeypatch):
    run = actions.ask(live, Asked(per_bundle=10), by=ito)
    whole, times = actions._kept, []

    def killed(*args):
        whole(*args)
        times.append(1)
        raise KeyboardInterrupt

    monkeypatch.setattr(actions, "_kept", killed)
    with pytest.raises(KeyboardInterrupt):
        jobs.make({"run": run.pk}, lambda: None)
    monkeypatch.setattr(actions, "_kept", whole)
    jobs.make({"run": run.pk}, lambda: None)
    assert times == [1]
    assert [p.count for p in run.parts.order_by("number")] == [10, 2]
    assert PrintedLetter.objects.count() == Attempt.objects.count() == 12


@pytest.mark.parametrize("kind", ["csv", "cp932", "xlsx"])
def test_the_file_for_the_mail_house_keeps_zeros_and_formulas_and_tells_what_it_cannot_write(live, ito, kind):
    run = _made(live, ito, Asked(kind=kind))
    plain = _plain(_part(run, kind), ito)
    if kind == "xlsx":
        rows = [list(r) for r in openpyxl.load_workbook(io.BytesIO(plain)).active.iter_rows(values_only=True)]
    else:
        rows = list(csv.reader(io.StringIO(plain.decode("cp932" if kind == "cp932" else "utf-8-sig"))))
    assert rows[0][:4] == ["管理番号", "郵便番号", "住所", "宛名"]
    assert len(rows) == 13
    assert rows[1][1] == "060-0906"
    assert [r[0] for r in rows[1:]] == [_number(live, n) for n in range(1, 13)]
    names = [r[3] for r in rows[1:]]
    hard = "髙﨑 〓子 様" if kind == "cp932" else "髙﨑 𠮷子 様"
    assert hard in names
    formula = "=cmd|calc 花子 様"
    assert (formula if kind == "xlsx" else f"'{formula}") in names
    assert bool(run.unwritable) == (kind == "cp932")
    if kind == "cp932":
        assert run.unwritable["chars"] == "𠮷"


def test_posting_hands_every_letter_of_the_bundle_over_for_fourteen_days(printed, live, ito):
    assert actions.post(_part(printed), Posted(timezone.localdate(), "recorded", "R-1"), by=ito) == 10
    states = sorted(live.notices.values_list("state", flat=True))
    assert states == ["handed"] * 10 + ["queued"] * 2
    due = live.notices.filter(state="handed").values_list("due_at", flat=True)
    assert {timezone.localtime(d).date() for d in due} == {timezone.localdate() + timedelta(days=14)}
    with pytest.raises(Refused):
        actions.post(_part(printed), Posted(timezone.localdate(), "plain"), by=ito)
    with pytest.raises(Refused, match="出した日"):
        actions.post(_part(printed, number=2), Posted(timezone.localdate() + timedelta(days=1), "plain"), by=ito)


def test_what_does_not_return_in_its_time_counts_as_arrived(printed, live, ito):
    _post(printed, ito)
    assert notices.assume(live, timezone.now() + timedelta(days=13), by=ito) == 0
    assert notices.assume(live, timezone.now() + timedelta(days=16), by=ito) == 12


def test_a_returned_letter_is_scanned_and_the_next_way_is_taken(printed, live, ito):
    _post(printed, ito)
    letter = returning.returned(live, _number(live, 5).lower().replace("-", "－"), "unknown", by=ito)
    notice = letter.attempt.notice
    notice.refresh_from_db()
    assert (notice.channel, notice.state, notice.reason) == ("phone", "planned", "letter.unknown")
    assert (letter.attempt.state, letter.why) == ("returned", "unknown")
    with pytest.raises(Refused, match="戻ったと記録してあります"):
        returning.returned(live, _number(live, 5), "moved", by=ito)


def test_a_letter_that_came_late_still_counts_as_returned(printed, live, ito):
    _post(printed, ito)
    notices.assume(live, timezone.now() + timedelta(days=16), by=ito)
    letter = returning.returned(live, _number(live, 5), "moved", by=ito)
    letter.attempt.notice.refresh_from_db()
    assert letter.attempt.notice.channel == "phone"


@pytest.mark.parametrize(
    "scanned",
    [
        "",
        "1",
        "1-000005-AAAA",
        "2-000005-{signs}",
        "1-000099-{signs}",
        "https://kakunin.example.jp#AAAA",
        "9" * 400,
        "<script>",
    ],
)
def test_a_wrong_number_is_refused_with_one_sentence_that_tells_nothing(printed, live, ito, scanned):
    _post(printed, ito)
    typed = scanned.replace("{signs}", _number(live, 5)[-4:])
    with pytest.raises(Refused) as refusal:
        returning.returned(live, typed, "unknown", by=ito)
    assert str(refusal.value) == numbers.NOT_OURS


def test_a_letter_that_was_not_posted_cannot_return(printed, live, ito):
    with pytest.raises(Refused, match="出したと記録していません"):
        returning.returned(live, _number(live, 5), "unknown", by=ito)


def test_a_corrected_address_goes_out_only_when_a_second_person_has_confirmed_it(printed, live, ito, sato):
    _post(printed, ito)
    notice = returning.returned(live, _number(live, 5), "moved", by=ito).attempt.notice
    fix = returning.propose_address(notice, "530-0001", "大阪府大阪市北区梅田9丁目8番7号", "本人の電話", by=ito)
    with pytest.raises(Refused, match="別の担当者"):
        returning.confirm_address(fix, by=ito)
    with pytest.raises(Refused, match="残っていません"):
        actions.ask(live, Asked(), by=ito)
    assert returning.open_address(fix, by=sato) == ("5300001", "大阪府大阪市北区梅田9丁目8番7号")
    returning.confirm_address(fix, by=sato)
    again = _made(live, ito, Asked(per_bundle=10))
    text = "".join(_pages(_plain(_part(again), ito)))
    assert "大阪府大阪市北区梅田9丁目8番7号" in text
    assert _number(live, 13) in text
    assert again.letters.get().attempt.number == 2


def test_a_corrected_address_that_only_the_database_calls_confirmed_goes_nowhere(printed, live, ito, sato):
    _post(printed, ito)
    for place in (5, 6):
        notice = returning.returned(live, _number(live, place), "moved", by=ito).attempt.notice
        returning.propose_address(notice, "530-0001", f"大阪府大阪市北区梅田9丁目8番{place}号", "本人の電話", by=ito)
    one, other = AddressFix.objects.order_by("pk")
    returning.confirm_address(one, by=sato)
    assert len(moved.of(live)) == 1  # so far it is as it should be
    AddressFix.objects.filter(pk=other.pk).update(state="confirmed", decided_by=sato)
    with pytest.raises(Refused, match="二人目"):
        moved.of(live)
    AddressFix.objects.filter(pk=other.pk).update(state="proposed", sealed=None)
    AddressFix.objects.filter(pk=one.pk).update(sealed=other.sealed)
    with pytest.raises(Refused, match="二人目"):
        moved.of(live)
    run = actions.ask(live, Asked(per_bundle=10), by=ito)
    jobs.make({"run": run.pk}, lambda: None)
    run.refresh_from_db()
    assert (run.state, run.parts.count()) == ("failed", 0)


def test_a_corrected_address_stands_in_no_table_and_dies_with_the_key(printed, live, ito):
    _post(printed, ito)
    notice = returning.returned(live, _number(live, 5), "moved", by=ito).attempt.notice
    fix = returning.propose_address(notice, "530-0001", "大阪府大阪市北区梅田9丁目8番7号", "電話", by=ito)
    told = str(list(AddressFix.objects.values())) + str(list(Entry.objects.values_list("data", flat=True)))
    assert "梅田" not in told
    returning.decline_address(fix, by=ito)
    assert not Sealed.objects.filter(pk=fix.sealed_id).exists()


def test_withdrawing_makes_the_letters_wait_again_with_other_numbers(printed, live, ito):
    actions.withdraw(printed, by=ito)
    assert set(live.notices.values_list("state", flat=True)) == {"planned"}
    assert not printed.parts.exclude(sealed=None).exists()
    again = _made(live, ito, Asked(per_bundle=20))
    assert [row.place for row in again.letters.all()] == list(range(13, 25))


def test_what_was_posted_cannot_be_withdrawn(printed, ito):
    _post(printed, ito)
    with pytest.raises(Refused, match="出した束"):
        actions.withdraw(printed, by=ito)


def test_the_files_are_destroyed_after_their_time(printed):
    sealed = list(printed.parts.values_list("sealed", flat=True))
    PrintRun.objects.filter(pk=printed.pk).update(made_at=timezone.now() - timedelta(days=15))
    jobs.tidy({}, lambda: None)
    printed.refresh_from_db()
    assert printed.state == "closed"
    assert not Sealed.objects.filter(pk__in=sealed).exists()


def test_a_sealed_file_is_no_plain_pdf_on_the_disk(printed, settings):
    from pathlib import Path

    for file in Path(settings.TSUTSUMI_HOME).rglob("*"):
        if file.is_file():
            assert b"%PDF" not in file.read_bytes()
    assert vault.reread(_part(printed).sealed)[:4] == b"%PDF"


def test_tracking_numbers_are_taken_line_by_line_and_wrong_lines_are_told(printed, live, ito):
    lines = [[_number(live, 1), "123-45-67890-1"], ["1-000002-ZZZZ", "12345678901"], [_number(live, 3), "12"], ["x"]]
    troubles = returning.track(printed, lines, by=ito)
    assert [t.partition(":")[0] for t in troubles] == ["2行目", "3行目", "4行目"]
    assert Attempt.objects.get(letter__place=1).tracking == "12345678901"
    assert Attempt.objects.exclude(tracking="").count() == 1


def test_an_address_that_fits_no_window_takes_the_next_way(case, live, ito, monkeypatch):
    monkeypatch.setattr(actions, "fits", lambda name, _address: "田村0" not in name)
    run = _made(live, ito, Asked())
    assert (run.count, run.unfit) == (11, 1)
    notice = live.notices.get(person=0)
    assert (notice.channel, notice.reason) == ("phone", "letter.unfit")


@pytest.fixture
def to_call(printed, live, ito):
    _post(printed, ito)
    return returning.returned(live, _number(live, 5), "unknown", by=ito).attempt.notice


def test_a_call_that_reached_the_person_tells_them(to_call, persons, ito):
    to_call.refresh_from_db()
    ready = calls.open_one(to_call, by=ito)
    assert persons[to_call.person]["name"] in ready.texts["phone"].text
    assert calls.end(to_call, "reached", by=ito) == "told"
    to_call.refresh_from_db()
    assert (to_call.state, to_call.attempts.last().state) == ("told", "answered")
    said = [words for _one, words in listing.attempts(to_call)]
    assert said[-2:] == ["あて所に尋ねあたりません", "本人（保護者・遺族宛てはその方）に伝えた"]


def test_three_calls_without_an_answer_and_a_wrong_number_end_in_the_substitute(to_call, ito):
    assert calls.end(to_call, "absent", by=ito) == "again"
    assert calls.end(to_call, "family", by=ito) == "again"
    assert calls.end(to_call, "absent", by=ito) == "failed"
    to_call.refresh_from_db()
    assert (to_call.state, to_call.channel, to_call.reason) == ("unreachable", "substitute", "phone.absent")


def test_the_list_of_calls_is_masked_and_opening_one_leaves_a_trace(as_user, to_call, persons, live, ito):
    client = as_user(ito)
    page = client.get(reverse("letters:calls", args=[live.case.number, live.number])).content.decode()
    person = persons[to_call.person]
    assert person["name"] not in page
    assert person["phone"] not in page
    address = reverse("letters:call", args=[live.case.number, live.number, to_call.shown_number])
    opened = client.post(address)
    assert person["name"] in opened.content.decode()
    assert "no-store" in opened["Cache-Control"]
    assert Entry.objects.filter(verb="notice.opened").count() == 1


def test_the_pages_lead_through_a_run(as_user, live, ito):
    client = as_user(ito)
    base = [live.case.number, live.number]
    asked = client.post(
        reverse("letters:ask", args=base), {"kind": "letters", "per_bundle": "10", "labels": "", "wave": "1"}
    )
    run = live.print_runs.get()
    assert asked["Location"] == run.get_absolute_url()
    assert "作成中" in client.get(asked["Location"]).content.decode()
    jobs.make({"run": run.pk}, lambda: None)
    part = _part(run)
    got = client.post(reverse("letters:take", args=[*base, run.number, part.pk]))
    assert b"".join(got.streaming_content)[:4] == b"%PDF"
    today = timezone.localdate()
    said = {"on_year": today.year, "on_month": today.month, "on_day": today.day, "way": "plain", "receipt": "A1"}
    posted = client.post(reverse("letters:post", args=[*base, run.number, part.pk]), said)
    assert posted.status_code == 302
    back = client.post(
        reverse("letters:give_back", args=base), {"number": _number(live, 1), "why": "moved"}, follow=True
    )
    assert "次は「電話」" in back.content.decode()
    wrong = client.post(reverse("letters:give_back", args=base), {"number": "xxx", "why": "moved"})
    assert wrong.status_code == 422
    assert numbers.NOT_OURS in wrong.content.decode()


def test_a_sample_letter_is_of_nobody(as_user, dated, ito):
    client = as_user(ito)
    got = client.post(reverse("letters:sample", args=[dated.case.number, dated.number]))
    said = _pages(got.content)[0]
    assert "見本" in said
    assert not [p for n in range(12) if (p := made.person(n)["name"]) in said]
