"""A person reads their own items and what fits them, in their language, and nothing of anybody else."""

import random

import pytest

from tsutsumi.core.pii.kinds import CATEGORY, KINDS
from tsutsumi.core.telling import acts, items
from tsutsumi.core.telling.person import LANGUAGES, Person, TellingError


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_and_every_category_has_words_of_its_own_in_every_language(language):
    said = items.words(language)
    assert set(said) == set(KINDS) | set(CATEGORY)
    assert all(said.values())
    assert len(set(said.values())) == len(said)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_items_in_a_text_read_back_to_exactly_those_of_the_person(language):
    chance = random.Random(7)
    for _ in range(200):
        kinds = frozenset(chance.sample(sorted(set(KINDS) - {"sensitive"}), chance.randint(1, 9)))
        categories = frozenset(chance.sample(sorted(CATEGORY), chance.randint(0, 3)))
        person = Person("", kinds, categories, language)
        assert items.read(items.lines(person).splitlines(), language) == kinds | categories


def test_a_category_is_said_in_place_of_the_bare_sensitive():
    kinds, of = frozenset({"name", "sensitive"}), frozenset({"medical_history"})
    assert items.of(Person("", kinds, of)) == ["お名前", "これまでの病気（病歴）"]
    assert items.of(Person("", kinds)) == ["お名前", "病気や障害など、特に配慮が必要な情報"]


def test_a_kind_of_the_organisations_own_is_said_in_its_own_word():
    person = Person("", frozenset({"name", "own_point"}), own={"own_point": "ポイントカードの番号"})
    assert items.of(person) == ["お名前", "ポイントカードの番号"]
    assert items.read(items.lines(person).splitlines(), "ja", person.own) == person.kinds


def test_what_has_no_words_is_refused_in_japanese_and_not_left_out():
    with pytest.raises(TellingError, match="項目「shoe_size」"):
        Person("", frozenset({"shoe_size"}))
    with pytest.raises(TellingError, match="言語「fr」"):
        Person("", language="fr")
    with pytest.raises(TellingError, match="一つもありません"):
        items.lines(Person(""))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", [{}, {"minor": True}, {"deceased": True}], ids=["adult", "guardian", "bereaved"])
def test_whoever_has_a_name_and_one_more_item_is_told_something_to_do(language, state):
    for kind in KINDS:
        found = acts.of(Person("", frozenset({"name", kind}), language=language, **state))
        assert found
        assert all(act.text and act.source and act.mark in ("確認", "二次", "要確認") for act in found)


@pytest.mark.parametrize(
    ("kinds", "words", "never"),
    [
        ({"card"}, "カード会社", "パスワード"),
        ({"password"}, "パスワードを", "カード会社"),
        ({"email"}, "添付ファイル", "金融機関"),
        ({"bank_account"}, "金融機関", "カード会社"),
        ({"my_number"}, "市区町村", "カード会社"),
        ({"passport"}, "信用情報機関", "パスワード"),
        ({"address"}, "訪問", "メール"),
    ],
)
def test_acts_fit_the_items_and_only_them(kinds, words, never):
    said = acts.lines(Person("", frozenset(kinds)))
    assert words in said
    assert never not in said


def test_guardian_and_bereaved_are_asked_for_what_they_can_do():
    child = acts.lines(Person("", frozenset({"name", "school"}), minor=True))
    assert "お子さま" in child
    late = acts.lines(Person("", frozenset({"card", "password"}), deceased=True))
    assert "解約" in late
    assert "パスワードを、" not in late


def test_an_unknown_age_is_written_to_as_the_person():
    assert Person("", minor=None).audience == "adult"
