"""Who must not be written to any more is taken out of what is printed and listed already, and nobody else with them."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.apps.notices.test_printing import _made, _part, _plain, live, persons, printed  # noqa: F401
from tsutsumi.core.flow import Refused
from tsutsumi.inquiries import lookup
from tsutsumi.notices import actions, holding, leaving
from tsutsumi.notices.letters import actions as letters
from tsutsumi.notices.letters import calls, returning
from tsutsumi.notices.letters.actions import Asked, Posted
from tsutsumi.notices.models import Flag, Notice
from tsutsumi.notices.sending import actions as sending

pytestmark = pytest.mark.django_db
WHY = "本人から電話があった"


def first(run):
    """The person of the first letter."""
    return run.letters.get(place=1).attempt.notice


def posted(part, by, **more):
    return letters.post(part, Posted(timezone.localdate(part.run.at), "plain", **more), by=by)


def how(notice):
    one = Notice.objects.get(pk=notice.pk)
    return one.state, one.channel, one.reason


@pytest.mark.parametrize(
    ("kind", "end"),
    [
        (Flag.THREAT, ("planned", "phone", "held.threat")), (Flag.EXCLUDE, ("excluded", "letter", "held.exclude")),
        (Flag.DECEASED, ("excluded", "letter", "held.deceased")),
    ],
)  # fmt: skip
def test_a_printed_letter_is_to_be_pulled_out_and_is_never_posted(printed, live, ito, kind, end):  # noqa: F811
    notice, part = first(printed), _part(printed)
    _plain(part, ito)
    actions.flag(live, notice.person, kind, "", WHY, by=ito)
    assert how(notice) == end
    [number] = letters.pulled(part)
    for act in (lambda: _plain(part, ito), lambda: posted(part, ito)):
        with pytest.raises(Refused, match=number):
            act()
    assert posted(part, ito, are_out=True) == part.count - 1
    assert how(notice) == end
    assert live.notices.filter(state="handed").count() == part.count - 1
    with pytest.raises(Refused):  # nor by the next run
        letters.ask(live, Asked(), by=ito)


def test_it_would_have_been_posted_if_nobody_were_held_back(printed, live, ito, monkeypatch):  # noqa: F811
    monkeypatch.setattr(holding, "back", lambda *_args, **_more: None)
    actions.flag(live, first(printed).person, Flag.THREAT, "", WHY, by=ito)
    posted(_part(printed), ito)
    assert how(first(printed))[:2] == ("handed", "letter")


def test_what_was_approved_for_the_others_still_leaves(printed, live, ito):  # noqa: F811
    actions.flag(live, first(printed).person, Flag.THREAT, "", WHY, by=ito)
    live.refresh_from_db()
    assert (live.state, bool(live.digest)) == ("sending", True)
    rest = list(live.notices.exclude(pk=first(printed).pk))
    assert len(leaving.cleared(live, rest)) == len(rest)


def test_the_page_of_the_run_names_the_number_and_the_list_of_calls_the_person(printed, live, ito, as_user):  # noqa: F811
    number = letters.numbers.of(live, 1, letters.numbers.key(live))
    page = as_user(ito)
    where = reverse("letters:run", args=[live.case.number, live.number, printed.number])
    assert number not in page.get(where).content.decode()
    actions.flag(live, first(printed).person, Flag.THREAT, "", WHY, by=ito)
    shown = page.get(where).content.decode()
    assert (number in shown, "出してはいけない手紙" in shown) == (True, True)

    other = printed.letters.get(place=2).attempt.notice
    actions.flag(live, other.person, Flag.THREAT, "", WHY, by=ito)
    calls.paper(live, by=ito)
    actions.flag(live, other.person, Flag.EXCLUDE, "", WHY, by=ito)
    assert calls.stopped(live) == [other.shown_number]
    with pytest.raises(Refused):
        calls.open_one(Notice.objects.get(pk=other.pk), by=ito)
    where = reverse("letters:calls", args=[live.case.number, live.number])
    assert f"<strong>{other.shown_number}</strong>" in page.get(where).content.decode()


def test_after_withdrawing_and_planning_anew_the_threatened_are_telephoned_to(printed, live, ito, sato):  # noqa: F811
    """Their notice has an attempt by letter already, dropped: that must not keep the old plan."""
    notice = first(printed)
    letters.withdraw(printed, by=ito)
    sending.pause(live, by=ito)
    sending.take_back(live, by=ito)
    actions.flag(live, notice.person, Flag.THREAT, "", WHY, by=sato)
    one = Notice.objects.get(pk=notice.pk)
    assert (one.channel, one.ways, "threat" in one.flags) == ("phone", ["phone", "substitute"], True)
    actions.unflag(Flag.objects.get(person=notice.person), by=sato)
    assert Notice.objects.get(pk=notice.pk).channel == "letter"


def test_another_address_opens_no_way_to_somebody_threatened(printed, live, ito, sato):  # noqa: F811
    notice = first(printed)
    posted(_part(printed), ito)
    number = letters.numbers.of(live, 1, letters.numbers.key(live))
    returning.returned(live, number, "moved", by=ito)
    fix = returning.propose_address(notice, "112-0002", "東京都文京区小石川1丁目1番1号", "本人の電話", by=ito)
    actions.flag(live, notice.person, Flag.THREAT, "", WHY, by=ito)
    with pytest.raises(Refused, match="印で止めて"):
        returning.confirm_address(fix, by=sato)


def test_the_desk_does_not_say_yes_of_somebody_threatened(printed, live, persons, ito):  # noqa: F811
    person = persons[first(printed).person]
    asked = (live.case, person["name"], "birth_date", person["birth_date"])
    assert lookup.by_items(*asked).answer == "yes"
    actions.flag(live, first(printed).person, Flag.THREAT, "", WHY, by=ito)
    assert (lookup.by_items(*asked).answer, lookup.by_items(*asked).person) == ("unclear", None)
