"""Whether a caller is on the list: exactly, in kinds and not in values, counted, and of no use for browsing."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from tests.apps.notices import made
from tsutsumi.audit.models import Entry
from tsutsumi.core.blind import codes
from tsutsumi.core.flow import Refused
from tsutsumi.inquiries import actions, lookup
from tsutsumi.inquiries.actions import Asked
from tsutsumi.inquiries.models import Inquiry, Lookup
from tsutsumi.notices import texts
from tsutsumi.outbox.models import Message

pytestmark = pytest.mark.django_db


def asked(one, item="phone", **changed):
    return Asked(**{"name": one["name"], "item": item, "value": one[item]} | changed)


@pytest.mark.parametrize("item", ["phone", "email", "birth_date"])
def test_name_and_one_registered_item_find_exactly_that_person(mailing, call, operator, persons, item):
    found = actions.look(call, asked(persons[7], item), by=operator)
    assert found.answer == "yes"
    assert (call.proof, call.mailing, call.person) == ("items", mailing.number, 7)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("小川21 律子", "０９０"), ("小川21　律子", None), ("小川２１律子", None), ("小川21 律子", "+81 90"),
    ],
)  # fmt: skip
def test_width_spaces_and_hyphens_do_not_matter(mailing, call, operator, persons, name, value):
    one = persons[21]
    phone = one["phone"]
    typed = {"０９０": phone.replace("0", "０").replace("-", ""), "+81 90": "+81 " + phone[1:], None: phone}[value]
    assert actions.look(call, Asked(name=name, item="phone", value=typed), by=operator).answer == "yes"


def test_the_code_of_the_letter_proves_its_person(mailing, call, operator):
    notice = mailing.notices.get(person=11)
    code = codes.of(texts.code_key(mailing), notice.token)
    assert actions.look(call, Asked(code=code.lower().replace("-", " ")), by=operator).answer == "yes"
    assert (call.proof, call.person) == ("code", 11)


def test_a_mistyped_code_is_refused_before_anything_is_looked_up(mailing, call, operator):
    code = codes.of(texts.code_key(mailing), mailing.notices.get(person=11).token)
    wrong = ("0" if code[0] != "0" else "1") + code[1:]
    with pytest.raises(Refused, match="番号のどこかが違います"):
        actions.look(call, Asked(code=wrong), by=operator)
    assert not Lookup.objects.exists()


def test_the_code_of_another_mailing_is_not_found(mailing, call, operator):
    assert actions.look(call, Asked(code=codes.of(b"another key" * 3, "token")), by=operator).answer == "no"


WRONG = [
    {"name": "小川"}, {"name": "小川1"}, {"value": "090"}, {"value": "0"}, {"name": "%"}, {"value": "*" * 8},
    {"name": "小川1 樹", "value": "%%%%%%%%"},
]  # fmt: skip


@pytest.mark.parametrize("changed", WRONG)
def test_parts_of_names_and_wildcards_find_nobody(mailing, call, operator, persons, changed):
    try:
        found = actions.look(call, asked(persons[1], **changed), by=operator)
    except Refused:
        return
    assert found.answer != "yes"


def test_the_right_name_with_another_persons_item_is_not_found(mailing, call, operator, persons):
    found = actions.look(call, asked(persons[1], value=persons[2]["phone"]), by=operator)
    assert found.answer == "no"
    assert call.person is None


def test_two_people_alike_are_not_decided_at_the_desk(case, call, operator, sato):
    from tsutsumi.notices import actions as notices

    twin = made.person(1)
    made.listed(case, [twin, made.person(2), twin | {"email": "other@made.example"}], sato)
    notices.plan(notices.make(case, "", by=sato), by=sato)
    assert actions.look(call, asked(twin), by=operator).answer == "unclear"
    assert call.person is None


def test_not_found_is_not_no_while_the_list_may_lack_people(case, call, operator, persons, sato):
    from tsutsumi.notices import actions as notices

    made.listed(case, persons, sato, low=40, high=90)
    notices.plan(notices.make(case, "", by=sato), by=sato)
    assert actions.look(call, asked(made.person(77)), by=operator).answer == "unclear"


def test_the_kinds_of_that_person_are_said_and_no_value(case, mailing, call, operator, persons, as_user):
    actions.look(call, asked(persons[7]), by=operator)
    page = as_user(operator).get(call.get_absolute_url()).content.decode()
    words = lookup.words_of(case, mailing.number, 7)
    assert len(words) == 3
    for word in words:
        assert word in page
    for one in persons:
        for value in (one["name"], one["phone"], one["email"], one["address"], one["birth_date"]):
            assert value not in page


def test_nothing_that_was_typed_stays_anywhere(mailing, call, operator, persons):
    one = persons[7]
    actions.look(call, asked(one), by=operator)
    actions.look(call, asked(one, value="090-9999-9999"), by=operator)
    kept = str(list(Entry.objects.values())) + str(list(Lookup.objects.values())) + str(list(Inquiry.objects.values()))
    assert not [value for value in (one["name"], one["phone"], "9999") if value in kept]
    assert [e.data["answer"] for e in Entry.objects.filter(verb="inquiry.looked_up").order_by("pk")] == ["yes", "no"]


def test_one_call_asks_a_few_times_only(mailing, call, operator, persons):
    for number in range(actions.PER_INQUIRY):
        actions.look(call, asked(persons[number]), by=operator)
    with pytest.raises(Refused, match="一つの受付で"):
        actions.look(call, asked(persons[9]), by=operator)


def test_an_operator_asks_only_so_often_in_an_hour(case, mailing, call, operator, persons, monkeypatch):
    monkeypatch.setattr(actions, "PER_HOUR", 3)
    for number in range(3):
        actions.look(call, asked(persons[number]), by=operator)
    another = actions.take(case, "phone", by=operator)
    with pytest.raises(Refused, match="短い間"):
        actions.look(another, asked(persons[9]), by=operator)
    with time_machine.travel(timezone.now() + timedelta(hours=2), tick=False):
        assert actions.look(another, asked(persons[9]), by=operator).answer == "yes"


def test_trying_names_is_seen_and_told_to_the_leads_once(case, mailing, operator):
    for number in range(actions.STRANGE + 4):
        call = actions.take(case, "phone", by=operator)
        actions.look(call, asked(made.person(100 + number)), by=operator)
    told = Message.objects.filter(key__startswith="inquiries.strange")
    assert {message.to for message in told} == {"sato@aoi.example"}
    assert told.count() == 1
    assert Entry.objects.filter(verb="inquiry.strange").count() == 5


def test_a_call_that_is_over_looks_nobody_up(mailing, call, operator, persons):
    actions.jot(call, {"topic": "affected"}, {}, by=operator)
    actions.finish(call, by=operator)
    call.refresh_from_db()
    with pytest.raises(Refused, match="終わった受付"):
        actions.look(call, asked(persons[1]), by=operator)


def test_before_there_is_a_list_the_page_says_so(call, operator, persons):
    with pytest.raises(Refused, match="名簿がまだ"):
        actions.look(call, asked(persons[1]), by=operator)
