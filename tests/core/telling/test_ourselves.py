"""An organisation is not called a company because the product's first user was one."""

import pytest

from tests.core.telling.ledger import LEDGER
from tsutsumi.core.telling import faq, ourselves, wording
from tsutsumi.core.telling.person import Person

NAMES = [
    ("医療法人社団あおい会 あおい総合クリニック", "", "当院"),
    ("医療法人社団　あおい会", "", "当会"),
    ("医療法人青葉", "", "当法人"),
    ("あおい大学医学部附属病院", "annex2_corporation", "当院"),
    ("国立大学法人あおい大学", "annex2_corporation", "本学"),
    ("学校法人あおい", "", "当法人"),
    ("あおい市立第一中学校", "administrative_organ", "本校"),
    ("高崎市", "administrative_organ", "本市"),
    ("株式会社四日市", "", "当社"),
    ("株式会社あおい研究所", "", "当社"),
    ("あおい商会株式会社", "private", "当社"),
    ("（株）あおい薬局", "", "当社"),
    ("株式会社あおい銀行", "bank", "当行"),
    ("あおい信用金庫", "bank", "当金庫"),
    ("一般社団法人あおい協会", "", "当協会"),
    ("社会福祉法人あおい", "", "当法人"),
    ("青井商店", "", "当社"),
    ("", "", "当社"),
]


@pytest.mark.parametrize(("name", "sector", "word"), NAMES)
def test_the_word_follows_the_name(name, sector, word):
    assert ourselves.of(name, sector) == word


@pytest.mark.parametrize("channel", ["mail", "letter", "sms", "phone"])
def test_a_notice_of_a_clinic_says_the_word_of_a_clinic(channel):
    person = Person("青山 花代", frozenset({"name", "address"}), frozenset())
    clinic = {**LEDGER, "we": ourselves.figure("当院")}
    said = wording.compose(wording.template(channel), clinic, person).text
    assert "当院" in said
    assert "当社" not in said
    assert "当社" in wording.compose(wording.template(channel), LEDGER, person).text, (
        "the usual word, so the test can fail"
    )


def test_so_do_the_answers_of_the_desk():
    said = "".join(one.answer for one in faq.all({**LEDGER, "we": ourselves.figure("本学")}))
    assert "本学" in said
    assert "当社" not in said
