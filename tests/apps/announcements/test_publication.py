"""公表: drafted with references, held while anything is wrong, issued only as decided, every file says the ledger."""

import io
import re
import zipfile
from datetime import datetime, time, timedelta
from html.parser import HTMLParser

import docx
import pypdfium2
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from tests.apps.announcements.conftest import TOMORROW, decided, going_out, issued, put, ready
from tests.apps.figures.conftest import KNOWN_AT
from tsutsumi.announcements import actions, gather, jobs, papers
from tsutsumi.announcements.models import Announcement, Paper
from tsutsumi.announcements.skeletons import skeletons
from tsutsumi.audit.record import name_of
from tsutsumi.cases.models import JAPAN, Case
from tsutsumi.core.figures import cite, typed
from tsutsumi.core.flow import Refused
from tsutsumi.duties.actions import answer
from tsutsumi.evidence import vault
from tsutsumi.figures import actions as figures_actions
from tsutsumi.figures import gather as figures
from tsutsumi.figures import offers
from tsutsumi.outbox.models import Message


def blocking(row):
    return [(one.rule, one.part, one.words or one.message) for one in gather.findings(row) if one.blocks]


class Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.text, self.skipped = [], 0

    def handle_starttag(self, tag, attrs):
        self.skipped += tag == "style"

    def handle_endtag(self, tag):
        self.skipped -= tag == "style"

    def handle_data(self, data):
        if not self.skipped:
            self.text.append(data)


def read(name, data):
    """The words of one file, read by another library than the one that wrote them."""
    if name.endswith(".html"):
        parser = Text()
        parser.feed(data.decode())
        return "".join(parser.text)
    if name.endswith(".docx"):
        found = docx.Document(io.BytesIO(data))
        return "\n".join(p.text for p in found.paragraphs)
    with pypdfium2.PdfDocument(data) as pdf:
        return "".join(page.get_textpage().get_text_range() for page in pdf)


def bare(text):
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("kind", [kind for kind in skeletons() if kind != "correction"])
def test_every_skeleton_is_clean_and_goes_out_once_the_ledger_knows(case, world, kind):
    answer(case, "count", 1043, on=KNOWN_AT.date(), by=world.sato, source="名寄せ")
    row = ready(case, world, kind)
    if skeletons()[kind].has_english:
        actions.english(row, by=world.takahashi)
    found = [one for one in blocking(row) if one[1] != "delay"]
    assert found == []


def test_what_is_missing_holds_it_back(case, world):
    row = actions.begin(case, "first", by=world.sato)
    rules = {one[0] for one in blocking(row)}
    assert {"窓口", "次の日", "日時"} <= rules
    with pytest.raises(Refused):
        actions.settle(row, by=world.takahashi)


@pytest.mark.parametrize(
    ("part", "text", "rule"),
    [
        ("scope", "対象は1,043人です。{{people}}{{items}}{{as_of}}", "数字"),
        ("scope", "対象は{{poeple}}{{people}}{{items}}{{as_of}}", "参照"),
        ("scope", "対象となる方がいます。", "要素"),
        ("cause", "", "要素"),
        ("misuse", "被害はありません。{{misuse}}{{misuse.as_of}}", "NS-01"),
        ("scope", "わずか{{people}}{{items}}{{as_of}}", "NS-02"),
        ("cause", "委託先のミスです。{{cause}}", "NS-07"),
        ("ask", "パスワードをお送りください。", "NS-09"),
        ("outline", "昨日、{{found}}", "言い回し"),
        ("outline", "犯人は元社員です。{{found}}", "NS-03"),
    ],
)
def test_a_defect_is_found_and_blocks(case, world, part, text, rule):
    row = ready(case, world)
    actions.write(row, {"texts": row.texts | {part: text}}, by=world.takahashi)
    assert {(one[0], one[1]) for one in blocking(row) if one[1] != "delay"} == {(rule, part)}


def test_when_it_goes_out_is_checked(case, world):
    row = quick(case, world)
    opens = row.planned_at + timedelta(hours=2)
    put(case, "contact.from", opens, world.sato)
    assert ("窓口", "") in {one[:2] for one in blocking(row)}
    put(case, "contact.from", opens - timedelta(hours=9), world.sato)
    actions.write(row, {"tse": ""}, by=world.sato)
    assert [one[0] for one in blocking(row)] == ["適時開示"]
    actions.write(row, {"tse": "same_time", "take_down_on": row.dated_on}, by=world.sato)
    assert [one[0] for one in blocking(row)] == ["掲載"]
    staff = actions.begin(case, "staff", by=world.sato)
    Announcement.objects.filter(pk=staff.pk).update(planned_at=row.planned_at + timedelta(hours=3))
    assert "順番" in {one.rule for one in gather.findings(row)}


def test_a_first_report_after_a_week_says_why(case, world):
    row = ready(case, world)
    late = (TOMORROW - case.known_on) > timedelta(days=7)
    assert (("NS-13", "delay") in {one[:2] for one in blocking(row)}) is late
    on = case.known_on + timedelta(days=8)
    actions.write(row, {"dated_on": on}, by=world.sato)
    assert ("NS-13", "delay") in {one[:2] for one in blocking(row)}
    actions.write(row, {"texts": row.texts | {"delay": "範囲の確認を進めておりました。"}}, by=world.sato)
    assert "NS-13" not in {one[0] for one in blocking(row)}


def test_every_file_reads_back_to_the_ledger(case, world):
    """Each figure that stands in HTML, PDF and DOCX, in both languages, is one that the ledger says."""
    answer(case, "count", 1043, on=KNOWN_AT.date(), by=world.sato, source="名寄せ")
    row = quick(case, world)
    actions.english(row, by=world.takahashi)
    actions.write(row, {"texts_en": row.texts_en | {"delay": "We were checking."}}, by=world.takahashi)
    actions.settle(row, by=world.takahashi)
    ledger, files = figures.ledger(case), gather.kept(row)
    assert sorted(files) == [
        f"{stem}.{language}.{ending}"
        for stem, language, ending in sorted(
            [("notice", la, end) for la in ("en", "ja") for end in ("docx", "pdf")]
            + [("page", la, "html") for la in ("en", "ja")]
        )
    ]
    for name, data in files.items():
        language = name.split(".")[1]
        text = read(name, data)
        made = papers.made(row, ledger, language)
        for code, said in made.used.items():
            assert bare(said) in bare(text), (name, code)
        dates = {figures.words(row.dated_on, language=language)}
        known = {bare(figure.text(language)) for figure in ledger.values()} | {bare(one) for one in dates}
        for found in typed.digits(re.sub(r"(?<=[ぁ-ん一-龥、。])\s+", "", text)):
            assert any(bare(found.words) in one for one in known), (name, found.words)


def quick(case, world, **more):
    """A first report that says why it is late, so that the tests do not hang on the day they run."""
    row = ready(case, world, **more)
    return actions.write(row, {"texts": row.texts | {"delay": "確認を進めておりました。"}}, by=world.takahashi)


def test_the_script_for_the_press_reads_back_to_the_ledger(case, world):
    row = ready(case, world, "press_qa")
    actions.settle(row, by=world.takahashi)
    text = bare(read("page.html", gather.kept(row)["page.ja.html"]))
    ledger = figures.ledger(case)
    assert all(bare(ledger[code].text()) in text for code in ("known", "people", "items", "cause", "next_update"))


def test_it_goes_out_only_as_it_was_decided(case, world):
    row = quick(case, world)
    actions.settle(row, by=world.takahashi)
    with pytest.raises(Refused):
        actions.issue(row, by=world.takahashi)
    decision = decided(row, world)
    assert (decision.bound, decision.subject, decision.kind) == (row.digest, name_of(row), "publication")
    assert papers.sha256(gather.kept(row)["page.ja.html"]) in decision.text
    actions.issue(row, by=world.takahashi)
    assert (row.state, row.issued_by) == ("issued", world.takahashi)
    with pytest.raises(Refused):
        actions.issue(row, by=world.takahashi)


def test_other_bytes_than_the_decided_ones_do_not_go_out(case, world):
    row = quick(case, world)
    actions.settle(row, by=world.takahashi)
    decided(row, world)
    paper = Paper.objects.get(announcement=row, kind="page.ja.html")
    paper.sealed = vault.seal("case:1", "別の文書".encode())
    paper.save()
    with pytest.raises(Refused, match="違います"):
        actions.issue(row, by=world.takahashi)


def test_a_number_that_changed_since_holds_it_back_and_the_yes_is_void_after_reopening(case, world):
    row = quick(case, world)
    actions.settle(row, by=world.takahashi)
    decision = decided(row, world)
    answer(case, "count_max", 1200, on=KNOWN_AT.date(), by=world.sato, source="再集計")
    with pytest.raises(Refused, match="数字台帳"):
        actions.issue(row, by=world.takahashi)
    actions.reopen(row, by=world.takahashi)
    decision.refresh_from_db()
    assert (row.state, row.digest, decision.state) == ("draft", "", "draft")
    assert not Paper.objects.filter(announcement=row).exists()
    issued(row, world)
    assert "最大1,200人" in read("a.html", gather.kept(row)["page.ja.html"])


def test_a_changed_number_flags_the_issued_one_and_the_correction_is_drafted(case, world):
    row = issued(quick(case, world), world)
    answer(case, "count_max", 1200, on=KNOWN_AT.date(), by=world.sato, source="再集計")
    (stale,) = [one for one in figures.stale(case) if one.use.document == name_of(row)]
    assert [change.code for change in stale.changes] == ["people"]
    fix = actions.begin(case, "correction", by=world.sato, corrects=row)
    actions.write(fix, going_out(), by=world.takahashi)
    assert "対象の人数：（誤）{{=最大1,043人}}　（正）{{people}}" in fix.texts["corrected"]
    assert blocking(fix) == []
    issued(fix, world)
    said = read("a.html", gather.kept(fix)["page.ja.html"])
    assert "（誤）最大1,043人　（正）最大1,200人" in said
    assert name_of(row) in {one.use.document for one in figures.stale(case)}
    assert "最大1,043人" in read("a.html", gather.kept(row)["page.ja.html"])


def test_an_update_keeps_the_old_version_its_difference_and_the_history(case, world):
    row = issued(quick(case, world), world)
    answer(case, "count_max", 1200, on=KNOWN_AT.date(), by=world.sato, source="再集計")
    newer = actions.follow(row, by=world.sato)
    actions.write(newer, going_out(), by=world.takahashi)
    assert ("NS-12", "") in {one[:2] for one in blocking(newer)}
    actions.write(newer, {"change": "対象の方の数を改めました"}, by=world.takahashi)
    with pytest.raises(Refused):
        actions.follow(row, by=world.sato)
    issued(newer, world)
    row.refresh_from_db()
    assert row.state == "replaced"
    assert [sign for sign, text in gather.compared(newer, {}) if "最大1,200人" in text] == ["+"]
    assert name_of(row) not in {one.use.document for one in figures.stale(case)}
    with zipfile.ZipFile(io.BytesIO(actions.export(newer, by=world.sato))) as folder:
        names = folder.namelist()
        page = folder.read("index.html").decode()
        old = folder.read(f"archive/{row.number}/page.ja.html").decode()
    assert "notice.ja.pdf" in names
    assert "更新：対象の方の数を改めました" in page
    assert "最大1,043人" in old
    assert "最大1,043人" not in page


def test_the_files_for_the_web_are_not_there_before_it_is_issued(case, world):
    row = quick(case, world)
    actions.settle(row, by=world.takahashi)
    with pytest.raises(Refused):
        actions.export(row, by=world.sato)
    assert "noindex" not in gather.kept(row)["page.ja.html"].decode()


def test_the_page_is_one_file_without_script_and_escapes_what_people_type(case, world):
    row = quick(case, world)
    actions.write(row, {"title": "<script>alert(0)</script>お知らせ"}, by=world.sato)
    page = papers.page(papers.made(row, figures.ledger(case)))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page)


def test_a_drill_says_so_in_every_file(case, world):
    case.is_drill = True
    case.save()
    row = quick(case, world)
    actions.settle(row, by=world.takahashi)
    assert all("訓練のための文書です" in read(name, data) for name, data in gather.kept(row).items())


def test_what_the_authority_was_told_may_not_differ(case, world):
    from tsutsumi.figures import actions as ledgers

    row = quick(case, world)
    ledgers.cite(case, "reports.version:9", "速報", {"people": "最大900人"}, by=world.sato, sent=True)
    assert "NS-14" in {one[0] for one in blocking(row)}


def test_what_was_published_is_known_to_the_report(case, world):
    row = quick(case, world, is_substitute=True)
    assert gather.published(case).planned == (row,)
    issued(row, world)
    assert gather.published(case).issued == (row,)
    assert gather.substitute(case) == row
    actions.take_down(row, by=world.sato)
    assert gather.substitute(case) is None
    assert gather.published(case).issued == (row,)


def test_a_page_whose_time_is_over_is_named(case, world):
    row = issued(quick(case, world), world)
    assert gather.to_take_down(case) == []
    Announcement.objects.filter(pk=row.pk).update(take_down_on=timezone.localdate())
    assert gather.to_take_down(case) == [row]


def test_who_writes_is_reminded_on_the_day_and_each_week_until_it_is_taken_down(case, world):
    row = issued(quick(case, world), world)
    rows, day = Message.objects.filter(key__startswith="announcements.down:"), row.take_down_on
    for after, count in ((-1, 0), (0, 2), (0, 2), (6, 2), (7, 4)):
        with time_machine.travel(datetime.combine(day + timedelta(days=after), time(9), JAPAN), tick=False):
            jobs.remind({}, lambda: None)
        assert rows.count() == count, after
    assert {message.to for message in rows} == {"sato@aoi.example", "takahashi@aoi.example"}
    actions.take_down(row, by=world.takahashi)
    with time_machine.travel(datetime.combine(day + timedelta(days=21), time(9), JAPAN), tick=False):
        jobs.remind({}, lambda: None)
    assert rows.count() == 4


def test_its_page_says_so_and_takes_the_record_also_when_the_case_is_over(case, world, as_user):
    row = issued(quick(case, world), world)
    Case.objects.filter(pk=case.pk).update(state="closed")
    browser, said = as_user(world.takahashi), "になりました"
    assert said not in browser.get(row.get_absolute_url()).content.decode()
    Announcement.objects.filter(pk=row.pk).update(take_down_on=timezone.localdate())
    assert said in browser.get(row.get_absolute_url()).content.decode()
    browser.post(reverse("announcements:act", args=[case.number, row.number, "take_down"]))
    row.refresh_from_db()
    assert row.state == "down"


def test_harm_that_the_desk_found_true_holds_back_a_text_that_says_otherwise(case, world, monkeypatch):
    row = quick(case, world)
    assert blocking(row) == []
    offer = offers.Offer("misuse", "被害が1件あります", "窓口", timezone.now())
    monkeypatch.setattr(offers, "MAKERS", [lambda _case: [offer]])
    assert [rule for rule, _part, _words in blocking(row)] == ["NS-14"]
    figures_actions.take(case, "misuse", offer.text, by=world.sato)
    assert blocking(row) == []


def test_nothing_may_be_both_leaked_and_not_leaked(case, world):
    row = quick(case, world)
    actions.write(
        row, {"texts": row.texts | {"not_affected": "{{items.not}}は含まれておりません。"}}, by=world.takahashi
    )
    put(case, "items.not", ("郵便番号",), world.sato, "postal codes")
    assert blocking(row) == []
    put(case, "items.not", ("カード番号", "住所"), world.sato, "card numbers\naddresses")
    assert [rule for rule, _part, words in blocking(row) if "「住所」は「含まれない項目」ですが" in words] == ["要素"]


def test_a_clinic_calls_itself_a_clinic(case, world):
    put(case, "we", "当院", world.sato, "we")
    files = papers.files(quick(case, world), figures.ledger(case))
    for name, data in files.items():
        assert "当院から、メールや電話でパスワード" in bare(read(name, data))
        assert "当社" not in read(name, data)


def test_a_dropped_draft_shows_nothing_any_more(case, world):
    row = quick(case, world)
    assert figures.uses(case).exists()
    actions.drop(row, by=world.sato)
    assert not figures.uses(case).exists()


def test_references_of_every_skeleton_are_known(case):
    ledger = figures.ledger(case)
    for skeleton in skeletons().values():
        for part in skeleton.parts:
            assert cite.troubles(part.text, ledger) + cite.troubles(part.en, ledger) == []
            assert typed.digits(part.text, ledger) + typed.digits(part.en, ledger) == []
            assert set(part.needs) <= ledger.keys()
