"""Who is reached how, in which language, and whom the text speaks to; nobody is lost."""

from datetime import date

import pytest

from tests.apps.notices import made
from tsutsumi.core.flow import Refused
from tsutsumi.notices import actions, frozen, gather
from tsutsumi.notices.models import Flag, Mailing, Notice
from tsutsumi.notices.plan import Rules, Wish, plan
from tsutsumi.people import roll

pytestmark = pytest.mark.django_db
ALL = Rules(["mail", "letter", "phone"], "ja", date(2026, 12, 1))


def row(**changed):
    kept = dict.fromkeys(frozen.VALUES) | made.person(3)
    return kept | changed


@pytest.mark.parametrize(
    ("changed", "ways"),
    [
        ({}, ["mail", "letter", "phone", "substitute"]),
        ({"email": None}, ["letter", "phone", "substitute"]),
        ({"email": "not a mail"}, ["letter", "phone", "substitute"]),
        ({"email": "山田@example.jp"}, ["letter", "phone", "substitute"]),
        ({"email": "ａｏｉ＠example.jp"}, ["mail", "letter", "phone", "substitute"]),
        ({"email": "a..b.@docomo.ne.jp"}, ["mail", "letter", "phone", "substitute"]),
        ({"address": None}, ["mail", "phone", "substitute"]),
        ({"address": "東京都"}, ["mail", "phone", "substitute"]),
        ({"name": None}, ["mail", "phone", "substitute"]),
        ({"name": None, "name_kana": "タムラ アオイ"}, ["mail", "letter", "phone", "substitute"]),
        ({"phone": "不明"}, ["mail", "letter", "substitute"]),
        ({"phone": None, "email": None}, ["letter", "substitute"]),
        ({"phone": None, "email": None, "address": None}, ["substitute"]),
    ],
)
def test_the_ways_follow_from_what_the_list_holds(changed, ways):
    said = plan(row(**changed), ALL)
    assert said.ways == ways
    assert said.channel == ways[0]
    assert said.state == ("unreachable" if ways == ["substitute"] else "planned")


def test_sms_is_a_way_only_when_chosen_and_only_to_a_mobile_number():
    with_sms = Rules(["mail", "sms", "phone"], "ja", date(2026, 12, 1))
    assert "sms" not in plan(row(), ALL).ways
    assert plan(row(), with_sms).ways == ["mail", "sms", "phone", "substitute"]
    assert plan(row(phone="03-1234-5678"), with_sms).ways == ["mail", "phone", "substitute"]


@pytest.mark.parametrize(
    ("born", "audience", "flag"),
    [
        ("2008-12-02", "guardian", "minor"),  # turns 18 the day after the letter
        ("2008-12-01", "adult", None),  # 18 on that day
        ("平成20年12月2日", "guardian", "minor"),
        ("昭和50年4月1日生", "adult", None),
        (None, "adult", "birth_unknown"),
        ("99/99/99", "adult", "birth_unknown"),
    ],
)
def test_under_eighteen_the_guardian_is_written_to_and_an_unknown_birth_is_said(born, audience, flag):
    said = plan(row(birth_date=born), ALL)
    assert said.audience == audience
    assert [code for code in said.flags if code in ("minor", "birth_unknown")] == ([flag] if flag else [])


@pytest.mark.parametrize(
    ("changed", "language"),
    [
        ({}, "ja"),
        ({"nationality": "日本"}, "ja"),
        ({"nationality": "中国"}, "zh"),
        ({"nationality": "大韓民国"}, "ko"),
        ({"nationality": "米国"}, "en"),
        ({"nationality": "ベトナム"}, "easy"),
        ({"nationality": "インドネシア"}, "easy"),
        ({"name": None, "name_latin": "John Smith"}, "en"),
        ({"name": None, "name_latin": "TANAKA Taro", "nationality": "日本"}, "ja"),
        ({"name_latin": "Tanaka Taro"}, "ja"),
    ],
)
def test_the_language_follows_from_nationality_and_name(changed, language):
    assert plan(row(**changed), ALL).language == language


def test_what_a_person_chose_goes_before_what_the_list_says():
    said = plan(row(nationality="中国"), ALL, Wish(language="easy", audience="guardian"))
    assert (said.language, said.audience) == ("easy", "guardian")
    assert {"chosen_language", "chosen_audience"} <= {*said.flags}


def test_under_a_threat_nothing_goes_to_an_address_until_a_person_allows_it():
    assert plan(row(), ALL, Wish(threat=True)).ways == ["phone", "substitute"]
    assert plan(row(phone=None), ALL, Wish(threat=True)).state == "unreachable"
    assert plan(row(), ALL, Wish(threat=True, allowed=("letter",))).ways == ["phone", "letter", "substitute"]


def test_for_the_dead_the_survivors_are_written_to():
    said = plan(row(), ALL, Wish(deceased=True))
    assert (said.audience, said.ways) == ("bereaved", ["letter", "phone", "substitute"])


def test_everybody_on_the_list_has_one_notice(mailing):
    assert mailing.people == 40
    assert [*mailing.notices.values_list("person", flat=True)] == [*range(40)]
    assert len({*mailing.notices.values_list("token", flat=True)}) == 40


def test_people_at_one_address_have_a_notice_each(case, sato):
    same = {"email": "family@made.example", "address": "東京都港区芝1丁目2番3号"}
    made.listed(case, [made.person(0, **same), made.person(1, **same), made.person(2)], sato)
    mailing = actions.make(case, "", by=sato)
    actions.plan(mailing, by=sato)
    flags = [[code for code in one.flags if code.startswith("shared")] for one in mailing.notices.all()]
    assert flags == [["shared_mail", "shared_address"], ["shared_mail", "shared_address"], []]
    assert mailing.notices.count() == 3


def test_the_list_stays_as_it_was_though_people_are_counted_anew(case, mailing, sato):
    before = [one["name"] for one in gather.people(mailing)]
    roll.forget(case.assessment.roll)
    made.listed(case, [made.person(number) for number in range(100, 103)], sato)
    assert [one["name"] for one in gather.people(mailing)] == before


def test_the_frozen_list_has_no_number_of_a_card_or_of_my_number(case, sato):
    made.listed(case, [made.person(0, card="4111111111111111", my_number="123456789018")], sato)
    mailing = actions.make(case, "", by=sato)
    actions.plan(mailing, by=sato)
    assert not {"card", "my_number"} & {*next(gather.people(mailing))}


def test_one_person_is_read_without_the_others(mailing):
    assert [one["person"] for one in gather.people(mailing, [31, 2, 2])] == [2, 31]
    assert next(gather.people(mailing, [2]))["name"] == made.person(2)["name"]


def test_no_value_of_a_person_stands_in_the_database(mailing, persons):
    text = str([*Mailing.objects.values(), *Notice.objects.values(), *Flag.objects.values()])
    assert not [one for one in persons for key in ("name", "email", "phone", "address") if one[key] in text]


def test_a_plan_that_was_cut_off_is_begun_again(case, persons, sato, monkeypatch):
    monkeypatch.setattr(actions, "AT_ONCE", 10)
    made.listed(case, persons, sato)
    mailing = actions.make(case, "", by=sato)
    beats = iter(range(4))

    def dying():
        if next(beats, None) is None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        actions.plan(mailing, by=sato, beat=dying)
    assert not Mailing.objects.get(pk=mailing.pk).is_planned
    again = Mailing.objects.get(pk=mailing.pk)
    actions.plan(again, by=sato)
    assert again.is_planned
    assert again.notices.count() == 40


def test_a_flag_needs_a_reason_and_plans_the_person_anew(mailing, sato):
    with pytest.raises(Refused):
        actions.flag(mailing, 3, Flag.THREAT, "", "なし", by=sato)
    said = actions.flag(mailing, 3, Flag.THREAT, "", "窓口で本人から聞いた", by=sato)
    assert mailing.notices.get(person=3).ways == ["phone", "substitute"]
    actions.unflag(said, by=sato)
    assert mailing.notices.get(person=3).ways == ["mail", "letter", "phone", "substitute"]


def test_what_was_said_of_a_person_holds_in_the_next_list(case, mailing, persons, sato):
    actions.flag(mailing, 3, Flag.THREAT, "", "窓口で本人から聞いた", by=sato)
    made.listed(case, [made.person(200), *persons], sato)
    second = actions.make(case, "", by=sato)
    actions.plan(second, by=sato)
    assert [one.person for one in second.flags.all()] == [4]
    assert second.notices.get(person=4).ways == ["phone", "substitute"]


def test_without_a_list_there_is_nothing_to_send(case, sato):
    with pytest.raises(Refused):
        actions.make(case, "", by=sato)


def test_after_a_failure_the_next_way_is_taken_and_at_the_end_nobody_is_lost(mailing, sato):
    one = mailing.notices.get(person=0)
    for way in ("mail", "letter", "phone"):
        assert (one.state, one.channel) == ("planned", way)
        actions.settle(one, "handed", by=sato)
        actions.settle(one, "failed", by=sato, reason=f"{way}.returned")
    assert (one.state, one.channel, one.reason) == ("unreachable", "substitute", "phone.returned")


def test_what_did_not_come_back_counts_as_arrived_only_when_its_time_is_over(mailing, sato):
    one = mailing.notices.get(person=0)
    actions.settle(one, "handed", by=sato)
    assert actions.assume(mailing, one.due_at.replace(year=2020), by=sato) == 0
    assert actions.assume(mailing, one.due_at, by=sato) == 1
    one.refresh_from_db()
    assert one.state == "delivered_assumed"


def test_a_second_person_is_asked_nothing_twice(mailing, sato):
    """Settling the same outcome twice is refused, not counted twice."""
    one = mailing.notices.get(person=0)
    actions.settle(one, "handed", by=sato)
    with pytest.raises(Refused):
        actions.settle(one, "handed", by=sato)


def test_erasing_a_case_takes_its_lists_with_it(mailing, case):
    from tsutsumi.room.erasing import jobs

    assert (frozen.folder() / mailing.roll).exists()
    jobs._destroy_files(case, [])
    assert not (frozen.folder() / mailing.roll).exists()
