"""The text of one person says what the ledger says, what is theirs, and nothing of anybody else."""

import random
from dataclasses import replace

import pytest

from tests.core.telling.ledger import LEDGER, figure
from tsutsumi.core.figures.cite import codes
from tsutsumi.core.pii.kinds import CATEGORY, KINDS
from tsutsumi.core.telling import acts, items, ourselves, wording
from tsutsumi.core.telling.person import AUDIENCES, CHANNELS, LANGUAGES, Person, TellingError

CODE = "K7QXM-9PDRT-3WZHN-C4VBL"
STATES = {"adult": {}, "guardian": {"minor": True}, "bereaved": {"deceased": True}}
EVERY = [(c, lang, a) for c in CHANNELS for lang in LANGUAGES for a in AUDIENCES]


def a_person(language="ja", audience="adult", kinds=("name", "email"), categories=(), name="山田 太郎"):
    return Person(name, frozenset(kinds), frozenset(categories), language, **STATES[audience])


def made(channel, language, audience, person=None, code=CODE):
    return wording.compose(
        wording.template(channel, language, audience), LEDGER, person or a_person(language, audience), code
    )


@pytest.mark.parametrize(("channel", "language", "audience"), EVERY, ids="-".join)
def test_the_items_in_every_text_read_back_to_exactly_those_of_the_person(channel, language, audience):
    chance = random.Random(f"{channel}{language}{audience}")
    for _ in range(12):
        kinds = frozenset(chance.sample(sorted(set(KINDS) - {"sensitive"}), chance.randint(1, 8)))
        categories = frozenset(chance.sample(sorted(CATEGORY), chance.randint(0, 3)))
        person = a_person(language, audience, kinds, categories)
        text = made(channel, language, audience, person).text
        expected = frozenset() if channel == "sms" else kinds | categories
        assert items.read(text.splitlines(), language) == expected


@pytest.mark.parametrize(("channel", "language", "audience"), EVERY, ids="-".join)
def test_every_wording_can_be_used_and_leaves_no_reference_behind(channel, language, audience):
    template = wording.template(channel, language, audience)
    assert wording.troubles(template, LEDGER) == []
    text = made(channel, language, audience)
    assert not any(sign in text.subject + text.text for sign in ("{{", "}}", "<", "\x02", "\x03"))
    assert text.used["organisation"] in text.text
    assert text.unspoken == text.unknown == ()


@pytest.mark.parametrize(("channel", "language", "audience"), [e for e in EVERY if e[0] != "sms"], ids="-".join)
def test_each_of_the_five_legal_items_has_a_heading_of_its_own_and_something_below_it(channel, language, audience):
    text = made(channel, language, audience)
    found = {item: [p for p in text.parts if item in wording.legal(p.heading, language)] for item in wording.LEGAL}
    assert all(len(parts) == 1 and parts[0].text for parts in found.values()), found
    assert len({parts[0].heading for parts in found.values()}) == 5


def test_mails_and_letters_carry_all_that_the_house_promised():
    for channel in ("mail", "letter"):
        text = made(channel, "ja", "adult")
        assert text.text.count("お詫び申し上げます") == 2
        assert text.text.count("代表者 院長 青井 はるか") == 2
        assert "当社から伺うことはありません" in text.text
        assert CODE in text.text
        assert "https://check.aoi-clinic.example.jp/" in text.text
        assert acts.lines(a_person()) in text.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_sms_is_short_and_says_nothing_of_the_person(language):
    text = made("sms", language, "adult", a_person(language, kinds=KINDS, name="山田 太郎")).text
    assert "山田" not in text
    assert CODE not in text
    assert items.read(text.replace("。", "\n").splitlines(), language) == frozenset()
    assert len(text) <= 220


def test_whoever_has_no_code_reads_nothing_of_the_check():
    text = made("mail", "ja", "adult", code="").text
    assert "確認番号" not in text
    assert "check.aoi" not in text
    assert "contact.check" not in made("mail", "ja", "adult", code="").used
    assert "■ このお知らせが本物であることの確かめ方" in text


def test_the_same_four_things_give_the_same_text_and_order_of_kinds_does_not_matter():
    one = made("mail", "ja", "adult", a_person(kinds=["phone", "name", "card"]))
    two = made("mail", "ja", "adult", a_person(kinds=["card", "phone", "name"]))
    assert one == two


@pytest.mark.parametrize(
    "name",
    ["{{people}}", "{{person.code}}", "}} {{", "\x02person.code\x03", "｛｛people｝｝", "<whose>", "# 概要", "%s"],
)
def test_a_name_is_never_read_as_anything_but_a_name(name):
    text = made("mail", "ja", "adult", a_person(name=name), code="")
    shown = " ".join(name.replace("\x02", " ").replace("\x03", " ").split())
    assert f"{shown} 様" in text.text
    assert "1,043" not in text.text
    assert [part.heading for part in text.parts] == [
        part.heading.replace("山田 太郎", shown) for part in made("mail", "ja", "adult", code="").parts
    ]


def test_a_name_cannot_put_a_line_into_the_subject_or_the_text():
    template = replace(wording.template("mail"), subject="{{person.name}}様へ")
    text = wording.compose(template, LEDGER, a_person(name="山田\r\nBcc: x@example.jp\u2028太郎"))
    assert text.subject == "山田 Bcc: x@example.jp 太郎様へ"
    assert "\r" not in text.text


def test_a_reference_that_names_nothing_is_told_in_japanese_with_its_place():
    template = replace(wording.template("mail"), body="はじめ\n人数は{{peopel}}です。{{person.items}}")
    with pytest.raises(TellingError, match=r"本文の2行目4文字目.*people"):
        wording.compose(template, LEDGER, a_person())
    assert "peopel" in wording.troubles(template, LEDGER)[0]
    subject = replace(template, subject="{{person.address}}", body="{{person.items}}")
    assert "件名の1行目" in wording.troubles(subject, LEDGER)[0]


def test_a_wording_without_the_persons_items_is_in_trouble():
    assert "その人の項目" in wording.troubles(replace(wording.template("mail"), body="お知らせします。"), LEDGER)[0]


def test_an_sms_with_something_of_the_person_is_refused():
    template = replace(wording.template("sms"), body="{{person.name}}様 {{person.items}}")
    assert "SMSには本人の情報" in wording.troubles(template, LEDGER)[0]
    with pytest.raises(TellingError, match="SMSには本人の情報"):
        wording.compose(template, LEDGER, a_person())


@pytest.mark.parametrize("audience", AUDIENCES)
def test_a_text_for_one_is_not_sent_to_the_other(audience):
    for other in set(AUDIENCES) - {audience}:
        with pytest.raises(TellingError, match="あての文面を使ってください"):
            wording.compose(wording.template("mail", "ja", audience), LEDGER, a_person(audience=other))


def test_what_nobody_knows_yet_is_said_to_be_under_investigation_and_named():
    ledger = {**LEDGER, "cause": figure("cause", None)}
    text = wording.compose(wording.template("mail"), ledger, a_person())
    assert "■ 原因\n調査中" in text.text
    assert text.unknown == ("cause",)


def test_what_has_no_words_in_the_language_is_named():
    bare = replace(LEDGER["cause"], others={})
    text = wording.compose(wording.template("mail", "en"), {**LEDGER, "cause": bare}, a_person("en"))
    assert text.unspoken == ("cause",)


def test_the_text_is_read_back_into_its_sections():
    text = made("mail", "ja", "adult")
    assert (
        tuple(p for p in wording.sections(text.text) if p.heading)[:-1]
        == tuple(p for p in text.parts if p.heading)[:-1]
    )


def test_wordings_refer_only_to_the_ledger_and_the_person():
    for channel, language, audience in EVERY:
        template = wording.template(channel, language, audience)
        assert set(codes(template.subject + template.body)) <= {*LEDGER, *wording.OF_PERSON, ourselves.CODE}
