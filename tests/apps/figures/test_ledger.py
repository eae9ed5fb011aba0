"""The ledger: what the case knows, what people set; a change flags exactly the documents that now say otherwise."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from tests.apps.figures.conftest import KNOWN_AT
from tsutsumi.audit.models import Entry
from tsutsumi.cases import actions as cases
from tsutsumi.cases.past import as_of
from tsutsumi.core.figures import cite
from tsutsumi.core.figures.figure import Range
from tsutsumi.core.flow import Refused
from tsutsumi.duties.actions import answer
from tsutsumi.figures import actions, gather
from tsutsumi.figures.actions import Given
from tsutsumi.figures.book import BOOK

NOW = "確かめたため"


def given(value, **more):
    return Given(value, "監視の報告", NOW, timezone.now() - timedelta(minutes=1), **more)


def set_value(case, code, value, by, **more):
    return actions.put(case, code, given(value, **more), by=by)


def test_the_ledger_says_what_the_case_knows_with_its_time_and_source(case):
    ledger = gather.ledger(case)
    people = ledger["people"]
    assert (people.value, people.text(), people.text("en")) == (Range(None, 1043), "最大1,043人", "up to 1,043 people")
    assert (people.source, people.as_of.date()) == ("台帳、鈴木 健", KNOWN_AT.date())
    assert ledger["items"].text() == "住所、氏名"
    assert ledger["items"].text("en") == "postal address, name"
    assert (ledger["found"].text(), ledger["known"].text()) == ("2026年11月2日", "2026年11月2日 21:40")
    assert ledger["organisation"].text() == "医療法人社団あおい会 あおい総合クリニック"
    assert ledger["representative"].text() == "理事長　青井 進"
    assert list(ledger)[: len(BOOK)] == list(BOOK)


def test_what_nobody_knows_is_under_investigation_and_never_zero(case):
    ledger = gather.ledger(case)
    assert {ledger[code].text() for code in ("people.confirmed", "misuse", "contact.phone", "next_update")} == {
        "調査中"
    }  # fmt: skip
    assert ledger["people.low"].value is None


def test_a_figure_set_by_hand_keeps_its_history_and_can_be_given_back(case, world):
    set_value(case, "cause", "設定の誤り", world.sato, english="a wrong setting")
    set_value(case, "cause", None, world.ito)
    assert gather.ledger(case)["cause"].text() == "調査中"
    set_value(case, "cause", "設定の誤りと確認の漏れ", world.ito, english="a wrong setting")
    assert gather.ledger(case)["cause"].text("en") == "a wrong setting"
    actions.give_back(case, "cause", "元の答えで足りる", by=world.ito)
    assert gather.ledger(case)["cause"].text() not in ("調査中", "設定の誤りと確認の漏れ")
    rows = [(row.shape, row.value, row.by.name) for row in gather.history(case, "cause")]
    assert rows == [
        ("returned", None, "伊藤 誠"),
        ("text", "設定の誤りと確認の漏れ", "伊藤 誠"),
        ("unknown", None, "伊藤 誠"),
        ("text", "設定の誤り", "佐藤 花子"),
    ]
    assert Entry.objects.filter(verb="figure.set").count() == 3


def test_what_has_its_truth_elsewhere_is_not_set_here(case, world):
    for code in ("people", "people.high", "found", "known", "kinds.email", "nonsense", "own.7"):
        with pytest.raises(Refused):
            set_value(case, code, 3, world.sato)


def test_a_value_without_source_or_reason_or_from_the_future_is_refused(case, world):
    now = timezone.now()
    for bad in (Given("a", "", NOW, now), Given("a", "b", " ", now), Given("a", "b", NOW, now + timedelta(hours=1))):
        with pytest.raises(Refused):
            actions.put(case, "misuse", bad, by=world.sato)


def test_the_time_of_what_is_said_of_misuse_follows_it(case, world):
    set_value(case, "misuse", "不正利用の事実は確認されておりません", world.sato)
    ledger = gather.ledger(case)
    assert ledger["misuse.as_of"].value == ledger["misuse"].as_of


def test_a_figure_of_the_house_has_a_code_of_its_own(case, world):
    row = actions.add(case, "公開されていた日数", "number", given(32), by=world.sato, unit="日")
    assert (row.code, gather.ledger(case)[row.code].text()) == ("own.1", "32日")
    assert cite.render("{{公開されていた日数}}", gather.ledger(case)).text == "32日"
    set_value(case, "own.1", None, world.sato)
    set_value(case, "own.1", 33, world.sato)
    assert gather.ledger(case)["own.1"].text() == "33日"
    with pytest.raises(Refused):
        actions.add(case, "発覚日", "day", given(None), by=world.sato)
    actions.give_back(case, "own.1", "使わない", by=world.sato)
    assert "own.1" not in gather.ledger(case)


def another(case, code, world):
    """Give one figure another value, the way people do it."""
    entry = BOOK.get(code)
    if code in ("people", "people.high"):
        answer(case, "count_max", 1200, on=KNOWN_AT.date(), by=world.suzuki, source="再集計")
    elif code in ("people.low", "people.confirmed"):
        answer(case, "count", 1043, on=KNOWN_AT.date(), by=world.suzuki, source="再集計")
    elif code in ("occurred", "found"):
        cases.edit(case, by=world.sato, **{f"{code}_on": date(2026, 10, 31)})
    elif code == "known":
        cases.edit(case, by=world.sato, known_at=KNOWN_AT - timedelta(hours=5))
    elif code in ("organisation", "representative"):
        world.organisation.name, world.organisation.representative = "別の会", "別 人"
        world.organisation.save()
    else:
        values = {"list": ("別のこと",), "day": date(2027, 1, 1), "moment": datetime.fromisoformat("2027-01-01T09:00Z")}
        set_value(case, code, values.get(entry.shape, "別のこと"), world.sato)


# What else of the book says another thing when one figure changes.
TOGETHER = {
    "people": {"people", "people.high"},
    "people.high": {"people", "people.high"},
    "people.low": {"people", "people.low", "people.confirmed"},
    "people.confirmed": {"people", "people.low", "people.confirmed"},
    "organisation": {"organisation", "representative", "we"},
    "representative": {"organisation", "representative", "we"},
    "misuse": {"misuse", "misuse.as_of"},
}
ALIKE = {("we", "en")}  # “our organisation”, whatever it is called


@pytest.mark.parametrize("code", [code for code in BOOK if code != "people.by_kind"])
def test_a_change_flags_exactly_its_dependants(case, world, code):
    """A document for each figure, drafts and sent ones, in Japanese and English; and one that shows none."""
    ledger = gather.ledger(case)
    for other in BOOK:
        for language in ("ja", "en"):
            used = cite.render(f"{{{{{other}}}}}", ledger, language).used
            actions.cite(case, f"made.draft:{other}", f"下書き {other}", used, by=world.sato, language=language)
            actions.cite(case, f"made.sent:{other}", other, used, by=world.sato, sent=True, language=language)
    actions.cite(case, "made.none:1", "数字のない文書", {}, by=world.sato, sent=True)
    assert gather.stale(case) == []
    another(case, code, world)
    case.refresh_from_db()
    dependants = TOGETHER.get(code, {code})
    flagged = {(one.use.document, one.use.language) for one in gather.stale(case)}
    assert flagged == {
        (f"made.{kind}:{other}", language)
        for kind in ("draft", "sent") for other in dependants for language in ("ja", "en")
        if other == code or (other, language) not in ALIKE
    }  # fmt: skip


def test_a_sent_document_keeps_what_it_said_and_gets_a_correction(case, world):
    used = cite.render("{{people}}{{misuse}}", gather.ledger(case)).used
    use = actions.cite(case, "made.letter:1", "お詫びとお知らせ（第1報）", used, by=world.sato, sent=True)
    answer(case, "count_max", 1200, on=KNOWN_AT.date(), by=world.suzuki, source="再集計")
    set_value(case, "misuse", "不審な電話が1件ありました", world.sato)
    (one,) = gather.stale(case)
    assert one.use.used == {"people": "最大1,043人", "misuse": "調査中"}
    assert "「お詫びとお知らせ（第1報）」" in one.correction
    assert "・対象の人数：（誤）最大1,043人　（正）最大1,200人（2026年11月2日時点）" in one.correction
    assert "・二次被害：「調査中」としておりましたが、「不審な電話が1件ありました」と判明いたしました" in one.correction
    with pytest.raises(Refused):
        actions.cite(case, "made.letter:1", "同じ文書", {"people": "最大1,200人"}, by=world.sato, sent=True)
    use.refresh_from_db()
    assert use.used == used


def test_a_document_that_was_replaced_is_compared_no_more(case, world):
    told = {"by": world.sato, "sent": True}
    actions.cite(case, "made.letter:1", "第1報", {"people": "最大900人"}, **told)
    assert [one.use.label for one in gather.stale(case)] == ["第1報"]
    actions.cite(case, "made.letter:2", "第2報", {"people": "最大1,043人"}, replaces="made.letter:1", **told)
    assert gather.stale(case) == []


def test_a_draft_is_shown_anew_and_forgotten_when_it_is_dropped(case, world):
    actions.cite(case, "made.letter:1", "案", {"people": "最大900人"}, by=world.sato)
    actions.cite(case, "made.letter:1", "案", {"people": "最大1,043人"}, by=world.sato)
    assert gather.stale(case) == []
    before = Entry.objects.count()
    actions.cite(case, "made.letter:1", "案", {"people": "最大1,043人"}, by=world.sato)
    assert Entry.objects.count() == before
    actions.forget(case, "made.letter:1", by=world.sato)
    assert not gather.uses(case).exists()


def test_another_stage_tells_once(case, world):
    first = actions.tell(case, "reports", ("個人情報保護委員会（速報）",), "報告の提出", by=world.sato)
    assert gather.ledger(case)["reports"].text() == "個人情報保護委員会（速報）"
    assert first
    assert actions.tell(case, "reports", ("個人情報保護委員会（速報）",), "報告の提出", by=world.sato) is None


def test_the_ledger_of_the_past_leaves_out_what_came_later(case, world):
    before = timezone.now()
    set_value(case, "misuse", "不審な電話がありました", world.sato)
    assert gather.ledger(as_of(case, before))["misuse"].text() == "調査中"


def test_the_trail_names_codes_and_never_the_words(case, world):
    set_value(case, "misuse", "口外しない言葉", world.sato)
    actions.cite(case, "made.letter:1", "案", {"misuse": "口外しない言葉"}, by=world.sato)
    told = str([entry.data for entry in Entry.objects.all()])
    assert "口外しない言葉" not in told
