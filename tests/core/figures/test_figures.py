"""What is known, or not, in the words of each language; references put in and refused."""

from datetime import UTC, date, datetime

import pytest

from tsutsumi.core.figures import cite
from tsutsumi.core.figures.figure import Figure, Range, words

AT = datetime(2026, 11, 2, 12, 40, tzinfo=UTC)  # 21:40 in Japan
LEDGER = {
    "people": Figure("people", "対象の人数", Range(980, 1043), AT, "走査", "人"),
    "found": Figure("found", "発覚日", date(2026, 11, 2)),
    "cause": Figure("cause", "原因", None),
    "items": Figure("items", "項目", ("氏名", "住所"), others={"en": ("name", "address")}),
}


@pytest.mark.parametrize(
    ("value", "unit", "language", "said"),
    [
        (1043, "人", "ja", "1,043人"),
        (1, "人", "en", "1 person"),
        (0, "人", "ja", "0人"),
        (Range(980, 1043), "人", "ja", "980〜1,043人"),
        (Range(980, 1043), "人", "en", "980 to 1,043 people"),
        (Range(1043, 1043), "人", "ja", "1,043人"),
        (Range(0, 1043), "人", "ja", "最大1,043人"),
        (Range(None, 1043), "人", "easy", "いちばん多くて1,043人"),
        (Range(980, None), "人", "zh", "最少980人".replace("最少", "至少")),
        (Range(None, None), "人", "ko", "조사 중"),
        (None, "人", "ja", "調査中"),
        (None, "", "en", "under investigation"),
        ("", "", "ja", "調査中"),
        (date(2026, 11, 2), "", "ja", "2026年11月2日"),
        (date(2026, 11, 2), "", "en", "November 2, 2026"),
        (date(2026, 11, 2), "", "ko", "2026년 11월 2일"),
        (AT, "", "ja", "2026年11月2日 21:40"),
        (("氏名", "住所"), "", "ja", "氏名、住所"),
    ],
)
def test_a_value_is_said_in_the_words_of_the_language(value, unit, language, said):
    assert words(value, unit, language) == said


def test_a_reference_is_replaced_and_what_was_shown_is_told():
    shown = cite.render("{{found}}に、｛｛ people ｝｝の{{items}}（原因: {{cause}}）{{=24時間}}", LEDGER)
    assert shown.text == "2026年11月2日に、980〜1,043人の氏名、住所（原因: 調査中）24時間"
    assert shown.used == {
        "found": "2026年11月2日", "people": "980〜1,043人", "items": "氏名、住所", "cause": "調査中"
    }  # fmt: skip
    assert (shown.literals, shown.unknown) == (("24時間",), ("cause",))


def test_a_label_is_as_good_as_a_code():
    assert cite.render("{{対象の人数}}", LEDGER).used == {"people": "980〜1,043人"}


def test_words_that_nobody_has_translated_are_told():
    english = cite.render("{{people}}: {{items}}, {{note}}", LEDGER | {"note": Figure("note", "", "紙")}, "en")
    assert english.text == "980 to 1,043 people: name, address, 紙"
    assert english.unspoken == ("note",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ab\n対象は{{poeple}}", ("2行目4文字目", "{{people}}")),
        ("{{}}", ("1行目1文字目", "選んでください")),
        ("対象は{{people", ("1行目4文字目", "閉じていません")),
        ("people}}", ("1行目7文字目", "閉じていません")),
    ],
)
def test_a_reference_to_nothing_is_refused_with_its_place(text, said):
    with pytest.raises(cite.BadReferenceError) as refused:
        cite.render(text, LEDGER)
    assert all(part in str(refused.value) for part in said)
    assert cite.troubles(text, LEDGER) == [str(refused.value)]


def test_what_a_value_says_is_never_read_as_a_reference():
    sly = LEDGER | {"note": Figure("note", "", "{{people}}")}
    assert cite.render("{{note}}", sly).text == "{{people}}"
