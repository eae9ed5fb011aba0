"""The manual: what its paper says is what the settings say; an edition is approved by another and never changes."""

import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import docx
import pypdfium2
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from tsutsumi.accounts.models import Organisation
from tsutsumi.audit.models import Entry
from tsutsumi.cases import actions as cases
from tsutsumi.core.documents import blocks, pdf
from tsutsumi.core.documents.document import Contents, Heading, Paragraph, Picture, Table
from tsutsumi.core.flow import Refused
from tsutsumi.core.law.rulebook import rulebook
from tsutsumi.core.playbooks.book import builtin
from tsutsumi.core.playbooks.choose import donts
from tsutsumi.manual import actions, book, gather, jobs
from tsutsumi.manual.models import Edition
from tsutsumi.outbox.models import Message
from tsutsumi.outside.actions import say_flags
from tsutsumi.tasks import actions as tasks
from tsutsumi.team import actions as team
from tsutsumi.team.models import Contact

JAPAN = ZoneInfo("Asia/Tokyo")
NOW = datetime(2026, 11, 26, 12, 0, tzinfo=JAPAN)


@pytest.fixture
def clock():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def house(world, clock):
    Organisation.objects.update(kind="private")
    team.save_role("lead", [world.yamada, world.sato], [world.sato], by=world.sato)
    team.save_role("system", [world.suzuki], [], by=world.sato)
    team.save_reach(world.suzuki, by=world.sato, phone="027-000-0103", night_phone="090-0000-0103", by_sms=False)
    team.propose_authority(by=world.sato)
    contact = Contact(kind="lawyer", name="高崎あおば法律事務所", phone="027-111-2222", when="当日", tell="経緯と人数")
    team.save_contact(contact, by=world.sato)
    return world


def propose(by, reason="新たに作成"):
    return actions.propose(reason, timezone.localdate() + timedelta(days=365), by=by)


def approved(world, reason="新たに作成"):
    edition = propose(world.sato, reason)
    actions.approve(edition, seen=edition.digest, by=world.ito)
    return edition


def paper_of(data):
    """The text of a PDF without line ends: words of a narrow column break anywhere."""
    opened = pypdfium2.PdfDocument(data)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in opened)


def words_of(data):
    found = docx.Document(io.BytesIO(data))
    cells = [cell.text for table in found.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(p.text for p in found.paragraphs), *cells])


def taken(browser, kind="pdf", name="draft_file", *args):
    return browser.post(reverse(f"manual:{name}", args=args), {"as": kind}).content


def expected(world):
    """What the settings, the playbooks and the law say, read without the manual."""
    yield from (world.organisation.name, "8700110005901", "027-000-0103", "090-0000-0103", "高崎あおば法律事務所")
    yield from ("027-111-2222", "山田理", "鈴木健", "1,000,000円まで", "サービス・システムを止める")
    yield from (row.name for row in builtin("F0").rows if row.topic not in ("preliminary", "notice", "final"))
    yield from (dont.text for dont in donts())
    yield from (limb.rule.label for limb in rulebook().on(NOW.date()).regimes["appi"].limbs if not limb.silent)


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_the_paper_says_what_the_settings_the_playbooks_and_the_law_say(house, as_user, kind):
    data = taken(as_user(house.kato), kind)
    text = paper_of(data) if kind == "pdf" else "".join(words_of(data).split())
    missing = [words for words in expected(house) if "".join(words.split()) not in text]
    assert missing == []


def test_it_has_the_chapters_of_a_manual_in_their_order(house):
    titles = [block.text for block in book.content(NOW.date()) if isinstance(block, Heading) and block.level == 1]
    wanted = ["目的", "用語", "体制", "連絡網", "手順", "判断", "報告", "通知", "知らせる相手", "公表", "証拠",
              "記録", "訓練"]  # fmt: skip
    assert all(word in title for word, title in zip(wanted, titles, strict=False))
    assert [title[:3] for title in titles[len(wanted) :]] == [f"付録{n}" for n in range(1, 6)]


def test_the_dates_of_the_example_are_those_of_the_calendar(house):
    """Known on Friday 20 November: the 24th is day five; day thirty is Saturday 19 December, so Monday the 21st."""
    text = "\n".join(blocks.lines(book.content(NOW.date())))
    assert "2026年11月20日（金）に知ったとき" in text
    assert "2026年11月22日（日）〜2026年11月24日（火）ごろ" in text
    assert "2026年12月21日（月）まで" in text
    assert "2027年1月18日（月）まで" in text


def test_the_last_report_is_never_dated_by_the_longer_period_alone(house):
    """Thirty days is the rule; sixty only where a wrongful purpose is suspected."""
    rows = [line for line in blocks.lines(book.content(NOW.date())) if "確報" in line and "60日" in line]
    assert rows
    assert [line for line in rows if "30日" not in line and "不正の目的" not in line] == []


def test_what_is_practice_and_not_law_carries_its_mark_in_the_prose(house):
    """「確認」 needs the article in every sentence; the house's own rules need none; everything else is marked."""
    marks = {block.text: block.badge for block in book.content(NOW.date()) if isinstance(block, Heading)}
    for title in (
        "連絡の順",
        "通知の進め方",
        "公表するかどうか",
        "保全の決まり",
        "記録の決まり",
        "訓練",
        "見直し",
        "どの事案でも",
    ):
        assert marks[title] == "要確認", title
    for title in ("目的", "判断の決まり"):
        assert marks[title] == "", title


def test_the_marks_of_headings_are_printed(house, as_user):
    assert "通知の進め方要確認" in paper_of(taken(as_user(house.sato)))
    assert "通知の進め方 ［要確認］" in words_of(taken(as_user(house.sato), "docx"))


def test_who_else_is_told_follows_what_the_house_said_of_itself(house):
    """A clinic that has no mark and is not listed: not the exchange, but the ministry of health; unanswered stays."""
    say_flags({"medical": True, "pmark": False, "listed": False}, by=house.sato)
    lines = "\n".join(blocks.lines(book.content(NOW.date())))
    assert "医療機関のサイバー攻撃 二次" in lines
    assert "ISMSの認証機関 要確認" in lines
    assert "プライバシーマーク 速報" not in lines
    assert "適時開示" not in lines


def test_looking_at_the_manual_reads_each_setting_once(house, as_user, django_assert_max_num_queries):
    approved(house)
    browser = as_user(house.yamada)
    browser.get(reverse("manual:index"))
    with django_assert_max_num_queries(25):
        browser.get(reverse("manual:index"))


def test_the_picture_of_the_decision_names_every_limb_and_says_so_in_words(house):
    pictures = [block for block in book.content(NOW.date()) if isinstance(block, Picture)]
    limbs = [limb.rule.label for limb in rulebook().on(NOW.date()).regimes["appi"].limbs if not limb.silent]
    assert all(label in pictures[0].alt for label in limbs)
    assert pictures[0].svg.count("<rect") >= 5 + len(limbs)


def test_what_is_not_certain_is_marked_and_it_says_that_it_is_no_advice(house, as_user):
    text = paper_of(taken(as_user(house.sato)))
    assert "法的助言ではありません" in text
    assert "要確認" in text
    assert "法令の確認日" in text


def test_a_draft_is_called_one_and_an_edition_has_its_history(house, as_user):
    assert "案（版になっていません）" in paper_of(taken(as_user(house.sato)))
    edition = approved(house, "年1回の見直し")
    text = paper_of(taken(as_user(house.sato), "pdf", "file", edition.number))
    for words in ("第1版", "年1回の見直し", "佐藤花子", "伊藤誠", "2026年11月26日（木）"):
        assert words in text


def test_an_edition_says_the_same_after_the_settings_have_changed(house, as_user):
    edition = approved(house)
    before = taken(as_user(house.sato), "pdf", "file", edition.number)
    Organisation.objects.update(contact_phone="027-999-9999")
    assert taken(as_user(house.sato), "pdf", "file", edition.number) == before
    assert "027-999-9999" in paper_of(taken(as_user(house.sato)))


def test_what_changed_since_the_edition_in_force_is_shown(house, as_user):
    approved(house)
    page = as_user(house.yamada).get(reverse("manual:index")).text
    assert "違いはありません" in page
    team.save_role("system", [house.ito, house.suzuki], [], by=house.sato)
    Contact.objects.all().delete()
    page = as_user(house.yamada).get(reverse("manual:index")).text
    assert "違いはありません" not in page
    assert "1. 伊藤 誠" in page
    assert "高崎あおば法律事務所" in page


def test_days_that_pass_change_nothing(house, clock):
    before = book.content(NOW.date())
    assert book.content(NOW.date() + timedelta(days=30)) == before


def test_changes_are_told_apart():
    old = [Heading("1　体制"), Paragraph("甲。"), Paragraph("乙。"), Paragraph("丙。")]
    new = [Heading("1　体制"), Paragraph("甲。"), Paragraph("丁。"), Paragraph("丙。"), Paragraph("戊。")]
    found = gather.changes(old, new)
    assert [(row.kind, row.was, row.now) for row in found] == [
        ("changed", ("乙。",), ("丁。",)),
        ("added", (), ("戊。",)),
    ]
    assert gather.counted(gather.changes(new, old)) == {"added": 0, "removed": 1, "changed": 1}


def test_blocks_are_kept_and_read_back_as_they_were(house):
    content = book.content(NOW.date())
    assert blocks.from_json(blocks.to_json(content)) == content
    assert any(isinstance(block, Table) for block in content)


def test_the_author_cannot_approve_and_a_second_person_approves_what_was_shown(house):
    edition = propose(house.sato)
    with pytest.raises(Refused, match="本人"):
        actions.approve(edition, seen=edition.digest, by=house.sato)
    with pytest.raises(Refused, match="違います"):
        actions.approve(edition, seen="0" * 64, by=house.ito)
    actions.approve(edition, seen=edition.digest, by=house.ito)
    assert Entry.objects.get(verb="manualedition.approve").data["digest"] == edition.digest
    assert gather.current() == edition


def test_words_changed_behind_the_approval_are_not_approved(house):
    edition = propose(house.sato)
    edition.content[0]["text"] = "すり替え"
    edition.save()
    with pytest.raises(Refused):
        actions.approve(edition, seen=edition.digest, by=house.ito)


def test_only_one_edition_waits_at_a_time(house, as_user):
    propose(house.sato)
    said = {"reason": "二つ目", "review_on": "2027-11-01"}
    page = as_user(house.ito).post(reverse("manual:propose"), said)
    assert "承認を待っている版があります" in page.text
    assert "二つ目" in page.text
    actions.withdraw(Edition.objects.get(), by=house.sato)
    assert as_user(house.ito).post(reverse("manual:propose"), said).status_code == 302


def test_a_review_day_in_the_past_is_refused_in_words(house, as_user):
    page = as_user(house.sato).post(reverse("manual:propose"), {"reason": "見直し", "review_on": "2026-11-26"})
    assert "明日より後の日" in page.text


def test_the_review_is_asked_for_once(house, clock):
    edition = approved(house)
    for day in (364, 365, 366, 400):
        clock.move_to(NOW + timedelta(days=day))
        jobs.review({}, lambda: None)
        told = Message.objects.filter(key__startswith=f"manual:{edition.pk}:")
        assert told.count() == (0 if day < 365 else 2), day  # the two officers of the cast
    assert Entry.objects.filter(verb="manual.reminded").count() == 1


def test_the_page_says_when_the_review_is_overdue(house, as_user, clock):
    approved(house)
    clock.move_to(NOW + timedelta(days=366))
    assert "を過ぎています" in as_user(house.sato).get(reverse("manual:index")).text


def test_an_own_edition_of_a_playbook_stands_in_the_manual(house):
    content = builtin("F6").to_json()
    content["tasks"][0] |= {"name": "当院だけの最初の一手"}
    tasks.save_edition("F6", content, 0, "当院に合わせた", by=house.sato)
    assert "当院だけの最初の一手" in "\n".join(blocks.lines(book.content(NOW.date())))


def test_who_may_read_propose_and_approve(house, as_user):
    edition = propose(house.ito)
    assert as_user(house.tanaka).get(reverse("manual:edition", args=[edition.number])).status_code == 200
    assert as_user(house.tanaka).get(reverse("manual:propose")).status_code == 404
    assert as_user(house.tanaka).post(reverse("manual:approve", args=[edition.number])).status_code == 404
    assert as_user(house.tanaka).post(reverse("manual:draft_file"), {"as": "exe"}).status_code == 404


def test_a_house_that_has_set_nothing_gets_a_manual_with_room_to_write(world, clock):
    text = "\n".join(blocks.lines(book.content(NOW.date())))
    assert "まだ登録されていません" in text
    assert "未定" in text


def test_a_hostile_name_of_the_house_stays_words(house, as_user):
    Organisation.objects.update(name='#eval("1") <script>', contact_name="{organisation}")
    text = paper_of(taken(as_user(house.sato)))
    assert '#eval("1")<script>' in text
    assert taken(as_user(house.sato), "docx")


class TestThePaperPack:
    @pytest.fixture
    def case(self, house):
        case = cases.open_case("名簿の誤送信", NOW - timedelta(hours=2), by=house.sato, event="leak", cause="mis_send")
        cases.add_member(case, house.suzuki, by=house.sato)
        tasks.sync_case(case, by=house.sato)
        return case

    def pack(self, as_user, who, case):
        return as_user(who).post(reverse("manual:pack", args=[case.number]))

    def test_it_says_what_the_case_says(self, house, as_user, case):
        text = paper_of(self.pack(as_user, house.sato, case).content)
        task = case.tasks.open().soonest().first()
        for words in (case.number, "027-000-0103", "高崎あおば法律事務所", task.title, f"/cases/{case.number}/"):
            assert "".join(words.split()) in text, words
        assert "「漏れていない」と言わない" in text
        assert "11月26日（木）10:15" in text, "found at ten: the first task is due by the minute, not by the day"
        for sheet in ("第一報受付票", "電話受付票", "証拠受渡書", "引継ぎメモ", "時系列記録票"):
            assert sheet in text

    def test_its_code_leads_back_to_the_case(self, house, as_user, case, settings):
        from tsutsumi.core.documents.document import Qr
        from tsutsumi.manual import pack

        settings.BASE_URL = "https://tsutsumi.aoi.example"
        code = next(block for block in pack.document(case).blocks if isinstance(block, Qr))
        assert code.target == f"https://tsutsumi.aoi.example/cases/{case.number}/"

    def test_it_is_recorded_and_only_for_members_with_the_right(self, house, as_user, case):
        assert self.pack(as_user, house.stranger, case).status_code == 404
        cases.add_member(case, house.kato, by=house.sato)
        assert self.pack(as_user, house.kato, case).status_code == 404
        assert self.pack(as_user, house.suzuki, case).status_code == 200
        assert Entry.objects.get(verb="pack.downloaded").by == house.suzuki


def test_the_paper_has_a_cover_and_its_contents_name_the_pages(house):
    content = book.content(NOW.date())
    document = book.document(content, None, [], NOW.date())
    assert any(isinstance(block, Contents) for block in document.blocks)
    opened = pypdfium2.PdfDocument(pdf.render(document))
    first, *contents = (opened[n].get_textpage().get_text_range() for n in (0, 1, 2))
    assert "対応マニュアル" in first
    assert "目次" in contents[0]
    assert "付録5" in "".join(contents)
