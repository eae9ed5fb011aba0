"""Hard sentences come first, with a reason; やさしい日本語 keeps its own rules in every wording of the product."""

import pytest

from tests.core.telling import planting
from tests.core.telling.ledger import LEDGER
from tsutsumi.core.pii.kinds import CATEGORY, KINDS
from tsutsumi.core.telling import acts, ease, items, wording
from tsutsumi.core.telling.person import AUDIENCES, Person

HARD = (
    "当該不正アクセス事案に関しましては、外部専門調査機関による詳細調査の結果、個人情報漏えいの可能性を完全に否定することができないわけではない"
    "ことから、関係各位に対し多大なるご迷惑をおかけすることとなり、誠に申し訳なく存じておりますことを、ここに謹んでお知らせ申し上げる次第であります。"
)
SOFT = "お名前とご住所が漏れたおそれがあります。\nご心配をおかけし、申し訳ありません。\n知らない電話にご注意ください。"


def test_a_hard_text_is_graded_harder_than_a_plain_one_and_says_why():
    hard, soft = ease.of(HARD + SOFT), ease.of(SOFT)
    assert hard.points > soft.points
    assert soft.grade == "読みやすい"
    assert soft.worst == ()
    assert ease.of(HARD).grade == "読みにくい"
    worst = hard.worst[0]
    assert worst.words == HARD
    assert any("長すぎます" in reason for reason in worst.reasons)
    assert any("二重" in reason for reason in worst.reasons)
    assert (HARD + SOFT)[worst.start : worst.end] == HARD


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("御社個人情報保護管理責任者宛に通知しました。", "漢字が長く続いて"),
        ("Forensicの結果をShareします。", "英語"),
        ("インシデントレスポンスを行います。", "片仮名"),
        ("見られたり使われたりして送られたことが知られています。", "れる・られる"),
        ("悪用されないとは言えません。", "二重"),
        ("氏名、住所、電話番号、年齢、性別、職業が対象です。", "読点"),
    ],
)
def test_each_thing_that_makes_it_hard_is_named(said, reason):
    found = ease.of(said).worst
    assert any(reason in each for each in found[0].reasons), found


def test_addresses_references_and_readings_are_no_prose():
    assert ease.of("https://check.example.jp/abcdefghijklmnopqrstuvwxyz {{contact.mail}} a@example.jp").points == 0
    assert ease.of("名前（なまえ）と住所（じゅうしょ）です。").length == len("名前と住所です。")


def test_a_heading_or_a_bare_item_is_no_sentence_to_be_mended():
    found = ease.of("■ 概要\n・電話番号\n■ 再発防止\n調査中\n" + HARD)
    assert [one.words for one in found.worst] == [HARD]


def test_nothing_is_easy_to_read():
    assert ease.of("").sentences == 0
    assert ease.of(" \n。\n").grade == "読みやすい"


def test_plain_wordings_are_graded_easier_than_the_formal_ones():
    for channel in ("mail", "phone"):
        plain, formal = (ease.of(wording.template(channel, language).body) for language in ("easy", "ja"))
        assert plain.points <= formal.points
        assert plain.grade == "読みやすい"
        assert formal.grade in ("読みやすい", "ふつう")


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("channel", ["mail", "sms", "phone"])
def test_the_wordings_in_plain_japanese_keep_its_rules(channel, audience):
    template = wording.template(channel, "easy", audience)
    assert ease.plain(f"{template.subject}\n{template.body}") == []


def test_items_and_acts_in_plain_japanese_keep_its_rules():
    states = {"adult": {}, "guardian": {"minor": True}, "bereaved": {"deceased": True}}
    for audience in AUDIENCES:
        person = Person("", frozenset(KINDS), frozenset(CATEGORY), "easy", **states[audience])
        assert ease.plain(items.lines(person) + "\n" + acts.lines(person)) == []


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("情報（じょうほう）が外に出ました。", "小学2年までの漢字"),
        ("漏洩しました。", "ひらがなの言葉"),
        ("お知（し）らせする。", "「です」「ます」"),
        ("ご連絡（れんらく）を申（もう）し上（あ）げます。", "丁寧すぎる"),
        ("だれかに見（み）られて、うられました。", "れる・られる"),
        ("あなたのなまえとじゅうしょとでんわばんごうとメールアドレスがそとにでました。", "長すぎます"),
        ("でないとはいえません。", "二重"),
    ],
)
def test_what_is_not_plain_is_told(said, message):
    assert any(message in hint.message for hint in ease.plain(said))


def test_names_and_figures_may_stay_as_they_are():
    assert ease.plain("佐藤花子さんです。", known=["佐藤花子"]) == []
    assert ease.plain("佐藤花子さんです。")


def test_a_filled_text_in_plain_japanese_is_checked_without_its_names_and_figures():
    person = Person("山田 太郎", frozenset({"name", "email"}), language="easy")
    made = wording.compose(wording.template("mail", "easy"), LEDGER, person, "K7QXM")
    assert ease.plain(made.text, [*made.used.values(), person.name]) == []


def test_the_list_of_kanji_of_the_first_two_years_has_its_two_hundred_and_forty():
    assert len(ease._FIRST_YEARS) == 80 + 160


def test_real_notices_are_graded_and_every_place_is_right():
    for _, text, _ in planting.good():
        found = ease.of(text)
        assert found.grade in {name for _, name in ease.GRADES} | {ease.HARDEST}
        assert all(text[one.start : one.end].strip() == one.words and one.reasons for one in found.worst)
