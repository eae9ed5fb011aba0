"""The check of a notice finds what was planted, leaves good notices alone, and says what to do."""

from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from tests.core.telling import planting
from tests.core.telling.ledger import LEDGER, TODAY, figure
from tsutsumi.core.telling import lint, shape, wording
from tsutsumi.core.telling.findings import Context, rules
from tsutsumi.core.telling.person import AUDIENCES, CHANNELS, LANGUAGES, Person

GOOD = planting.good()
STATES = {"adult": {}, "guardian": {"minor": True}, "bereaved": {"deceased": True}}


@cache
def before(notice):
    """What is found in the good one, once for all that is planted in it."""
    return {(f.rule, f.words) for name, text, ctx in GOOD if name == notice for f in lint.check(text, ctx)}


def new_findings(one):
    """What the planted text has and the good one had not."""
    return [found for found in lint.check(one.text, one.ctx) if (found.rule, found.words) not in before(one.notice)]


def missed(planted):
    return [(one.kind, one.words) for one in planted if not planting.is_found(one, new_findings(one))]


def test_of_two_hundred_planted_defects_at_least_ninety_five_in_a_hundred_are_found():
    planted = planting.planted(200)
    assert len({one.kind for one in planted}) >= 35
    found = missed(planted)
    assert len(found) <= 10, found


@pytest.mark.parametrize(("which", "count"), [("held", 90), ("late", 61), ("fresh", 45)])
def test_words_written_after_the_rules_are_found_as_well(which, count):
    planted = planting.planted(count, which=which)
    assert len(missed(planted)) <= count // 20, missed(planted)


def test_families_of_words_find_what_no_list_of_wordings_has():
    planted = list(planting.once("blind2"))
    assert len(missed(planted)) <= len(planted) // 20, missed(planted)


def test_of_sixty_harmless_sentences_at_most_two_are_found():
    assert len(planting.harmless()) == 60
    assert len([said for said in planting.harmless() if planting.by_words(said)]) <= 2


@pytest.mark.parametrize(("name", "text", "ctx"), GOOD, ids=[name for name, *_ in GOOD])
def test_a_good_notice_raises_at_most_two_false_alarms(name, text, ctx):
    found = lint.check(text, ctx)
    assert len(found) <= 2, found


def test_there_are_sixty_good_notices_of_different_kinds():
    assert len(GOOD) == len({name for name, *_ in GOOD}) == 60


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("channel", CHANNELS)
def test_the_products_own_wordings_pass(channel, language, audience):
    person = Person("山田 太郎", frozenset({"name", "email", "card"}), frozenset(), language, **STATES[audience])
    template = wording.template(channel, language, audience)
    ctx = Context(channel, language, TODAY, person, LEDGER, ("aoi-clinic.example.jp",), date(2026, 11, 23))
    made = wording.compose(template, LEDGER, person, "K7QXM-9PDRT")
    assert lint.check(made.text, ctx) == []
    draft = replace(ctx, is_draft=True, person=None)
    assert lint.check(template.body, draft) == []


def test_every_finding_says_where_what_to_do_and_by_which_source():
    text = "対象は九百人です。詳しくは https://bit.ly/abc 。お電話は0120-00-1です。"
    for one in lint.check(text, Context(today=TODAY)):
        assert text[one.start : one.end].strip() == one.words
        assert one.message.endswith("。")
        assert one.source
        assert one.mark in ("確認", "二次", "要確認")


def test_places_stay_where_full_width_letters_and_surrogates_stand_before():
    text = "𠮷野 ＡＢＣ１２３ 様。被害は一切ありません。"
    found = next(one for one in lint.check(text) if one.rule == "NS-01")
    assert text[found.start : found.end] == found.words
    assert found.words.startswith("被害")


def test_every_rule_of_the_list_has_its_words_or_its_comparison():
    said = {rule.id for rule in rules().values()}
    assert {f"NS-{n:02}" for n in range(1, 15)} <= said
    assert {f"LG-{item}" for item in wording.LEGAL} <= said
    assert all(rule.message.endswith("。") and rule.source and rule.title for rule in rules().values())


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("パスワードを当社から伺うことはありません。", "NS-09"),
        ("同じパスワードをほかでもお使いの場合は変更してください。", "NS-09"),
        ("11月25日時点で、悪用の申し出はありません。", "NS-01"),
        ("現時点で不正利用は確認されておりません（11月25日時点）。", "NS-01"),
        ("委託先を監督する責任は当社にございます。", "NS-07"),
        ("旅券を取り直す費用は当社が負担します。", "NS-06"),
        ("補償については、決まり次第お知らせします。", "NS-06"),
        ("メールの中のリンクをクリックしないでください。", "NS-10"),
        ("絶対にパスワードを伺うことはありません。", "TN-2"),
        ("高等学校の名簿です。", "TO-1"),
        ("11月23日（月・祝）に止めました。", "DT-2"),
        ("お電話は 050-1234-5678、0570-000-111、(03)1234-5678 です。", "PH-1"),
        ("2026年（令和8年）11月26日", "DT-1"),
        ("11月20日までにすべて回収しました。", "DT-3"),
    ],
)
def test_harmless_words_are_left_alone(text, rule):
    assert rule not in {one.rule for one in lint.check(text, Context(today=TODAY))}


def test_numbers_are_held_against_the_ledger():
    ledger = {"people": figure("people", 1043, "人"), "people.low": figure("people.low", 980, "人")}
    ctx = Context(today=TODAY, ledger=ledger)

    def found(text):
        return {one.rule for one in lint.check(text, ctx)} & {"NS-02", "NS-14"}

    assert found("対象は最大1,043人です。") == set()
    assert found("対象は980人から1,043人までです。") == set()
    assert found("対象は980人です。") == {"NS-02"}
    assert found("対象は1,100人です。") == {"NS-14"}
    assert found("お電話を42件いただきました。") == set()


def test_the_telephone_of_the_ledger_must_stand_in_a_finished_text():
    said = "お問い合わせは 0120-000-999 へ。"
    assert any(one.rule == "CT-1" for one in lint.check(said, Context(ledger=LEDGER)))
    assert not any(one.rule == "CT-1" for one in lint.check(said.replace("999", "123"), Context(ledger=LEDGER)))


def test_promises_are_free_once_insurer_and_counsel_agreed():
    said = "3,000円分の商品券をお送りします。"
    assert any(one.rule == "NS-06" for one in lint.check(said))
    assert not any(one.rule == "NS-06" for one in lint.check(said, Context(may_promise=True)))


def test_what_still_goes_on_is_asked_about():
    assert any(
        one.rule == "NS-11" and one.blocks for one in lint.check("お知らせします。", Context(is_contained=False))
    )


def test_apologies_are_as_strong_in_every_channel():
    assert [shape.strength(t) for t in ("深くお詫び申し上げます", "お詫びします", "すみません", "お知らせ")] == [
        3,
        2,
        1,
        0,
    ]
    found = lint.check("お詫びします。", Context(apology=3))
    assert any(one.rule == "AP-3" and "ほかの手段" in one.message for one in found)


def test_somebody_else_and_a_bare_name_are_found_and_the_person_is_not():
    ctx = Context(person=Person("髙橋 健一"))
    assert {one.rule for one in lint.check("髙橋 健一\n鈴木花子様", ctx)} >= {"HN-1", "PL-2"}
    assert not {one.rule for one in lint.check("髙橋健一様\nお客様、患者様、皆様", ctx)} & {"HN-1", "PL-2"}


def test_a_long_text_of_one_letter_is_checked_without_going_astray():
    assert isinstance(lint.check("あ" * 100_000 + "1" * 5_000 + "{" * 500 + "（" * 2_000), list)
