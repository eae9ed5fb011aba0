"""Names come out of files that anybody may have written: none of them stops the mails of the others or says more."""

import unicodedata
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest

from tsutsumi.core.mailing import envelope
from tsutsumi.core.telling import wording
from tsutsumi.core.telling.person import Person, TellingError
from tsutsumi.notices import plan

SENDER = envelope.Sender("info@aoi.example", "あおい総合クリニック", "aoi.example")
BODY = "{{person.name}} 様\n\n漏えいした項目です。\n{{person.items}}"
NAMES = {
    "佐藤\u200b花子": "佐藤花子", "\ufeff佐藤 花子": "佐藤 花子", "佐\u00ad藤": "佐藤", "佐藤\u202e子花": "佐藤子花",
    "髙\ue000子": "髙〓子", "辻\U000e0100 誠": "辻\U000e0100 誠",
    "佐藤\r\nBcc: x@y.example": "", "山田\u2028太郎": "山田 太郎",
    "http://evil.example/login": "", "ｗｗｗ．evil．example": "", "太郎 www.account.example": "", "evil.com を見て": "",
    "=?utf-8?b?YQ==?=": "=?utf-8?b?YQ==?=", "{{person.code}}": "{{person.code}}", "<img src=x>": "<img src=x>",
    "\x00": "", "\ud800": "", "山田.太郎": "山田.太郎", "J. R. Smith": "J. R. Smith",
}  # fmt: skip


@pytest.mark.parametrize(("written", "said"), NAMES.items(), ids=map(ascii, NAMES))
def test_a_name_is_said_without_what_nobody_sees(written, said):
    row = {"name": written, "name_kana": None, "name_latin": None}
    assert plan.name_of_person(row) == said
    mail = message_from_bytes(_mail(said or "ご本人"), policy=policy.default)
    assert mail.keys().count("To") == 1
    assert (mail["Bcc"], mail["Cc"], len(list(mail.iter_parts()))) == (None, None, 2)
    for part in mail.iter_parts():
        text = part.get_content()
        assert "<img" not in text or part.get_content_subtype() == "plain"
        assert not [sign for sign in text if unicodedata.category(sign) in {"Cf", "Co"}]


def test_without_that_the_whole_mailing_would_be_stopped_by_one_name():
    """Positive control: `Unfit` is true of the text, and so of everybody's."""
    stopped = []
    for name in NAMES:
        try:
            _mail(name.replace("\ud800", ""))
        except envelope.BadAddress:
            raise
        except (envelope.Unfit, TellingError):
            stopped.append(name)
    assert len(stopped) >= 6


def test_when_the_name_is_none_the_reading_stands_in():
    row = {"name": "http://evil.example", "name_kana": "サトウ ハナコ", "name_latin": None}
    assert plan.name_of_person(row) == "サトウ ハナコ"


def _mail(name):
    person = Person(name, frozenset({"name"}), frozenset(), "ja")
    told = wording.compose(wording.Template("mail", "ja", "adult", "お知らせ", BODY), {}, person, "")
    letter = envelope.Letter("t" * 26, "a@made.example", told.subject, told.text, datetime(2026, 12, 1, tzinfo=UTC))
    return envelope.build(letter, SENDER).data
